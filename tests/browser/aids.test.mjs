// What helps beside the referral form: the sender's details kept when asked, the warning of a second sending, sheets to print, and a form filled
// from a file or a text. Nothing stays on the device that nobody asked for or was told of, and « Tout effacer » takes all of it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { axe, closeBrowser, openPage } from './lib/browser.mjs';
import { action, answer, ANSWERS, assertPrivate, fillReferral, next, open, outcome, plain, put, rawStores, ready, reference, REFERRAL, say, SECRETS, send, step, textOf } from './lib/form.mjs';
import { FHIR, root, WORK } from './lib/servers.mjs';
import { fhir, FILE, OTHER, siteWith } from './lib/sites.mjs';

const work = path.join(WORK, 'browser');
let stop;
before(async () => {
  await mkdir(work, { recursive: true });
  stop = await siteWith('aids', [fhir(FHIR), FILE]);
});
after(async () => {
  await stop?.();
  await closeBrowser();
});

const control = (page, name) => page.locator(`#formulaire [name="${name}"]`);
const pressed = (page, words) => page.getByRole('button', { name: words, exact: true });
const keep = (page) => page.getByRole('checkbox', { name: say('sender.keep') });
const says = (page, words) => page.waitForFunction((wanted) => document.body.innerText.replace(/\s+/g, ' ').includes(wanted), words, { timeout: 20_000 });
const counts = async (page) => Object.fromEntries(Object.entries(await rawStores(page)).map(([name, records]) => [name, records.length]));
/** To the sender's step, with the first one answered. */
async function toSender(page) {
  await put(page, ANSWERS[0]);
  await next(page);
  assert.equal(await step(page), 2);
}
const wipe = async (page) => {
  await page.goto(`${OTHER}/envois/`);
  page.once('dialog', (d) => d.accept());
  await pressed(page, say('envois.wipe')).click();
  await says(page, say('envois.wiped'));
};
async function assertEmpty(page) {
  const stores = await rawStores(page);
  for (const [name, records] of Object.entries(stores)) assert.deepEqual(records, [], `${name} is empty`);
  assert.deepEqual(await page.evaluate(() => [{ ...localStorage }, { ...sessionStorage }]), [{}, {}]);
}

