// What helps beside the form of a referral: the sender's details kept on this device when asked, a warning of a request that was sent already,
// and the way to the sheets to print. Fetched with the first answer, or when something is kept on this device.
// LETTERS and SENDS are put in by `guichet render`: the sheets of each form, and whether answers go to a server.
const program = await running();

const DAYS = { sender: 365, sent: 90 };
/** Of the sender, and of nobody else: whether they are this patient's own doctor is the patient's. */
const isOwn = (name) => /^(requester|practice)\./.test(name) && name !== 'requester.isTreatingDoctor';
const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString();
const letters = LETTERS[document.querySelector('[data-aids]')?.dataset.aids] ?? [];

// The sender.

/** Those kept here; the key of the one on the page, once kept; whether the page's details are to be kept. */
const sender = { kept: [], key: undefined, on: false, taken: undefined };

const isAnswered = (control) => (isBox(control) ? control.checked : control.value.trim() !== '');
function ownAnswers() {
  const found = {};
  for (const control of controls().filter((c) => isOwn(c.name) && isAnswered(c))) found[control.name] = control.value.trim();
  return found;
}
const nameOf = (answers) => answers['requester.name'] ?? answers['practice.name'] ?? answers['requester.phone'] ?? say('sender.nameless');

async function readSenders() {
  const { items = [] } = await ask({ act: 'get', store: 'senders', key: null }, 'got');
  sender.kept = items.filter(({ value }) => value?.answers).sort((a, b) => plain(nameOf(a.value.answers)).localeCompare(plain(nameOf(b.value.answers))));
}

async function keepSender() {
  const answers = ownAnswers();
  if (!sender.on || !Object.keys(answers).length) return;
  // One entry for one person, however often they ask.
  sender.key ??= sender.kept.find(({ value }) => plain(nameOf(value.answers)) === plain(nameOf(answers)))?.key ?? crypto.randomUUID();
  const expires = inDays(DAYS.sender);
  const { ok } = await ask({ act: 'keep', store: 'senders', key: sender.key, value: { answers }, expires }, 'kept');
  await readSenders();
  sender.on &&= ok;
  drawSender(say(ok ? 'sender.kept' : 'sender.not-kept', { until: day(expires) }));
}

async function takeSender({ key, value }) {
  prefill(value.answers);
  Object.assign(sender, { key, on: true, taken: nameOf(value.answers) });
  // Each use is one more year.
  await ask({ act: 'keep', store: 'senders', key, value, expires: inDays(DAYS.sender) }, 'kept');
  drawSender();
}

async function forgetSender(key) {
  if (key === sender.key) Object.assign(sender, { key: undefined, on: false, taken: undefined });
  await ask({ act: 'forget', store: 'senders', key }, 'forgotten');
  await readSenders();
  drawSender(say('sender.forgotten'));
}

/** Another person sits here: the fields are emptied, what is kept stays kept. */
function emptySender() {
  Object.assign(sender, { key: undefined, on: false, taken: undefined });
  for (const control of controls().filter((c) => isOwn(c.name) && isAnswered(c))) {
    if (isBox(control)) {
      if (control.type === 'checkbox') control.click();
      continue;
    }
    control.value = '';
    control.dispatchEvent(new Event(control.tagName === 'SELECT' ? 'change' : 'input', { bubbles: true }));
  }
  drawSender();
}

/** Every mark of the sender's answers, by one press. */
function confirmSender() {
  const marks = () => [...form.querySelectorAll('[data-action="confirm"]')].filter((b) => isOwn(b.dataset.name));
  for (const mark of marks()) mark.click();
  sender.taken = undefined;
  drawSender(say('sender.confirmed'));
}

/** The two places of the sender's section: what is kept at its head, the choice to keep at its foot. */
const head = element('div', { class: 'aid', id: 'coordonnees' });
const box = element('input', { type: 'checkbox' });
const said = element('p', { role: 'status', class: 'field__hint' });
const foot = element('div', { class: 'aid' }, element('label', { class: 'option' }, box, element('span', {}, say('sender.keep'))), element('p', { class: 'field__hint' }, say('sender.keep.help', { days: DAYS.sender })), said);
box.addEventListener('change', () => {
  sender.on = box.checked;
  if (sender.on) return keepSender();
  if (sender.key) return forgetSender(sender.key);
});

function drawSender(words) {
  const lines = [];
  if (sender.taken) {
    lines.push(
      element('p', {}, say('sender.taken', { name: sender.taken })),
      element('div', { class: 'form__buttons' }, button(say('sender.confirm'), confirmSender, false), button(say('sender.other'), emptySender), button(say('sender.forget'), () => forgetSender(sender.key))),
    );
  }
  for (const one of sender.kept.filter(({ key }) => key !== sender.key)) {
    const name = nameOf(one.value.answers);
    lines.push(element('div', { class: 'form__buttons' }, button(say('sender.take', { name }), () => takeSender(one)), button(say('sender.forget.one', { name }), () => forgetSender(one.key))));
  }
  const focused = head.contains(document.activeElement);
  head.replaceChildren(...lines);
  head.hidden = !lines.length;
  box.checked = sender.on;
  if (words) said.textContent = words;
  // What was pressed is gone: the focus stays in the section.
  if (focused) head.parentElement?.querySelector('[data-heading]')?.focus();
}

