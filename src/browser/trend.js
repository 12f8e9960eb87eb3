// Results that somebody chose to keep on this device, and how they go: a small chart, and the table that says the same. Fetched by `beside.js` where
// a questionnaire has a number for a result. The program that sends keeps them, encrypted, with an end; nothing without a press, nothing on a device
// that is handed over. A professional's are found by a mark without a name, so that two persons' never stand in one list.

const DAYS = 365;
const STORE = 'results';
const SIZE = { width: 320, height: 150, left: 36, right: 14, top: 22, bottom: 26 };
const slug = location.pathname.split('/').filter(Boolean).pop();
const number = (value) => Number(value).toLocaleString(LOCALE);
const short = (iso) => new Date(iso).toLocaleDateString(LOCALE, { day: '2-digit', month: '2-digit', year: '2-digit' });

/** What is kept of this questionnaire; under which key the result on the page is, once it is kept. */
let kept = [];
let own;

const place = element('section', { class: 'aid', 'data-aid': 'trend', 'aria-labelledby': 'resultats-gardes' });
const title = element('h2', { class: 'result__title', id: 'resultats-gardes', tabindex: '-1' });
const said = element('p', { role: 'status', class: 'field__hint' });
const mark = element('input', { class: 'field__input', id: 'resultats-repere', maxlength: '64', autocomplete: 'off', pattern: '[\\w.\\-]+' });
const shown = () => kept.filter(({ value }) => value.mark === mark.value.trim());

/** What is kept of the result on the page; under another mark it is somebody else's. */
const mine = () => shown().find(({ key }) => key === own);

/** The result as the form has drawn it: a number and the most there is; nothing while an answer is missing. */
function result() {
  const { value, most } = form.querySelector('.result__score')?.dataset ?? {};
  return value === undefined ? undefined : { value, most };
}

async function read() {
  const { items = [] } = await ask({ act: 'get', store: STORE, key: null }, 'got');
  kept = items.filter(({ value }) => value?.form === slug).sort((a, b) => a.value.at.localeCompare(b.value.at));
}

let busy = false;
async function keep(version) {
  if (busy || (!mark.disabled && !mark.reportValidity())) return;
  const found = result();
  if (!found) return;
  busy = true;
  own = mine() ? own : crypto.randomUUID();
  const value = { form: slug, version, at: new Date().toISOString(), mark: mark.value.trim(), ...found };
  const { ok } = await ask({ act: 'keep', store: STORE, key: own, value, expires: new Date(Date.now() + DAYS * 86_400_000).toISOString() }, 'kept');
  if (!ok) own = undefined;
  await read();
  busy = false;
  said.textContent = say(ok ? 'trend.kept' : 'trend.not-kept');
  draw();
  title.focus();
}

async function forget() {
  for (const { key } of shown()) await ask({ act: 'forget', store: STORE, key }, 'forgotten');
  own = undefined;
  await read();
  said.textContent = say('trend.forgotten');
  draw();
  title.focus();
}

function drawn(tag, attributes, words) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (words !== undefined) made.textContent = words;
  return made;
}