describe('the sender’s details', () => {
  test('are kept only when asked, come back marked in another tab, and are forgotten on a press', async (t) => {
    const { page, context, close, assertQuiet } = await openPage();
    t.after(close);
    await open(page, OTHER + REFERRAL);
    await toSender(page);
    await answer(page, ANSWERS[1]);
    assert.deepEqual(await counts(page), {}, 'nothing is kept before somebody asks');
    const after = (a, b) => page.evaluate(([a, b]) => Boolean(document.querySelector(a).compareDocumentPosition(document.querySelector(b)) & 4), [a, b]);
    assert.ok(await after('.form__page:not([hidden]) .aid input', '.form__page:not([hidden]) [data-action="next"]'), 'the choice stands before « Continuer »');
    await keep(page).check();
    await says(page, say('sender.kept').split('{')[0].trim());
    await page.locator('summary').filter({ hasText: /cabinet/i }).first().click();
    await answer(page, [['text', 'practice.city', 'Valaurelle']]);
    await page.waitForTimeout(2000);
    assert.equal((await counts(page)).senders, 1);
    const stores = await rawStores(page);
    for (const secret of [...SECRETS, 'Valaurelle']) assert.ok(!JSON.stringify(stores).includes(secret), `${secret} in the database`);
    const days = (stores.senders[0].expires - Date.now()) / 86_400_000;
    assert.ok(days > 364 && days <= 365, `${days} days`);
    assert.deepEqual(await axe(page), []);

    // Another tab: one sender alone is filled at once, marked, and said.
    const other = await context.newPage();
    await open(other, OTHER + REFERRAL);
    await other.waitForFunction(() => document.querySelector('[name="requester.name"]').value);
    await toSender(other);
    assert.equal(await control(other, 'requester.name').inputValue(), 'Dr Camille Fictif');
    assert.equal(await control(other, 'requester.role').inputValue(), 'general-practitioner');
    assert.equal(await control(other, 'practice.city').inputValue(), 'Valaurelle');
    assert.equal(await other.locator('input[name="requester.isTreatingDoctor"]:checked').count(), 0, 'whose doctor they are is of the patient');
    await says(other, say('sender.taken', { name: 'Dr Camille Fictif' }));
    const marks = () => other.locator('[data-action="confirm"][data-name^="requester."]').count();
    assert.equal(await marks(), 3);
    assert.deepEqual(await axe(other), []);
    await other.locator('#coordonnees').getByRole('button', { name: say('sender.confirm') }).click();
    await other.waitForFunction(() => !document.querySelector('[data-action="confirm"][data-name^="requester."]'));
    assert.equal(await control(other, 'requester.name').inputValue(), 'Dr Camille Fictif');

    // Unticked: forgotten.
    await keep(other).uncheck();
    await says(other, say('sender.forgotten'));
    assert.equal((await counts(other)).senders, 0);
    assertQuiet();
  });

  test('of several people of a practice are offered by name; nothing is filled before a press; one of them is forgotten alone', async (t) => {
    const { page, close, assertQuiet } = await openPage();
    t.after(close);
    for (const name of ['Dr Camille Fictif', 'Dr Noé Inventé']) {
      await open(page, OTHER + REFERRAL);
      await toSender(page);
      if (name === 'Dr Noé Inventé') await page.locator('#coordonnees').getByRole('button', { name: say('sender.other') }).click({ timeout: 20_000 });
      await answer(page, [['text', 'requester.name', name], ['text', 'requester.phone', '03 53 01 99 01']]);
      await keep(page).check();
      await says(page, say('sender.kept').split('{')[0].trim());
    }
    assert.equal((await counts(page)).senders, 2);
    await open(page, OTHER + REFERRAL);
    await toSender(page);
    const second = pressed(page, say('sender.take', { name: 'Dr Noé Inventé' }));
    await second.waitFor();
    assert.equal(await control(page, 'requester.name').inputValue(), '');
    await second.click();
    assert.equal(await control(page, 'requester.name').inputValue(), 'Dr Noé Inventé');
    await pressed(page, say('sender.forget.one', { name: 'Dr Camille Fictif' })).click();
    await says(page, say('sender.forgotten'));
    assert.equal((await counts(page)).senders, 1);
    await wipe(page);
    await assertEmpty(page);
    await open(page, OTHER + REFERRAL);
    await toSender(page);
    assert.equal(await control(page, 'requester.name').inputValue(), '');
    assertQuiet();
  });
});

