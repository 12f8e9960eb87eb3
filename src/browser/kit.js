// What the scripts have in common that a form's page fetches on demand. `guichet render` puts it in front of each, after their WORDS.

const form = document.getElementById('formulaire');

const say = (name, places = {}) => Object.entries(places).reduce((text, [place, value]) => text.replaceAll(`{${place}}`, () => value), WORDS[name] ?? name);
/** The page's language for the browser's own words; with the figures that the numbers to call are written in. */
const LOCALE = `${document.documentElement.lang.split('-x-')[0]}-u-nu-latn`;
/** The words for so many, as the language counts: beside `documents.taken.several` there may be `.one`, `.few`. */
const counted = (several, count) => {
  const form = several.replace(/\w+$/, new Intl.PluralRules(LOCALE).select(count));
  return say(form in WORDS ? form : several, { count });
};
// The browser's French has no « 1er ».
const day = (iso) => new Date(iso).toLocaleDateString(LOCALE, { dateStyle: 'long' }).replace(/^1(?= \p{L})/u, LOCALE.startsWith('fr') ? '1er' : '1');
/** Letters and digits alone, without accents, in capitals: DUPONT-MARTIN is Dupont Martin. */
const plain = (text) => String(text ?? '').replace(/[œŒ]/g, 'oe').replace(/[æÆ]/g, 'ae').normalize('NFD').replace(/\p{M}/gu, '').toUpperCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();

/** False: nothing is kept on this device, and the program that sends need not be fetched to ask it. */
function isKept() {
  try {
    return localStorage.getItem('guichet-kept') === '1';
  } catch {
    // A browser that refuses storage keeps nothing.
    return false;
  }
}

/** Asks the program that sends to keep, give or forget something, and waits for what it says of `about`. */
function ask(question, about) {
  return new Promise((done) => {
    const heard = (event) => {
      const answer = JSON.parse(event.detail);
      if (answer.about !== about || answer.store !== question.store) return;
      document.removeEventListener('guichet-posted', heard);
      done(answer);
    };
    document.addEventListener('guichet-posted', heard);
    // A program that cannot be loaded keeps nothing.
    setTimeout(() => done({ ok: false, why: 'none', items: [] }), 15_000);
    document.dispatchEvent(new CustomEvent('guichet-post', { detail: JSON.stringify(question) }));
  });
}

const controls = (name) => [...form.querySelectorAll('input, textarea, select')].filter((c) => (name ? c.name === name : c.name));
const isBox = (control) => control.type === 'radio' || control.type === 'checkbox';
const labelOf = (control) => {
  const group = control.closest('fieldset:not(.rows__row)')?.querySelector('legend');
  return ((isBox(control) && group ? group : control.labels?.[0])?.textContent ?? control.name).replace(/\s+/g, ' ').replace(/\*$/, '').trim();
};

/** Hands answers to the form by the way of a link (docs/prefill.md): checked, marked, and never over what is answered already. */
function prefill(answers) {
  const bytes = new TextEncoder().encode(JSON.stringify(answers));
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  document.dispatchEvent(new CustomEvent('guichet-prefill', { detail: text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '') }));
}

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}
const button = (words, act, plain = true) => {
  const made = element('button', { type: 'button', class: plain ? 'button button--plain' : 'button' }, words);
  made.addEventListener('click', act);
  return made;
};

/** The page's program, which its loader has started. */
const running = () => import(document.querySelector('link[rel=modulepreload]').href);

/** Brings a style sheet of the site, once. */
function styled(name) {
  if (!document.querySelector(`link[href$="${name}"]`)) document.head.append(element('link', { rel: 'stylesheet', href: new URL(`./${name}`, import.meta.url).href }));
}

/** A dialog over the page: closed by a choice or by Escape. */
function dialog(id, title, ...content) {
  const before = document.querySelector('dialog.popup');
  before?.close();
  before?.remove();
  const made = element('dialog', { id, 'aria-labelledby': `${id}-titre` }, element('h2', { id: `${id}-titre` }, title), ...content);
  made.className = 'popup';
  made.addEventListener('close', () => made.remove());
  document.body.append(made);
  made.showModal();
  return made;
}
