// The referral from the home page to its receipt with a keyboard only, on a telephone's width.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeBrowser, openPage } from './lib/browser.mjs';
import {
  action, answer, ANSWERS, answersOf, assertPrivate, assertWhole, download, fillReferral, next, open, outcome, parts, plain, ready, reference, REFERENCE, REFERRAL, say, SECRETS, send, step, textOf, UUID,
} from './lib/form.mjs';
import { button, choose, field, focused, hasFocus, pick, press, tabTo, tick, type, waitFocus } from './lib/keys.mjs';
import { SITE } from './lib/servers.mjs';

after(closeBrowser);

const PHONE = { width: 360, height: 740, acceptDownloads: true };
const DO = { radio: choose, box: tick, list: pick, text: type };
const keyIn = async (page, answers) => {
  for (const [kind, name, value] of answers) await DO[kind](page, name, value);
};
/** The step is drawn and has taken the focus. */
const shown = async (page, number) => {
  await page.waitForFunction((n) => document.querySelector('.form__page:not([hidden])')?.dataset.page === String(n), number);
  await waitFocus(page, '.form__page:not([hidden]) [data-heading]');
};
const line = (page, text) => page.locator('.check .answers__row', { has: page.locator('dt', { hasText: text }) });

test('from the home page to a sent referral with the keyboard only, at 360 px', async () => {
  const { page, context, close, assertQuiet, foreign } = await openPage(PHONE);
  await page.clock.setFixedTime(new Date('2026-11-20T10:05:00+01:00'));
  await page.goto(`${SITE}/`);
  // Home, the lung pathway, then its link to the form, which brings the pathway along.
  await page.keyboard.press('Tab');
  assert.equal((await focused(page)).href, '#contenu', 'the first Tab offers the way past the navigation');
  await page.keyboard.press('Enter');
  await waitFocus(page, 'main');
  await press(page, 'main a[href="/parcours/poumon/"]');
  await page.waitForURL(`${SITE}/parcours/poumon/`);
  await press(page, 'main a[href^="/demande/"]');
  await ready(page);
  assert.equal(page.url(), SITE + REFERRAL, 'the pathway does not stay in the address');
  assert.equal(await page.locator('input[name="pathway"][value="lung"]').isChecked(), true, 'the pathway is chosen already');
  await assertPrivate(page, context);

  for (const [index, answers] of ANSWERS.entries()) {
    assert.equal(await step(page), index + 1);
    await keyIn(page, answers);
    await assertPrivate(page, context);
    await press(page, button('next'));
    if (index < ANSWERS.length - 1) {
      await shown(page, index + 2);
      assert.match((await focused(page)).text, new RegExp(`^${say('form.progress', { page: index + 2, pages: 5 })}`), 'the new step is announced');
    }
  }

  // Answers to check.
  await waitFocus(page, '.check [data-heading]');
  assert.equal((await focused(page)).text, say('check.title'));
  assert.equal(await textOf(line(page, 'Premiers symptômes le').locator('dd > span')), '03/2026');
  assert.equal(await textOf(line(page, 'Autres signes').locator('dd > span')), 'Toux <b>& "sang"</b>');
  assert.equal(await textOf(line(page, 'Ville').locator('dd > span')), say('check.none'));

  // « Modifier » goes to the field, and back again.
  await tabTo(page, '.check [data-action="change"][data-name="patient.phone"]');
  assert.match((await focused(page)).text, /^Modifier/);
  await page.keyboard.press('Enter');
  await waitFocus(page, field('patient.phone'));
  assert.equal(await step(page), 3);
  assert.equal(await page.locator(field('patient.phone')).inputValue(), '06 39 98 00 12');
  await type(page, 'patient.phone', '06 39 98 00 34');
  for (const number of [4, 5]) {
    await press(page, button('next') + ':not([hidden] *)');
    await shown(page, number);
  }
  await press(page, button('next') + ':not([hidden] *)');
  await waitFocus(page, '.check [data-heading]');
  assert.equal(await textOf(line(page, 'Téléphone du patient').locator('dd > span')), '06 39 98 00 34');
  await assertPrivate(page, context);

  // Sent: here, a file.
  const { name, text } = await download(page, () => press(page, button('send')));
  await waitFocus(page, '[data-outcome="done"] [data-heading]');
  const ref = await reference(page);
  assert.match(ref, REFERENCE);
  const receipt = await textOf(outcome(page, 'done'));
  assert.ok(receipt.includes('20/11/2026 à 10:05'), 'the time of the sending');
  for (const told of ['Poumon', 'Zoé', '06 39 98 00 34', '03/2026', say('outcome.copy')]) assert.ok(receipt.includes(told), told);
  assert.ok(receipt.includes(say('outcome.saved')) && !receipt.includes(say('outcome.sent')), 'a file is not called sent');
  for (const secret of ['ESSAI', 'Zoe', 'Zoé', '1958']) assert.ok(!name.includes(secret), name);
  assert.match(name, /\.json$/);

  const bundle = JSON.parse(text);
  const references = await assertWhole(bundle, 'demande');
  assert.ok(references.length >= 6);
  const { Patient, Practitioner, PractitionerRole, ServiceRequest, QuestionnaireResponse, ...others } = parts(bundle);
  assert.deepEqual(others, {});
  assert.deepEqual(Patient.name[0], { use: 'official', family: 'ESSAI-D’ÉTÉ', given: ['Zoé'] });
  assert.deepEqual([Patient.birthDate, Patient.gender, Patient.telecom[0].value], ['1958-05-12', 'female', '06 39 98 00 34']);
  assert.equal(Practitioner.name[0].text, 'Dr Camille Fictif');
  assert.equal(PractitionerRole.telecom[0].value, '03 53 01 99 01');
  assert.equal(ServiceRequest.priority, 'urgent');
  assert.ok(ServiceRequest.identifier.some((i) => i.value === ref), 'the reference of the receipt is in the request');
  assert.equal(ServiceRequest.category[0].coding[0].code, 'lung');
  assert.match(bundle.identifier.value, UUID);
  assert.equal(QuestionnaireResponse.authored, '2026-11-20T10:05:00+01:00');
  const answers = answersOf(QuestionnaireResponse);
  assert.deepEqual(answers['firstSymptom.date'], ['2026-03'], 'a month stays a month');
  assert.deepEqual(answers['symptoms.other'], ['Toux <b>& "sang"</b>']);
  assert.deepEqual(answers['symptoms.lung'].map((c) => c.code), ['hemoptysie']);
  assert.deepEqual(answers.redFlags.map((c) => c.code), ['none']);
  assert.ok(!('patient.city' in answers));

  // On paper: the reference and the answers, no navigation, no button.
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.receipt__reference').isVisible(), true);
  assert.equal(await page.locator('.answers').first().isVisible(), true);
  assert.equal(await page.locator('nav:visible').count(), 0);
  assert.equal(await page.locator('#formulaire button:visible').count(), 0, 'no button on paper');
  await page.emulateMedia({ media: null });

  await assertPrivate(page, context);
  assertQuiet();
  assert.deepEqual(foreign(SITE), []);
  await close();
});

