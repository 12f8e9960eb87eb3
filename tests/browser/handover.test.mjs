// A tablet that is handed over: what is shown, that nobody leaves, and that nothing is left.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { axe, closeBrowser, openPage } from './lib/browser.mjs';
import { action, DISTRESS, download, fillDistress, open, say, textOf } from './lib/form.mjs';
import { SITE } from './lib/servers.mjs';

after(closeBrowser);

const TABLET = { width: 800, height: 1100, acceptDownloads: true };
const TOKEN = 'a1b2-OPAQUE-77';
const handed = async (page, mark = '') => {
  await open(page, `${SITE}${DISTRESS}#remise${mark}`);
  await page.waitForSelector('#remise');
};
const thanked = (page) => page.waitForSelector('#remise-merci', { timeout: 15_000 });
const held = async (page, words) => {
  const button = page.locator('[data-hold]', { hasText: words });
  const { x, y, width, height } = await button.boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.waitForTimeout(2_300);
  await page.mouse.up();
};

test('the person sees questions and numbers to call: no menu, no result, no way out', async () => {
  const { page, requests, close, assertQuiet } = await openPage(TABLET);
  await handed(page, `=${TOKEN}`);
  assert.equal(new URL(page.url()).hash, '#remise', 'the mark leaves the address at once');
  assert.ok(requests.every((r) => !r.url.includes('OPAQUE')), 'and goes to no server');
  await page.locator('input[name="detresse.niveau"][value="7"]').check({ force: true });
  for (const hidden of ['.header', '.footer', '.result', '.about', '[data-action="draft"]']) assert.equal(await page.locator(hidden).first().isVisible(), false, hidden);
  for (const shown of ['.urgent', '.help', '#formulaire', '#remise']) assert.ok(await page.locator(shown).isVisible(), shown);
  assert.deepEqual(await axe(page), []);
  const before = page.url();
  for (let turn = 0; turn < 4; turn++) await page.goBack({ timeout: 1_000 }).catch(() => {});
  assert.equal(page.url(), before, '« back » stays here');
  assert.ok(await page.locator('input[name="detresse.niveau"][value="7"]').isChecked(), 'and loses nothing');
  assertQuiet();
  await close();
});

test('at the end the person is thanked, the answers are gone, and « back » does not bring them', async () => {
  const { page, context, close } = await openPage(TABLET);
  await handed(page, `=${TOKEN}`);
  await fillDistress(page, 8);
  const { text } = await download(page, () => action(page, 'send').click());
  const response = JSON.parse(text).entry.map((e) => e.resource).find((r) => r.resourceType === 'QuestionnaireResponse');
  assert.deepEqual(response.subject, { type: 'Patient', identifier: { system: 'https://guichet.example/fhir/handover-token', value: TOKEN } });
  await thanked(page);
  assert.equal(await textOf(page.locator('#remise-merci')), say('handover.thanks'));
  assert.equal(await page.locator('#formulaire').isVisible(), false);
  const left = () => page.evaluate(() => [...document.querySelectorAll('#formulaire input:checked, #formulaire textarea')].filter((c) => c.checked || c.value).length);
  assert.equal(await left(), 0);
  assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length, JSON.stringify(history.state)]), [0, 0, 'null']);
  for (let turn = 0; turn < 4; turn++) await page.goBack({ timeout: 1_500 }).catch(() => {});
  await page.waitForTimeout(500);
  assert.ok(page.url().startsWith(SITE + DISTRESS), page.url());
  assert.equal(await left(), 0);
  assert.ok(await page.evaluate(() => document.documentElement.hasAttribute('data-handover')), 'still handed over');
  assert.ok(!(await page.content()).includes('Des nouvelles de mon chat'));
  assert.equal((await context.cookies()).length, 0);
  await close();
});

test('only a hold brings the site back, and it clears the answers', async () => {
  const { page, close } = await openPage(TABLET);
  await handed(page);
  await page.locator('input[name="detresse.niveau"][value="6"]').check({ force: true });
  await page.locator('[data-hold]').click();
  await page.waitForTimeout(300);
  assert.ok(await page.locator('#remise').isVisible(), 'a tap does nothing');
  await held(page, 'reprendre');
  await page.waitForSelector('.header', { state: 'visible', timeout: 10_000 });
  await page.waitForSelector('html[data-ready]', { state: 'attached' });
  assert.equal(new URL(page.url()).hash, '');
  assert.equal(await page.locator('input[name="detresse.niveau"]:checked').count(), 0);
  await close();
});

test('without any act it asks, then clears everything', async () => {
  const { page, close } = await openPage(TABLET);
  await page.clock.install();
  await handed(page);
  await page.locator('input[name="detresse.niveau"][value="6"]').check({ force: true });
  await page.clock.fastForward(3 * 60_000 + 500);
  await page.waitForSelector('#remise-absence[open]');
  await page.locator('#remise-absence button').click();
  assert.equal(await page.locator('#remise-absence').count(), 0, 'the person goes on');
  assert.equal(await page.locator('input[name="detresse.niveau"]:checked').count(), 1);
  await page.clock.fastForward(3 * 60_000 + 500);
  await page.waitForSelector('#remise-absence[open]');
  await page.clock.fastForward(31_000);
  await thanked(page);
  assert.equal(await page.locator('input[name="detresse.niveau"]:checked').count(), 0);
  await close();
});

test('« Confier la tablette » says what will happen, and takes a mark without meaning', async () => {
  const { page, close, assertQuiet } = await openPage({ width: 360, height: 740 });
  await open(page, SITE + DISTRESS);
  await page.locator('[data-action="handover"]').click();
  await page.waitForSelector('#remise-offre[open]');
  assert.deepEqual(await axe(page), []);
  await page.getByRole('button', { name: say('handover.draw') }).click();
  assert.match(await page.locator('#remise-repere').inputValue(), /^[0-9a-f-]{36}$/);
  await page.getByRole('button', { name: say('handover.begin') }).click();
  assert.ok(await page.locator('#remise').isVisible());
  assert.equal(await page.locator('.header').isVisible(), false);
  assertQuiet();
  await close();
});

test('without its script a device that is handed over shows no form and says so', async () => {
  const { page, close } = await openPage(TABLET);
  await page.route('**/handover-*.js', (route) => route.abort());
  await page.goto(`${SITE}${DISTRESS}#remise`);
  await page.locator('#panne').waitFor();
  assert.equal(await page.locator('#formulaire').isVisible(), false, 'nothing can be filled in');
  await close();
});
