// The questionnaires around the instruments: each is opened, answered on a usual path, warns when it has to, and prints what it is for.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import { axe, closeBrowser, openPage } from './lib/browser.mjs';
import { answer, answersOf, assertPrivate, assertWhole, download, FORMS, next, open, outcome, parts, plain, put, action, step, textOf } from './lib/form.mjs';
import { root, SITE } from './lib/servers.mjs';

after(closeBrowser);
const dir = path.join(root, 'tests/.work/browser/instruments-forms');
await mkdir(dir, { recursive: true });
const UNIT = '03 53 01 24 40';
const NURSE = '03 53 01 24 30';
const PERSON = [
  ['text', 'patient.birthName', 'ESSAI'],
  ['text', 'patient.firstName', 'Zoé'],
  ['text', 'patient.birthDate', '12/05/1958'],
];
const PHONE = ['text', 'patient.phone', '06 39 98 00 12'];
const YES = (name) => ['radio', name, 'yes'];
const NONE = (name) => ['box', name, 'none'];

/** By form: the answers of each page on a usual path, and what raises a message: the page, the answer, what it has to say, what takes it back. */
const PATHS = {
  'satisfaction-patient': { pages: [[['radio', 'org.delay', 'very'], ['radio', 'org.overall', '8']], [['radio', 'steps.next', 'rather-yes'], ['radio', 'steps.overall', '7']], [['text', 'better', 'Le parking.']]] },
  'satisfaction-medecin': { pages: [[['radio', 'moment', 'after'], ['box', 'documents', 'sheet']], [['radio', 'stage.refer', 'clear'], ['radio', 'stage.overall', '9']], [['radio', 'means', 'phone']]] },
  'satisfaction-coordination': { pages: [[['radio', 'work.time', 'little'], ['radio', 'work.overall', '5']], [['radio', 'react.pathology', 'slow'], ['radio', 'react.overall', '6']], [['box', 'obstacle', 'slots']]] },
  'ambulatoire-preadmission': {
    pages: [
      [...PERSON, PHONE, ['text', 'surgery.name', 'Ablation'], ['radio', 'anaesthesia', 'none']],
      [['text', 'treatments', 'aucun'], ['radio', 'anticoagulant', 'no'], ['text', 'allergies', 'aucune'], NONE('history')],
      [YES('night'), YES('escort'), ['radio', 'distance', '30']],
      [['box', 'papers', 'id']],
    ],
    warnings: [[2, ['radio', 'night', 'no'], [UNIT], YES('night')]],
  },
  'ambulatoire-veille': {
    pages: [
      [['radio', 'who', 'patient'], ...PERSON, PHONE],
      [NONE('life'), NONE('signs')],
      [YES('hour'), YES('fasting'), YES('medicines')],
      [YES('escort'), YES('night')],
    ],
    warnings: [
      [1, ['box', 'life', 'breath'], ['le 15 ou le 112 maintenant', '114'], NONE('life')],
      [1, ['box', 'signs', 'fever'], ['Appelez maintenant', UNIT], NONE('signs')],
      [2, ['radio', 'fasting', 'no'], [UNIT], YES('fasting')],
      [3, ['radio', 'night', 'unsure'], [UNIT], YES('night')],
    ],
  },
  'ambulatoire-lendemain': {
    pages: [
      [NONE('life'), NONE('signs')],
      [['radio', 'who', 'relative'], ...PERSON, PHONE],
      [['radio', 'pain', '3'], ['radio', 'relief', 'yes']],
      [YES('night'), ['radio', 'understood', 'clear'], NONE('contact')],
    ],
    warnings: [
      [0, ['box', 'life', 'calf'], ['le 15 ou le 112 maintenant', '114'], NONE('life')],
      [0, ['box', 'signs', 'bleeding'], ['Appelez maintenant', UNIT, '15'], NONE('signs')],
    ],
  },
  'ambulatoire-suivi': {
    pages: [
      [NONE('life'), NONE('signs')],
      [['radio', 'who', 'patient'], ...PERSON, PHONE, ['radio', 'when', '30']],
      [['radio', 'pain', '0'], NONE('contact')],
      [['radio', 'results', 'planned']],
    ],
    warnings: [[0, ['box', 'signs', 'wound'], ['Appelez maintenant', UNIT], NONE('signs')]],
  },
  'suivi-domicile': {
    pages: [
      [...PERSON, ['text', 'contact.date', '20/11/2026'], ['radio', 'contact.with', 'patient']],
      [NONE('grave'), NONE('signs')],
      [['box', 'medicines', 'ok']],
      [['box', 'orientation', 'dac'], ['radio', 'agreed', 'true']],
    ],
    warnings: [
      [1, ['box', 'grave', 'conscious'], ['Appelez le 15 ou le 112 maintenant'], NONE('grave')],
      [1, ['box', 'signs', 'fever'], ['Transmettez maintenant au médecin', '15'], NONE('signs')],
    ],
  },
  'fin-de-traitement': { pages: [[['box', 'body', 'tired'], NONE('mind')], [['box', 'life', 'work']], [YES('dates'), YES('call'), ['radio', 'signs', 'no'], ['radio', 'talk', 'no']]] },
  aidant: {
    pages: [[['radio', 'link', 'child'], NONE('risk')], [['box', 'burden', 'sleep'], ['box', 'needs', 'relay']], [['radio', 'talk', 'no']]],
    warnings: [[0, ['box', 'risk', 'alone'], ['le 15 ou le 112 maintenant', NURSE], NONE('risk')]],
  },
  'demande-anatomopathologie': {
    pages: [
      [['text', 'prescriber.name', 'Dr Fictif'], ['text', 'prescriber.phone', '03 53 01 99 01'], ['text', 'request.date', '20/11/2026'], ['radio', 'pathway', 'lung'], ...PERSON],
      [['text', 'context', 'Masse du lobe supérieur droit'], ['radio', 'smoking', 'former'], ['radio', 'metastatic', 'unknown'], ['radio', 'firstOrRecurrence', 'first']],
      [['text', 'sample.date', '20/11/2026'], ['text', 'sample.site', 'Lobe supérieur droit'], ['list', 'sample.kind', 'needle'], ['box', 'sample.medium', 'formalin']],
      [['box', 'analyses', 'molecular'], ['box', 'analyses', 'pdl1']],
    ],
  },
};

