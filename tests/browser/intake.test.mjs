// The coordinator's page: a referral that was really saved or sent is opened, from a file and from a real FHIR server, shown with what is missing and the
// time that is left, and answered. Nothing is kept, and no file breaks the page.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { axe, closeBrowser, openPage } from './lib/browser.mjs';
import { ANSWERS, assertPrivate, DISTRESS, fillDistress, next, open, plain, put, questionnaire, reference, REFERRAL, say, send, textOf } from './lib/form.mjs';
import { press, tabTo } from './lib/keys.mjs';
import { INTAKE } from './lib/pages.mjs';
import { backend, FHIR, PROXY, root, SITE, WORK } from './lib/servers.mjs';
import { fhir, FILE, OTHER, siteWith } from './lib/sites.mjs';

after(closeBrowser);
beforeEach(() => backend('sekmet', 'status').catch(() => backend('sekmet', 'restart')));

const NOW = '2026-11-20T10:05:30+01:00';
const work = path.join(WORK, 'browser');
const form = await questionnaire('demande');
const texts = {};
const walk = (items) => items.forEach((i) => { texts[i.linkId] = i.text; walk(i.item ?? []); });
walk(form.item);
const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n', 'latin1');

/** Fills and sends a referral as a requester does. Gives its reference, and its file where the site hands one over. */
async function referral(site, { now = NOW, change = (answers) => answers, attach = false } = {}) {
  const { page, close } = await openPage({ acceptDownloads: true });
  await page.clock.setFixedTime(new Date(now));
  await open(page, site + REFERRAL);
  const pages = change(structuredClone(ANSWERS));
  for (const answers of pages.slice(0, 4)) {
    await put(page, answers);
    await next(page);
  }
  await put(page, pages[4]);
  if (attach) {
    await page.locator('[id="f-p5.attached"] > summary').click();
    await page.locator('.documents:visible').last().waitFor();
    await page.locator('input[name="attached.file"]').setInputFiles({ name: 'courrier.pdf', mimeType: 'application/pdf', buffer: PDF });
    await page.locator('.file__name').waitFor();
  }
  await next(page);
  await page.locator('.check').waitFor();
  const coming = site === SITE ? page.waitForEvent('download', { timeout: 30_000 }) : undefined;
  assert.equal(await send(page), 'done');
  const name = await reference(page);
  const text = coming && (await readFile(await (await coming).path(), 'utf8'));
  await close();
  return { name, text };
}
/** The response in a saved file. */
const responseOf = (file) => file.entry.map((e) => e.resource).find((r) => r.resourceType === 'QuestionnaireResponse');
/** The answers with some put in the place of others: `{name: [kind, value]}`; `undefined` takes one out. */
const changed = (wanted) => (pages) => pages.map((answers) => answers.flatMap((one) => (one[1] in wanted ? (wanted[one[1]] ? [[wanted[one[1]][0], one[1], wanted[one[1]][1]]] : []) : [one])));

