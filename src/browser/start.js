// The loader of a form's page. It starts the program, keeps what is pressed before it has arrived, and stays when it has died:
// it then shows what happened and hands over what was typed, read from the page itself.
const linked = (kind) => document.querySelector(`link[rel=${kind}]`).href;
let program;
const early = [];
let state = 'loading';
const island = document.getElementById('formulaire');
const template = document.getElementById('panne-modele');

// It has done its work.
document.querySelector('link[rel=expect]')?.remove();
// The sheet for paper is the screen's too, for what the form shows once it has been answered. The program comes first on a slow line; the screen has
// the sheet once it is there, so that nobody waits for it. Where the page's own sheet is refused, the one in its place holds this one.
let later;
function furnish() {
  later ??= Object.assign(document.createElement('link'), { rel: 'stylesheet', media: 'print', href: new URL('./LATER', import.meta.url) });
  if (later.isConnected || !document.querySelector('style')?.sheet) return;
  later.addEventListener('load', () => (later.media = 'all'), { once: true });
  // In the place of the one for pages without scripts.
  document.querySelector('head noscript')?.replaceWith(later);
}
// Somebody prints before the program has come.
setTimeout(furnish, 3000);
// RESTYLE
// On a tablet that is handed over: at once, before anything is answered.
const handed = /^#remise/.test(location.hash);
if (handed) document.documentElement.dataset.handover = '';
// Or on the person's own device, with a mark. Without the script that knows the mark, nothing is filled in.
if (handed || /^#repere=/.test(location.hash) || history.state?.repere) {
  import('./HANDOVER').then((handover) => handover.start()).catch(() => {
    island.hidden = true;
    died();
  });
}
addEventListener('submit', (event) => event.preventDefault(), true);
addEventListener('click', (event) => {
  const rescue = event.target.closest?.('[data-rescue]');
  if (rescue) return rescueWith(rescue.dataset.rescue);
  const button = event.target.closest?.('[data-action], [data-goto]');
  const language = event.target.closest?.('[data-language]');
  if (state === 'ready' && language) {
    event.preventDefault();
    drafts().then((draft) => draft.pass(language.href, event));
  }
  if (state === 'ready' && button?.dataset.action === 'draft') drafts().then((draft) => draft.choose());
  if (button?.dataset.action === 'handover') import('./HANDOVER').then((handover) => handover.offer());
  if (state === 'ready' && button?.dataset.action === 'fill') import('./IMPORT').then((filling) => filling.open());
  if (!button || state === 'ready') return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (state === 'loading' && !early.includes(button)) {
    early.push(button);
    button.setAttribute('aria-busy', 'true');
  }
}, true);
// A program that died is not called again.
for (const kind of ['input', 'change', 'focusout']) {
  addEventListener(kind, (event) => state === 'dead' && event.stopImmediatePropagation(), true);
}
addEventListener('guichet-panic', died);
addEventListener('error', (event) => (event.error instanceof WebAssembly.RuntimeError ? died() : undefined));
addEventListener('unhandledrejection', (event) => (event.reason instanceof WebAssembly.RuntimeError ? died() : undefined));

function died() {
  if (state === 'dead') return;
  state = 'dead';
  furnish();
  document.documentElement.dataset.panic = '';
  for (const button of early) button.removeAttribute('aria-busy');
  if (template) {
    template.replaceWith(template.content.cloneNode(true));
    const panel = document.getElementById('panne');
    panel.focus();
    // The last act of the program may still have been on its way to another place.
    requestAnimationFrame(() => panel.focus());
  }
}

