// The questionnaires with a keyboard only, on a telephone's width: what is asked, what the result says, what is sent.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeBrowser, openPage } from './lib/browser.mjs';
import { answersOf, assertPrivate, assertWhole, DISTRESS, download, open, outcome, PALLIA, parts, plain, questionnaire, ready, reference, REFERENCE, REFERRAL, say, textOf } from './lib/form.mjs';
import { button, choose, focused, press, tabTo, tick, type, waitFocus } from './lib/keys.mjs';
import { survey, ROUTES } from './lib/pages.mjs';
import { SITE } from './lib/servers.mjs';

after(closeBrowser);

const PHONE = { width: 360, height: 740, acceptDownloads: true };
const VISIBLE_NEXT = `${button('next')}:not([hidden] *)`;
const status = (page) => textOf(page.locator('.result__status'));
const scaleAnswer = (page) => textOf(page.locator('.scale__answer'));
const statusSays = (page, words) =>
  page.waitForFunction((w) => document.querySelector('.result__status').innerText.replace(/\s+/g, ' ').includes(w), words, { timeout: 5_000 });
const sent = async (page) => {
  const { text } = await download(page, () => press(page, button('send')));
  await waitFocus(page, '[data-outcome="done"] [data-heading]');
  return JSON.parse(text);
};

test('from the list of questionnaires to a sent distress scale with the keyboard only, at 360 px', async () => {
  const { page, context, close, assertQuiet, foreign } = await openPage(PHONE);
  await page.goto(`${SITE}/questionnaires/`);
  await press(page, `main a[href="${DISTRESS}"]`);
  await ready(page);
  assert.equal(page.url(), SITE + DISTRESS);

  // Nothing is chosen; without an answer there is no way on.
  assert.equal(await page.locator('input[name="detresse.niveau"]:checked').count(), 0);
  assert.equal(await scaleAnswer(page), say('form.scale.none'));
  assert.equal(await status(page), say('result.empty'));
  await press(page, VISIBLE_NEXT);
  await waitFocus(page, '[data-summary]');
  await tabTo(page, '[data-summary] a[data-goto="detresse.niveau"]');
  await page.keyboard.press('Enter');
  await waitFocus(page, 'input[name="detresse.niveau"]');
  assert.equal(await page.locator('input[name="detresse.niveau"]:checked').count(), 0, 'the focus chooses nothing');

  // 0 is an answer.
  const zero = await focused(page);
  assert.deepEqual([zero.value, zero.text], ['0', '0, Pas de détresse']);
  await page.keyboard.press('Space');
  assert.equal((await focused(page)).checked, true);
  await statusSays(page, '0 sur 10');
  assert.equal(await scaleAnswer(page), say('form.scale.answer', { value: '0' }));
  assert.equal(await page.locator('[role="status"].result__status').count(), 1, 'the answer is announced');
  // Both ends by arrows, and round.
  await page.keyboard.press('ArrowLeft');
  assert.deepEqual((({ value, text }) => [value, text])(await focused(page)), ['10', '10, Détresse extrême']);
  await page.keyboard.press('ArrowRight');
  assert.equal((await focused(page)).value, '0');

  await tick(page, 'besoin.sleep');
  await tick(page, 'besoin.rights');
  await type(page, 'besoin.autre', 'Mon chat');
  await choose(page, 'parler', 'soon');
  await tick(page, 'parler.aqui', 'coordinating-nurse');
  await press(page, VISIBLE_NEXT);
  await waitFocus(page, '.check [data-heading]');
  const check = await textOf(page.locator('.check'));
  for (const words of ['Je dors mal', 'Mon chat', 'Oui, bientôt']) assert.ok(check.includes(words), words);
  await assertPrivate(page, context);

  const bundle = await sent(page);
  await assertWhole(bundle, 'echelle-detresse');
  const { QuestionnaireResponse, ...others } = parts(bundle);
  assert.deepEqual(others, {}, 'a questionnaire names nobody');
  for (const field of ['subject', 'author', 'source']) assert.ok(!(field in QuestionnaireResponse), field);
  const level = QuestionnaireResponse.item.flatMap((i) => i.item).find((i) => i.linkId === 'detresse.niveau');
  assert.deepEqual(level.answer, [{ valueInteger: 0 }]);
  const answers = answersOf(QuestionnaireResponse);
  assert.deepEqual(Object.keys(answers).toSorted(), ['besoin.autre', 'besoin.rights', 'besoin.sleep', 'detresse.niveau', 'parler', 'parler.aqui']);
  assert.deepEqual([answers['besoin.sleep'], answers['besoin.autre']], [[true], ['Mon chat']]);
  assert.match(await reference(page), REFERENCE);
  await assertPrivate(page, context);
  assertQuiet();
  assert.deepEqual(foreign(SITE), []);
  await close();
});