describe('a second sending of the same request', () => {
  const named = (birthName, firstName) => (answers) => {
    answers[2] = answers[2].map((a) => (a[1] === 'patient.birthName' ? [a[0], a[1], birthName] : a[1] === 'patient.firstName' ? [a[0], a[1], firstName] : a));
    return answers;
  };
  const warning = (page) => page.locator('[data-aid="again"]');

  test('is warned of by date and reference, however the name is written, and never stopped', async (t) => {
    const { page, context, close, assertQuiet } = await openPage();
    t.after(close);
    await open(page, OTHER + REFERRAL);
    await fillReferral(page, named('ESSAI-DOUBLE', 'Zoé'));
    await says(page, say('again.rule', { days: 90 }));
    assert.equal(await textOf(warning(page)), '');
    assert.equal(await send(page), 'done');
    const first = await reference(page);
    await says(page, say('again.kept', { days: 90 }));
    const stores = await rawStores(page);
    assert.equal(stores.sent.length, 1);
    assert.ok(!JSON.stringify(stores).match(/ESSAI|DOUBLE|1958/i), 'nothing of the patient is readable');
    assert.match(stores.sent[0].key, /^[\w+/=-]{20,}$/, 'a keyed sum');
    await assertPrivate(page, context);
    assert.deepEqual(await axe(page), []);

    await open(page, OTHER + REFERRAL);
    await fillReferral(page, named('Essai  double', 'ZOE'));
    await page.waitForFunction(() => document.querySelector('[data-aid="again"]')?.textContent);
    const words = await textOf(warning(page));
    assert.ok(words.includes(first), words);
    assert.ok(words.startsWith(say('again.warning').split('{')[0].trim()), words);
    assert.equal(await warning(page).getAttribute('role'), 'status');
    assert.ok(await page.evaluate(() => Boolean(document.querySelector('[data-aid="again"]').compareDocumentPosition(document.querySelector('.check [data-action="send"]')) & 4)), 'before the button that sends');
    assert.deepEqual(await axe(page), []);
    assert.equal(await send(page), 'done', 'a warning stops nobody');
    const second = await reference(page);
    assert.notEqual(second, first);
    // Forgotten on a press.
    await pressed(page, say('again.forget')).click();
    await says(page, say('again.forgotten'));
    assert.equal((await counts(page)).sent, 0);
    assertQuiet();
  });

  test('is not seen in another person, another pathway, or after « Tout effacer »', async (t) => {
    const { page, close } = await openPage();
    t.after(close);
    const quiet = async (change) => {
      await open(page, OTHER + REFERRAL);
      await fillReferral(page, change);
      await warning(page).waitFor({ state: 'attached' });
      await page.waitForTimeout(1500);
      assert.equal(await textOf(warning(page)), '');
    };
    await open(page, OTHER + REFERRAL);
    await fillReferral(page, named('ESSAI-SEUL', 'Zoé'));
    assert.equal(await send(page), 'done');
    await says(page, say('again.kept', { days: 90 }));
    await quiet(named('ESSAI-SEULE', 'Zoé'));
    await quiet((answers) => {
      named('ESSAI-SEUL', 'Zoé')(answers);
      answers[0][0][2] = 'nhl';
      answers[3] = answers[3].filter((a) => a[1] !== 'symptoms.lung');
      return answers;
    });
    await wipe(page);
    await assertEmpty(page);
    await quiet(named('ESSAI-SEUL', 'Zoé'));
  });
});

