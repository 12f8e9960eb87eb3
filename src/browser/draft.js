// Drafts, and the clearing of a form that was left alone. Loaded when somebody asks for it, or when something is kept on this device.
// Nothing is kept unless the person chose it here: on this device (encrypted by the post program, with an end), for this tab, or in a file.
// `guichet render` puts `kit.js` and WORDS, the texts `draft.…` of the content, in front.

const DAYS = 7;
const TAB_HOURS = 12;
/** Milliseconds without any act before the warning, and from there to the clearing. */
export const IDLE = { warn: 30 * 60_000, clear: 2 * 60_000 };

const address = location.pathname;
/** How this form's draft is kept: nothing, `device` or `tab`; and under which key. */
const kept = { mode: undefined, key: undefined, mark: '' };

const when = (iso) => new Date(iso).toLocaleString(LOCALE, { dateStyle: 'long', timeStyle: 'short' });
const later = (hours) => new Date(Date.now() + hours * 3600_000).toISOString();

/** Asks the program that sends about the drafts it keeps. */
const askDrafts = (question, about) => ask({ store: 'drafts', ...question }, about);

/** The tab's own storage, where the browser allows it. */
function inTab(act) {
  try {
    return act(sessionStorage);
  } catch {
    // A browser that refuses storage keeps nothing.
    return undefined;
  }
}

const isPlain = (control) => !isBox(control) && control.type !== 'file' && !control.hasAttribute('data-empty');
const kindOf = (control) => (isBox(control) ? 'box' : control.hasAttribute('data-unit') ? 'unit' : control.hasAttribute('data-other') ? 'other' : 'text');

/** What has been answered, in the order of the page: `[name, kind, value, words of the question]`. Files are not part of a draft. */
export function answers() {
  return controls()
    .filter((c) => (isBox(c) ? c.checked : isPlain(c) && c.value !== '' && c.value !== c.defaultValue))
    .map((c) => [c.name, kindOf(c), c.value, labelOf(c)]);
}

const find = ([name, kind, value]) => controls().find((c) => c.name === name && kindOf(c) === kind && (kind !== 'box' || c.value === value));

/** Gives answers back to the form, by the events that a person's acts cause. Returns the questions that are no longer there. */
export async function giveBack(list) {
  const missed = [];
  for (const one of list) {
    let control = find(one);
    // What a condition hides is built when it is shown: an answer before this one may just have done so.
    for (let frames = 0; !control && frames < 3; frames++) {
      await new Promise(requestAnimationFrame);
      control = find(one);
    }
    // A row that was added: added again.
    for (let rows = 0; !control && one[0].includes('@') && rows < 50; rows++) {
      const stem = one[0].split('@')[0].split('.').slice(0, -1).join('.');
      const add = [...form.querySelectorAll('[data-action="add-row"]')].find((b) => one[0].startsWith(b.dataset.name.split('@')[0]) || b.dataset.name.startsWith(stem));
      if (!add) break;
      add.click();
      await new Promise(requestAnimationFrame);
      control = find(one);
    }
    if (!control) {
      missed.push(one[3]);
      continue;
    }
    if (isBox(control)) {
      if (!control.checked) control.click();
    } else if (control.value !== one[2]) {
      control.value = one[2];
      control.dispatchEvent(new Event(control.tagName === 'SELECT' ? 'change' : 'input', { bubbles: true }));
      control.dispatchEvent(new FocusEvent('focusout', { bubbles: true }));
    }
  }
  return [...new Set(missed)];
}

/** A line under the heading of the page that says what was kept, and when. */
function status(words) {
  let line = document.getElementById('brouillon-etat');
  if (!line) {
    line = element('p', { id: 'brouillon-etat', class: 'note', role: 'status' });
    form.before(line);
  }
  line.textContent = words;
}