for (const [name, { pages, warnings = [] }] of Object.entries(PATHS)) {
  test(`${name}: a usual path, its messages, and what is sent`, async (t) => {
    const { page, context, close, assertQuiet, foreign } = await openPage({ width: 360, height: 740, acceptDownloads: true });
    t.after(close);
    await open(page, SITE + FORMS[name]);
    assert.equal(await page.locator('.result').count(), 0, 'nothing is counted');
    for (const [index, answers] of pages.entries()) {
      assert.equal(await step(page), index + 1);
      const here = page.locator(`.form__page[data-page="${index + 1}"]`);
      assert.equal(await page.locator('.emergency:visible').count(), 0, 'nothing warns before an answer');
      for (const [, raise, words, back] of warnings.filter(([at]) => at === index)) {
        await answer(page, [raise]);
        const alarm = here.locator('.emergency[role="alert"]');
        await alarm.waitFor();
        for (const word of words) assert.ok((await textOf(alarm)).includes(word), `${raise[1]}: ${word} in ${await textOf(alarm)}`);
        // A unit's number can be pressed.
        for (const number of words.filter((w) => /^0\d( \d\d){4}$/.test(w))) assert.ok(await alarm.locator(`a[href="tel:${number.replaceAll(' ', '')}"]`).isVisible(), number);
        assert.deepEqual(await axe(page), [], raise[1]);
        await answer(page, [back]);
        await alarm.waitFor({ state: 'detached' });
      }
      await put(page, answers);
      if (index === 0) assert.deepEqual(await axe(page), []);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `page ${index + 1} scrolls sideways by ${wide} px`);
      await next(page);
    }
    await page.locator('.check').waitFor();
    const { text } = await download(page, () => action(page, 'send').click());
    await outcome(page, 'done').waitFor();
    const bundle = JSON.parse(text);
    await assertWhole(bundle, name);
    const { QuestionnaireResponse: response } = parts(bundle);
    const sent = answersOf(response);
    for (const [kind, link, value] of pages.flat().filter(([, link]) => link !== 'patient.birthDate' && !link.endsWith('.date'))) {
      const found = JSON.stringify(sent[link] ?? null);
      assert.ok(kind === 'text' ? found.includes(value) : /^(true|\d+)$/.test(value) ? found.includes(value) : found.includes(`"${value}"`), `${link}: ${found}`);
    }
    if (name.startsWith('satisfaction-')) {
      for (const field of ['subject', 'author', 'source']) assert.ok(!(field in response), field);
      assert.deepEqual(Object.keys(parts(bundle)), ['QuestionnaireResponse'], 'nobody is named');
    }
    await assertPrivate(page, context);
    assertQuiet();
    assert.deepEqual(foreign(SITE), []);
  });
}

