// Fills the form from a file or a pasted text: the object of docs/prefill.md, a FHIR resource or Bundle, or lines « question : answer ».
// Fetched when somebody asks for it. What was read goes to the form by the way of a link: checked there, and marked until it is confirmed.
// Nothing is guessed: what is not understood is listed, and a text is never read as markup.
const program = await running();

/** The longest file or text that is read, in bytes; the longest answer, and all answers together, in characters; the most answers. */
const MOST = { file: 1_000_000, answer: 2_000, all: 70_000, names: 1_000 };
const isAnswered = (name) => program.answers_of(name) !== '[]';

/** What was understood, as names with answers, and what was not, in words. */
class Found {
  answers = Object.create(null);
  left = [];
  twice = new Set();

  /** Takes an answer. Another one for the same question: none of them is taken. */
  take(name, value, words) {
    const text = typeof value === 'string' ? value.replace(/\s+/g, ' ').trim() : value;
    if (text === '' || text === undefined || text === null) return;
    if (String(text).length > MOST.answer) return this.leave(words, 'import.long');
    if (this.twice.has(name) || (name in this.answers && JSON.stringify(this.answers[name]) !== JSON.stringify(text))) {
      this.twice.add(name);
      delete this.answers[name];
      return this.leave(words, 'import.twice');
    }
    this.answers[name] = text;
  }

  leave(words, why) {
    const line = say(why, { what: String(words).replace(/\s+/g, ' ').trim().slice(0, 120) });
    if (!this.left.includes(line)) this.left.push(line);
  }
}

// The object of docs/prefill.md.

function readObject(json, found) {
  for (const [name, value] of Object.entries(json)) {
    const one = (v) => ['string', 'number', 'boolean'].includes(typeof v);
    if (one(value) || (Array.isArray(value) && value.every(one))) found.take(name, value, name);
    else found.leave(name, 'import.unknown');
  }
}

// FHIR.

const RPPS = 'https://rpps.esante.gouv.fr';
const NATIONAL = 'urn:oid:1.2.250.1.71.4.2.1';
const INS = /^urn:oid:1\.2\.250\.1\.213\.1\.4\./;
const list = (value) => (Array.isArray(value) ? value.filter((v) => v && typeof v === 'object') : []);
const words = (value) => (typeof value === 'string' ? value : '');
const given = (name) => (Array.isArray(name?.given) ? name.given.filter((g) => typeof g === 'string') : []);
const valueOf = (resource, url) => list(resource.extension).find((e) => e.url === url);

function readAddress(address, prefix, found) {
  const lines = (Array.isArray(address.line) ? address.line : []).filter((l) => typeof l === 'string').join(', ');
  found.take(`${prefix}.address`, lines, lines);
  found.take(`${prefix}.postalCode`, words(address.postalCode), address.postalCode);
  found.take(`${prefix}.city`, words(address.city), address.city);
  const country = words(address.country);
  if (prefix === 'patient' && country && !['FR', 'FRA', 'FRANCE'].includes(plain(country))) found.take('patient.country', country, country);
}