/** Dates go from left to right by their distance, values from 0 upwards: no colour and no zone says what is good. */
function chart(items) {
  const { width, height, left, right, top, bottom } = SIZE;
  const times = items.map(({ value }) => new Date(value.at).getTime());
  const most = Math.max(...items.map(({ value }) => Number(value.most ?? value.value)), 1);
  const span = times.at(-1) - times[0];
  const x = (n) => left + (span ? (times[n] - times[0]) / span : n / (items.length - 1)) * (width - left - right);
  const y = (value) => height - bottom - (Number(value) / most) * (height - top - bottom);
  const [first, last] = [items[0].value, items.at(-1).value];
  const words = say('trend.chart', { count: items.length, first: number(first.value), from: day(first.at), last: number(last.value), to: day(last.at) });
  const made = drawn('svg', { class: 'trend__chart', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': words, focusable: 'false' });
  for (const value of [0, most]) {
    made.append(drawn('path', { class: 'trend__line', d: `M${left} ${y(value)}H${width - right}` }), drawn('text', { x: left - 6, y: y(value) + 4, 'text-anchor': 'end' }, number(value)));
  }
  made.append(drawn('polyline', { class: 'trend__way', points: items.map(({ value }, n) => `${x(n)},${y(value.value)}`).join(' ') }));
  for (const [n, { value }] of items.entries()) {
    made.append(drawn('circle', { cx: x(n), cy: y(value.value), r: 4 }));
    // More than a dozen figures would stand on one another: the table has them all.
    if (items.length <= 12) made.append(drawn('text', { x: x(n), y: y(value.value) - 9, 'text-anchor': 'middle' }, number(value.value)));
  }
  made.append(drawn('text', { x: left, y: height - 8 }, short(first.at)), drawn('text', { x: width - right, y: height - 8, 'text-anchor': 'end' }, short(last.at)));
  return made;
}

function table(items) {
  const head = (key) => element('th', { scope: 'col' }, say(key));
  const rows = items.map(({ value }) => element('tr', {}, element('th', { scope: 'row' }, day(value.at)), element('td', { class: 'result__points' }, say('trend.value', { value: number(value.value), most: number(value.most ?? 0) })), element('td', {}, value.version ?? '')));
  return element('table', { class: 'result__table' }, element('caption', {}, say('trend.caption')), element('thead', {}, element('tr', {}, head('trend.day'), head('trend.result'), head('trend.version'))), element('tbody', {}, ...rows));
}

let facts;
/** What changes: the title, the field and the status stay where they are, with the focus and what is being said. */
const body = element('div');
const state = () => JSON.stringify([result(), kept.length, own, mark.value]);
function draw() {
  const items = shown();
  const lines = [];
  place.dataset.of = state();
  title.textContent = say(items.length ? 'trend.title' : 'trend.keep.title');
  if (items.length > 1) lines.push(chart(items));
  if (items.length) lines.push(table(items), element('p', { class: 'field__hint' }, say('trend.reading')));
  const buttons = [];
  // Other answers are another result: it takes the place of the first only by another press.
  const found = result();
  if (found && mine()?.value.value !== found.value) {
    lines.push(element('p', { class: 'field__hint' }, say('trend.help', { days: DAYS })));
    buttons.push(button(say('trend.keep'), () => keep(facts.version)));
  }
  if (items.length) buttons.push(button(say('trend.forget'), forget));
  body.replaceChildren(...lines, element('div', { class: 'form__buttons' }, ...buttons));
}

/** Something to keep, or something kept: otherwise it is not there. */
const wanted = () => result() !== undefined || kept.length > 0;

/** Called with each change of the form: in its place below what is said of the result, once there is something to keep or to show. */
export function look() {
  const anchor = form.querySelector('[data-aid="summary"]') ?? form.querySelector('.result');
  if (!facts) return;
  if (!anchor || !wanted()) return place.isConnected && !wanted() ? place.remove() : undefined;
  if (place.previousElementSibling !== anchor) anchor.after(place);
  if (place.dataset.of !== state()) draw();
}

/** Begins: with what is kept, where this device keeps anything. */
export async function start(known) {
  facts = known;
  mark.disabled = known.patient;
  mark.required = !known.patient;
  mark.setAttribute('aria-describedby', 'resultats-repere-aide');
  const field = element('div', { class: 'field' }, element('label', { class: 'field__label', for: mark.id }, say('trend.mark')), element('p', { class: 'field__hint', id: 'resultats-repere-aide' }, say('trend.mark.help')), mark);
  place.append(title, ...(known.patient ? [] : [field]), body, said);
  // What was said was said of another mark.
  mark.addEventListener('input', () => {
    said.textContent = '';
    draw();
  });
  document.addEventListener('guichet-posted', ({ detail }) => JSON.parse(detail).about === 'wiped' && clear());
  // Emptied from the list of sendings, in another tab.
  new BroadcastChannel('guichet').addEventListener('message', ({ data }) => data === '' && clear());
  document.addEventListener('click', (event) => {
    if (!event.target.closest?.('[data-action="erase"]')) return;
    // After the form has emptied itself, if it did: the next result is another person's.
    setTimeout(() => {
      if (result()) return;
      own = undefined;
      mark.value = '';
      said.textContent = '';
      look();
    });
  });
  if (isKept()) await read();
  look();
}
function clear() {
  kept = [];
  own = undefined;
  said.textContent = '';
  look();
}