test('0 is chosen by a tap, and each step is large enough for a finger', async () => {
  const { page, close, assertQuiet } = await openPage({ ...PHONE, hasTouch: true, isMobile: true });
  await open(page, SITE + DISTRESS);
  const steps = page.locator('.scale__step');
  assert.equal(await steps.count(), 11);
  for (const box of await steps.evaluateAll((all) => all.map((e) => e.getBoundingClientRect()).map(({ width, height }) => [width, height]))) {
    assert.ok(Math.min(...box) >= 24, `a step of ${box} px (WCAG 2.5.8)`);
  }
  await steps.first().scrollIntoViewIfNeeded();
  const { x, y, width, height } = await steps.first().boundingBox();
  await page.touchscreen.tap(x + width / 2, y + height / 2);
  await statusSays(page, '0 sur 10');
  assert.equal(await page.locator('input[name="detresse.niveau"]:checked').getAttribute('value'), '0');
  assertQuiet();
  await close();
});

test('the patient reads the level, its meaning and the help lines, never a verdict', async () => {
  const { page, close } = await openPage(PHONE);
  await open(page, SITE + DISTRESS);
  const help = await textOf(page.locator('.help'));
  for (const number of ['3114', '15', '112', '114']) {
    assert.ok(await page.locator(`.help a[href="tel:${number}"]`).isVisible(), number);
    assert.ok(help.includes(number));
  }
  for (const level of ['0', '2', '3', '10']) {
    await choose(page, 'detresse.niveau', level);
    await statusSays(page, `${level} sur 10`);
    assert.ok((await status(page)).includes(say('result.patient.whatever')));
    assert.doesNotMatch(await status(page), /seuil|atteint|score/i, 'no verdict for the patient');
  }
  await press(page, VISIBLE_NEXT);
  await waitFocus(page, '.check [data-heading]');
  assert.ok(await page.locator('.help').isVisible(), 'the help lines stay');
  await sent(page);
  assert.ok(await page.locator('.help').isVisible(), 'and after sending');
  await close();
});

