// What an author may ask a form to look like: tabs, tables, folded groups, texts to unfold. With a keyboard, on a telephone, for axe.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, closeBrowser, openPage } from './lib/browser.mjs';
import { action, open, say, textOf, toggle } from './lib/form.mjs';
import { button, focused, press, tabTo, type, waitFocus } from './lib/keys.mjs';
import { FILE, OTHER, siteWith } from './lib/sites.mjs';

const PAGE = `${OTHER}/questionnaires/vitrine/`;
let stop;
before(async () => {
  stop = await siteWith('vitrine', [FILE], { vitrine: 'tests/native/fixtures/questionnaires/showcase.json' });
});
after(async () => {
  await closeBrowser();
  await stop?.();
});

const selected = (page) => page.locator('[role="tab"][aria-selected="true"]').innerText();
const rows = (page) => page.locator('.rows .grid tbody tr');
const wide = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test('tabs are walked with the arrows, one panel is shown, one tab is in the order of Tab', async () => {
  const { page, close, assertQuiet, foreign } = await openPage();
  await open(page, PAGE);
  assert.equal(await page.locator('[role="tabpanel"]:visible').count(), 1);
  await tabTo(page, '[role="tab"]');
  assert.equal((await focused(page)).text, 'Souffle');
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction(() => document.querySelector('[role="tab"][aria-selected="true"]').textContent === 'Digestion');
  assert.equal((await focused(page)).text, 'Digestion', 'a hidden tab is not walked to');
  assert.ok(await page.locator('input[name="b1"]').isVisible());
  assert.ok(!(await page.locator('input[name="a1"]').first().isVisible()));
  await page.keyboard.press('ArrowRight');
  assert.equal((await focused(page)).text, 'Souffle', 'round');
  await page.keyboard.press('End');
  await page.keyboard.press('Tab');
  assert.equal((await focused(page)).name, 'b1', 'from the tab into its panel');
  assert.equal(await page.locator('[role="tab"][tabindex="0"]').count(), 1);
  // A third tab comes with an answer, and its panel goes with it.
  await toggle(page, 'fume', 'true', true);
  await page.locator('[role="tab"]', { hasText: 'Tabac' }).click();
  assert.equal(await selected(page), 'Tabac');
  await toggle(page, 'fume', 'false', true);
  await page.waitForFunction(() => document.querySelector('[role="tab"][aria-selected="true"]').textContent === 'Souffle');
  assertQuiet();
  assert.deepEqual(foreign(OTHER), []);
  await close();
});

test('what is missing in a folded group or behind a tab is shown before it takes the focus', async () => {
  const { page, close, assertQuiet } = await openPage();
  await open(page, PAGE);
  assert.ok(!(await page.locator('textarea[name="plie.texte"]').isVisible()));
  await action(page, 'next').click();
  await waitFocus(page, '[data-summary]');
  await press(page, '[data-summary] a[data-goto="plie.texte"]');
  await waitFocus(page, 'textarea[name="plie.texte"]');
  await page.locator('[data-summary] a[data-goto="b1"]').click();
  await waitFocus(page, 'input[name="b1"]');
  assert.equal(await selected(page), 'Digestion');
  assertQuiet();
  await close();
});

test('rows of a table come and go, the others keep what was typed; the most is said', async () => {
  const { page, close, assertQuiet } = await openPage();
  await open(page, PAGE);
  const add = page.locator('.rows', { has: page.locator('.grid') }).locator('[data-action="add-row"]');
  await page.locator('input[name="nom"]').fill('Premier');
  await add.click();
  await waitFocus(page, 'input[name="nom@1"]');
  await page.keyboard.type('Deuxième');
  await add.click();
  await waitFocus(page, 'input[name="nom@2"]');
  await page.keyboard.type('Troisième');
  assert.ok(!(await add.isVisible()), 'three at most');
  const most = page.locator('.rows', { has: page.locator('.grid') }).locator('.rows__most');
  assert.equal(await textOf(most), say('form.rows.most', { count: '3' }));
  await rows(page).nth(1).locator('[data-action="remove-row"]').click();
  await page.waitForFunction(() => document.querySelectorAll('.rows .grid tbody tr').length === 2);
  assert.deepEqual(await page.locator('.rows .grid input[name^="nom"]').evaluateAll((all) => all.map((i) => i.value)), ['Premier', 'Troisième']);
  assert.deepEqual((await rows(page).locator('th').allInnerTexts()).map((t) => t.replace(/\D/g, '')), ['1', '2']);
  // One more answer to a plain question.
  const phone = page.locator('.rows', { has: page.locator('input[name="telephone"]') });
  await phone.locator('[data-action="add-row"]').click();
  await waitFocus(page, 'input[name="telephone@1"]');
  assert.equal(await phone.locator('fieldset').count(), 0);
  assert.ok(!(await phone.locator('[data-action="add-row"]').isVisible()));
  assertQuiet();
  await close();
});

test('the matrix is answered with the arrows, each choice named by its question and its column', async () => {
  const { page, close } = await openPage();
  await open(page, PAGE);
  await tabTo(page, 'input[name="m1"]');
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowRight');
  assert.equal((await focused(page)).value, 'parfois');
  const { nodes } = await (await page.context().newCDPSession(page)).send('Accessibility.getFullAXTree');
  const names = nodes.filter((n) => n.role?.value === 'radio').map((n) => n.name.value);
  assert.ok(names.some((n) => /fatigué.*Parfois/.test(n)), names.join(' | '));
  await close();
});

test('a text unfolds with Enter, a folded group too; a locked item opens with its condition', async () => {
  const { page, close } = await openPage();
  await open(page, PAGE);
  await tabTo(page, '.fold:not(.fold--group) > summary');
  await page.keyboard.press('Enter');
  assert.ok(await page.locator('.fold[open]').getByText('Une balance').isVisible());
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('.fold[open]').count(), 0);
  await tabTo(page, '.fold--group > summary');
  await page.keyboard.press('Enter');
  await type(page, 'plie.texte', 'Asthme');
  assert.ok(await page.locator('input[name="combien"]').isDisabled());
  await toggle(page, 'fume', 'true', true);
  assert.ok(await page.locator('input[name="combien"]').isEnabled());
  await tabTo(page, button('next'));
  await close();
});

for (const [width, colorScheme] of [[1280, 'light'], [360, 'dark']]) {
  test(`axe finds nothing at ${width} px (${colorScheme}), and nothing is wider than the window`, async () => {
    const { page, close, assertQuiet } = await openPage({ width, colorScheme });
    await open(page, PAGE);
    for (const fold of await page.locator('summary').all()) if (await fold.isVisible()) await fold.click();
    assert.deepEqual(await axe(page), []);
    assert.ok((await wide(page)) <= 0);
    assertQuiet();
    await close();
  });
}

test('without script all panels are there, with their titles', async () => {
  const { page, close } = await openPage({ javaScriptEnabled: false });
  await page.goto(PAGE);
  assert.equal(await page.locator('.tabs__list:visible').count(), 0);
  for (const title of ['Respiration', 'Digestion']) assert.ok(await page.getByRole('heading', { name: title }).isVisible(), title);
  await close();
});
