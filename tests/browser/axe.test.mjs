// axe on every page, in light and dark, narrow and wide, and on every state of the forms. Nothing may be found.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { axe, closeBrowser, openPage, stilled } from './lib/browser.mjs';
import { action, answer, ANSWERS, DISTRESS, fillDistress, fillReferral, FORMS, next, open, outcome, PALLIA, ready, REFERRAL, send, toggle } from './lib/form.mjs';
import { ALL } from './lib/pages.mjs';
import { SITE } from './lib/servers.mjs';
import { fhir, FILE, OTHER, siteWith } from './lib/sites.mjs';

after(closeBrowser);

/** The rules that look at colours and sizes: of the others, none sees a width or a scheme. */
const SEEN = ['color-contrast', 'link-in-text-block', 'target-size'];
/** Every width and every scheme. */
const VIEWS = [
  [360, 'light', undefined],
  [1280, 'dark', SEEN],
  [360, 'dark', SEEN],
  [1280, 'light', SEEN],
];
/** A wide page has its menu open: every rule once more, on pages of each kind. */
const WIDE = [[1280, 'dark', undefined]];
const KINDS = ['/', '/parcours/poumon/', '/parcours/poumon/patient/', '/questionnaires/pallia-10/', '/recherche/'];
const isForm = (route) => Object.values(FORMS).includes(route);

/** Looks at the open page in these views: each complaint once, with where it was seen. A form's state is seen narrow and light, wide and dark. */
async function look(page, what, views = VIEWS.slice(0, 2)) {
  const found = new Map();
  for (const [width, colorScheme, only] of views) {
    // Tall, so that nothing is far from the screen: what is far is laid out and coloured when it comes near (`content-visibility`).
    await page.setViewportSize({ width, height: 8000 });
    await page.emulateMedia({ colorScheme });
    // A colour on its way to the other scheme is nobody's colour.
    await stilled(page);
    for (const line of await axe(page, { only })) found.set(line, [...(found.get(line) ?? []), `${width} px ${colorScheme}`]);
  }
  assert.deepEqual([...found].map(([line, where]) => `${line} [${where.join(', ')}]`), [], what);
}

/** What is wider than the window. */
const overflow = (page) =>
  page.evaluate(() => {
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= wide) return [];
    const inside = (e) => e.parentElement?.closest('*') && [...document.querySelectorAll('*')].some((p) => p !== e && p.contains(e) && /auto|scroll|hidden|clip/.test(getComputedStyle(p).overflowX));
    return [...document.querySelectorAll('body *')]
      .filter((e) => e.getBoundingClientRect().right > wide + 0.5 && !inside(e))
      .map((e) => `${e.tagName}.${e.className} to ${Math.round(e.getBoundingClientRect().right)} px`)
      .slice(0, 5)
      .concat(`the page is ${document.documentElement.scrollWidth} px wide in a window of ${wide}`);
  });

/** Of the pages of dates and the booklets, which are drawn alike, those of two pathways. */
const ALIKE = /^\/parcours\/(?!poumon|pancreas)[^/]+\/(suivi|suivi-medecin|livret)\/$/;
describe('every page', { concurrency: 2 }, () => {
  for (const route of ALL.filter((route) => !ALIKE.test(route))) {
    test(`${route}: axe finds nothing, and nothing scrolls sideways at 320 px`, async () => {
      const { page, assertQuiet, close, foreign } = await openPage();
      await page.goto(SITE + route);
      if (isForm(route)) await ready(page);
      // The sheets are drawn alike: those of one pathway are looked at in light and in dark, the others once with every rule; the referral, the patients’ scale and the home page in all four views.
      const again = route.startsWith('/parcours/') && !route.includes('/poumon/') && route !== '/parcours/';
      // Forms are made of the same parts: those of four have their colours looked at in the dark too.
      const once = again || (isForm(route) && ![REFERRAL, DISTRESS, PALLIA, FORMS.g8].includes(route));
      await look(page, route, VIEWS.slice(0, once ? 1 : [REFERRAL, DISTRESS, '/'].includes(route) ? 4 : 2));
      if (KINDS.includes(route)) await look(page, route, WIDE);
      await page.setViewportSize({ width: 320, height: 640 });
      assert.deepEqual(await overflow(page), []);
      if (route !== ALL.at(-1)) assertQuiet();
      assert.deepEqual(foreign(SITE), []);
      await close();
    });
  }
});