/** « Garder un brouillon… » */
export function choose() {
  const mark = element('input', { class: 'field__input', id: 'brouillon-repere', maxlength: '40', autocomplete: 'off' });
  mark.value = kept.mark;
  const made = dialog(
    'brouillon',
    say('draft.title'),
    element('p', {}, say('draft.text')),
    element('label', { class: 'field__label', for: 'brouillon-repere' }, say('draft.mark')),
    mark,
    element('div', { class: 'form__buttons' },
      button(say('draft.device', { days: DAYS }), () => begin('device')),
      button(say('draft.tab'), () => begin('tab')),
      button(say('draft.file'), () => (made.close(), toFile())),
      button(say('draft.open-file'), () => (made.close(), fromFile())),
      ...(kept.mode ? [button(say('draft.stop'), () => (made.close(), forget()))] : []),
      button(say('draft.close'), () => made.close(), false)),
  );
  const begin = async (mode) => {
    made.close();
    Object.assign(kept, { mode, mark: mark.value.trim(), key: kept.key ?? crypto.randomUUID() });
    if (mode === 'tab') inTab((storage) => storage.setItem('guichet-tab', kept.key));
    await save();
  };
}

async function save() {
  if (!kept.mode) return;
  const at = new Date().toISOString();
  const value = { address, mode: kept.mode, mark: kept.mark, at, answers: answers() };
  const said = await askDrafts({ act: 'keep', key: kept.key, value, expires: later(kept.mode === 'device' ? 24 * DAYS : TAB_HOURS) }, 'kept');
  status(said.ok ? say(kept.mode === 'device' ? 'draft.kept.device' : 'draft.kept.tab', { when: when(at) }) : say('draft.not-kept'));
  if (!said.ok) kept.mode = undefined;
}

/** Takes the draft of this form away from the device. */
export async function forget() {
  const { key } = kept;
  Object.assign(kept, { mode: undefined, key: undefined });
  inTab((storage) => storage.removeItem('guichet-tab'));
  const said = key ? await askDrafts({ act: 'forget', key }, 'forgotten') : {};
  if (said.why !== 'none') status(say('draft.forgotten'));
}

let timer;
function changed() {
  if (!kept.mode) return;
  clearTimeout(timer);
  timer = setTimeout(save, 1500);
}

function toFile() {
  const text = JSON.stringify({ guichet: 'draft', version: 1, address, at: new Date().toISOString(), answers: answers() }, null, 1);
  const link = element('a', { href: URL.createObjectURL(new Blob([text], { type: 'application/json' })), download: 'guichet-brouillon.json' });
  link.click();
  status(say('draft.file.saved'));
}

function fromFile() {
  const field = element('input', { type: 'file', accept: '.json,application/json' });
  field.addEventListener('change', async () => {
    let draft;
    try {
      draft = JSON.parse(await field.files[0].text());
    } catch {
      // Not JSON: said below.
    }
    const good = draft?.guichet === 'draft' && draft.version === 1 && Array.isArray(draft.answers);
    if (!good) return status(say('draft.file.wrong'));
    if (draft.address !== address) return status(say('draft.file.other'));
    restored(await giveBack(draft.answers), draft.at);
  });
  field.click();
}

function restored(missed, at) {
  status(missed.length ? say('draft.restored.partly', { when: when(at), what: missed.join(' ; ') }) : say('draft.restored', { when: when(at) }));
}

/** The way to the same form in another language, with the answers: kept for it, encrypted, and taken away again by the page that reads them. */
export async function pass(link, { ctrlKey, metaKey }) {
  // Asked for in another tab: without the answers, which stay here.
  if (ctrlKey || metaKey) return open(link, '_blank', 'noopener');
  const list = answers();
  const go = () => location.assign(link);
  const asked = (words) => {
    const made = dialog('brouillon', say('draft.pass.title'), element('p', {}, say(words)),
      element('div', { class: 'form__buttons' }, button(say('draft.pass.stay'), () => made.close(), false), button(say('draft.pass.go'), go)));
  };
  const carry = async () => {
    // Nothing was answered, or it was sent already.
    if (!list.length) return go();
    const key = crypto.randomUUID();
    const value = { address, mode: 'pass', at: new Date().toISOString(), answers: list, kept: { ...kept } };
    const said = await askDrafts({ act: 'keep', key, value, expires: later(0.1) }, 'kept');
    if (!said.ok || inTab((storage) => (storage.setItem('guichet-pass', key), true)) === undefined) return asked('draft.pass.not-kept');
    go();
  };
  if (!form.querySelector('.file')) return carry();
  const made = dialog('brouillon', say('draft.pass.title'), element('p', {}, say('draft.pass.files')),
    element('div', { class: 'form__buttons' }, button(say('draft.pass.stay'), () => made.close(), false), button(say('draft.pass.go'), () => (made.close(), carry()))));
}

