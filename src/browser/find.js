// Search over all content, on this device: an index made with the pages, asked for when somebody goes to the field. What is typed stays in the field: it is
// in no address, no request and no store. INDEX is put in by `guichet render`.
const form = document.getElementById('recherche');
const field = form.querySelector('input');
const status = form.querySelector('[role=status]');
const list = form.querySelector('ul');
const MOST = 20;

const plain = (text) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase().replace(/œ/g, 'oe').replace(/æ/g, 'ae');
/** A word without its plural, as the index has it (`stem` in src/native/render_index.rs). */
const stem = (word) => {
  if (word.length > 4 && word.endsWith('eaux')) return word.slice(0, -1);
  if (word.length > 4 && word.endsWith('aux')) return word.slice(0, -2) + 'l';
  return word.length > 3 && /[sx]$/.test(word) ? word.slice(0, -1) : word;
};
/** One letter too many, too few, wrong, or two that changed places. */
const near = (a, b) => {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const [x, y] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  return (x.length < 2 && y.length < 2) || (x.length === 2 && y.length === 2 && x[0] === y[1] && x[1] === y[0]);
};

/** The index as it was fetched: which words, which parts each stands in. What a word needs is made ready when it is looked for, so that the page is never held up. */
const ready = ({ pages, parts, words, found, drop }) => ({ pages, parts, drop: new Set(drop.split(' ')), words: words.split(' '), found: found.split(';') });
/** The parts in which the word at this place of the index stands. */
const standing = ({ found }, place) => {
  let at = 0;
  return found[place].split(',').map((delta) => (at += parseInt(delta, 36)));
};
const told = new Map();
/** One part: where it leads, and the words of its own title. */
const tell = ({ pages, parts }, part) => {
  if (!told.has(part)) {
    const [page, anchor, heading] = parts[part];
    const [title, address] = pages[page];
    const own = new Set(`${plain(title)} ${plain(heading)}`.split(/[^\p{L}\p{N}]+/u).map(stem));
    told.set(part, { title, heading, whole: !anchor, href: address + (anchor && `#${anchor}`), own });
  }
  return told.get(part);
};
let asked;
/** The index, asked for once: by whoever goes to the field. */
const index = () => (asked ??= fetch(new URL('./INDEX', import.meta.url)).then((answer) => answer.json()).then(ready).catch((error) => {
    asked = undefined;
    throw error;
  }));

/** Parts that a word leads to, with how well. */
const hits = (data, word) => {
  const scores = new Map();
  const root = stem(word);
  const take = (score, fits) =>
    data.words.forEach((known, place) => {
      if (fits(known)) for (const part of standing(data, place)) scores.set(part, Math.max(scores.get(part) ?? 0, score + (tell(data, part).own.has(known) ? 3 : 0)));
    });
  take(6, (known) => known === root);
  if (word.length > 2) take(3, (known) => known.startsWith(word));
  // Misspellings that are known as such must not hide what is spelt right.
  if (scores.size < 5 && root.length > 4) take(2, (known) => near(known, root));
  return scores;
};
/** Parts that stand in each of these. */
const shared = (all) => new Map([...all[0]].flatMap(([part, score]) => (all.every((one) => one.has(part)) ? [[part, score]] : [])));
const search = (data, text) => {
  const typed = plain(text).split(/[^\p{L}\p{N}-]+/u).map((word) => word.replace(/^-+|-+$/g, ''));
  const all = typed
    .filter((word) => word.length > 1 && !data.drop.has(word))
    .map((word) => {
      const halves = word.split(/-+/);
      const whole = hits(data, halves.join(''));
      return halves.length > 1 ? new Map([...shared(halves.map((half) => hits(data, half))), ...whole]) : whole;
    });
  const sums = new Map();
  for (const one of all) for (const [part, score] of one) sums.set(part, [(sums.get(part)?.[0] ?? 0) + 1, (sums.get(part)?.[1] ?? 0) + score]);
  const best = Math.max(0, ...[...sums.values()].map(([count]) => count));
  const ranked = [...sums].filter(([, [count]]) => count === best);
  const rank = ([part, [, score]]) => score + (tell(data, part).whole ? 2 : 0);
  return { count: all.length, found: ranked.sort((a, b) => rank(b) - rank(a) || a[0] - b[0]).map(([part]) => tell(data, part)) };
};

const shown = ({ href, title, heading }) => {
  const link = Object.assign(document.createElement('a'), { href, textContent: heading || title });
  if (heading) link.append(Object.assign(document.createElement('span'), { className: 'find__page', textContent: title }));
  const item = document.createElement('li');
  item.append(link);
  return item;
};
let later;
const show = (data) => {
  const { count, found } = search(data, field.value);
  list.replaceChildren(...found.slice(0, MOST).map(shown));
  const kind = found.length ? new Intl.PluralRules(document.documentElement.lang).select(found.length) : 'none';
  const words = !count ? '' : (form.dataset[kind] ?? form.dataset.many).replace('{count}', found.length);
  clearTimeout(later);
  // Said once, when the typing rests.
  later = setTimeout(() => (status.textContent = words), 300);
};
const act = () => index().then(show, () => (status.textContent = form.dataset.failed));

const links = () => [...list.querySelectorAll('a')];
field.addEventListener('focus', () => index().catch(() => {}));
field.addEventListener('input', act);
form.addEventListener('submit', (event) => {
  event.preventDefault();
  index().then((data) => (show(data), links()[0]?.focus()), act);
});
form.addEventListener('keydown', (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const places = [field, ...links()];
  const to = event.key === 'Escape' ? field : step && places[places.indexOf(event.target) + step];
  if (!to || !places.includes(event.target)) return;
  event.preventDefault();
  if (event.key === 'Escape' && event.target === field) {
    field.value = '';
    act();
  }
  to.focus();
});
if (field.value) act();
else if (document.activeElement === field) index().catch(() => {});
