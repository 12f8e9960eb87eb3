// A form opened by another program with answers in the address's fragment: docs/prefill.md, by its own example.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import { closeBrowser, openPage } from './lib/browser.mjs';
import { action, ready, REFERRAL, say, textOf } from './lib/form.mjs';
import { field, focused, press, type } from './lib/keys.mjs';
import { root, SITE } from './lib/servers.mjs';

after(closeBrowser);

const documented = await readFile(path.join(root, 'docs/prefill.md'), 'utf8');
const EXAMPLE = JSON.parse(/```json\n([\s\S]*?)```/.exec(documented)[1]);
/** As the documented lines of JavaScript do it. */
const encode = (answers) => Buffer.from(JSON.stringify(answers)).toString('base64url');
const marks = (page) => page.locator('[data-action="confirm"]').evaluateAll((all) => all.map((b) => b.dataset.name));
const plainAddress = async (page) => assert.equal(page.url(), SITE + REFERRAL);

test('the documented link fills the form; each answer waits for the person; the fragment goes at once', async () => {
  const { page, close, assertQuiet, foreign, requests } = await openPage();
  await page.goto(`${SITE}${REFERRAL}#pre=${encode({ ...EXAMPLE, 'patient.informed': true, nobody: 'x', motive: 'no-such-code' })}`);
  await ready(page);
  await plainAddress(page);
  assert.equal(await page.evaluate(() => history.length), 2, 'no entry of the history holds it');
  assert.ok(requests.every((r) => !r.url.includes('pre=')), 'it is in no request');
  const control = (name) => page.locator(field(name));
  assert.equal(await page.locator('input[name="pathway"][value="lung"]').isChecked(), true);
  for (const name of ['requester.name', 'requester.phone', 'patient.birthName', 'patient.firstName']) {
    assert.equal(await control(name).inputValue(), EXAMPLE[name]);
  }
  assert.equal(await control('patient.birthDate').inputValue(), '12/05/1958');
  for (const code of ['toux', 'hemoptysie']) assert.equal(await page.locator(`input[name="symptoms.lung"][value="${code}"]`).isChecked(), true);
  assert.deepEqual(await page.locator('select[name^="exams.row.type"]').evaluateAll((all) => all.map((s) => s.value)), ['ct', 'blood']);
  assert.equal(await page.locator('input[name="motive"]:checked, input[name="patient.informed"]:checked').count(), 0, 'unknown codes and confirmations are left out');
  assert.deepEqual(await marks(page), Object.keys(EXAMPLE));

  // Confirmed: the mark goes, the answer stays, the focus is at the question.
  await press(page, '[data-action="confirm"][data-name="pathway"]');
  await page.waitForFunction(() => !document.querySelector('[data-action="confirm"][data-name="pathway"]'));
  await page.waitForFunction(() => document.activeElement?.name === 'pathway');
  assert.equal((await focused(page)).checked, true);
  // Changed: the mark goes.
  for (const [kind, value] of [['motive', 'recurrence'], ['redFlags', 'none']]) await page.locator(`input[name="${kind}"][value="${value}"]`).check();
  await action(page, 'next').click();
  await type(page, 'requester.name', 'Dr Autre');
  await page.waitForFunction(() => !document.querySelector('[data-action="confirm"][data-name="requester.name"]'));
  const said = await control('requester.phone').getAttribute('aria-describedby');
  const words = await page.evaluate((ids) => ids.split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' '), said);
  assert.ok(words.includes(say('form.prefilled')), 'the mark is read out with its field');
  assertQuiet();
  assert.deepEqual(foreign(SITE), []);
  await close();
});

test('the answers before sending carry the mark, and say what the centre will ask for; neither blocks', async () => {
  const { page, close, assertQuiet } = await openPage();
  const answers = {
    ...EXAMPLE, motive: 'recurrence', redFlags: ['none'], 'patient.sex': 'female', 'patient.phone': '06 39 98 00 12', 'firstSymptom.known': 'unknown',
  };
  await page.goto(`${SITE}${REFERRAL}#filiere=nhl&pre=${encode(answers)}`);
  await ready(page);
  await plainAddress(page);
  for (let number = 1; number <= 5; number++) {
    if (number === 3) await page.locator('input[name="patient.informed"][value="true"]').check();
    await action(page, 'next').click();
  }
  await page.locator('.check').waitFor();
  const line = page.locator('.check .answers__row', { has: page.locator('dt', { hasText: /^Nom de naissance$/ }) });
  assert.equal(await textOf(line.locator('dd > span')), `${EXAMPLE['patient.birthName']} (${say('form.prefilled')})`);
  const missing = page.locator('.check details');
  assert.match(await textOf(missing.locator('summary')), /^Ce qui manque encore au centre \(\d+\)$/);
  assert.ok((await textOf(missing)).includes(say('check.missing.note')));
  await missing.locator('button[data-name="allergies"]').click();
  await page.waitForFunction(() => document.activeElement?.name === 'allergies');
  assert.equal(await page.locator('input[name="allergies"]').first().isVisible(), true, 'what is folded away opens');
  assertQuiet();
  await close();
});

test('what cannot be decoded changes nothing', async () => {
  for (const pre of ['%%%', 'WzFd', '', 'eyJhIjp7fX0']) {
    const { page, close, assertQuiet } = await openPage();
    await page.goto(`${SITE}${REFERRAL}#pre=${pre}`);
    await ready(page);
    await plainAddress(page);
    assert.deepEqual(await marks(page), []);
    assertQuiet();
    await close();
  }
});
