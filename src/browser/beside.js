// Beside a questionnaire, fetched with the first answer: who answers, where there are several who may, and the summary of one page to print.
// FORMS and SITE are put in by `guichet render`: each questionnaire's version, roles and contacts, and the establishment's name.
// The figures are those that the form has drawn: this script counts nothing.

const facts = FORMS[location.pathname.split('/').filter(Boolean).pop()] ?? { roles: [], contacts: [] };
for (const contact of facts.contacts) contact[1] = (contact[1] ?? '').replaceAll(' ', '\u00a0');
const text = (selector) => form.querySelector(selector)?.textContent.replace(/\s+/g, ' ').trim() ?? '';

// Who answers.

const KINDS = { patient: 'Patient', relative: 'RelatedPerson', professional: 'Practitioner' };
const ROLES = { patient: 'role.patient', relative: 'role.relative', professional: 'role.professional' };
let role;
added.source = () => (role ? { type: KINDS[role], display: say(ROLES[role]) } : undefined);

/** Asked once, before sending; answers that are already sent keep what was said. */
function askRole(section) {
  const options = facts.roles.map((code) => {
    const box = element('input', { type: 'radio', name: 'guichet-role', value: code });
    box.checked = role === code;
    box.addEventListener('change', () => (role = code));
    return element('label', { class: 'option' }, box, element('span', {}, say(ROLES[code])));
  });
  const field = element('fieldset', { class: 'aid', 'data-aid': 'role' }, element('legend', {}, say('role.who')), ...options);
  section.querySelector('[data-action="send"]').closest('.form__buttons').before(field);
}

// The summary.

const copy = (selector) => [...form.querySelectorAll(selector)].map((node) => node.cloneNode(true));

/** What stands on the page: the score with each item's points, the rules with their sources, what authors advise, whom to call, which version. */
function sheetOf() {
  const reference = text('.receipt__reference');
  const today = day(new Date().toISOString());
  const version = say('summary.version', { version: facts.version, date: facts.date ? day(facts.date) : '', canonical: facts.canonical });
  const contacts = facts.contacts.map(([label, value, hours]) => element('li', {}, `${label}\u00a0: `, element('strong', {}, value), hours ? `. ${hours}.` : ''));
  const answers = facts.patient ? copy('.check dl, .outcome dl:not(.receipt)') : [];
  const line = (words) => element('p', {}, words);
  return element('div', { class: 'letter', 'data-paper': 'a4' },
    element('p', { class: 'letter__address' }, SITE),
    element('h3', {}, facts.title),
    line(say('summary.made', { day: today })),
    ...(reference ? [line(say('summary.reference', { reference }))] : []),
    line(say('summary.whose')),
    element('h3', {}, text('.result__title')),
    ...copy('.result__status'),
    ...copy('.result__table'),
    ...answers,
    ...(facts.patient ? [] : [element('h3', {}, say('summary.rules')), ...copy('.result__logic > ul')]),
    element('h3', {}, say('summary.contacts')),
    element('ul', {}, ...contacts),
    element('p', { class: 'letter__foot' }, `${version} ${say('summary.decides-nothing')}`));
}

function show() {
  const sheet = sheetOf();
  // Nothing is announced from a copy.
  for (const node of [sheet, ...sheet.querySelectorAll('[role="status"], [id]')]) {
    node.removeAttribute('role');
    if (node !== sheet) node.removeAttribute('id');
  }
  showSheet('synthese', say('summary.title'), [say('summary.text'), say('summary.print'), say('summary.close')], sheet);
}

/** Below the result: whom to call here, which version has counted, and the summary. */
function tell(result) {
  const contacts = facts.contacts.map(([label, value, hours]) => {
    const link = element('a', { href: `tel:${value.replace(/\s/g, '')}` }, value);
    return element('li', {}, `${label}\u00a0: `, link, hours ? `. ${hours}.` : '');
  });
  result.after(element('section', { class: 'aid', 'data-aid': 'summary', 'aria-labelledby': 'synthese-ici' },
    element('h2', { id: 'synthese-ici', class: 'result__title' }, say('summary.contacts')),
    element('ul', {}, ...contacts),
    element('p', { class: 'field__hint' }, say('summary.version', { version: facts.version, date: facts.date ? day(facts.date) : '', canonical: facts.canonical })),
    element('div', { class: 'form__buttons' }, button(say('summary.title'), show))));
}

/** What was kept of earlier results, and the way to keep this one: where the result is a number, and never on a device that is handed over. */
const trend = facts.counted && !('handover' in document.documentElement.dataset) ? await import('./TREND').catch(() => undefined) : undefined;

/** Puts everything where it belongs on what is drawn now. Nothing happens twice. */
function look() {
  const result = form.querySelector('.result');
  if (result && facts.scored && facts.contacts.length && !form.querySelector('[data-aid="summary"]')) tell(result);
  const check = form.querySelector('.check');
  if (check && facts.roles.length && !check.querySelector('[data-aid="role"]') && check.querySelector('[data-action="send"]')) askRole(check);
  if (!('handover' in document.documentElement.dataset)) trend?.look();
}
new MutationObserver(look).observe(form, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-value'] });
document.addEventListener('click', (event) => event.target.closest?.('[data-action="erase"]') && (role = undefined));
look();
await trend?.start(facts);