test('Shift+Tab goes the same way back', async () => {
  const { page, close } = await openPage(PHONE);
  await open(page, SITE + REFERRAL);
  await tabTo(page, button('next'));
  await tabTo(page, 'input[name="redFlags"][value="none"]', { back: true });
  await tabTo(page, 'input[name="pathway"]', { back: true });
  await close();
});

test('the error summary takes the focus, its links lead to the fields, what was answered stays', async () => {
  const { page, close, assertQuiet } = await openPage(PHONE);
  await open(page, SITE + REFERRAL);
  await choose(page, 'motive', 'recurrence');
  await press(page, button('next'));
  await waitFocus(page, '[data-summary]');
  const summary = page.locator('[data-summary]');
  assert.equal(await summary.getAttribute('role'), 'alert');
  assert.ok((await textOf(summary)).startsWith(say('form.summary.title')));
  const names = await summary.locator('a').evaluateAll((links) => links.map((a) => a.dataset.goto));
  assert.deepEqual(names, ['pathway', 'redFlags']);
  for (const name of names) {
    await tabTo(page, `[data-summary] a[data-goto="${name}"]`, { back: true });
    await page.keyboard.press('Enter');
    await waitFocus(page, `[name="${name}"]`);
    const group = page.locator(`[id="f-${name}"]`);
    const said = await group.getAttribute('aria-describedby');
    const words = await page.evaluate((ids) => ids.split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' '), said);
    assert.ok(words.includes(say('error.required')), `${name} is described by its problem`);
    // A group of boxes has no state of its own: ARIA knows « invalid » for a field and a radio group.
    if (name !== 'redFlags') assert.ok(await hasFocus(page, '[aria-invalid="true"] *, [aria-invalid="true"]'), `${name} says that it is invalid`);
  }
  assert.equal(page.url(), SITE + REFERRAL);
  assert.equal(await page.locator('input[name="motive"][value="recurrence"]').isChecked(), true);

  // A problem put right leaves the summary; the last one takes it away.
  await choose(page, 'pathway', 'nhl', { back: true });
  await page.waitForFunction(() => document.querySelectorAll('[data-summary] a').length === 1);
  await keyIn(page, [['radio', 'urgency', 'usual'], ['box', 'redFlags', 'none']]);
  await summary.waitFor({ state: 'detached' });
  await press(page, button('next'));
  await shown(page, 2);

  // Words and numbers: what cannot be read is said with its form, and stays as typed.
  await keyIn(page, [['list', 'requester.role', 'radiologist'], ['text', 'requester.name', 'Dr Fictif'], ['text', 'requester.rpps', '123'], ['text', 'requester.phone', 'demain'], ['radio', 'requester.isTreatingDoctor', 'true']]);
  await press(page, button('next'));
  await waitFocus(page, '[data-summary]');
  assert.deepEqual(await summary.locator('a').evaluateAll((links) => links.map((a) => a.dataset.goto)), ['requester.rpps', 'requester.phone']);
  assert.equal(await page.locator(field('requester.phone')).inputValue(), 'demain');
  assert.equal(await page.locator('select[name="requester.role"]').inputValue(), 'radiologist');
  await keyIn(page, [['text', 'requester.rpps', '10101010101'], ['text', 'requester.phone', '+33 3 53 01 99 01']]);
  await press(page, button('next'));
  await shown(page, 3);

  // Dates: an impossible one, one to come, a year before the least.
  for (const [typed, key] of [['31/02/1960', 'error.unreadable.date'], ['01/01/2099', 'error.future'], ['12/05/58', null]]) {
    await type(page, 'patient.birthDate', typed, { back: await hasFocus(page, button('next')) });
    await press(page, button('next'));
    await waitFocus(page, '[data-summary]');
    const reason = await textOf(summary.locator('li', { has: page.locator('[data-goto="patient.birthDate"]') }));
    if (key) assert.ok(reason.includes(say(key)), `${typed}: ${reason}`);
    assert.equal(await page.locator(field('patient.birthDate')).inputValue(), typed);
  }
  assertQuiet();
  await close();
});

