// A device that a professional hands over to the person who answers: `#remise` in the address, or « Confier la tablette » on a questionnaire's page.
// Nothing but the questions, the emergency numbers and the help lines is shown; there is no way back and no result; at the end, or after a time
// without any act, the page is loaded anew, so that neither memory nor form holds anything. `#remise=TOKEN` brings an opaque mark, which goes into
// the response as an identifier and leaves the address at once. `#repere=TOKEN` brings the mark alone, to the person's own device: nothing is locked.

const html = document.documentElement;
const MARK = /^#(?:remise|repere)(?:=([\w.-]{1,64}))?$/;
const OWN = 'https://guichet.example/fhir';
/** Milliseconds without any act before the warning, and from there to the clearing; held to come back. */
export const TIMES = { idle: 3 * 60_000, warn: 30_000, hold: 2_000 };
/** Shown after the page was loaded anew: the answers are gone; sent, or cleared because nobody was there. */
const THANKS = '#remise-merci';
const CLEARED = '#remise-efface';
let token;
let on = false;
let over = false;
let left;

/** A questionnaire about nobody stays so. */
const anonymous = document.querySelector('[data-anonymous]') !== null;
added.subject = () => (token && !anonymous ? { type: 'Patient', identifier: { system: `${OWN}/handover-token`, value: token } } : undefined);

/** A new load of the page, which takes all that is in memory; what waits to be sent is kept by the program that sends, encrypted. */
function reload(mark) {
  on = false;
  over = true;
  token = undefined;
  try {
    sessionStorage.clear();
  } catch {
    // A browser that refuses storage keeps nothing.
  }
  // A browser may bring back what stood in fields.
  for (const control of form.querySelectorAll('input, textarea, select')) control.disabled = true;
  history.replaceState(null, '', `${location.pathname}${mark}`);
  location.reload();
}

/** Steps in the history that lead nowhere: « back » comes here again, however fast it is pressed. */
const GUARDS = 6;
const guard = (mark) => {
  for (let step = 0; step < GUARDS; step++) history.pushState(null, '', `${location.pathname}${mark}`);
};

/** A button that is held down, or pressed with the keyboard and then confirmed: no accident opens the site. */
function holder(words, act) {
  const made = element('button', { type: 'button', class: 'button button--plain', 'data-hold': '' }, words);
  let timer;
  const end = () => clearTimeout(timer);
  made.addEventListener('pointerdown', () => (timer = setTimeout(act, TIMES.hold)));
  for (const kind of ['pointerup', 'pointercancel', 'pointerleave']) made.addEventListener(kind, end);
  // By keyboard or by a screen reader there is no holding: asked instead.
  made.addEventListener('click', (event) => event.detail === 0 && confirm(say('handover.confirm')) && act());
  made.addEventListener('contextmenu', (event) => event.preventDefault());
  return made;
}