test('pathology: a lymphoma is asked for its own, and only a lymphoma', async (t) => {
  const { page, close } = await openPage();
  t.after(close);
  await open(page, SITE + FORMS['demande-anatomopathologie']);
  await put(page, [...PATHS['demande-anatomopathologie'].pages[0], ['radio', 'pathway', 'nhl']]);
  await next(page);
  assert.ok(await page.locator('input[name="nhl.b"]').first().isVisible());
  assert.equal(await page.locator('input[name="smoking"]:visible').count(), 0);
});

test('the list of medicines: rows, and the sheet for the pharmacist', async (t) => {
  const { page, close, assertQuiet } = await openPage({ acceptDownloads: true });
  t.after(close);
  await open(page, SITE + FORMS['liste-medicaments']);
  await put(page, [...PERSON, ['text', 'pharmacy', 'Pharmacie du Pont, Valaurelle']]);
  await next(page);
  await put(page, [YES('any'), ['text', 'med.name', 'Alpha 5 mg'], ['text', 'med.dose', '1 le matin'], ['text', 'med.by', 'Dr Fictif'], ['text', 'med.since', '03/2025'], ['radio', 'med.taken', 'forget']]);
  await page.locator('.form__page:not([hidden]) [data-action="add-row"]').click();
  await put(page, [['text', 'med.name@1', 'Bêta <b>10</b> mg'], ['text', 'med.dose@1', '2 gouttes le soir']]);
  assert.deepEqual(await axe(page), []);
  await next(page);
  await put(page, [YES('other'), ['text', 'otc.name', 'Millepertuis'], ['text', 'otc.dose', 'une tisane'], YES('allergy.any'), ['text', 'allergy.to', 'Pénicilline'], ['text', 'allergy.what', 'boutons']]);
  await next(page);
  await page.locator('.check').waitFor();
  await page.locator('[data-aid="letters"] button').first().click();
  const sheet = page.locator('dialog .letter');
  await sheet.waitFor();
  const words = await textOf(sheet);
  for (const part of ['Ma liste de médicaments', 'ESSAI Zoé', '12/05/1958', 'Alpha 5 mg : 1 le matin', 'Prise : Avec des oublis', 'Prescrit par : Dr Fictif', 'Depuis : 03/2025', 'Bêta <b>10</b> mg : 2 gouttes le soir', 'Millepertuis : une tisane', 'Pénicilline : boutons', 'Pharmacie du Pont']) {
    assert.ok(words.includes(part), `${part} in ${words}`);
  }
  const file = path.join(dir, 'liste.pdf');
  await writeFile(file, await page.pdf({ preferCSSPageSize: true, format: 'A4' }));
  const printed = plain(execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }));
  for (const part of ['Alpha 5 mg', 'Bêta <b>10</b> mg', 'Millepertuis', 'Pénicilline', 'Vu par le pharmacien']) assert.ok(printed.includes(part), `on paper: ${part}`);
  assert.ok(!printed.includes('Continuer') && !printed.includes('Envoyer'), 'the sheet alone');
  assertQuiet();
});

test('the blank sheets have room for every medicine, and say whom to call', async (t) => {
  const { page, close } = await openPage({ javaScriptEnabled: false });
  t.after(close);
  await page.goto(`${SITE}${FORMS['liste-medicaments']}papier/`);
  const list = plain(await page.locator('article').textContent());
  for (const part of ['Nom du médicament', 'Combien, et à quels moments', 'Prescrit par', 'Depuis', 'Êtes-vous allergique']) assert.ok(list.includes(part), part);
  await page.goto(`${SITE}${FORMS['ambulatoire-lendemain']}papier/`);
  const after = plain(await page.locator('article').textContent());
  for (const part of [UNIT, 'Appelez maintenant', 'le 15 ou le 112']) assert.ok(after.includes(part), part);
});
