// Documents: files are chosen, dropped, pasted or made with a camera; they are looked at (`photos.js`, which stands before this script) before
// the program reads them. Loaded at the first sight of a field for a file. Nothing is kept here, and nothing is sent.
// SHEET, the name of the style sheet, is put in by `guichet render`.

/** All files of a form together, bytes. */
const TOTAL = 25_000_000;
/** Milliseconds before a bar shows how far it is. */
const SOON = 300;

/** What was handed to the program by each field: `{file, url, box}`. */
const shown = new Map();
/** What stands beside the fields of one group of rows, or beside one field. */
const parts = new WeakMap();
const known = new WeakSet();
/** Counted up by « Tout effacer »: what is still being read then is thrown away. */
let turn = 0;
let queue = Promise.resolve();
let busy = 0;
let held;

const wait = (time) => new Promise((done) => setTimeout(done, time));
const stem = (input) => input.name.split('@')[0];
const fields = () => [...form.querySelectorAll('input[type="file"]')];
const fieldOf = (input) => input.closest('.field');
const containerOf = (input) => input.closest('.rows') ?? fieldOf(input);
const isEmpty = (input) => !input.disabled && !input.files.length && !fieldOf(input).querySelector('.file');

/** The field that takes what is dropped or pasted on `target`: its own, else the last one of the step that is shown. */
function aimOf(target) {
  const here = fields().filter((input) => !input.disabled && !input.closest('.form__page[hidden]'));
  return here.find((input) => fieldOf(input).contains(target)) ?? here.find((input) => containerOf(input).contains(target)) ?? here.at(-1);
}

/** Nothing has been answered in the row of this field. */
function isBlank(input) {
  const others = input.closest('.rows__row, .rows__answer')?.querySelectorAll('input:not([type="file"]), select, textarea') ?? [];
  return isEmpty(input) && [...others].every((c) => (['radio', 'checkbox'].includes(c.type) ? !c.checked : c.hasAttribute('data-unit') || c.hasAttribute('data-empty') || !c.value));
}

/** A field of the same question for one more file: in a row where nothing stands yet, else in a new row. */
async function room(input) {
  const container = containerOf(input);
  const free = () => [...container.querySelectorAll('input[type="file"]')].find((one) => stem(one) === stem(input) && isBlank(one));
  if (container === fieldOf(input)) return isEmpty(input) ? input : undefined;
  if (free()) return free();
  container.querySelector(':scope > [data-action="add-row"]:not([hidden])')?.click();
  for (let times = 0; !free() && times < 20; times++) await wait(10);
  return free();
}

function setFiles(input, file) {
  const transfer = new DataTransfer();
  if (file) transfer.items.add(file);
  input.files = transfer.files;
  return input.files[0];
}

/** Hands a file to the program, and waits until the page shows it. */
async function hand(input, { file, words }) {
  drop(input);
  const held = setFiles(input, file);
  const url = URL.createObjectURL(file);
  const about = element('span', { class: 'visually-hidden' }, `\u00a0: ${file.name}`);
  const open = element('a', { class: 'documents__open', href: url, target: '_blank', rel: 'noopener' }, say('documents.open'), about);
  const lines = words.map((line) => element('p', {}, line));
  const box = element('div', { class: 'documents__shown' }, element('div', {}, ...lines, open));
  if (file.type.startsWith('image/')) box.prepend(element('img', { class: 'documents__picture', src: url, alt: say('documents.picture', { name: file.name }) }));
  fieldOf(input).append(box);
  shown.set(input, { file: held, url, box });
  input.dispatchEvent(new CustomEvent('change', { bubbles: true, detail: 'looked-at' }));
  for (let times = 0; times < 100 && !fieldOf(input)?.querySelector('.file__name')?.textContent.startsWith(file.name); times++) await wait(20);
}

function drop(input) {
  const before = shown.get(input);
  if (!before) return;
  URL.revokeObjectURL(before.url);
  before.box.remove();
  shown.delete(input);
}