test('a red flag shows the emergency at once and asks for a confirmation; « aucun » stands alone', async () => {
  const { page, close, assertQuiet } = await openPage(PHONE);
  await open(page, SITE + REFERRAL);
  await keyIn(page, ANSWERS[0]);
  const alert = page.locator('.emergency[role="alert"]');
  const box = (value) => page.locator(`input[name="redFlags"][value="${value}"]`);
  assert.equal(await alert.count(), 0);
  await tick(page, 'redFlags', 'seizure');
  await alert.waitFor();
  assert.match(await textOf(alert), /Appelez le 15 ou le 112 maintenant/);
  assert.deepEqual([await box('none').isChecked(), await box('seizure').isChecked()], [false, true], '« aucun » goes');
  assert.equal((await focused(page)).value, 'seizure', 'the focus stays');
  await tick(page, 'redFlags', 'heavy-bleeding', { back: true });
  assert.equal(await alert.count(), 1);

  await press(page, button('next'));
  await waitFocus(page, '[data-summary]');
  assert.equal(await step(page), 1, 'no way on without a confirmation');
  await choose(page, 'redFlags.confirmed', 'false');
  await press(page, button('next'));
  await waitFocus(page, '[data-summary]');
  assert.ok((await textOf(page.locator('[data-summary]'))).includes(say('error.confirm')), '« non » is no confirmation');

  // « Aucun » takes the others away, and the emergency with them.
  await tick(page, 'redFlags', 'none', { back: true });
  await alert.waitFor({ state: 'detached' });
  assert.deepEqual([await box('none').isChecked(), await box('seizure').isChecked(), await box('heavy-bleeding').isChecked()], [true, false, false]);
  assert.equal(await page.locator('input[name="redFlags.confirmed"]').first().isVisible(), false);
  await tick(page, 'redFlags', 'seizure');
  await alert.waitFor();
  await choose(page, 'redFlags.confirmed', 'true');
  await press(page, button('next'));
  await shown(page, 2);
  assertQuiet();
  await close();
});