// Questions with their answers, as lines of text.
function typed() {
  const lines = [document.title, new Date().toLocaleString(document.documentElement.lang), ''];
  const question = (control) => {
    const group = control.closest('fieldset:not(.rows__row), .grid--choices tr');
    const label = control.type === 'radio' || control.type === 'checkbox' ? group?.querySelector('legend, th') ?? control.labels?.[0] : control.labels?.[0];
    return (label?.textContent ?? control.name).replace(/\s+/g, ' ').replace(/\*$/, '').trim();
  };
  for (const control of island?.querySelectorAll('input, textarea, select') ?? []) {
    // A slider stands somewhere even without an answer.
    if (control.hasAttribute('data-empty')) continue;
    let answer = control.value;
    if (control.type === 'radio' || control.type === 'checkbox') {
      if (!control.checked) continue;
      answer = control.labels?.[0]?.textContent.trim() ?? control.value;
    } else if (control.tagName === 'SELECT') {
      answer = control.value && control.selectedOptions[0]?.textContent;
    }
    if (answer) lines.push(`${question(control)} : ${answer}`);
  }
  return lines.join('\n') + '\n';
}

async function rescueWith(way) {
  const said = document.querySelector('[data-rescue-said]');
  if (way === 'print') return print();
  if (way === 'copy') {
    try {
      await navigator.clipboard.writeText(typed());
      said.textContent = said.dataset.copied;
      return;
    } catch {
      // The clipboard is forbidden here: a file is handed over instead.
    }
  }
  save('guichet-saisie.txt', 'text/plain;charset=utf-8', typed());
  said.textContent = said.dataset.saved;
}

function save(download, type, content) {
  const link = Object.assign(document.createElement('a'), { download, href: URL.createObjectURL(new Blob([content], { type })) });
  // Never in the page: the press is nobody's but the link's.
  link.click();
  // Some browsers read it later.
  setTimeout(URL.revokeObjectURL, 6e4, link.href);
}

// SEAL
// Where the receiver has a key, the page has this template: a file leaves the page encrypted, or not at all. The program that encrypts is fetched with
// the first press that needs it, and the press is made again once it is there; until then nothing has changed. What fails is told in the dialog.
const seal = document.querySelector('template[data-seal]');
if (seal) {
  const keys = seal.dataset.seal;
  let sealing;
  let tries = 0;
  let pressed;
  let dialog;
  const fetched = async () => {
    // A module that failed is asked for under another address.
    const glue = await import(`./SEAL_GLUE${tries++ ? `?${tries}` : ''}`);
    await glue.default({ module_or_path: new URL('./SEAL_WASM', import.meta.url) });
    if (!glue.seal(keys, '')) throw new Error('the keys cannot be used');
    return glue;
  };
  const failed = (error) => {
    console.warn(error);
    sealing = undefined;
    // Told again, and heard again, each time; closed first, so that the focus finds its way back.
    dialog?.close();
    dialog = seal.content.firstElementChild.cloneNode(true);
    dialog.querySelector('[data-seal-retry]').addEventListener('click', (event) => fetchFor(event.target));
    dialog.querySelector('[data-seal-close]').addEventListener('click', () => dialog.close());
    dialog.addEventListener('close', (event) => event.target.remove());
    document.body.append(dialog);
    dialog.showModal();
  };
  const fetchFor = async (button) => {
    if (button.getAttribute('aria-busy')) return;
    button.setAttribute('aria-busy', 'true');
    try {
      const late = new Promise((_, give) => setTimeout(give, 30_000, new Error('the program that encrypts does not come')));
      sealing = await Promise.race([fetched(), late]);
      dialog?.close();
      // The button may have been drawn anew.
      island.querySelector(`[data-action=${pressed}]`)?.click();
    } catch (error) {
      failed(error);
    } finally {
      button.removeAttribute('aria-busy');
    }
  };
  addEventListener('click', (event) => {
    const button = event.target.closest?.(seal.dataset.at);
    if (!button || state !== 'ready') return;
    pressed = button.dataset.action;
    if (sealing) return;
    event.stopImmediatePropagation();
    fetchFor(button);
  }, true);
  document.addEventListener('guichet-save', (event) => {
    event.stopImmediatePropagation();
    const [name, , content] = event.detail;
    try {
      save(`${name}.age`, 'application/octet-stream', sealing.seal(keys, content));
      event.preventDefault();
    } catch (error) {
      failed(error);
    }
  });
}
// END SEAL
// What the program hands over.
document.addEventListener('guichet-save', (event) => {
  save(...event.detail);
  event.preventDefault();
});