/** Nobody leaves: not by a link, not by « back »; the numbers to call remain. */
function locked(event) {
  const link = on && event.target.closest?.('a[href]:not([href^="tel:"], [href^="#"])');
  if (!link) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

function enter() {
  if (on) return;
  on = true;
  html.dataset.handover = '';
  history.replaceState(null, '', `${location.pathname}#remise`);
  guard('#remise');
  addEventListener('popstate', () => on && guard('#remise'));
  addEventListener('click', locked, true);
  // Whoever leaves all the same is asked first, and finds an empty page when they come back.
  addEventListener('beforeunload', (event) => on && event.preventDefault());
  addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
  form.before(element('div', { class: 'note', id: 'remise' }, element('p', {}, say('handover.hello')), holder(say('handover.back'), () => reload(''))));
  for (const kind of ['pointerdown', 'keydown', 'input', 'scroll']) addEventListener(kind, acted, { passive: true, capture: true });
  acted();
  // Sent, kept to be sent, or handed over as a file: thanked, and everything goes.
  new MutationObserver(look).observe(form, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-outcome', 'data-state'] });
  look();
}

function look() {
  const done = form.querySelector('[data-outcome="done"], [data-outcome="failed"][data-state="waiting"] [data-kept="true"]');
  if (on && done && !over) {
    over = true;
    setTimeout(() => reload(THANKS), 1_500);
  }
}

function acted() {
  // While it is asked whether somebody is there, only the answer counts.
  if (document.getElementById('remise-absence')) return;
  clearTimeout(left);
  left = setTimeout(warn, TIMES.idle);
}

/** Said first, with a way to go on; a form that is being sent is not cleared. */
function warn() {
  if (!on || over) return;
  if (form.querySelector('[data-outcome="under"]')) return acted();
  const made = dialog('remise-absence', say('handover.idle'), element('p', { role: 'status' }, say('handover.idle.text', { seconds: TIMES.warn / 1000 })), button(say('handover.continue'), () => made.close(), false));
  made.addEventListener('close', () => {
    made.remove();
    acted();
  });
  left = setTimeout(() => reload(CLEARED), TIMES.warn);
}

/** « Merci, rendez la tablette », or what became of answers that nobody sent: only a professional goes on from here. */
function thank(mark) {
  html.dataset.handover = 'over';
  history.replaceState(null, '', `${location.pathname}${mark}`);
  guard(mark);
  addEventListener('popstate', () => over || guard(mark));
  const heading = element('h1', { tabindex: '-1', id: 'remise-merci' }, say(mark === THANKS ? 'handover.thanks' : 'handover.cleared'));
  const next = holder(say('handover.next'), () => reload('#remise'));
  const open = holder(say('handover.back'), () => reload(''));
  document.getElementById('contenu').prepend(element('section', { class: 'note', 'aria-labelledby': 'remise-merci' }, heading, element('p', {}, say(mark === THANKS ? 'handover.thanks.text' : 'handover.cleared.text')), element('p', {}, say('handover.hold')), element('div', { class: 'form__buttons' }, next, open)));
  heading.focus();
}

/** Called by the loader on a page whose address says so. */
export function start() {
  if ([THANKS, CLEARED].includes(location.hash)) return thank(location.hash);
  token = MARK.exec(location.hash)?.[1];
  if (location.hash.startsWith('#remise')) return enter();
  // The person's own device: said, kept for a reload and for the same form in another language, and gone with the answers once they are sent.
  token ??= history.state?.repere;
  history.replaceState(token ? { repere: token } : null, '', location.pathname);
  // A mark that is none, or a questionnaire about nobody: nothing goes along, and nothing is said.
  if (!token || anonymous) return;
  for (const other of document.querySelectorAll('a[data-language]')) other.hash = `repere=${token}`;
  const line = element('p', { class: 'note', 'data-marked': '' }, say('handover.marked'));
  form.before(line);
  form.addEventListener('click', (event) => {
    if (!event.target.closest?.('[data-outcome="done"] [data-action="erase"]')) return;
    token = undefined;
    line.remove();
    history.replaceState(null, '', location.pathname);
    for (const other of document.querySelectorAll('a[data-language]')) other.hash = '';
  });
}

/** « Confier la tablette »: what will happen, and the mark by which the answers are found again. */
export function offer() {
  const mark = element('input', { class: 'field__input', id: 'remise-repere', maxlength: '64', autocomplete: 'off', pattern: '[\\w.\\-]*' });
  const link = (name = 'remise') => `${location.origin}${location.pathname}#${name}${mark.value ? `=${mark.value}` : ''}`;
  const code = element('div', { class: 'handover__code' });
  mark.addEventListener('input', () => code.replaceChildren());
  /** For the person's own telephone: drawn by the program that sends, on this device. */
  const draw = async ({ target }) => {
    if (!mark.value) mark.value = crypto.randomUUID();
    if (!mark.reportValidity()) return;
    const address = link('repere');
    target.disabled = true;
    const { side, path, text } = await ask({ act: 'qr', text: address }, 'qr');
    target.disabled = false;
    target.focus();
    code.replaceChildren();
    // The mark was changed meanwhile: the code of another one is not shown.
    if (address !== link('repere') || (text && text !== address)) return;
    said.textContent = say(path ? 'handover.qr.text' : 'handover.qr.none');
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    const shape = (fill, d) => {
      const made = document.createElementNS(svg.namespaceURI, 'path');
      made.setAttribute('fill', fill);
      made.setAttribute('d', d);
      svg.append(made);
    };
    if (path) {
      for (const [name, value] of [['viewBox', `0 0 ${side} ${side}`], ['role', 'img'], ['aria-label', say('handover.qr.label')], ['shape-rendering', 'crispEdges']]) svg.setAttribute(name, value);
      shape('#fff', `M0 0h${side}v${side}H0z`);
      shape('#000', path);
      code.append(svg);
    }
    code.append(element('p', {}, address));
  };
  const said = element('p', { role: 'status', class: 'field__hint' });
  const made = dialog('remise-offre', say('handover.title'),
    element('p', {}, say('handover.text')),
    ...(anonymous ? [] : [element('label', { class: 'field__label', for: 'remise-repere' }, say('handover.mark')), element('p', { class: 'field__hint' }, say('handover.mark.help')), mark]),
    said,
    code,
    element('div', { class: 'form__buttons' },
      button(say('handover.begin'), () => {
        if (!mark.reportValidity()) return;
        token = mark.value || undefined;
        made.close();
        enter();
        document.getElementById('remise').querySelector('button').focus();
      }, false),
      ...(anonymous ? [] : [button(say('handover.draw'), () => {
        mark.value = crypto.randomUUID();
        code.replaceChildren();
      }), button(say('handover.qr'), draw)]),
      button(say('handover.copy'), async () => {
        if (!mark.reportValidity()) return;
        try {
          await navigator.clipboard.writeText(link());
          said.textContent = say('handover.copied');
        } catch {
          // The clipboard is forbidden here: it is shown instead.
          said.textContent = link();
        }
      }),
      button(say('handover.close'), () => made.close())));
}