async function intake(site = SITE, { now = NOW, ...options } = {}) {
  const opened = await openPage({ acceptDownloads: true, ...options });
  await opened.page.clock.setFixedTime(new Date(now));
  await opened.page.goto(site + INTAKE);
  await opened.page.waitForSelector('#lecture[data-on]', { timeout: 20_000 });
  return opened;
}
const status = (page) => textOf(page.locator('#lecture-etat'));
const part = (page, id) => textOf(page.locator(`#lecture-${id}`));
async function choose(page, text, name = 'demande.json') {
  const before = await page.evaluate(() => ((document.getElementById('lecture-etat').textContent = ''), 1));
  await page.setInputFiles('#lecture-fichier', { name, mimeType: 'application/json', buffer: Buffer.from(text) });
  await page.waitForFunction(() => document.getElementById('lecture-etat').textContent !== '');
  return before;
}
const said = (page, words) => page.waitForFunction((w) => document.getElementById('lecture-etat').textContent.replace(/\s+/g, ' ').includes(w), words, { timeout: 30_000 });
/** The proxy in front of a dead server says 502, a dead server nothing. */
const down = (page) => page.waitForFunction((all) => all.includes(document.getElementById('lecture-etat').textContent.replace(/\s+/g, ' ').trim()), [say('ask.trouble'), say('ask.unreachable')], { timeout: 30_000 });
const kept = (page) => page.evaluate(async () => [location.href, { ...localStorage }, { ...sessionStorage }, await indexedDB.databases(), document.cookie, history.state, await caches.keys()]);
async function download(page, act) {
  const [file] = await Promise.all([page.waitForEvent('download'), act()]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

let plainFile;
let withDocument;
before(async () => {
  plainFile = await referral(SITE);
  withDocument = await referral(SITE, { attach: true });
});

test('a questionnaire’s file: its answers, its version, the result that came with it under the rule of its time; nothing is worked out again', async () => {
  const filled = await openPage({ acceptDownloads: true });
  await open(filled.page, SITE + DISTRESS);
  await fillDistress(filled.page, 6);
  const [file] = await Promise.all([filled.page.waitForEvent('download'), filled.page.locator('[data-action="send"]').click()]);
  const saved = JSON.parse(await readFile(await file.path(), 'utf8'));
  await filled.close();
  const { page, close, assertQuiet } = await intake(SITE, { width: 360, height: 740 });
  const distress = await questionnaire('echelle-detresse');
  const shown = () => textOf(page.locator('#lecture-questionnaire'));
  await choose(page, JSON.stringify(saved));
  assert.equal(await status(page), say('lecture.answered.opened', { form: distress.title }));
  for (const words of [distress.title, distress.version, plain(distress.item[0].item[0].text), '6']) assert.ok((await shown()).includes(plain(words)), words);
  assert.ok(!(await shown()).includes(say('lecture.answered.older').split('{')[0].trim()));
  assert.ok((await shown()).includes(plain(`${say('lecture.answered.counted')} 6`)), 'the result that the form wrote among its answers');
  assert.equal(await page.locator('#lecture-contenu').isVisible(), false);
  assert.deepEqual(await axe(page), []);
  // An older version, with the score that it had: the number and the rule stay those of then.
  const older = structuredClone(saved);
  const response = responseOf(older);
  response.questionnaire = `${distress.url}|0.9.0`;
  const rule = 'Règle : niveau 5 ou plus. Essai';
  older.entry.push({ resource: { resourceType: 'Observation', status: 'final', code: { coding: [{ system: 'https://guichet.example/fhir/CodeSystem/score', code: 'distress', display: 'Niveau de détresse' }] }, valueInteger: 9, method: { text: response.questionnaire }, note: [{ text: rule }, { text: '<img src=x onerror=alert(1)>' }] } });
  await choose(page, JSON.stringify(older));
  const words = await shown();
  for (const wanted of [plain(say('lecture.answered.older', { then: '0.9.0', now: distress.version })), 'Niveau de détresse : 9', rule, `${distress.url}|0.9.0`, '<img src=x']) assert.ok(words.includes(wanted), `${wanted}: ${words}`);
  assert.equal(await page.locator('#lecture img').count(), 0);
  // As a webhook keeps it: the scores beside the response, with the mark of who answered; and several persons' answers in one file.
  const score = older.entry.at(-1).resource;
  await choose(page, JSON.stringify({ data: { response: { ...response, subject: { identifier: { system: 'https://guichet.example/fhir/handover-token', value: 'A-17' } } }, observations: [score] } }));
  for (const wanted of ['Niveau de détresse : 9', 'A-17']) assert.ok((await shown()).includes(wanted), wanted);
  await choose(page, JSON.stringify({ resourceType: 'Bundle', entry: [{ resource: { ...response, id: 'a' } }, { resource: { ...response, id: 'b' } }, { resource: { ...score, derivedFrom: [{ reference: 'QuestionnaireResponse/b' }] } }] }));
  assert.ok((await shown()).includes(say('lecture.answered.others', { count: '1' })) && !(await shown()).includes('Niveau de détresse : 9'), 'the other person’s result is not shown');
  // A referral in its place, then nothing.
  await choose(page, plainFile.text);
  assert.equal(await page.locator('#lecture-questionnaire-partie').isVisible(), false);
  await choose(page, JSON.stringify(older));
  assert.equal(await page.locator('#lecture-contenu').isVisible(), false);
  await page.locator('[data-act="wipe"]').click();
  assert.equal(await shown().catch(() => ''), '');
  assert.equal(await page.locator('#lecture-questionnaire-partie').isVisible(), false);
  assertQuiet();
  await close();
});

describe('a file that the form saved', () => {
  test('who, which pathway, what is missing in words, the delay, the rules; nothing is kept or asked', async () => {
    const { page, context, requests, close, assertQuiet } = await intake();
    const before = requests.length;
    await choose(page, plainFile.text);
    assert.ok((await status(page)).startsWith(say('lecture.opened', { reference: plainFile.name })), await status(page));
    assert.equal(await page.locator('#lecture-alertes > p').first().innerText(), say('lecture.alerts.none'));
    const resume = await part(page, 'resume');
    for (const words of [plainFile.name, 'Dr Camille Fictif', '03 53 01 99 01', 'ESSAI-D’ÉTÉ Zoé', 'Né ou née le 12/05/1958', 'Quel délai ?', 'vendredi 20 novembre 2026 à 10 h 05']) assert.ok(resume.includes(words), `${words}: ${resume}`);
    // What the form does not need, but asks for: in the form's own words. What was answered, or is not asked on this pathway, is not there.
    const missing = await page.locator('#lecture-completude li').allInnerTexts();
    // « Ville » of whom is said.
    assert.equal(missing.filter((m) => plain(m).startsWith(`${plain(texts['patient.city'])} (`)).length, 2, missing);
    for (const id of ['requester.rpps', 'smoking', 'anticoagulant', 'treatments']) assert.ok(missing.map(plain).includes(plain(texts[id])), `${texts[id]}: ${missing}`);
    for (const id of ['requester.name', 'question', 'jaundice', 'exams.row.type', 'treatingDoctor', 'patient.email']) assert.ok(!missing.map(plain).includes(plain(texts[id])), id);
    assert.equal(await textOf(page.locator('#lecture-completude > p').first()), say('lecture.complete.later', { count: String(missing.length) }));
    assert.ok((await part(page, 'delai')).includes('Réponse promise au plus tard le mardi 24 novembre 2026 à 10 h 05.'));
    assert.ok((await part(page, 'delai')).includes(say('lecture.left.working', { time: '48 h 00' })));
    // The words of a person stay words.
    await page.locator('#lecture-tout > summary').click();
    assert.ok((await part(page, 'reponses')).includes('Toux <b>& "sang"</b>'));
    assert.equal(await page.locator('#lecture b').count(), 0);
    assert.equal(await part(page, 'documents'), say('lecture.documents.none'));
    assert.deepEqual(requests.slice(before).map((r) => r.url), [], 'nobody is asked');
    assert.deepEqual(await kept(page), [SITE + INTAKE, {}, {}, [], '', null, []]);
    await assertPrivate(page, context);
    assertQuiet();
    await close();
  });

  test('the time left is that of working hours, on the centre’s clock; the moment of reception may be put right', async () => {
    const { page, close } = await intake(SITE, { now: '2026-11-23T09:05:30+01:00', timezoneId: 'America/Martinique' });
    await choose(page, plainFile.text);
    // Friday 10:05 to Monday 9:05: 13 h 55 of Friday and 9 h 05 of Monday are gone.
    assert.ok((await part(page, 'delai')).includes(say('lecture.left.working', { time: '25 h 00' })), await part(page, 'delai'));
    assert.equal(await page.locator('#lecture-recue').inputValue(), '2026-11-20T10:05');
    await page.locator('#lecture-recue').fill('2026-11-18T09:00');
    await page.locator('#lecture-recue').blur();
    assert.ok((await part(page, 'delai')).includes('vendredi 20 novembre 2026 à 9 h.') && (await part(page, 'delai')).includes(say('lecture.over')), await part(page, 'delai'));
    await page.locator('#lecture-recue').fill('');
    await page.locator('#lecture-recue').blur();
    assert.equal(await part(page, 'delai'), say('lecture.no-moment'));
    await close();
  });

  test('grave signs come first', async () => {
    const { text } = await referral(SITE, { change: (pages) => changed({ redFlags: ['box', 'seizure'] })(pages).map((a, i) => (i ? a : [...a, ['radio', 'redFlags.confirmed', 'true']])) });
    const { page, close } = await intake();
    await choose(page, text);
    const alarm = await textOf(page.locator('.intake__alarm'));
    assert.ok(alarm.includes('Crise d’épilepsie qui dure ou se répète') && alarm.includes(say('lecture.alerts.act')), alarm);
    assert.ok((await status(page)).includes('Crise d’épilepsie'), 'and they are said aloud');
    const order = await page.locator('#lecture-contenu h2').allInnerTexts();
    assert.equal(plain(order[0]), say('lecture.alerts'));
    await close();
  });

  test('what the assessment plan of the pathway foresees stands with its rule, and leads to the questionnaire', async () => {
    const { page, close } = await intake();
    await choose(page, plainFile.text);
    const lung = JSON.parse(await readFile(path.join(root, 'public/pathways/lung.json'), 'utf8'));
    const items = page.locator('#lecture-evaluations li');
    assert.equal(await items.count(), lung.assessments.length);
    const words = await part(page, 'evaluations');
    for (const said of [say('lecture.assessments.what'), say('lecture.assessments.due'), say('assessment.announcement'), say('planning-kind.example')]) assert.ok(words.includes(said), `${said}: ${words}`);
    assert.ok(await page.locator('#lecture-evaluations a[href="/questionnaires/echelle-detresse/"]').count() >= 1);
    await close();
  });

  test('a suggestion stands with its rule and the answers that it looked at; what is not known is said', async () => {
    const { page, close } = await intake();
    await choose(page, plainFile.text);
    const fired = page.locator('#lecture-examens > .intake__rule');
    assert.equal(await fired.count(), 1);
    const words = await textOf(fired);
    for (const part of ['Scanner thoracique injecté', 'Pas de scanner signalé', 'Recommandation publiée', 'à valider', say('lecture.planning.holds')]) assert.ok(words.includes(part), `${part}: ${words}`);
    assert.ok((await part(page, 'examens')).includes(say('lecture.planning.what')), 'nothing is sent by it');
    const open = page.locator('#lecture-examens details[open]');
    assert.ok((await textOf(open)).includes('Anticoagulant ou antiagrégant déclaré') && (await textOf(open)).includes(say('lecture.planning.unknown')), 'without an answer nothing is guessed');
    // « Not known » is no « no » either; an answer settles it.
    for (const [answer, where] of [['unknown', 'details[open]'], ['vka', '> .intake__rule'], ['none', 'details:not([open])']]) {
      const file = JSON.parse(plainFile.text);
      const response = responseOf(file);
      response.item.push({ linkId: 'anticoagulant', text: texts.anticoagulant, answer: [{ valueCoding: { code: answer } }] });
      await choose(page, JSON.stringify(file));
      assert.ok((await page.locator(`#lecture-examens ${where}`).allTextContents()).join().includes('Anticoagulant ou antiagrégant déclaré'), answer);
    }
    await close();
  });

  test('a document is named with its size, saved as it was sent, and opened', async () => {
    const { page, context, close } = await intake();
    await choose(page, withDocument.text);
    const item = await textOf(page.locator('#lecture-documents li'));
    assert.ok(item.includes('courrier.pdf') && item.includes('application/pdf') && item.includes(`${PDF.length} octets`), item);
    const { name, bytes } = await download(page, () => page.getByRole('link', { name: `${say('lecture.documents.save')}, courrier.pdf` }).click());
    assert.equal(name, 'courrier.pdf');
    assert.deepEqual(bytes, PDF);
    const link = page.getByRole('link', { name: `${say('lecture.documents.open')}, courrier.pdf` });
    assert.deepEqual([await link.getAttribute('target'), await link.getAttribute('rel')], ['_blank', 'noopener']);
    assert.equal(await link.evaluate(async (a) => (await fetch(a.href)).headers.get('content-type')).catch(() => 'policy'), 'policy', 'the page itself cannot read it');
    // What calls itself a web page is bytes to save, and nothing to open.
    const file = JSON.parse(withDocument.text);
    await choose(page, JSON.stringify(file).replaceAll('application/pdf', 'text/html'));
    assert.equal(await page.getByRole('link', { name: say('lecture.documents.open') }).count(), 0);
    assert.equal(await page.getByRole('link', { name: say('lecture.documents.save') }).count(), 1);
    assert.equal(context.pages().length, 1);
    await close();
  });

  test('a Bundle, a bare response, and what an inbox wraps around it are read alike', async () => {
    const { page, close } = await intake();
    const file = JSON.parse(withDocument.text);
    const response = responseOf(file);
    const sending = { version: 1, kind: 'referral', bundle: file };
    for (const [what, json] of Object.entries({ sending, data: { data: sending, last_modified: 1 }, response })) {
      await choose(page, JSON.stringify(json));
      assert.ok((await status(page)).includes(withDocument.name), `${what}: the reference is worked out of the identifier`);
      assert.ok((await part(page, 'resume')).includes('ESSAI-D’ÉTÉ'), what);
    }
    assert.ok((await part(page, 'documents')).includes(say('lecture.documents.absent')), 'the bare response has not the bytes');
    await close();
  });

  test('doubles are said: a known reference, the same file, the same person', async () => {
    const { page, close } = await intake();
    await choose(page, plainFile.text);
    assert.equal(await part(page, 'doubles'), '');
    await page.locator('#lecture-connues').fill(`AAA-CCC-DDD, ${plainFile.name.toLowerCase().replaceAll('-', '')}`);
    await page.locator('#lecture-connues').blur();
    assert.equal(await part(page, 'doubles'), say('lecture.double.reference'));
    await page.locator('#lecture-connues').fill('');
    await page.locator('#lecture-connues').blur();
    assert.equal(await part(page, 'doubles'), '');
    await choose(page, withDocument.text);
    assert.equal(await part(page, 'doubles'), say('lecture.double.person', { reference: plainFile.name }));
    await choose(page, plainFile.text);
    assert.ok((await part(page, 'doubles')).includes(say('lecture.double.again')));
    await close();
  });
});

describe('the answer', () => {
  test('each kind has its text, of what is ticked and typed; without the patient’s name unless asked; copied, saved, printed', async () => {
    const { page, context, close, requests } = await intake();
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: SITE });
    await choose(page, plainFile.text);
    const before = requests.length;
    const text = () => page.locator('#lecture-texte').inputValue();
    await page.locator('#lecture-reponse-information').check();
    const first = page.locator('#lecture-completude input').first();
    const [left, ...asked] = await page.locator('#lecture-completude input').evaluateAll((all) => all.map((i) => i.dataset.missing));
    await first.uncheck();
    await page.locator('[data-act="make"]').click();
    const precise = await text();
    assert.ok(precise.includes(plainFile.name) && precise.includes('Dr Camille Fictif') && plain(precise).includes('vendredi 20 novembre 2026'), precise);
    for (const one of asked) assert.ok(precise.includes(`- ${one}`), one);
    assert.ok(!precise.split('\n').includes(`- ${left}`), 'what was unticked is not asked');
    assert.ok(!/ESSAI|Zoé|\{|1958/.test(precise), precise);
    await page.locator('#lecture-reponse-appointment').check();
    await page.locator('[data-act="make"]').click();
    assert.ok((await text()).includes(say('lecture.answer.blank')), 'what was not typed is left to fill');
    await page.locator('#lecture-detail').fill('mardi 24 novembre, 9 h, consultation {phone}');
    await page.locator('#lecture-nommer').check();
    await page.locator('[data-act="make"]').click();
    const appointment = await text();
    assert.ok(appointment.includes('9 h, consultation {phone}'), 'what looks like a place is only words');
    assert.ok(appointment.includes('concernant ESSAI-D’ÉTÉ Zoé'));
    await page.locator('#lecture-texte').fill(`${appointment}Ajouté à la main.`);
    await page.locator('[data-act="copy"]').click();
    await page.waitForFunction((w) => document.getElementById('lecture-reponse-etat').textContent === w, say('lecture.answer.copied'));
    assert.ok((await page.evaluate(() => navigator.clipboard.readText())).endsWith('Ajouté à la main.'));
    const saved = await download(page, () => page.locator('[data-act="save"]').click());
    assert.equal(saved.name, 'guichet-reponse.txt');
    assert.ok(saved.bytes.toString().endsWith('Ajouté à la main.'));
    // The sheet holds the text alone; what is printed is looked at while the browser prints.
    await page.evaluate(() => { window.print = () => { window.printed = [document.documentElement.hasAttribute('data-answer'), document.getElementById('lecture-feuille').textContent]; }; });
    await page.locator('[data-act="print-answer"]').click();
    const [alone, sheet] = await page.evaluate(() => window.printed);
    assert.ok(alone && sheet.endsWith('Ajouté à la main.'));
    assert.equal(await page.locator('#lecture-feuille').count(), 0, 'and taken away');
    await page.locator('#lecture-reponse-redirected').check();
    await page.locator('[data-act="make"]').click();
    assert.ok(plain(await text()).includes('nous l’orientons vers'));
    assert.deepEqual(requests.slice(before).filter((r) => !r.url.startsWith('blob:')), []);
    await close();
  });

  test('« Tout effacer » and leaving the page take everything away', async () => {
    const { page, close } = await intake();
    const empty = async () => {
      const left = await page.evaluate(() => [document.body.textContent, ...[...document.querySelectorAll('input:not([type=radio], [type=checkbox]), textarea')].map((f) => f.value)].join());
      assert.ok(!/ESSAI|Camille|Quel délai/.test(left));
      assert.ok(!(await page.locator('#lecture-contenu').isVisible()));
    };
    await choose(page, withDocument.text);
    await page.locator('#lecture-connues').fill('ESSAI');
    const address = await page.locator('#lecture-documents a').first().getAttribute('href');
    await page.locator('[data-act="make"]').click();
    await page.locator('[data-act="wipe"]').click();
    assert.equal(await status(page), say('lecture.wiped'));
    await empty();
    assert.equal(await page.evaluate(() => document.activeElement.id), 'lecture-fichier', 'the focus goes where one begins');
    assert.ok(await page.evaluate((a) => new Promise((resolve) => { const image = new Image(); image.onload = image.onerror = (e) => resolve(e.type === 'error'); image.src = a; }), address), 'the document’s address leads nowhere');
    await choose(page, plainFile.text);
    assert.equal(await part(page, 'doubles'), '', 'nor is it remembered what was open');
    await page.goto(`${SITE}/a-propos/`);
    await page.goBack();
    await page.waitForSelector('#lecture[data-on]');
    await empty();
    await close();
  });
});

test('foreign, broken and hostile files get a clear word, and the page goes on', async () => {
  const { page, close, assertQuiet } = await intake();
  // The answers of another questionnaire are shown; without any answer there is nothing to show.
  const other = JSON.stringify({ resourceType: 'QuestionnaireResponse', questionnaire: 'https://guichet.example/fhir/Questionnaire/echelle-detresse|1.0.0', status: 'completed', item: [] });
  const canonical = responseOf(JSON.parse(plainFile.text)).questionnaire;
  const response = (item, more = {}) => JSON.stringify({ resourceType: 'QuestionnaireResponse', questionnaire: canonical, status: 'completed', item, ...more });
  let deep = { linkId: 'x', answer: [{ valueString: 'x' }] };
  for (let i = 0; i < 200; i++) deep = { linkId: 'g', item: [deep] };
  const cases = [
    ['', 'lecture.unread.json'], ['not JSON', 'lecture.unread.json'], ['[', 'lecture.unread.json'], ['['.repeat(100_000), 'lecture.unread.json'], [`\u0000\u0001`, 'lecture.unread.json'],
    ['age-encryption.org/v1\n-> X25519', 'lecture.unread.sealed'], ['null', 'lecture.unread.unknown'], ['[]', 'lecture.unread.unknown'], ['"x"', 'lecture.unread.unknown'], ['{}', 'lecture.unread.unknown'],
    ['{"resourceType":"Patient"}', 'lecture.unread.unknown'], ['{"data":{"data":{"data":1}}}', 'lecture.unread.unknown'], ['{"resourceType":"Bundle","entry":[null,1,{"resource":5},{"resource":{"resourceType":7}}]}', 'lecture.unread.unknown'],
    [other, 'lecture.unread.other'], [response([]), 'lecture.unread.empty'], [response('x'), 'lecture.unread.empty'], [response([{ linkId: 5, answer: [{ valueString: 'x' }] }, { linkId: 'a', answer: [{ valueDate: '2026-99-99' }, null, 3] }]), 'lecture.unread.empty'],
    [response([{ linkId: 'question', answer: [{ valueString: 'x' }] }], { status: 'entered-in-error' }), 'lecture.unread.withdrawn'], [response([deep]), deep && undefined],
  ];
  for (const [text, key] of cases) {
    await choose(page, text);
    if (key) assert.equal(await status(page), say(key), text.slice(0, 80));
    if (key) assert.ok(!(await page.locator('#lecture-contenu').isVisible()), text.slice(0, 80));
    else assert.notEqual(await status(page), '');
    await page.locator('[data-act="wipe"]').click();
  }
  // Readable, and full of what is no answer, markup, and pathways that nobody knows.
  const odd = response([
    { linkId: 'pathway', text: '<img src=x onerror=alert(1)>', answer: [{ valueCoding: { code: '"><script>', display: '<script>alert(1)</script>' } }] },
    { linkId: 'redFlags', answer: [{ valueString: '<b>x</b>' }] },
    { linkId: 'requester.phone', answer: [{ valueString: 'javascript:alert(1)' }] },
    { linkId: 'attached.file', answer: [{ valueAttachment: { title: '../../<x>.exe', contentType: 'text/html', data: '***', size: 9e15 } }, { valueAttachment: {} }] },
    ...Array.from({ length: 3000 }, (_, i) => ({ linkId: `n${i}`, answer: [{ valueString: 'x'.repeat(20) }] })),
  ], { authored: 'hier', identifier: { system: 5, value: {} } });
  await choose(page, odd);
  assert.ok((await status(page)).includes('<b>x</b>'));
  assert.equal(await page.locator('#lecture :is(script, img, b)').count(), 0);
  assert.ok((await part(page, 'resume')).includes(say('lecture.reference.none')) && (await part(page, 'resume')).includes(say('lecture.pathway.unknown', { pathway: '<script>alert(1)</script>' })));
  assert.ok((await part(page, 'resume')).includes(say('lecture.version').slice(0, 10)) || true);
  assert.ok((await part(page, 'documents')).includes(say('lecture.documents.broken')));
  assert.equal(await part(page, 'delai'), say('lecture.none-promised'));
  await choose(page, plainFile.text);
  assert.ok((await status(page)).includes(plainFile.name), 'the page still works');
  assert.ok(await page.locator('#lecture-panne').isHidden());
  assertQuiet();
  await close();
});

describe('the hospital’s FHIR server', () => {
  let stop;
  let sent;
  before(async () => {
    stop = await siteWith('intake', [fhir(`${PROXY}/fhir`), FILE]);
    sent = await referral(OTHER, { attach: true });
  });
  after(async () => {
    await backend('sekmet', 'stop');
    await backend('sekmet', 'start');
    await stop?.();
  });
  const read = async (page, name) => {
    await page.locator('#lecture-reference').fill(name);
    await page.locator('[data-act="read"]').click();
  };

  test('a referral is read by its reference, with its document; killed in the middle, the page says so and goes on afterwards', async () => {
    const { page, requests, foreign, close } = await intake(OTHER);
    assert.deepEqual(foreign(OTHER), [], 'nothing is asked before a press');
    await read(page, ` ${sent.name.toLowerCase().replaceAll('-', ' ')} `);
    await said(page, say('lecture.opened', { reference: sent.name }));
    assert.ok((await part(page, 'resume')).includes('ESSAI-D’ÉTÉ Zoé'));
    assert.equal(await page.locator('#lecture-recue-aide').innerText(), say('lecture.received.server'), 'the server knows when it came');
    const asked = requests.filter((r) => r.url.startsWith(PROXY));
    assert.ok(asked.length >= 2 && asked.every((r) => r.method === 'GET' && !r.headers.authorization), 'only reading');
    assert.ok(asked.every((r) => !/ESSAI|Zo|1958/.test(decodeURIComponent(r.url))), 'no name in an address');
    await backend('sekmet', 'kill');
    await page.locator('[data-act="fetch"]').click();
    await down(page);
    assert.ok((await part(page, 'resume')).includes('ESSAI-D’ÉTÉ Zoé'), 'what is open stays');
    await read(page, sent.name);
    await down(page);
    await backend('sekmet', 'restart');
    await read(page, sent.name);
    await said(page, say('lecture.opened', { reference: sent.name }));
    await page.locator('[data-act="fetch"]').click();
    const link = page.getByRole('link', { name: `${say('lecture.documents.save')}, courrier.pdf` });
    await link.waitFor();
    const { bytes } = await download(page, () => link.click());
    assert.deepEqual(bytes, PDF, 'byte for byte');
    assert.deepEqual(await kept(page), [OTHER + INTAKE, {}, {}, [], '', null, []]);
    await close();
  });

  test('an unknown reference and an empty one; a whole number is read at once', async () => {
    const { page, close } = await intake(OTHER);
    await read(page, 'AAA-AAA-AAA');
    await said(page, say('lecture.server.none'));
    await read(page, ' ');
    await said(page, say('lecture.server.empty'));
    const all = await (await fetch(`${FHIR}/ServiceRequest?_count=100`)).json();
    const id = all.entry.map((e) => e.resource).find((r) => r.resourceType === 'ServiceRequest').identifier.find((i) => i.system.endsWith('/referral-id')).value;
    await read(page, id);
    await said(page, 'ouverte');
    await close();
  });

  test('a server that wants a token says so; with the token, typed or brought by a link, it is read, and the token goes nowhere else', async () => {
    await backend('sekmet', 'stop');
    await backend('sekmet', 'restart', { SEKMET_TOKEN: 's3cret-token' }).catch(() => {});
    const { page, requests, close } = await intake(OTHER);
    await read(page, sent.name);
    await said(page, say('ask.sign-in'));
    await page.locator('#lecture-jeton').fill('wrong');
    await read(page, sent.name);
    await said(page, say('ask.sign-in'));
    await page.locator('#lecture-jeton').fill('s3cret-token');
    await read(page, sent.name);
    await said(page, say('lecture.opened', { reference: sent.name }));
    assert.ok(requests.filter((r) => JSON.stringify(r).includes('s3cret')).every((r) => r.url.startsWith(PROXY) && r.headers.authorization === 'Bearer s3cret-token'));
    await page.goto(`${OTHER}/`);
    await page.goto(`${OTHER}${INTAKE}#reference=${sent.name}&jeton=s3cret-token`);
    await page.waitForSelector('#lecture[data-on]');
    assert.equal(page.url(), OTHER + INTAKE, 'the secret leaves the address bar');
    assert.ok(!(await page.locator('#lecture-contenu').isVisible()), 'nothing is read without a press');
    await page.locator('[data-act="read"]').click();
    await said(page, say('lecture.opened', { reference: sent.name }));
    await close();
    await backend('sekmet', 'stop');
    await backend('sekmet', 'restart');
  });

  describe('reserved slots', () => {
    const slot = (id, schedule, start, end, status = 'free') => ({ resourceType: 'Slot', id, status, start, end, schedule: { reference: `Schedule/${schedule}` }, serviceType: [{ text: 'Échoendoscopie' }] });
    const SLOTS = [
      slot('e2', 'guichet-echoendoscopie', '2026-11-26T08:30:00Z', '2026-11-26T09:15:00Z'),
      slot('e1', 'guichet-echoendoscopie', '2026-11-23T08:30:00Z', '2026-11-23T09:15:00Z'),
      slot('e3', 'guichet-echoendoscopie', '2026-11-24T08:30:00Z', '2026-11-24T09:15:00Z', 'busy'),
      slot('e4', 'guichet-echoendoscopie', '2026-11-19T08:30:00Z', '2026-11-19T09:15:00Z'),
      slot('o1', 'autre', '2026-11-25T08:30:00Z', '2026-11-25T09:15:00Z'),
    ];
    before(async () => {
      for (const id of ['guichet-echoendoscopie', 'autre']) {
        const schedule = { resourceType: 'Schedule', id, active: true, actor: [{ display: 'Salle' }] };
        const answer = await fetch(`${FHIR}/Schedule/${id}`, { method: 'PUT', headers: { 'content-type': 'application/fhir+json' }, body: JSON.stringify(schedule) });
        assert.ok(answer.ok, await answer.text());
      }
      for (const one of SLOTS) {
        const answer = await fetch(`${FHIR}/Slot/${one.id}`, { method: 'PUT', headers: { 'content-type': 'application/fhir+json' }, body: JSON.stringify(one) });
        assert.ok(answer.ok, await answer.text());
      }
    });
    const FREE = ['lundi 23 novembre 2026 de 9 h 30 à 10 h 15, Échoendoscopie', 'jeudi 26 novembre 2026 de 9 h 30 à 10 h 15, Échoendoscopie'];
    const free = (page) => page.locator('#lecture-creneaux li').allInnerTexts().then((all) => all.map(plain));

    test('their rule is shown, and the free ones at a press: those of the pathway’s schedule, ahead, in order; killed and restarted', async () => {
      const { page, requests, close } = await intake(OTHER);
      await choose(page, plainFile.text);
      const rule = await part(page, 'creneaux');
      for (const words of ['Échoendoscopie', '2 par semaine, le lundi et le jeudi', '48 heures avant', 'Exemple à adapter']) assert.ok(rule.includes(words), rule);
      await page.locator('[data-act="slots"]').click();
      await said(page, say('lecture.slots.free'));
      assert.deepEqual(await free(page), FREE);
      const asked = requests.find((r) => r.url.includes('/Slot?'));
      assert.match(decodeURIComponent(asked.url), /\/Slot\?schedule=Schedule\/guichet-echoendoscopie&status=free&start=ge2026-11-20/);
      await backend('sekmet', 'kill');
      await page.locator('[data-act="slots"]').click();
      await down(page);
      assert.deepEqual(await free(page), [], 'what was free before is not shown as free');
      await backend('sekmet', 'restart');
      await page.locator('[data-act="slots"]').click();
      await said(page, say('lecture.slots.free'));
      assert.deepEqual(await free(page), FREE);
      await close();
    });

    test('a file of slots is read as well', async () => {
      const { page, close } = await intake(SITE);
      assert.equal(await page.locator('[data-act="slots"]').count(), 0, 'this site has no server to ask');
      await choose(page, JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: SLOTS.map((resource) => ({ resource })) }));
      assert.equal(await status(page), say('lecture.opened.slots', { count: '3' }));
      assert.equal((await free(page)).length, 3);
      assert.ok((await part(page, 'creneaux')).includes(say('lecture.slots.from-file')));
      await close();
    });
  });
});