/** Takes over what the page in another language passed on. */
async function taken(items) {
  const own = inTab((storage) => storage.getItem('guichet-pass'));
  if (!own) return false;
  inTab((storage) => storage.removeItem('guichet-pass'));
  const passed = items.find(({ key }) => key === own);
  if (!passed) return false;
  await askDrafts({ act: 'forget', key: own }, 'forgotten');
  Object.assign(kept, passed.value.kept);
  const missed = await giveBack(passed.value.answers);
  status(missed.length ? say('draft.passed.partly', { what: missed.join(' ; ') }) : say('draft.passed'));
  return true;
}

/** Offers what is kept for this form. */
export async function offer() {
  const { items = [] } = await askDrafts({ act: 'get', key: null }, 'got');
  if (await taken(items)) return;
  const tab = inTab((storage) => storage.getItem('guichet-tab'));
  const own = items.filter(({ key, value }) => value?.address === address && (value.mode === 'device' || key === tab));
  if (!own.length) return;
  const made = dialog('brouillon', say('draft.offer.title'), element('p', {}, say('draft.offer.text')));
  for (const { key, value } of own) {
    const name = value.mark ? `${value.mark}, ${when(value.at)}` : when(value.at);
    made.append(
      element('div', { class: 'form__buttons' },
        button(say('draft.offer.take', { name }), async () => {
          made.close();
          Object.assign(kept, { mode: value.mode, key, mark: value.mark ?? '' });
          restored(await giveBack(value.answers), value.at);
        }, false),
        button(say('draft.offer.delete'), async (event) => {
          event.target.parentElement.remove();
          await askDrafts({ act: 'forget', key }, 'forgotten');
          if (!made.querySelector('.form__buttons button')) made.close();
        })),
    );
  }
  made.append(element('div', { class: 'form__buttons' }, button(say('draft.offer.none'), () => made.close())));
}

/** Empties the form as « Tout effacer » does. */
function clearForm() {
  const press = element('button', { type: 'button', hidden: '', 'data-action': 'erase' });
  document.body.append(press);
  press.click();
  press.remove();
}

let idle;
let warned;
function stir() {
  if (warned) return;
  clearTimeout(idle);
  idle = setTimeout(warn, IDLE.warn);
}
function warn() {
  if (!answers().length) return stir();
  const go = () => {
    clearTimeout(end);
    warned = false;
    made.close();
    stir();
  };
  warned = true;
  const made = dialog('brouillon', say('draft.idle.title'), element('p', { role: 'alert' }, say(kept.mode ? 'draft.idle.text.kept' : 'draft.idle.text')), element('div', { class: 'form__buttons' }, button(say('draft.idle.go-on'), go, false)));
  made.addEventListener('cancel', go);
  const end = setTimeout(async () => {
    await save();
    warned = false;
    made.close();
    clearForm();
    status(say(kept.mode ? 'draft.idle.cleared.kept' : 'draft.idle.cleared'));
  }, IDLE.clear);
}

for (const kind of ['input', 'change', 'click']) form.addEventListener(kind, changed);
for (const kind of ['input', 'keydown', 'pointerdown', 'scroll']) addEventListener(kind, stir, { passive: true });
// What was emptied by the person is no longer kept either.
document.addEventListener('click', (event) => {
  if (event.target.closest?.('[data-action="erase"]') && event.isTrusted) setTimeout(() => answers().length || (kept.key && forget()));
});
stir();