test('the states of the referral: errors, emergency, each step, answers to check, receipt', async () => {
  const { page, close, assertQuiet } = await openPage({ acceptDownloads: true });
  await open(page, SITE + REFERRAL);
  await next(page);
  await page.locator('[data-summary]').waitFor();
  await look(page, 'error summary');
  await answer(page, [['box', 'redFlags', 'seizure']]);
  await page.locator('.emergency').waitFor();
  await look(page, 'emergency');
  await toggle(page, 'redFlags', 'seizure', false);
  await fillReferral(page);
  await look(page, 'answers to check');
  assert.equal(await send(page), 'done');
  await look(page, 'receipt');
  await page.setViewportSize({ width: 320, height: 640 });
  assert.deepEqual(await overflow(page), []);
  assertQuiet();
  await close();
});

test('every step of the referral, with rows and conditional questions', async () => {
  const { page, close } = await openPage();
  await open(page, SITE + REFERRAL);
  for (const [index, answers] of ANSWERS.entries()) {
    await answer(page, answers);
    if (index === 1) await answer(page, [['radio', 'requester.isTreatingDoctor', 'false']]);
    if (index === 4) {
      await answer(page, [['radio', 'exams.any', 'done']]);
      await action(page, 'add-row').click();
    }
    await look(page, `step ${index + 1}`);
    await page.setViewportSize({ width: 320, height: 640 });
    assert.deepEqual(await overflow(page), [], `step ${index + 1}`);
    if (index === 1) await answer(page, [['text', 'treatingDoctor', 'non connu']]);
    await next(page);
  }
  await close();
});

test('the states of the questionnaires: results, answers to check, receipt', async () => {
  const { page, close } = await openPage({ acceptDownloads: true });
  await open(page, SITE + DISTRESS);
  await next(page);
  await page.locator('[data-summary]').waitFor();
  await look(page, 'distress, error summary');
  await fillDistress(page, 7);
  await look(page, 'distress, answers to check');
  assert.equal(await send(page), 'done');
  await look(page, 'distress, receipt');
  await open(page, SITE + PALLIA);
  await answer(page, ['01', '02', '03', '04', '05'].map((n) => ['radio', `p10.${n}`, 'true']));
  await page.locator('.result__logic summary').click();
  await look(page, 'pallia 10, live result');
  await close();
});

test('a sending that failed', async (t) => {
  t.after(await siteWith('axe-down', [fhir('http://127.0.0.1:8070/down'), FILE]));
  const { page, close } = await openPage();
  await open(page, OTHER + REFERRAL);
  await fillReferral(page);
  assert.equal(await send(page), 'failed');
  await look(page, 'failure');
  await page.setViewportSize({ width: 320, height: 640 });
  assert.deepEqual(await overflow(page), []);
  await outcome(page, 'failed').waitFor();
  await close();
});

test('the page that a panic shows', async () => {
  const { page, close } = await openPage();
  await open(page, SITE + DISTRESS);
  await page.evaluate(() => document.documentElement.dispatchEvent(new Event('guichet-provoke-panic')));
  await page.locator('#panne').waitFor();
  await look(page, 'panic');
  await close();
});

test('forced colours: choices, focus and state stay visible', async () => {
  const { page, close } = await openPage({ forcedColors: 'active' });
  await open(page, SITE + DISTRESS);
  // axe reads the colours of the style sheet; the system's own are on the screen.
  assert.deepEqual(await axe(page, { without: ['color-contrast'] }), []);
  const drawn = (selector, property) => page.evaluate(([s, p]) => getComputedStyle(document.querySelector(s))[p], [selector, property]);
  // What is chosen differs from what is not by more than a colour that the system replaces.
  const shot = async (value) => page.locator(`.scale__step:has(input[value="${value}"])`).screenshot();
  const before = await shot(4);
  await page.keyboard.press('Tab');
  await answer(page, [['radio', 'detresse.niveau', '4']]);
  await page.evaluate(() => document.activeElement?.blur());
  assert.notDeepEqual(await shot(4), before, 'the chosen step looks chosen');
  await page.locator('input[name="detresse.niveau"][value="4"]').focus();
  const unfocused = await (await page.evaluate(() => document.activeElement.blur()), shot(4));
  await page.keyboard.press('Tab');
  await page.locator('input[name="detresse.niveau"][value="4"]').focus();
  assert.notDeepEqual(await shot(4), unfocused, 'the focus is drawn');
  assert.notEqual(await drawn('main .button', 'borderTopStyle'), 'none', 'a button has an edge');
  await close();
});
