// Colours and size of letters: what is kept on this device is applied at once, the choice comes with the first press. DISPLAY is put in by `guichet render`.
{
  // A page within another site has no such button.
  const open = document.getElementById('affichage');
  open?.removeAttribute('hidden');
  open?.addEventListener('click', () => import('./DISPLAY').then((display) => display.open()));
  try {
    const [theme, text] = localStorage.getItem('guichet-affichage')?.split(' ') ?? [];
    if (theme) Object.assign(document.documentElement.dataset, { theme, text });
  } catch {
    // A browser that refuses storage keeps nothing.
  }
}
