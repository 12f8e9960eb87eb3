// The field on a page that has other work: the search comes when the field is used. FIND is put in by `guichet render`.
const field = document.getElementById('recherche-mots');
field.addEventListener('focus', () => import('./FIND'), { once: true });
if (document.activeElement === field) import('./FIND');
