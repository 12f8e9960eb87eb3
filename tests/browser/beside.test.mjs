// Beside a questionnaire: the sum of the points, whom to call here, which version has counted, and the summary of one page.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { axe, closeBrowser, openPage } from './lib/browser.mjs';
import { open, PALLIA, put, questionnaire, say, textOf } from './lib/form.mjs';
import { SITE } from './lib/servers.mjs';

after(closeBrowser);

const point = (n) => `p10.${String(n).padStart(2, '0')}`;
const six = Array.from({ length: 10 }, (_, i) => ['radio', point(i + 1), String(i < 6)]);

test('the table of points has its sum, and none while an answer is missing', async () => {
  const { page, close, assertQuiet } = await openPage({ width: 360, height: 740 });
  await open(page, SITE + PALLIA);
  await put(page, six.slice(0, 9));
  await page.locator('.result__logic summary').click();
  assert.equal(await page.locator('.result__table tfoot').count(), 0);
  await put(page, six.slice(9));
  const sum = page.locator('.result__table tfoot td');
  await sum.waitFor();
  assert.equal(await textOf(sum), '6');
  const points = await page.locator('.result__table tbody td').allInnerTexts();
  assert.equal(points.reduce((all, one) => all + Number(one), 0), 6);
  assertQuiet();
  await close();
});

test('whom to call here and the version stand below the result; the summary fits one page', async () => {
  const { page, close, assertQuiet, foreign } = await openPage({ width: 1280, height: 900 });
  const form = await questionnaire('pallia-10');
  await open(page, SITE + PALLIA);
  await put(page, six);
  const below = page.locator('[data-aid="summary"]');
  await below.waitFor();
  assert.ok(await below.locator('a[href^="tel:"]').count() >= 1, 'a number of this establishment');
  assert.ok((await textOf(below)).includes(form.version));
  await below.getByRole('button', { name: say('summary.title') }).click();
  const sheet = page.locator('#synthese .letter');
  await sheet.waitFor();
  const words = await textOf(sheet);
  for (const wanted of ['6 sur 10', form.title, `${form.url}|${form.version}`, say('summary.contacts'), say('summary.decides-nothing')]) assert.ok(words.includes(wanted), wanted);
  assert.ok(words.includes('score > 3'), 'the threshold with its source');
  assert.doesNotMatch(words, /probabilité|risque de décès/i);
  assert.deepEqual(await axe(page), []);
  const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true });
  assert.equal(pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g).length, 1, 'one page');
  assertQuiet();
  assert.deepEqual(foreign(SITE), []);
  await close();
});