function readPatient(patient, found) {
  for (const name of list(patient.name)) {
    const family = words(name.family);
    if (name.use === 'official' || name.use === 'maiden') {
      found.take('patient.birthName', family, `${family} (${name.use})`);
      if (name.use === 'maiden') continue;
      const all = words(list(name.extension).find((e) => /birth-list-given-name$/.test(e.url))?.valueString) || given(name).join(' ');
      found.take('patient.firstName', given(name)[0], given(name)[0]);
      if (all && all !== given(name)[0]) found.take('patient.birthGivenNames', all, all);
    } else if (name.use === 'usual') {
      found.take('patient.usedName', family, family);
      found.take('patient.usedGivenName', given(name)[0], given(name)[0]);
    } else found.leave([words(name.text) || family, ...given(name)].join(' '), 'import.name');
  }
  found.take('patient.birthDate', words(patient.birthDate), patient.birthDate);
  if (['male', 'female', 'unknown'].includes(patient.gender)) found.take('patient.sex', patient.gender, patient.gender);
  else if (patient.gender) found.leave(`gender ${patient.gender}`, 'import.unknown');
  const phones = list(patient.telecom).filter((t) => t.system === 'phone' && t.use !== 'old').map((t) => words(t.value));
  const mails = list(patient.telecom).filter((t) => t.system === 'email' && t.use !== 'old').map((t) => words(t.value));
  phones.forEach((phone, index) => (index < 2 ? found.take(index ? 'patient.phone2' : 'patient.phone', phone, phone) : found.leave(phone, 'import.unknown')));
  mails.forEach((mail, index) => (index ? found.leave(mail, 'import.unknown') : found.take('patient.email', mail, mail)));
  const homes = list(patient.address).filter((a) => a.use !== 'old');
  if (homes.length === 1) readAddress(homes[0], 'patient', found);
  else for (const home of homes) found.leave(words(home.city) || 'address', 'import.several');
  const place = valueOf(patient, 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace')?.valueAddress;
  const code = list(place?.extension).find((e) => /insee-code$/.test(e.url));
  found.take('patient.birthPlace', words(code?.valueCoding?.code ?? code?.valueCode ?? code?.valueString), 'birthPlace');
  // The form does not ask for it, so that nobody types one that was never checked.
  if (list(patient.identifier).some((i) => INS.test(i.system))) found.leave('INS', 'import.ins');
}

function readPractitioner(practitioner, found) {
  const [name, ...others] = list(practitioner.name);
  if (others.length) found.leave(words(others[0].family), 'import.several');
  const prefix = Array.isArray(name?.prefix) ? name.prefix.filter((p) => typeof p === 'string') : [];
  const whole = words(name?.text) || [...prefix, ...given(name), words(name?.family)].join(' ');
  found.take('requester.name', whole, whole);
  for (const { system, value } of list(practitioner.identifier)) {
    if (system === RPPS) found.take('requester.rpps', words(value), value);
    // A national id is an RPPS number after an 8.
    else if (system === NATIONAL && /^8\d{11}$/.test(value)) found.take('requester.rpps', value.slice(1), value);
    else found.leave(words(value), 'import.unknown');
  }
  const [phone, ...more] = list(practitioner.telecom).filter((t) => t.system === 'phone');
  found.take('requester.phone', words(phone?.value), phone?.value);
  for (const { value } of more) found.leave(words(value), 'import.unknown');
  for (const { value } of list(practitioner.telecom).filter((t) => t.system === 'email')) {
    // The one trust space that can be told by its name.
    if (/\.mssante\.fr$/i.test(words(value))) found.take('requester.mssante', value, value);
    else found.leave(words(value), 'import.unknown');
  }
  const [work] = list(practitioner.address);
  if (work) readAddress(work, 'practice', found);
}

function readOrganization(organization, found) {
  found.take('practice.name', words(organization.name), organization.name);
  const [address] = list(organization.address);
  if (address) readAddress(address, 'practice', found);
}

const READ = { Patient: readPatient, Practitioner: readPractitioner, Organization: readOrganization };

function readFhir(json, found) {
  const resources = json.resourceType === 'Bundle' ? list(json.entry).map((e) => e.resource).filter((r) => r && typeof r === 'object') : [json];
  const counts = new Map();
  for (const { resourceType } of resources) counts.set(String(resourceType), (counts.get(String(resourceType)) ?? 0) + 1);
  for (const [type, count] of counts) {
    if (!Object.hasOwn(READ, type)) found.leave(`${type} × ${count}`, 'import.unknown');
    // Which one is meant is not for this page to choose.
    else if (count > 1) found.leave(`${type} × ${count}`, 'import.several');
    else READ[type](resources.find((r) => r.resourceType === type), found);
  }
}

// Lines of text.

/** Names of the form by the words that may stand before the colon: the texts `import.label.…`. */
const LABELS = new Map(
  Object.entries(WORDS).filter(([key]) => key.startsWith('import.label.')).flatMap(([key, all]) => all.split('|').map((label) => [plain(label), key.slice('import.label.'.length)])),
);
const DATE = /^(\d{1,2}\/\d{1,2}\/\d{4}|\d{1,2}\/\d{4}|\d{4}(-\d{2}){0,2})$/;

/** The code of the option with these words, or with this code. */
function optionOf(name, text) {
  const wanted = plain(text);
  for (const control of controls(name)) {
    const options = control.tagName === 'SELECT' ? [...control.options].map((o) => [o.value, o.textContent]) : isBox(control) ? [[control.value, control.labels?.[0]?.textContent]] : [];
    const found = options.find(([code, label]) => code && (code === text || plain(label) === wanted));
    if (found) return found[0];
  }
  return undefined;
}

function readLines(text, found) {
  for (const whole of text.split(/\r?\n/)) {
    const line = whole.trim();
    if (!line) continue;
    const [, label, value] = /^[-•*\s]*([^:]{1,60}?)\s*:\s*(.*)$/u.exec(line) ?? [];
    const name = label && LABELS.get(plain(label));
    if (!name) found.leave(line, 'import.unknown');
    else if (!value) continue;
    else {
      const [control] = controls(name);
      const chosen = control && (isBox(control) || control.tagName === 'SELECT');
      const answer = chosen ? optionOf(name, value) : value;
      const isDate = name.endsWith('Date');
      if (answer === undefined || (isDate && !DATE.test(value))) found.leave(line, 'import.unknown');
      else found.take(name, answer, line);
    }
  }
}

/** Reads a text, whatever it is. */
function read(text) {
  const found = new Found();
  if (new Blob([text]).size > MOST.file) return found.leave('', 'import.big'), found;
  if (!/^\s*[{[]/.test(text)) return readLines(text, found), found;
  let json;
  try {
    json = JSON.parse(text);
  } catch {
    return found.leave('', 'import.broken'), found;
  }
  if (!json || typeof json !== 'object' || Array.isArray(json)) found.leave('', 'import.broken');
  else if (json.guichet === 'draft') found.leave('', 'import.draft');
  else if (typeof json.resourceType === 'string') readFhir(json, found);
  else readObject(json, found);
  return found;
}

/** Gives what was found to the form, and says what became of each. */
async function hand(found) {
  const names = Object.keys(found.answers);
  // The form reads no more than a link may hold.
  if (names.length > MOST.names || JSON.stringify(found.answers).length > MOST.all) return found.leave('', 'import.big'), [];
  const before = new Set(names.filter(isAnswered));
  if (names.length) prefill(found.answers);
  await new Promise(requestAnimationFrame);
  const label = (name) => (controls(name)[0] ? labelOf(controls(name)[0]) : name);
  for (const name of names.filter((n) => before.has(n))) found.leave(label(name), 'import.answered');
  const taken = names.filter((n) => !before.has(n) && isAnswered(n));
  for (const name of names.filter((n) => !before.has(n) && !isAnswered(n))) found.leave(`${label(name)}, ${found.answers[name]}`, 'import.refused');
  return taken.map(label);
}

/** « Remplir à partir d’un fichier ou d’un texte » */
export function open() {
  const file = element('input', { type: 'file', id: 'import-fichier', class: 'field__input', accept: '.json,.txt,application/json,application/fhir+json,text/plain' });
  const area = element('textarea', { id: 'import-texte', class: 'field__input', rows: '6', autocomplete: 'off', spellcheck: 'false' });
  const result = element('div', { role: 'status' });
  const tell = async (found) => {
    const taken = await hand(found);
    result.replaceChildren(
      element('p', {}, taken.length ? say('import.taken', { count: taken.length, what: taken.join(', ') }) : say('import.none')),
      ...(found.left.length ? [element('p', {}, say('import.left')), element('ul', {}, ...found.left.map((line) => element('li', {}, line)))] : []),
    );
    if (taken.length) area.value = '';
  };
  file.addEventListener('change', async () => {
    const [one] = file.files;
    if (!one) return;
    if (one.size > MOST.file) {
      const found = new Found();
      found.leave('', 'import.big');
      file.value = '';
      return tell(found);
    }
    const text = await one.text();
    // The same file may be chosen again.
    file.value = '';
    await tell(read(text));
  });
  const made = dialog('import', say('import.title'),
    element('p', {}, say('import.text')),
    element('div', { class: 'question' }, element('label', { class: 'field__label', for: 'import-fichier' }, say('import.file')), file),
    element('div', { class: 'question' }, element('label', { class: 'field__label', for: 'import-texte' }, say('import.paste')), element('p', { class: 'field__hint', id: 'import-aide' }, say('import.paste.help')), area),
    result,
    element('div', { class: 'form__buttons' }, button(say('import.read'), () => tell(read(area.value)), false), button(say('import.close'), () => made.close())),
  );
  area.setAttribute('aria-describedby', 'import-aide');
}
