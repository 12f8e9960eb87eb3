// Sheets to print, made of the answers on the page: letters and leaflets of `public/letters/`. Fetched when somebody asks for one.
// LETTERS and FACTS are put in by `guichet render`: the sheets, and what they may say of the pathway and of the establishment.
// Nothing is kept and nothing leaves: the sheet stands in the page as long as its dialog is open.
const program = await running();

const nbsp = '\u00a0';
const french = (iso) => iso.split('T')[0].split('-').reverse().join('/');

/** One answer in words. */
function wordsOf(answer) {
  const [[kind, value]] = Object.entries(answer);
  if (kind === 'valueCoding') return value.display ?? value.code ?? '';
  if (kind === 'valueBoolean') return say(value ? 'answer.true' : 'answer.false');
  if (kind === 'valueDate' || kind === 'valueDateTime') return french(value);
  if (kind === 'valueQuantity') return [String(value.value).replace('.', ','), value.unit ?? value.code].filter(Boolean).join(nbsp);
  if (kind === 'valueDecimal' || kind === 'valueInteger') return String(value).replace('.', ',');
  if (kind === 'valueAttachment') return value.title ?? '';
  return String(value?.display ?? value);
}
const answersOf = (name) => JSON.parse(program.answers_of(name));
const codeOf = (answer) => Object.values(answer).map((value) => String(value?.code ?? value))[0];

/** What the places of one sheet stand for: lists of words. */
function reader(letter, reference) {
  const pathway = FACTS.pathways[codeOf(answersOf('pathway')[0] ?? {})]?.[letter.audience] ?? {};
  const site = FACTS.site[letter.audience];
  const own = { today: [new Date().toLocaleDateString(LOCALE)], reference: reference ? [reference] : [], blank: [] };
  const fact = (name) => own[name] ?? (name in FACTS.places ? pathway[name] ?? site[name] ?? [] : undefined);
  const row = (name, at) => (at ? `${name}@${at}` : name);
  return {
    words: (name, at) => fact(name) ?? answersOf(row(name, at)).map(wordsOf).filter(Boolean),
    isFact: (name) => name !== 'blank' && name in FACTS.places,
    /** « name » is there, or « name=code » is among the answers. */
    holds: (condition, at) => {
      const [name, code] = condition.split('=');
      const found = fact(name);
      if (found) return found.length > 0;
      const answers = answersOf(row(name, at));
      return code === undefined ? answers.length > 0 : answers.some((answer) => codeOf(answer) === code);
    },
  };
}

const PLACE = /\{([^{}\s]+)\}/;
/** One line: its nodes, with a dotted line for each answer that is missing; nothing when it hangs on a fact that is not there. */
function line(text, read, at, sparse) {
  const parts = text.split(PLACE);
  const names = parts.filter((_, index) => index % 2);
  const missing = (name) => !read.words(name, at).length;
  if (names.some((name) => read.isFact(name) && missing(name))) return undefined;
  if (sparse && names.length && names.every(missing)) return undefined;
  return parts.map((part, index) => {
    if (!(index % 2)) return part;
    const words = read.words(part, at);
    return words.length ? words.join(', ') : element('span', { class: 'letter__blank' }, element('span', { class: 'visually-hidden' }, say('paper.blank')));
  });
}
/** The lines of a block. A line that is one place alone is as many lines as there are words. */
function lines(block, read, at) {
  return block.text.flatMap((text) => {
    const alone = /^\{([^{}\s]+)\}$/.exec(text)?.[1];
    const words = alone ? read.words(alone, at) : [];
    if (words.length > 1) return words.map((word) => [word]);
    const one = line(text, read, at, block.kind === 'facts');
    return one ? [one] : [];
  });
}
const DRAW = {
  heading: (all) => all.map((words) => element('h3', {}, ...words)),
  paragraph: (all) => all.map((words) => element('p', {}, ...words)),
  address: (all) => [element('p', { class: 'letter__address' }, ...all.flatMap((words, index) => (index ? [element('br'), ...words] : words)))],
  list: (all) => [element('ul', {}, ...all.map((words) => element('li', {}, ...words)))],
  facts: (all) => DRAW.list(all),
  box: (all) => [element('div', { class: 'letter__box' }, ...DRAW.paragraph(all))],
  screen: (all) => [element('div', { class: 'note' }, ...DRAW.paragraph(all))],
};
const isShown = (block, read, at) => block.when.every((c) => read.holds(c, at)) && !block.unless.some((c) => read.holds(c, at));

/** The nodes of a block, once for each row of the group that it follows. */
function blockOf(block, read) {
  const nodes = [];
  const named = block.text.flatMap((text) => text.split(PLACE).filter((_, index) => index % 2)).filter((name) => !(name in FACTS.places));
  for (let at = 0; at < 50; at++) {
    if (block.each && !named.some((name) => read.words(name, at).length)) break;
    const all = isShown(block, read, at) ? lines(block, read, at) : [];
    if (all.length) nodes.push(...DRAW[block.kind](all));
    if (!block.each) break;
  }
  return nodes;
}

/** Shows a sheet: what is on the screen is what is printed. */
export function show(id, reference) {
  const letter = LETTERS[id];
  const read = reader(letter, reference);
  const inKind = (screen) => letter.blocks.filter(({ kind }) => (kind === 'screen') === screen).flatMap((block) => blockOf(block, read));
  const foot = element('p', { class: 'letter__foot' }, say('paper.foot', { title: letter.title, version: letter.version, state: letter.reviewed ? say('paper.reviewed', { by: letter.reviewed }) : say('paper.pending') }));
  const sheet = element('div', { class: 'letter', 'data-paper': letter.paper, 'data-for': letter.audience }, ...inKind(false), foot);
  showSheet('feuille', letter.title, [say('paper.text'), say('paper.print'), say('paper.close')], sheet, inKind(true));
}