const total = () => [...shown.values()].reduce((sum, { file }) => sum + file.size, 0);

/** What stands beside the fields: the limits, said before; how far it is; what was refused. */
function partOf(input) {
  const container = containerOf(input);
  if (parts.has(container)) return parts.get(container);
  const id = `documents-${stem(input)}`;
  const limits = say('documents.limits', { each: sizeOf(Number(input.dataset.most) || EACH), most: sizeOf(TOTAL) });
  const hint = element('p', { id }, `${limits} ${say('documents.rules')}`);
  const sum = element('p', { class: 'documents__total' });
  const status = element('p', { role: 'status', class: 'documents__status' });
  const bar = element('progress', { 'aria-label': say('documents.progress'), hidden: '' });
  const box = element('div', { class: 'documents' }, hint);
  if (matchMedia('(any-pointer: fine)').matches) box.append(element('p', {}, say('documents.drop')));
  box.append(sum, bar, status);
  if (container === fieldOf(input)) container.append(box);
  else (container.querySelector(':scope > [data-action="add-row"]') ?? container.lastElementChild).before(box);
  const part = { id, box, sum, status, bar };
  parts.set(container, part);
  return part;
}

/** Each new field gets its part and, on a device with a camera in the hand, a button for it. Previews go with their files. */
function look() {
  for (const input of fields()) {
    if (known.has(input)) continue;
    known.add(input);
    const part = partOf(input);
    input.setAttribute('aria-describedby', `${input.getAttribute('aria-describedby') ?? ''} ${part.id}`.trim());
    if (containerOf(input) !== fieldOf(input)) input.multiple = true;
    const types = typesOf(input);
    if (matchMedia('(pointer: coarse)').matches && takes(types, 'image/jpeg') && !input.disabled) {
      const about = element('span', { class: 'visually-hidden' }, `\u00a0: ${input.labels?.[0]?.textContent.trim() ?? ''}`);
      const photo = element('button', { type: 'button', class: 'button button--plain documents__photo' }, say('documents.photo'), about);
      photo.addEventListener('click', () => {
        const camera = element('input', { type: 'file', accept: 'image/jpeg,image/png', capture: 'environment' });
        camera.addEventListener('change', () => given([...camera.files], input));
        camera.click();
      });
      input.after(photo);
    }
  }
  for (const [input, { file }] of shown) if (!input.isConnected || input.files[0] !== file) drop(input);
  for (const input of fields()) {
    const count = shown.size ? say('documents.total', { count: String(shown.size), size: sizeOf(total()), most: sizeOf(TOTAL) }) : '';
    const { sum } = partOf(input);
    if (sum.textContent !== count) sum.textContent = count;
  }
}

/** Says beside the field, or beside all of them, why files were not taken. */
function complain(input, words, direct) {
  const place = direct ? fieldOf(input) : partOf(input).box;
  const id = `${direct ? input.name : partOf(input).id}-refused`;
  document.getElementById(id)?.remove();
  const ids = (input.getAttribute('aria-describedby') ?? '').split(' ').filter((one) => one !== id);
  if (words.length) {
    const box = element('div', { id, class: 'documents__refused', role: 'alert' }, ...words.map((line) => element('p', { class: 'field__error' }, line)));
    if (direct) input.before(box);
    else place.append(box);
    ids.push(id);
  }
  input.setAttribute('aria-describedby', ids.join(' '));
}

// Taking files