// Later visits need no network. Not before the person has had what they came for, and never on a line they want to spare, nor from within another site.
function keepSite() {
  if ('WORKER' && self === top && !navigator.connection?.saveData) setTimeout(() => navigator.serviceWorker?.register('WORKER', { updateViaCache: 'none' }).catch(() => {}), 5000);
}

const drafts = () => import('./DRAFT');
// What helps beside a form, where the page has it: with the first answer, or when something is kept on this device.
// Beside a questionnaire: who answers, the summary.
const beside = () => document.querySelector('.about') && import('./BESIDE');
const aids = () => document.querySelector('[data-aids]') && import('./AIDS');
// What is kept on this device is offered; a form that was begun and left alone is cleared in the end.
function resume() {
  try {
    if (!handed && localStorage.getItem('guichet-kept')) {
      drafts().then((draft) => draft.offer());
      aids();
      beside();
    }
  } catch {
    // A browser that refuses storage keeps nothing, and fills forms all the same.
  }
  addEventListener('input', () => setTimeout(drafts, 60_000), { once: true });
  addEventListener('input', aids, { once: true });
  addEventListener('input', beside, { once: true });
}

// FILES
// Files are looked at by a script of its own before the program reads them. It is fetched at the first sight of a field for one; without it the
// program takes them as they are.
let documents;
const fields = () => [...(island?.querySelectorAll('[type=file]') ?? [])];
const load = () => (documents ??= fields().length ? import('./DOCUMENTS').catch(() => ({})) : undefined);
function files(event) {
  const { target, type, dataTransfer, clipboardData } = event;
  if (type === 'change') {
    if (target.type !== 'file' || !island?.contains(target) || event.detail || state === 'dead') return;
    event.stopImmediatePropagation();
    load()?.then((module) => (module.chosen ? module.chosen(target) : target.dispatchEvent(new CustomEvent(type, { bubbles: true, detail: 1 }))));
  } else if (type === 'paste') {
    const given = clipboardData.types.includes('text/plain') || target.closest?.('dialog') ? [] : [...clipboardData.files];
    if (given.length) load()?.then((module) => module.given?.(given, target, true));
  } else if (dataTransfer?.types.includes('Files') && target.type !== 'file') {
    // A file that misses its field would be opened in place of the page.
    event.preventDefault();
    const given = type === 'drop' && !target.closest?.('dialog') ? [...dataTransfer.files] : [];
    load()?.then((module) => given.length && module.given?.(given, target));
  } else {
    // After what this press shows.
    setTimeout(() => fields().some((field) => field.checkVisibility()) && load());
  }
}
for (const kind of ['change', 'click', 'focusin', 'dragover', 'drop', 'paste']) addEventListener(kind, files, true);
// END FILES

// The form as the programs read it, in the page from here on.
async function given() {
  const link = document.querySelector('link[rel=preload][type$=json]');
  const answer = await fetch(link.href);
  if (!answer.ok) throw new Error(`the form's data: ${answer.status}`);
  link.replaceWith(Object.assign(document.createElement('script'), { type: 'application/json', id: 'guichet-data', text: await answer.text() }));
}

try {
  [program] = await Promise.all([import(linked('modulepreload')), given()]);
  await program.default({ module_or_path: linked('preload][as=fetch') });
  if (state === 'loading') {
    state = 'ready';
    furnish();
    keepSite();
    resume();
    document.documentElement.dataset.ready = '';
    (self.requestIdleCallback ?? setTimeout)(() => state === 'ready' && program.rehearse());
    for (const button of early.splice(0)) {
      button.removeAttribute('aria-busy');
      button.click();
    }
  }
} catch (error) {
  console.error(error);
  died();
}
// The page that a panic shows can be seen on purpose, by a test or by a hospital's own staff, from the console.
document.documentElement.addEventListener('guichet-provoke-panic', () => program.provoke_panic());
