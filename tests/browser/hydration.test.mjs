// Before, while and after the program arrives: the page is whole at once, and nothing that was done early is lost.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeBrowser, openPage } from './lib/browser.mjs';
import { action, answer, ANSWERS, answersOf, DISTRESS, download, FORMS, next, open, outcome, parts, plain, questionnaire, ready, REFERRAL, send, step, toggle } from './lib/form.mjs';
import { SITE } from './lib/servers.mjs';
import { brotliSize, kB } from './lib/sizes.mjs';
import { NOW, same } from './lib/trees.mjs';

after(closeBrowser);

const LATE = 3_000;
/** Questionnaires with the whole engine, FHIRPath included, and with the lean program; the referral asks 195 questions: its page alone is twice as large. */
const FORM_LIMITS = { referral: 235_000, g8: 224_000, other: 220_000, lean: 155_000 };
/** Whether a form has an expression or a pattern: the lean program has neither. */
const computes = async (name) => /"text\/fhirpath"|StructureDefinition\/regex"/.test(JSON.stringify(await questionnaire(name)));

/** Holds the program back: until `LATE` has passed, or until `release()` when asked by hand. */
async function late(page, byHand = false) {
  let release;
  const until = byHand ? new Promise((resolve) => (release = resolve)) : undefined;
  await page.route('**/*.wasm', async (route) => {
    await (until ?? new Promise((resolve) => setTimeout(resolve, LATE)));
    await route.continue();
  });
  return () => release();
}
const isReady = (page) => page.evaluate(() => 'ready' in document.documentElement.dataset);
const island = (page) => page.evaluate(() => document.getElementById('formulaire').innerHTML);

test('the program comes 3 s late: the text is there at once, boxes, buttons, text and an early « Continuer » are kept and sent', async () => {
  const { page, close, assertQuiet, foreign } = await openPage({ acceptDownloads: true });
  await late(page);
  const start = performance.now();
  await page.goto(SITE + DISTRESS, { waitUntil: 'domcontentloaded' });
  const first = (await questionnaire('echelle-detresse')).item[0].item[0].text;
  assert.ok(plain(await page.locator('main').innerText()).includes(plain(first)));
  await answer(page, [
    ['radio', 'detresse.niveau', '3'],
    ['radio', 'detresse.niveau', '0'],
    ['box', 'besoin.pain', 'true'],
    ['box', 'besoin.sleep', 'true'],
    ['text', 'besoin.autre', 'Écrit avant l’arrivée du programme'],
  ]);
  await toggle(page, 'besoin.sleep', 'true', false);
  await next(page);
  assert.equal(await action(page, 'next').getAttribute('aria-busy'), 'true', 'the press is noticed');
  assert.equal(await isReady(page), false, `all this within ${Math.round(performance.now() - start)} ms, before the program`);
  assert.ok(performance.now() - start < LATE);

  await page.locator('.check').waitFor();
  assert.ok(performance.now() - start >= LATE);
  assert.equal(await page.locator('[aria-busy]').count(), 0);
  const { text } = await download(page, () => action(page, 'send').click());
  await outcome(page, 'done').waitFor();
  const answers = answersOf(parts(JSON.parse(text)).QuestionnaireResponse);
  assert.deepEqual(answers, { 'detresse.niveau': [0], 'besoin.pain': [true], 'besoin.autre': ['Écrit avant l’arrivée du programme'] });
  assertQuiet();
  assert.deepEqual(foreign(SITE), []);
  await close();
});

test('the referral: an early « Continuer » leads to the second step with what was chosen, and a second press counts once', async () => {
  const { page, close, assertQuiet } = await openPage({ acceptDownloads: true });
  const release = await late(page, true);
  await page.goto(SITE + REFERRAL, { waitUntil: 'domcontentloaded' });
  await answer(page, ANSWERS[0]);
  await next(page);
  await next(page);
  assert.equal(await step(page), 1);
  release();
  await ready(page);
  await page.waitForFunction(() => document.querySelector('.form__page:not([hidden])')?.dataset.page === '2');
  for (const answers of ANSWERS.slice(1)) {
    await answer(page, answers);
    await next(page);
  }
  const { text } = await download(page, () => action(page, 'send').click());
  const answers = answersOf(parts(JSON.parse(text)).QuestionnaireResponse);
  assert.equal(answers.pathway[0].code, 'lung');
  assert.equal(answers.motive[0].code, 'suspicion-imaging');
  assert.equal(answers.urgency[0].code, 'within-7-days');
  assert.deepEqual(answers.redFlags.map((c) => c.code), ['none']);
  assertQuiet();
  await close();
});

test('an early « Continuer » on an unanswered form shows what is missing', async () => {
  const { page, close } = await openPage();
  const release = await late(page, true);
  await page.goto(SITE + REFERRAL, { waitUntil: 'domcontentloaded' });
  await next(page);
  release();
  await page.locator('[data-summary]').waitFor();
  assert.equal(await step(page), 1);
  await close();
});