describe('sheets to print', () => {
  const sheet = (page) => page.locator('dialog .letter');
  const pdf = async (page, name) => {
    const file = path.join(work, `${name}.pdf`);
    await writeFile(file, await page.pdf({ preferCSSPageSize: true }));
    const info = execFileSync('pdfinfo', [file], { encoding: 'utf8' });
    return { text: plain(execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' })), info, pages: Number(/Pages:\s+(\d+)/.exec(info)[1]) };
  };

  test('the letter to the treating doctor holds the answers, dotted lines for what is missing, and goes with its dialog', async (t) => {
    const { page, context, close, assertQuiet, requests } = await openPage();
    t.after(close);
    await open(page, OTHER + REFERRAL);
    await fillReferral(page, (answers) => {
      answers[1] = [...answers[1].filter((a) => a[1] !== 'requester.isTreatingDoctor' && a[1] !== 'requester.name'), ['radio', 'requester.isTreatingDoctor', 'false'], ['text', 'treatingDoctor', 'Dr Noé Inventé, Valaurelle']];
      return answers;
    });
    const before = requests.length;
    await pressed(page, 'Courrier au médecin traitant').click();
    await sheet(page).waitFor();
    const words = await textOf(sheet(page));
    for (const part of ['ESSAI-D’ÉTÉ Zoé', '12/05/1958', 'Dr Noé Inventé, Valaurelle', 'filière « Poumon »', 'Premiers symptômes : 03/2026', 'Toux <b>& "sang"</b>', 'Aucun examen', '03 53 01 24 10', 'texte à valider']) assert.ok(words.includes(part), `${part} in ${words}`);
    assert.ok(!/undefined|null|\{|\}|\[object|Allergies/.test(words), words);
    assert.ok((await sheet(page).locator('.letter__blank').count()) >= 2, 'the sender’s name and the signature are dotted lines');
    assert.equal(await sheet(page).locator('b').count(), 0, 'an answer is never markup');
    assert.deepEqual(await axe(page), []);
    const printed = await pdf(page, 'courrier');
    assert.match(printed.info, /A4/);
    assert.equal(printed.pages, 1);
    assert.ok(printed.text.includes('Demande de bilan rapide') && !printed.text.includes(say('check.title')) && !printed.text.includes(say('paper.print')), printed.text);
    assert.ok(!/ESSAI|Zoé/.test(/Title:.*/.exec(printed.info)?.[0] ?? ''), 'the title holds no name');
    assert.ok(requests.slice(before).every((r) => r.method === 'GET' && r.url.startsWith(OTHER) && !/[?#]/.test(r.url)), 'nothing leaves');
    const { keys, ...kept } = await counts(page);
    assert.deepEqual(kept, { drafts: 0, outbox: 0, results: 0, senders: 0, sent: 0 }, 'nothing is kept');
    await pressed(page, say('paper.close')).click();
    // The sheet, and the copy of it that was for paper.
    await page.waitForFunction(() => !document.querySelector('.letter'));
    await assertPrivate(page, context);
    assertQuiet();
  });

  test('the patient’s leaflet says in plain words what the pathway says, without the patient’s name, on A5', async (t) => {
    const { page, close, assertQuiet } = await openPage();
    t.after(close);
    await open(page, OTHER + REFERRAL);
    await fillReferral(page);
    assert.equal(await send(page), 'done');
    await pressed(page, 'Notice pour le patient').click();
    await sheet(page).waitFor();
    const words = await textOf(sheet(page));
    const lung = JSON.parse(await readFile(path.join(root, 'public/pathways/lung.json'), 'utf8'));
    const welcome = lung.steps.find((s) => s.event === 'E06');
    for (const part of [welcome.text.patient, ...welcome.bring, ...lung.sameDayFlags.map((f) => f.patient), lung.promise.meaning.patient, '03 53 01 24 30', 'Dr Camille Fictif']) assert.ok(words.includes(plain(part)), `${part} in ${words}`);
    assert.ok(!/ESSAI|Zoé|03 53 01 99 01|03 53 01 24 11|hémoptysie/i.test(words), 'nobody’s name, no direct line of the sender, no number for doctors');
    assert.deepEqual(await axe(page), []);
    const printed = await pdf(page, 'notice');
    assert.match(printed.info, /Page size:.*\(A5\)/);
    assert.ok(printed.pages <= 2, `${printed.pages} pages`);
    assertQuiet();
  });

  test('a pathway that is not known yet leaves its lines out; nothing stands out of a narrow window', async (t) => {
    const { page, close } = await openPage({ width: 320, height: 700 });
    t.after(close);
    await open(page, OTHER + REFERRAL);
    await fillReferral(page, (answers) => {
      answers[0][0][2] = 'unsure';
      answers[3] = answers[3].filter((a) => a[1] !== 'symptoms.lung');
      return answers;
    });
    for (const title of ['Notice pour le patient', 'Courrier au médecin traitant']) {
      await pressed(page, title).click();
      await sheet(page).waitFor();
      const words = await textOf(sheet(page));
      assert.ok(!/undefined|Ce que vous apportez|filière «/.test(words), words);
      assert.ok(await page.evaluate(() => document.querySelector('dialog').scrollWidth <= document.querySelector('dialog').clientWidth), 'nothing to scroll sideways');
      await pressed(page, say('paper.close')).click();
    }
  });
});

describe('a form filled from a file or a text', () => {
  const dialog = (page) => page.locator('dialog#import');
  const start = async (page) => {
    await open(page, OTHER + REFERRAL);
    await page.locator('[data-action="fill"]').click();
    await dialog(page).waitFor();
  };
  const result = async (page) => {
    await page.waitForFunction(() => document.querySelector('dialog#import [role="status"]')?.textContent);
    return textOf(dialog(page).locator('[role="status"]'));
  };
  const paste = async (page, text) => {
    await page.evaluate(() => document.querySelector('dialog#import [role="status"]').replaceChildren());
    await dialog(page).locator('textarea').fill(text);
    await pressed(page, say('import.read')).click();
    return result(page);
  };
  const give = async (page, name, content) => {
    const file = path.join(work, name);
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
    await page.evaluate(() => document.querySelector('dialog#import [role="status"]').replaceChildren());
    await dialog(page).locator('input[type=file]').setInputFiles(file);
    return result(page);
  };
  const values = async (page, wanted) => {
    for (const [name, value] of Object.entries(wanted)) {
      const one = page.locator(`#formulaire [name="${name}"]`);
      const got = ['radio', 'checkbox'].includes(await one.first().getAttribute('type')) ? await page.locator(`#formulaire [name="${name}"]:checked`).getAttribute('value') : await one.inputValue();
      assert.equal(got, value, name);
      assert.equal(await page.locator(`[data-action="confirm"][data-name="${name}"]`).count(), 1, `${name} is marked`);
    }
  };

  test('lines of text: what is understood is marked, what is not is listed, an answer that is there stays', async (t) => {
    const { page, close, assertQuiet, requests } = await openPage();
    t.after(close);
    await open(page, OTHER + REFERRAL);
    await put(page, [['text', 'patient.city', 'Ailleurs']]);
    await page.locator('[data-action="fill"]').click();
    await dialog(page).waitFor();
    assert.deepEqual(await axe(page), []);
    const before = requests.length;
    const documented = /```text\n([\s\S]*?)```/.exec(await readFile(path.join(root, 'docs/prefill.md'), 'utf8'))[1];
    const said = await paste(page, `${documented}\nTaille des chaussures : 42\n<img src=x onerror=alert(1)>\nSexe : peut-être\nTéléphone : 06 39 98 00 99`);
    await values(page, { 'patient.birthName': 'ESSAI-D’ÉTÉ', 'patient.firstName': 'Zoé', 'patient.birthDate': '12/05/1958', pathway: 'lung', 'requester.name': 'Dr Camille Fictif' });
    assert.equal(await control(page, 'patient.city').inputValue(), 'Ailleurs');
    assert.equal(await control(page, 'patient.phone').inputValue(), '', 'two numbers for one question: none is chosen');
    for (const part of ['Taille des chaussures : 42', '<img src=x onerror=alert(1)>', 'Sexe : peut-être', say('import.answered', { what: 'Ville' })]) assert.ok(said.includes(part), `${part} in ${said}`);
    assert.equal(await dialog(page).locator('img').count(), 0);
    assert.deepEqual(requests.slice(before).filter((r) => r.method !== 'GET'), [], 'nothing leaves');
    assert.deepEqual(await axe(page), []);
    assertQuiet();
  });

  const PATIENT = {
    resourceType: 'Patient',
    identifier: [{ system: 'urn:oid:1.2.250.1.213.1.4.10', value: '255081416802538' }],
    name: [{ use: 'official', family: 'ESSAI-D’ÉTÉ', given: ['Zoé', 'Ana'] }, { use: 'usual', family: 'FICTIVE', given: ['Zoé'] }, { family: 'INCERTAIN' }],
    birthDate: '1958-05-12',
    gender: 'female',
    telecom: [{ system: 'phone', value: '06 39 98 00 12' }, { system: 'phone', value: '03 53 01 99 02' }, { system: 'email', value: 'zoe@fictif.example' }],
    address: [{ line: ['3, rue du Test'], postalCode: '99999', city: 'Valaurelle', country: 'FR' }],
  };
  const PRACTITIONER = {
    resourceType: 'Practitioner',
    identifier: [{ system: 'https://rpps.esante.gouv.fr', value: '99700218896' }],
    name: [{ prefix: ['Dr'], given: ['Camille'], family: 'Fictif' }],
    telecom: [{ system: 'phone', value: '03 53 01 99 01' }, { system: 'email', value: 'camille.fictif@medecin.mssante.fr' }],
  };

  test('a FHIR Bundle, and a Patient alone; what is in several copies or unknown is listed; an INS is not taken', async (t) => {
    const { page, close, assertQuiet } = await openPage();
    t.after(close);
    await start(page);
    const said = await give(page, 'bundle.json', { resourceType: 'Bundle', type: 'collection', entry: [{ resource: PATIENT }, { resource: PRACTITIONER }, { resource: { resourceType: 'Observation' } }] });
    await values(page, {
      'patient.birthName': 'ESSAI-D’ÉTÉ', 'patient.firstName': 'Zoé', 'patient.birthGivenNames': 'Zoé Ana', 'patient.usedName': 'FICTIVE', 'patient.birthDate': '12/05/1958', 'patient.sex': 'female',
      'patient.phone': '06 39 98 00 12', 'patient.phone2': '03 53 01 99 02', 'patient.email': 'zoe@fictif.example', 'patient.address': '3, rue du Test', 'patient.postalCode': '99999', 'patient.city': 'Valaurelle',
      'requester.name': 'Dr Camille Fictif', 'requester.rpps': '99700218896', 'requester.phone': '03 53 01 99 01', 'requester.mssante': 'camille.fictif@medecin.mssante.fr',
    });
    for (const part of ['Observation × 1', say('import.ins'), say('import.name', { what: 'INCERTAIN' })]) assert.ok(said.includes(part), `${part} in ${said}`);
    assert.ok(!(await page.content()).includes('255081416802538'), 'the number is nowhere');
    const two = await give(page, 'two.json', { resourceType: 'Bundle', entry: [{ resource: PATIENT }, { resource: { ...PATIENT, birthDate: '1960-01-01' } }] });
    assert.ok(two.includes(say('import.several', { what: 'Patient × 2' })) && two.includes(say('import.none')), two);
    await page.reload();
    await ready(page);
    await page.locator('[data-action="fill"]').click();
    await dialog(page).waitFor();
    await give(page, 'patient.json', PATIENT);
    await values(page, { 'patient.birthName': 'ESSAI-D’ÉTÉ', 'patient.birthDate': '12/05/1958' });
    assertQuiet();
  });

  test('the documented object; hostile and broken files change nothing and are said', async (t) => {
    const { page, close, assertQuiet } = await openPage();
    t.after(close);
    await start(page);
    for (const [content, words] of [
      ['{"a":', say('import.broken')],
      ['[1]', say('import.broken')],
      ['{"guichet":"draft","version":1}', say('import.draft')],
      ['{"resourceType":"Patient","name":"<script>","telecom":{"a":1},"address":[{"line":7}],"gender":{"x":1}}', say('import.none')],
      ['{"resourceType":"constructor"}', 'constructor × 1'],
      ['{"nobody":"x","patient.informed":true,"__proto__":"x"}', say('import.none')],
      ['x'.repeat(1_000_001), say('import.big')],
      [JSON.stringify({ 'patient.birthName': 'x'.repeat(3000) }), say('import.none')],
      [JSON.stringify(Object.fromEntries(Array.from({ length: 9000 }, (_, i) => [`q${i}`, 'abcdef']))), say('import.big')],
    ]) {
      const said = await give(page, 'hostile.json', content);
      assert.ok(said.includes(words), `${words} in ${said.slice(0, 300)} for ${content.slice(0, 60)}`);
      assert.equal(await page.locator('[data-action="confirm"]').count(), 0);
    }
    const example = JSON.parse(/```json\n([\s\S]*?)```/.exec(await readFile(path.join(root, 'docs/prefill.md'), 'utf8'))[1]);
    await give(page, 'object.json', example);
    assert.deepEqual(await page.locator('[data-action="confirm"]').evaluateAll((all) => all.map((b) => b.dataset.name)), Object.keys(example));
    assertQuiet();
  });
});
