// Pages that are filled on the device: letters and checklists of the team, the care sheet. What is typed stands at once where it belongs, is
// printed, copied or saved as a file by whoever typed it, and is nowhere else: no store, no address, no request.

const page = document.getElementById('remplir');
const status = document.getElementById('remplir-etat');
const data = JSON.parse(document.getElementById('guichet-data').textContent);
const typed = [...page.querySelectorAll('input, textarea, select')].filter((control) => control.type !== 'file');
const places = [...page.querySelectorAll('[data-place]')].map((place) => ({ place, blank: [...place.childNodes] }));

const isBoxed = (control) => control.type === 'checkbox';
/** What a control says: the words of an option, not its code. */
const said = (control) => (control.tagName === 'SELECT' ? (control.value ? control.selectedOptions[0].text : '') : control.value.trim());
const isChanged = (control) => {
  if (isBoxed(control)) return control.checked !== control.defaultChecked;
  return control.tagName === 'SELECT' ? control.value !== '' : control.value !== control.defaultValue;
};
const warn = (event) => event.preventDefault();

/** Puts words where they belong, and a dotted line where there are none. */
function show() {
  const words = { today: new Date().toLocaleDateString('fr-FR') };
  for (const control of typed) {
    if (control.name) words[control.name] = said(control);
    if ('pathway' in control.dataset) Object.assign(words, data.facts[control.value]);
  }
  for (const { place, blank } of places) {
    const here = words[place.dataset.place];
    place.toggleAttribute('data-filled', Boolean(here));
    if (here) place.textContent = here;
    else place.replaceChildren(...blank);
  }
  // Leaving or loading anew asks first, as long as something would be lost.
  if (typed.some(isChanged)) addEventListener('beforeunload', warn);
  else removeEventListener('beforeunload', warn);
}
const tell = (words) => {
  // Said again when the same is done twice.
  status.textContent = '';
  requestAnimationFrame(() => { status.textContent = words; });
};

/** The words of a node, as they stand on the paper. */
function words(node) {
  return [...node.childNodes].map((child) => {
    if (child.nodeType === Node.TEXT_NODE) return child.data;
    if (child.nodeType !== Node.ELEMENT_NODE) return '';
    if (child.matches('br')) return '\n';
    if (child.matches('.fill__blank')) return '……………………';
    if (child.matches('input')) return child.checked ? '[x] ' : '[ ] ';
    return words(child);
  }).join('');
}
function paragraphs(node) {
  return [...node.children].filter((child) => !child.matches('.draft__screen')).map((child) => {
    if (child.matches('ul')) return [...child.children].map((line) => `- ${words(line).trim()}`).join('\n').replaceAll('- [', '[');
    return child.matches('div') ? paragraphs(child) : words(child).trim();
  }).filter(Boolean).join('\n\n');
}
const text = () => `${paragraphs(page.querySelector('.draft__paper'))}\n`;

const ACTS = {
  print: () => print(),
  copy: async () => {
    try {
      await navigator.clipboard.writeText(text());
      tell(say('fill.copied'));
    } catch {
      // A browser that refuses the clipboard.
      tell(say('fill.not-copied'));
    }
  },
  save: () => {
    const address = URL.createObjectURL(new Blob([text()], { type: 'text/plain;charset=utf-8' }));
    const link = element('a', { href: address, download: data.file });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    tell(say('fill.saved', { file: data.file }));
  },
};

/** Takes the dates of a file that the page of the dates wrote (docs/timeline.md); what was typed stays. */
async function take(file) {
  let taken = 0;
  try {
    const read = JSON.parse(await file.text());
    if (read.type !== 'guichet-suivi' || read.pathway !== data.pathway) return tell(say('fill.other-file'));
    for (const { event, turn = 1, date } of read.dates) {
      const control = typed.find((c) => c.dataset.mark === `${event}.${turn}`);
      if (!control || control.value || !/^\d{4}(-\d\d){0,2}$/.test(date)) continue;
      control.value = date.split('-').reverse().join('/');
      taken += 1;
    }
  } catch {
    return tell(say('fill.no-file'));
  }
  show();
  return tell(say('fill.taken', { count: taken }));
}

page.addEventListener('input', show);
page.addEventListener('submit', (event) => event.preventDefault());
page.addEventListener('reset', () => setTimeout(() => {
  show();
  tell(say('fill.wiped'));
}));
page.addEventListener('click', ({ target }) => ACTS[target.closest('[data-act]')?.dataset.act]?.());
const chooser = document.getElementById('remplir-dates');
chooser?.addEventListener('change', async () => {
  const [file] = chooser.files;
  if (file) await take(file);
  chooser.value = '';
});
for (const waiting of page.querySelectorAll('[hidden]')) waiting.hidden = false;
// A page that comes back from the browser's memory has what was typed.
addEventListener('pageshow', show);
show();
page.dataset.on = '';