let later;
form.addEventListener('input', (event) => {
  if (!sender.on || !isOwn(event.target.name ?? '')) return;
  clearTimeout(later);
  later = setTimeout(keepSender, 1000);
});
/** Nothing of a sender is on the page any more, or nothing is kept on the device. */
const resetSender = (wiped) => {
  clearTimeout(later);
  Object.assign(sender, { key: undefined, on: false, taken: undefined });
  if (wiped) sender.kept = [];
  said.textContent = '';
  drawSender();
};
document.addEventListener('click', (event) => {
  if (event.target.closest?.('[data-action="erase"]')) setTimeout(() => Object.keys(ownAnswers()).length || resetSender());
});
// Emptied from the list of sendings, in another tab.
new BroadcastChannel('guichet').addEventListener('message', ({ data }) => data === '' && resetSender(true));

// Sent already.

const valueOf = (name) => Object.entries(JSON.parse(program.answers_of(name))[0] ?? {}).map(([, v]) => v?.code ?? v)[0];
/** Whom and what a request is for. The program that sends makes a keyed sum of it before anything is written. */
function subject() {
  const parts = ['patient.birthName', 'patient.firstName', 'patient.birthDate', 'pathway'].map((name) => plain(valueOf(name)));
  return parts.every(Boolean) ? parts.join('|') : undefined;
}
/** The sending of this page: its id, its subject, its reference; `kept` once the device remembers it. */
let sent = {};

document.addEventListener('guichet-post', ({ detail }) => {
  const { act, id, sending } = JSON.parse(detail);
  if (act === 'send' && sending?.id !== sent.id) sent = { id: sending?.id, subject: subject() };
  // The answers changed: this one does not leave any more.
  if (act === 'remove' && id === sent.id && sent.kept) forgetSent();
});
document.addEventListener('guichet-posted', async ({ detail }) => {
  const { about, id, state, kept, reference } = JSON.parse(detail);
  if (about === 'wiped') return resetSender(true);
  const taken = state === 'delivered' || (state === 'waiting' && kept);
  if (about !== 'sending' || id !== sent.id || !sent.subject || !taken || sent.kept === state || sent.refused) return;
  sent.kept = state;
  const value = { at: new Date().toISOString(), reference };
  const { ok } = await ask({ act: 'keep', store: 'sent', key: sent.subject, value, expires: inDays(DAYS.sent) }, 'kept');
  if (!ok) sent.kept = undefined;
  look();
});
async function forgetSent() {
  const { subject } = sent;
  sent.kept = undefined;
  await ask({ act: 'forget', store: 'sent', key: subject }, 'forgotten');
}

/** Before sending: what is remembered of it, and what this device will remember. */
async function warn(section) {
  const line = element('p', { role: 'status', 'data-aid': 'again' });
  const rule = element('p', { 'data-aid': 'rule' }, say('again.rule', { days: DAYS.sent }));
  section.querySelector('[data-action="send"]').closest('.form__buttons').before(rule, line);
  const key = isKept() && subject();
  if (!key) return;
  const { items = [] } = await ask({ act: 'get', store: 'sent', key }, 'got');
  const found = items[0]?.value;
  if (!found) return;
  line.className = "note";
  line.textContent = say('again.warning', { when: day(found.at), reference: found.reference });
}

/** After sending: what this device remembers, and the way to have it forgotten. */
function tellKept(section) {
  const line = element('p', { 'data-aid': 'remembered', role: 'status' }, say('again.kept', { days: DAYS.sent }), ' ');
  const forget = element('button', { type: 'button', class: 'link-button' }, say('again.forget'));
  forget.addEventListener('click', async () => {
    sent.refused = true;
    await forgetSent();
    line.textContent = say('again.forgotten');
    section.querySelector('[data-heading]')?.focus();
  });
  line.append(forget);
  section.querySelector('.form__buttons').before(line);
}

// Sheets to print.

function offerLetters(section) {
  const reference = () => document.querySelector('.receipt__reference')?.textContent ?? '';
  const open = ([id, title]) => button(title, () => import('./PAPER').then((paper) => paper.show(id, reference())));
  const place = element('section', { class: 'aid', 'data-aid': 'letters', 'aria-labelledby': 'imprimer' }, element('h3', { id: 'imprimer' }, say('paper.offer')), element('p', {}, say('paper.offer.text')), element('div', { class: 'form__buttons' }, ...letters.map(open)));
  // The copy of the answers is long: the sheets come before it.
  const copy = section.querySelector('.outcome__copy');
  copy ? copy.before(place) : section.append(place);
}

/** Puts everything where it belongs on what is drawn now. Nothing happens twice. */
function look() {
  const own = controls('requester.name')[0]?.closest('.form__page');
  if (own && head.parentElement !== own) {
    const heading = own.querySelector('[data-heading]');
    heading ? heading.after(head) : own.prepend(head);
    const buttons = own.querySelector('[data-action="next"]')?.closest('.form__buttons');
    buttons ? buttons.before(foot) : own.append(foot);
  }
  const section = form.querySelector('.check, .outcome:not([data-outcome="under"])');
  if (!section) return;
  const without = (name) => !section.querySelector(`[data-aid="${name}"]`);
  if (letters.length && without('letters')) offerLetters(section);
  if (SENDS && section.matches('.check') && without('rule')) warn(section);
  if (sent.kept && section.matches('[data-outcome="done"]') && without('remembered')) tellKept(section);
}
new MutationObserver(look).observe(form, { childList: true, subtree: true });

drawSender();
look();
if (isKept()) await readSenders();
// One person alone uses this device: filled at once, and said.
if (sender.kept.length === 1 && !Object.keys(ownAnswers()).length) await takeSender(sender.kept[0]);
else drawSender();
