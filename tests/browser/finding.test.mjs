// Somebody who sees the site for the first time, with the names that a screen reader says and nothing else: from the home page, in at most three acts.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeBrowser, openPage } from './lib/browser.mjs';
import { plain } from './lib/form.mjs';
import { SITE } from './lib/servers.mjs';

after(closeBrowser);

const MOST = 3;

/** The home page, and acts that are counted: a link by its name, words typed into a field by its label. */
async function visitor(options) {
  const { page, close, assertQuiet } = await openPage(options);
  await page.goto(`${SITE}/`);
  let acts = 0;
  return {
    page,
    close,
    assertQuiet,
    async follow(name) {
      acts += 1;
      await page.getByRole('link', { name, exact: typeof name === 'string' }).first().click();
      await page.waitForLoadState();
    },
    async type(label, words) {
      acts += 1;
      await page.getByRole('searchbox', { name: label }).or(page.getByRole('textbox', { name: label })).or(page.getByRole('combobox', { name: label })).first().fill(words);
    },
    assertShort: () => assert.ok(acts <= MOST, `${acts} acts`),
  };
}
/** What stands in the region or section of this heading. */
const under = async (page, heading) => {
  const title = page.getByRole('heading', { name: heading }).first();
  await title.waitFor();
  return plain(await title.locator('xpath=ancestor::*[self::section or self::aside][1]').innerText());
};

for (const width of [360, 1280]) {
  test(`whom to call for jaundice, at ${width} px`, async (t) => {
    const { page, close, type, follow, assertShort, assertQuiet } = await visitor({ width, height: 740 });
    t.after(close);
    await type(/Chercher/, 'jaunisse');
    await page.getByRole('status').filter({ hasText: /résultat/ }).first().waitFor();
    await follow(/^Pancréas et voies biliaires/);
    const phones = await page.getByRole('main').getByRole('link', { name: /^0\d( \d\d){4}$/ }).all();
    assert.ok(phones.length >= 1, 'a telephone number is a link with its number as name');
    assert.match(await phones[0].getAttribute('href'), /^tel:0\d{9}$/);
    assertShort();
    assertQuiet();
  });

  test(`what to attach, the delay promised, the step after the biopsy, at ${width} px`, async (t) => {
    const { page, close, follow, assertShort, assertQuiet } = await visitor({ width, height: 740 });
    t.after(close);
    await follow('Poumon');
    assert.match(await under(page, /joindre à la demande/), /compte rendu|scanner|imagerie/i);
    assert.match(await under(page, /^Délai promis/), /48 heures ouvrables/);
    // The steps are a list in their order; the one after the sample says so.
    const titles = (await page.getByRole('list').filter({ has: page.getByRole('heading', { name: 'Prélèvement', exact: true }) }).last().getByRole('heading').allInnerTexts()).map(plain);
    const at = titles.findIndex((title) => /^Prélèvement/.test(title));
    assert.ok(at > 0 && /anatomopathologie|laboratoire/i.test(titles[at + 1]), titles.join(' | '));
    assertShort();
    assertQuiet();
  });
}