test('what was answered to a question that is no longer asked is announced as withheld, and is not sent', async () => {
  const { page, close, assertQuiet } = await openPage(PHONE);
  await open(page, SITE + REFERRAL);
  await fillReferral(page);
  assert.equal(await page.locator('.check .note').count(), 0);
  await press(page, '.check [data-action="change"][data-name="firstSymptom.known"]');
  await waitFocus(page, 'input[name="firstSymptom.known"]:checked');
  await choose(page, 'firstSymptom.known', 'unknown');
  assert.equal(await page.locator(field('firstSymptom.date')).isVisible(), false);
  await press(page, button('next') + ':not([hidden] *)');
  await shown(page, 5);
  await press(page, button('next') + ':not([hidden] *)');
  await waitFocus(page, '.check [data-heading]');
  assert.equal(await textOf(page.locator('.check .note')), say('check.withheld', { what: 'Premiers symptômes le' }));
  assert.equal(await line(page, 'Premiers symptômes le').count(), 0);
  const { text } = await download(page, () => press(page, button('send')));
  const answers = answersOf(parts(JSON.parse(text)).QuestionnaireResponse);
  assert.equal(answers['firstSymptom.known'][0].code, 'unknown');
  assert.ok(!('firstSymptom.date' in answers));
  assert.ok(!text.includes('2026-03"'));
  assertQuiet();
  await close();
});

test('a condition that comes back brings its answer back', async () => {
  const { page, close } = await openPage(PHONE);
  await open(page, SITE + REFERRAL);
  await fillReferral(page);
  await press(page, '.check [data-action="change"][data-name="firstSymptom.known"]');
  await waitFocus(page, 'input[name="firstSymptom.known"]:checked');
  await choose(page, 'firstSymptom.known', 'none');
  await choose(page, 'firstSymptom.known', 'known');
  assert.equal(await page.locator(field('firstSymptom.date')).inputValue(), '03/2026');
  await close();
});

test('rows of exams: added, removed, each keeps its own values', async () => {
  const { page, close, assertQuiet } = await openPage(PHONE);
  await open(page, SITE + REFERRAL);
  for (const answers of ANSWERS.slice(0, 4)) {
    await answer(page, answers);
    await next(page);
  }
  await choose(page, 'exams.any', 'done');
  const ROW = '.rows__row:has([name^="exams.row."])';
  const rows = page.locator(ROW);
  const many = (count) => page.waitForFunction(([row, n]) => document.querySelectorAll(row).length === n, [ROW, count]);
  const values = () =>
    rows.evaluateAll((all) => all.map((row) => [...row.querySelectorAll('select, input:not([type=checkbox])')].map((c) => c.value).filter(Boolean).join(' ')));
  const inRow = (number, selector) => `${ROW}:nth-of-type(${number}) ${selector}`;
  const fillRow = async (number, kind, date, words) => {
    await tabTo(page, inRow(number, 'select[name^="exams.row.type"]'));
    const name = (await focused(page)).name;
    await pick(page, name, kind);
    await type(page, name.replace('type', 'date'), date);
    await type(page, name.replace('type', 'text'), words);
  };
  assert.equal(await page.locator('[data-action="remove-row"]:visible').count(), 0, 'one row alone cannot be removed');
  await fillRow(1, 'ct', '02/03/2026', 'Scanner à Valaurelle');
  await press(page, button('add-row'));
  await waitFocus(page, inRow(2, 'select[name^="exams.row.type"]'));
  await fillRow(2, 'biopsy', '2026', 'Biopsie');
  await press(page, button('add-row'));
  await waitFocus(page, inRow(3, 'select[name^="exams.row.type"]'));
  await fillRow(3, 'blood', '04/2026', 'Prise de sang');
  assert.deepEqual(await values(), ['ct 02/03/2026 Scanner à Valaurelle', 'biopsy 2026 Biopsie', 'blood 04/2026 Prise de sang']);
  const names = await page.locator(`${ROW} select[name^="exams.row.type"]`).evaluateAll((all) => all.map((s) => s.name));
  assert.equal(new Set(names).size, 3, 'controls of their own');
  assert.deepEqual(await rows.locator('legend.rows__title').allInnerTexts().then((all) => all.map(plain)), ['Examen 1', 'Examen 2', 'Examen 3']);

  await press(page, inRow(2, '[data-action="remove-row"]'), 'Enter', { back: true });
  await many(2);
  assert.deepEqual(await values(), ['ct 02/03/2026 Scanner à Valaurelle', 'blood 04/2026 Prise de sang']);
  // The focus stays among the rows.
  await waitFocus(page, '.rows *');
  assert.deepEqual(await rows.locator('legend.rows__title').allInnerTexts().then((all) => all.map(plain)), ['Examen 1', 'Examen 2']);
  await press(page, button('add-row'));
  await many(3);
  await waitFocus(page, inRow(3, 'select[name^="exams.row.type"]'));
  assert.deepEqual((await values())[2], '', 'a new row is empty');
  await press(page, inRow(3, '[data-action="remove-row"]'));
  await many(2);
  await press(page, button('next') + ':not([hidden] *)');
  await waitFocus(page, '.check [data-heading]');
  const { text } = await download(page, () => press(page, button('send')));
  const { QuestionnaireResponse } = parts(JSON.parse(text));
  const sent = QuestionnaireResponse.item.find((i) => i.linkId === 'p5').item.filter((i) => i.linkId === 'exams.row').map((i) => answersOf(i));
  assert.deepEqual(
    sent.map((row) => [row['exams.row.type'][0].code, row['exams.row.date'][0], row['exams.row.text'][0]]),
    [['ct', '2026-03-02', 'Scanner à Valaurelle'], ['blood', '2026-04', 'Prise de sang']],
  );
  assertQuiet();
  await close();
});