test('Pallia 10: the result follows each answer, with its threshold and where it comes from', async () => {
  const { page, close, assertQuiet } = await openPage(PHONE);
  await page.goto(`${SITE}/questionnaires/`);
  await press(page, `main a[href="${PALLIA}"]`);
  await ready(page);
  const form = await questionnaire('pallia-10');
  const score = form.extension.find((e) => e.url.endsWith('/score')).extension;
  const gate = score.find((e) => e.url === 'gateText').valueString;
  const rule = score.filter((e) => e.url === 'threshold').map((t) => Object.fromEntries(t.extension.map((e) => [e.url, Object.entries(e).find(([k]) => k.startsWith('value'))[1]]))).find((t) => t.kind === 'published');
  const region = page.locator('.result__status[role="status"]');
  const item = (n) => `p10.${String(n).padStart(2, '0')}`;
  const put = async (n, value, how) => choose(page, item(n), value, how);
  const verdict = page.locator('.result__rule');
  assert.equal(await region.count(), 1);
  assert.equal(await status(page), say('result.empty'));

  // The first question closes or opens the tool.
  await put(1, 'false');
  await statusSays(page, plain(gate));
  assert.doesNotMatch(await status(page), /\d/, 'no number');
  assert.equal(await verdict.count(), 0);
  await put(2, 'true');
  await put(3, 'true');
  assert.equal(await status(page), plain(gate), 'later answers change nothing');

  await put(1, 'true', { back: true });
  await statusSays(page, say('result.at-least', { value: '3', missing: say('result.missing', { count: '7' }) }));
  assert.equal(await verdict.count(), 0, 'not yet known');
  for (const n of [4, 5, 6, 7, 8, 9]) await put(n, 'false');
  await statusSays(page, say('result.at-least', { value: '3', missing: say('result.missing.one') }));
  await put(10, 'false');
  await statusSays(page, say('result.score', { value: '3', most: '10' }));
  assert.equal(await verdict.getAttribute('data-reached'), 'no');
  assert.ok((await status(page)).includes(say('result.not-reached')));
  assert.ok((await status(page)).includes(plain(rule.label)));

  await put(10, 'true');
  await statusSays(page, say('result.score', { value: '4', most: '10' }));
  assert.equal(await verdict.getAttribute('data-reached'), 'yes');
  assert.ok((await status(page)).includes(say('result.reached')));
  assert.ok((await status(page)).includes(plain(rule.then)));

  // The gate wins over all the others.
  await put(1, 'false', { back: true });
  await statusSays(page, plain(gate));
  assert.doesNotMatch(await status(page), /\d/);
  await put(1, 'true');
  await statusSays(page, say('result.score', { value: '4', most: '10' }));

  // How it is counted, and where the threshold comes from.
  await tabTo(page, '.result__logic summary');
  await page.keyboard.press('Enter');
  const logic = page.locator('.result__logic');
  await logic.locator('table').waitFor();
  assert.ok((await textOf(logic)).includes(plain(rule.source)));
  assert.ok((await textOf(logic)).includes(say('result.decides-nothing')));
  assert.equal(await logic.locator('tbody tr').count(), 10);
  assert.deepEqual((await logic.locator('tbody td:last-child').allInnerTexts()).map(plain), ['1', '1', '1', '0', '0', '0', '0', '0', '0', '1']);

  await press(page, VISIBLE_NEXT, 'Enter', { back: true });
  await waitFocus(page, '.check [data-heading]');
  const answers = answersOf(parts(await sent(page)).QuestionnaireResponse);
  assert.deepEqual([1, 2, 3, 4, 10].map((n) => answers[item(n)]), [[true], [true], [true], [false], [true]]);
  assert.equal(await page.locator('.result:visible').count(), 0, 'the paper to hand on has no score');
  assertQuiet();
  await close();
});

test('Pallia 10: four « oui » reach the threshold whatever is missing', async () => {
  const { page, close } = await openPage(PHONE);
  await open(page, SITE + PALLIA);
  for (const n of ['01', '02', '03', '04']) await choose(page, `p10.${n}`, 'true');
  await statusSays(page, say('result.at-least', { value: '4', missing: say('result.missing', { count: '6' }) }));
  assert.equal(await page.locator('.result__rule').getAttribute('data-reached'), 'yes');
  await close();
});

test('nothing of Pallia 10 and its result is on a patient’s page', async () => {
  const patient = [DISTRESS, ...ROUTES.filter((r) => r.endsWith('/patient/'))];
  assert.equal(patient.length, 12);
  const pages = await survey(patient);
  for (const route of patient) {
    assert.doesNotMatch(pages[route].html.replace(/<style>[\s\S]*?<\/style>|href="[^"]*"/g, ''), /pallia[ -]?10|p10\.\d\d|result__points/i, route);
    assert.ok(!pages[route].links.includes(PALLIA), route);
  }
});

test('a form has no other form’s questions: each page carries its own', async () => {
  const { page, close } = await openPage();
  for (const [route, name] of [[DISTRESS, 'echelle-detresse'], [PALLIA, 'pallia-10'], [REFERRAL, 'demande']]) {
    await open(page, SITE + route);
    // The prepared questionnaire stands first, its version and its address first in it (`src/formats/prepared`).
    const [[, url]] = JSON.parse(await page.locator('#guichet-data').textContent());
    assert.equal(url, (await questionnaire(name)).url);
  }
  await outcome(page, 'done').waitFor({ state: 'detached' });
  await close();
});