test('text typed while the program arrives is kept whole', async () => {
  const { page, close, assertQuiet } = await openPage({ acceptDownloads: true });
  const release = await late(page, true);
  await page.goto(SITE + DISTRESS, { waitUntil: 'domcontentloaded' });
  await answer(page, [['radio', 'detresse.niveau', '10']]);
  const area = page.locator('textarea[name="besoin.autre"]');
  await area.focus();
  let typed = '';
  for (let n = 0; n < 400; n++) {
    if (n === 20) release();
    const sign = String.fromCharCode(97 + (n % 26));
    await page.keyboard.type(sign);
    typed += sign;
    if (n > 40 && (await isReady(page))) break;
  }
  await ready(page);
  assert.equal(await area.inputValue(), typed);
  assert.equal(await area.evaluate((a) => a === document.activeElement), true, 'the focus stays');
  await next(page);
  const { text } = await download(page, () => action(page, 'send').click());
  assert.deepEqual(answersOf(parts(JSON.parse(text)).QuestionnaireResponse)['besoin.autre'], [typed]);
  assertQuiet();
  await close();
});

for (const [name, route] of Object.entries(FORMS)) {
  test(`${route}: the form as it is opened: taken over unchanged and without a complaint, within its size, with the tree that is kept`, async (t) => {
    const { page, close, assertQuiet, messages, foreign, requests } = await openPage();
    t.after(close);
    await page.clock.setFixedTime(NOW);
    const release = await late(page, true);
    await page.goto(SITE + route, { waitUntil: 'domcontentloaded' });
    const before = await island(page);
    await page.evaluate(() => document.querySelectorAll('#formulaire *').forEach((e) => (e.seen = true)));
    release();
    await ready(page);
    assert.equal(await island(page), before);
    assert.equal(await page.evaluate(() => [...document.querySelectorAll('#formulaire *')].filter((e) => !e.seen && !e.closest('.result')).length), 0, 'elements are adopted, not built again: all but what is said of the answers, which is worked out anew');
    assertQuiet();
    assert.deepEqual(messages, []);
    assert.deepEqual(foreign(SITE), []);
    // What is hidden is drawn once ahead, for the sake of slow phones, and shown to nobody.
    const drawn = await page.evaluate(async () => {
      let made = 0;
      const make = document.createElement;
      document.createElement = (tag) => ((made += 1), make.call(document, tag));
      (await import(document.querySelector('link[rel=modulepreload]').href)).rehearse();
      delete document.createElement;
      return made;
    });
    if (route === FORMS.demande) assert.ok(drawn > 3, `${drawn} elements`);
    assert.equal(await island(page), before);
    // The first load: at most 220 kB with brotli in all (G8: 224, the referral: 235), 155 where nothing is computed.
    await page.waitForLoadState('networkidle');
    const programs = requests.map((r) => new URL(r.url).pathname).filter((file) => file.endsWith('.wasm'));
    assert.equal(programs.length, 1, 'the program is asked for once');
    const lean = !(await computes(name));
    assert.match(programs[0], lean ? /^\/lean-/ : /^\/guichet-/);
    let sum = 0;
    for (const address of new Set(requests.map((r) => new URL(r.url).pathname))) sum += await brotliSize(address);
    t.diagnostic(`${kB(sum)} in all`);
    const limit = route === FORMS.demande ? FORM_LIMITS.referral : lean ? FORM_LIMITS.lean : (FORM_LIMITS[name] ?? FORM_LIMITS.other);
    assert.ok(sum <= limit, `${kB(sum)} of ${kB(limit)}`);
    await same(page, `form-${name}`);
  });
}

test('away and back: what is shown as chosen is what is sent', async () => {
  const { page, close, assertQuiet } = await openPage({ acceptDownloads: true });
  await open(page, SITE + DISTRESS);
  await answer(page, [['radio', 'detresse.niveau', '5'], ['box', 'besoin.pain', 'true'], ['text', 'besoin.autre', 'avant']]);
  await page.goto(`${SITE}/`);
  await page.goBack();
  await ready(page);
  const shown = await page.evaluate(() => ({
    level: document.querySelector('input[name="detresse.niveau"]:checked')?.value,
    pain: document.querySelector('input[name="besoin.pain"]').checked,
    text: document.querySelector('textarea[name="besoin.autre"]').value,
  }));
  await next(page);
  if (shown.level === undefined) {
    await page.locator('[data-summary]').waitFor();
    await answer(page, [['radio', 'detresse.niveau', '5']]);
    await next(page);
  }
  const { text } = await download(page, () => action(page, 'send').click());
  const answers = answersOf(parts(JSON.parse(text)).QuestionnaireResponse);
  assert.deepEqual(answers['detresse.niveau'], [5]);
  assert.deepEqual(answers['besoin.pain'], shown.pain ? [true] : undefined);
  assert.deepEqual(answers['besoin.autre'], shown.text ? [shown.text] : undefined);
  assertQuiet();
  await close();
});

test('away and forward again: the form works', async () => {
  const { page, close, assertQuiet } = await openPage({ acceptDownloads: true });
  await page.goto(`${SITE}/questionnaires/`);
  await page.goto(SITE + DISTRESS);
  await ready(page);
  await page.goBack();
  await page.goForward();
  await ready(page);
  await answer(page, [['radio', 'detresse.niveau', '0']]);
  await next(page);
  assert.equal(await send(page), 'done');
  assertQuiet();
  await close();
});
