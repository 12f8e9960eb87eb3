// Colours and size of letters: chosen in a dialog, applied at once, kept only if asked, wiped with the rest.
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { axe, closeBrowser, openPage } from './lib/browser.mjs';
import { tabTo } from './lib/keys.mjs';
import { root, SITE } from './lib/servers.mjs';

after(closeBrowser);

const ADDRESSES = { home: '/', factsheet: '/parcours/poumon/', dates: '/parcours/poumon/suivi/', distress: '/questionnaires/echelle-detresse/', referral: '/demande/' };
const choose = (page, name) => page.getByRole('radio', { name, exact: true }).check();
const open = (page) => page.getByRole('button', { name: 'Affichage', exact: true }).click();
const ground = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const letter = (page) => page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize));
const kept = (page) => page.evaluate(() => ({ ...localStorage }));

test('a choice holds at once and on this page, and nothing is kept unless it is asked', async () => {
  const { page, context, assertQuiet } = await openPage();
  await page.goto(SITE);
  const light = await ground(page);
  await open(page);
  await choose(page, 'Sombres');
  assert.notEqual(await ground(page), light);
  await choose(page, 'Très grande');
  assert.equal(await letter(page), 24);
  assert.deepEqual(await kept(page), {});
  await page.getByRole('button', { name: 'Fermer' }).click();
  assert.equal(await page.locator('#affichage').evaluate((e) => e === document.activeElement), true, 'the focus finds its way back');
  await page.goto(`${SITE}/parcours/`);
  assert.deepEqual([await ground(page), await letter(page)], [light, 16]);
  assertQuiet();
  await context.close();
});

test('what is kept holds on the next pages and in forms, is taken back by the same box, and is wiped with everything', async () => {
  const { page, context } = await openPage();
  await page.goto(`${SITE}/parcours/`);
  await open(page);
  await choose(page, 'Contraste renforcé');
  await choose(page, 'Grande');
  await page.getByRole('checkbox', { name: 'Retenir ce choix sur cet appareil' }).check();
  assert.deepEqual(await kept(page), { 'guichet-affichage': 'contrast large' });
  for (const address of Object.values(ADDRESSES)) {
    await page.goto(SITE + address);
    await page.waitForFunction(() => document.documentElement.dataset.theme === 'contrast');
    assert.deepEqual([await ground(page), await letter(page)], ['rgb(255, 255, 255)', 20], address);
  }
  await open(page);
  assert.equal(await page.getByRole('radio', { name: 'Contraste renforcé' }).isChecked(), true);
  await page.getByRole('checkbox', { name: 'Retenir ce choix sur cet appareil' }).uncheck();
  assert.deepEqual(await kept(page), {});
  await page.getByRole('checkbox', { name: 'Retenir ce choix sur cet appareil' }).check();
  await page.goto(`${SITE}/envois/`);
  page.on('dialog', (asked) => asked.accept());
  await page.getByRole('button', { name: /Tout effacer/ }).click();
  await page.waitForFunction(() => localStorage.length === 0);
  await context.close();
});

test('on a form, the choice leaves the answers alone', async () => {
  const { page, context } = await openPage({ width: 360 });
  await page.goto(SITE + ADDRESSES.distress);
  await page.waitForSelector('html[data-ready]');
  await page.locator('#formulaire input[type=radio]').first().check();
  await open(page);
  await choose(page, 'Sombres');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('#formulaire input[type=radio]').first().isChecked(), true);
  await context.close();
});

test('the dialog is reached and left by the keyboard alone', async () => {
  const { page, context } = await openPage();
  await page.goto(SITE);
  await page.waitForSelector('#affichage:not([hidden])');
  await tabTo(page, '#affichage');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#affichage-choix[open]');
  await page.keyboard.press('ArrowDown');
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'light');
  await page.keyboard.press('Escape');
  await page.waitForSelector('#affichage-choix', { state: 'detached' });
  await context.close();
});

test('without script there is no button that does nothing', async () => {
  const { page, context } = await openPage({ javaScriptEnabled: false });
  await page.goto(SITE);
  assert.equal(await page.locator('#affichage').isVisible(), false);
  await context.close();
});

describe('axe finds nothing in any theme, and the largest letters fit a narrow page', () => {
  for (const theme of ['light', 'dark', 'contrast']) {
    for (const colorScheme of theme === 'contrast' ? ['light', 'dark'] : ['light']) {
      test(`${theme}, device ${colorScheme}`, async () => {
        const { page, context } = await openPage({ width: 360, height: 800, colorScheme });
        await page.goto(SITE);
        await page.evaluate((t) => localStorage.setItem('guichet-affichage', `${t} larger`), theme);
        for (const [name, address] of Object.entries(ADDRESSES)) {
          await page.goto(SITE + address);
          await page.waitForSelector(`html[data-theme="${theme}"]`);
          if (name === 'home') await open(page);
          assert.deepEqual(await axe(page), [], name);
          const wide = () => [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).map((e) => `${e.tagName} ${e.className}`);
          const over = await page.evaluate(`document.documentElement.scrollWidth > innerWidth ? (${wide})() : []`);
          assert.deepEqual(over, [], `${name} scrolls sideways`);
          await page.screenshot({ path: path.join(root, `tests/.work/browser/affichage-${theme}-${colorScheme}-${name}.png`) });
        }
        await context.close();
      });
    }
  }
});