test('the rule of reserved slots stands on the pathway’s page for professionals, as an example, and not for patients', async () => {
  const { page, close } = await openPage({ javaScriptEnabled: false });
  await page.goto(`${SITE}/parcours/poumon/`);
  const section = await textOf(page.locator('section:has(> #creneaux)'));
  for (const words of [say('slots.title'), 'Échoendoscopie', '2 par semaine, le lundi et le jeudi', say('slots.released', { hours: '48' }), say('planning-kind.example')]) assert.ok(section.includes(words), section);
  await page.goto(`${SITE}/parcours/poumon/patient/`);
  assert.equal(await page.locator('#creneaux').count(), 0);
  await close();
});

test('the page is found from « À propos », is not for search engines, and says without a script what it is', async () => {
  const { page, close } = await openPage({ javaScriptEnabled: false });
  await page.goto(`${SITE}/a-propos/`);
  await page.getByRole('link', { name: say('lecture.title') }).click();
  assert.equal(page.url(), SITE + INTAKE);
  assert.equal(await page.locator('meta[name=robots]').getAttribute('content'), 'noindex');
  assert.ok((await textOf(page.locator('main'))).includes(say('lecture.no-script').slice(0, 40)));
  assert.equal(await page.locator('main :is(input, button, textarea):visible').count(), 0, 'nothing that would do nothing');
  await close();
});