test('« Tout effacer » asks first, then empties everything', async () => {
  const { page, context, close, assertQuiet } = await openPage(PHONE);
  await open(page, SITE + REFERRAL);
  await fillReferral(page);
  const asked = [];
  let accept = false;
  page.on('dialog', (d) => {
    asked.push(d.message());
    return accept ? d.accept() : d.dismiss();
  });
  const erase = '.privacy [data-action="erase"]';
  await press(page, erase, 'Enter', { back: true });
  assert.deepEqual(asked.map(plain), [say('form.erase.confirm')]);
  assert.equal(await page.locator('.check').count(), 1, '« non » changes nothing');
  accept = true;
  await press(page, erase, 'Enter');
  await shown(page, 1);
  const left = await page.evaluate(() =>
    [...document.querySelectorAll('#formulaire :is(input, textarea, select):not([data-unit])')]
      .filter((c) => (c.type === 'radio' || c.type === 'checkbox' ? c.checked : c.value))
      .map((c) => `${c.name}=${c.value}`),
  );
  assert.deepEqual(left, []);
  assert.equal(await page.locator('.check').count(), 0);
  const html = await page.locator('#formulaire').innerHTML();
  for (const secret of SECRETS.filter((s) => s !== 'hemoptysie')) assert.ok(!html.includes(secret), secret);
  await assertPrivate(page, context);
  // The form is as new: it asks for everything again.
  await press(page, button('next') + ':not([hidden] *)');
  await waitFocus(page, '[data-summary]');
  assert.equal(await page.locator('[data-summary] a').count(), 3);
  assertQuiet();
  await close();
});

test('after the receipt, a new referral starts empty and gets a reference of its own', async () => {
  const { page, close, assertQuiet } = await openPage(PHONE);
  await open(page, SITE + REFERRAL);
  const references = [];
  for (const turn of [1, 2]) {
    await fillReferral(page);
    assert.equal(await send(page), 'done', `turn ${turn}`);
    references.push(await reference(page));
    await press(page, button('erase'));
    await shown(page, 1);
    assert.equal(await page.locator('input[name="pathway"]:checked').count(), 0);
    assert.equal(await page.locator(field('patient.birthName')).inputValue(), '');
  }
  assert.notEqual(references[0], references[1]);
  assertQuiet();
  await close();
});

test('a copy of what was sent can be kept: the same bundle, the same ids', async () => {
  const { page, close } = await openPage(PHONE);
  await open(page, SITE + REFERRAL);
  await fillReferral(page);
  const first = await download(page, () => press(page, button('send')));
  await outcome(page, 'done').waitFor();
  const copy = await download(page, () => press(page, button('save')));
  assert.equal(copy.text, first.text);
  assert.equal(await outcome(page, 'done').count(), 1);
  assert.equal(await action(page, 'send').count(), 0, 'a receipt has no « Envoyer »');
  await close();
});