/** Takes files one after the other. `direct`: they were chosen in this very field, so that the first one is its answer. */
async function take(files, input, direct) {
  const mine = turn;
  const { status, bar } = partOf(input);
  const focus = document.activeElement;
  const refused = [];
  let taken = 0;
  complain(input, [], direct);
  const late = setTimeout(() => (bar.hidden = false), SOON);
  bar.max = files.length;
  for (const [index, file] of files.entries()) {
    bar.value = index;
    status.textContent = say('documents.reading', { number: String(index + 1), count: String(files.length), name: file.name });
    try {
      const made = await prepared(file, input);
      if (mine !== turn) break;
      const own = direct && !taken;
      const instead = own ? (shown.get(input)?.file.size ?? 0) : 0;
      if (total() - instead + made.file.size > TOTAL) {
        throw new Refusal(say('documents.full', { name: file.name, size: sizeOf(made.file.size), left: sizeOf(TOTAL - total() + instead), most: sizeOf(TOTAL) }));
      }
      const into = own ? input : await room(input);
      if (!into) throw new Refusal(say('documents.room', { name: file.name }));
      await hand(into, made);
      taken++;
    } catch (error) {
      refused.push(error instanceof Refusal ? error.message : say('documents.broken', { name: file.name }));
    }
  }
  clearTimeout(late);
  bar.hidden = true;
  if (mine !== turn) {
    status.textContent = '';
    return false;
  }
  status.textContent = taken ? counted('documents.taken.several', taken) : '';
  complain(input, refused, direct);
  look();
  // A row that was added took the focus.
  if (focus !== document.activeElement && focus?.isConnected && focus !== document.body) focus.focus();
  return !refused.length;
}

function later(files, input, direct) {
  busy++;
  queue = queue.then(() => take(files, input, direct)).catch(() => false).then((well) => {
    busy--;
    // « Continuer » was pressed meanwhile: now, unless there is something to read first.
    if (busy || !held) return;
    if (well && held.isConnected) held.click();
    held = undefined;
  });
  return queue;
}

/** Files were chosen in this field. What it held before stays until something better is there. */
export function chosen(input) {
  const files = [...input.files];
  // Given up in the browser's window.
  const before = shown.get(input);
  const kept = setFiles(input, before?.file);
  if (before) before.file = kept;
  return files.length ? later(files, input, true) : undefined;
}

/** Files were dropped on `target`, or pasted, or made with the camera. A pasted picture has no name of its own. */
export function given(files, target, pasted = false) {
  const input = aimOf(target);
  if (!input) return;
  input.closest('details:not([open])')?.setAttribute('open', '');
  const name = (file, index) => `${say('documents.pasted')} ${shown.size + index + 1}.${file.name.split('.').pop()}`;
  const all = pasted ? files.map((file, index) => new File([file], name(file, index), { type: file.type })) : files;
  return later(all, input, isEmpty(input) && fieldOf(input).contains(target));
}

/** Once the form is empty, no name of a file is left in what was said. */
function forget() {
  if (form.querySelector('.file')) return;
  for (const said of form.querySelectorAll('.documents__refused')) said.remove();
  for (const said of form.querySelectorAll('.documents__status')) said.textContent = '';
}

let over;
function mark(part) {
  if (over === part) return;
  over?.box.removeAttribute('data-over');
  over = part;
  over?.box.setAttribute('data-over', '');
}
addEventListener('dragover', (event) => {
  if (!event.dataTransfer?.types.includes('Files')) return;
  const input = aimOf(event.target);
  event.dataTransfer.dropEffect = input ? 'copy' : 'none';
  input?.closest('details:not([open])')?.setAttribute('open', '');
  mark(input && partOf(input));
});
for (const kind of ['drop', 'dragend']) addEventListener(kind, () => mark());
addEventListener('dragleave', (event) => event.relatedTarget ?? mark());
addEventListener('click', (event) => {
  const action = event.target.closest?.('[data-action]')?.dataset.action;
  if (action === 'erase') {
    turn++;
    setTimeout(forget);
  }
  if (!busy || !['next', 'send'].includes(action)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  held = event.target.closest('[data-action]');
}, true);

styled('SHEET');
// Rows come and go, and a file that is taken away is the program's doing.
let soon;
new MutationObserver(() => (soon ??= setTimeout(() => ((soon = undefined), look())))).observe(form, { childList: true, subtree: true });
look();