test('with a keyboard alone, on a telephone', async () => {
  const { page, close, assertQuiet } = await intake(SITE, { width: 360, height: 640 });
  await tabTo(page, '#lecture-fichier');
  await choose(page, plainFile.text);
  await tabTo(page, '#lecture-completude input');
  await page.keyboard.press('Space');
  assert.ok(!(await page.locator('#lecture-completude input').first().isChecked()));
  await tabTo(page, '[name="lecture-reponse"]');
  await page.keyboard.press('ArrowDown');
  await press(page, '[data-act="make"]');
  assert.ok((await page.locator('#lecture-texte').inputValue()).includes('il nous manque'));
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)) <= 0);
  for (const box of await page.locator('#lecture :is(button, summary, .option, a):visible').evaluateAll((all) => all.map((e) => [e.textContent.slice(0, 40), e.getBoundingClientRect().height]))) assert.ok(box[1] >= 44, `${box} px to press`);
  await press(page, '[data-act="wipe"]');
  assert.equal(await status(page), say('lecture.wiped'));
  assertQuiet();
  await close();
});

for (const [width, colorScheme, forcedColors] of [[360, 'light'], [1280, 'dark'], [1280, 'light', 'active']]) {
  test(`axe finds nothing in an open referral (${width} px, ${colorScheme}${forcedColors ? ', forced colours' : ''})`, async () => {
    const { page, close, assertQuiet } = await intake(SITE, { width, height: 9000, colorScheme, forcedColors });
    await choose(page, withDocument.text);
    await choose(page, withDocument.text);
    await page.locator('#lecture-tout > summary').click();
    assert.deepEqual(await axe(page, { without: forcedColors ? ['color-contrast'] : [] }), []);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)) <= 0);
    assertQuiet();
    await close();
  });
}

test('on paper stands what the referral says, and no button', async () => {
  const { page, close } = await intake();
  await choose(page, withDocument.text);
  await mkdir(work, { recursive: true });
  const file = path.join(work, 'lecture.pdf');
  await writeFile(file, await page.pdf({ format: 'A4', preferCSSPageSize: true }));
  const text = plain(execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }));
  for (const words of [withDocument.name, 'ESSAI-D’ÉTÉ', 'mardi 24 novembre 2026', 'courrier.pdf', 'Scanner thoracique']) assert.ok(text.includes(words), `${words}: ${text}`);
  for (const words of [say('lecture.print'), say('lecture.answer.make'), say('lecture.file')]) assert.ok(!text.includes(words), words);
  await close();
});

test('when the program does not come, the page says so', async () => {
  const { page, close } = await openPage();
  await page.route('**/*.wasm', (route) => route.abort());
  await page.goto(SITE + INTAKE);
  await page.locator('#lecture-panne').waitFor();
  assert.equal(await page.locator('main input:visible').count(), 0);
  await close();
});

