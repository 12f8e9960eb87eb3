// The promised answer: a date on the centre's own clock, working days counted, on the receipt and in the list; none where nothing is promised.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeBrowser, openPage } from './lib/browser.mjs';
import { fillReferral, open, outcome, plain, reference, REFERRAL, say, send, textOf } from './lib/form.mjs';
import { root, PROXY } from './lib/servers.mjs';
import { fhir, FILE, OTHER, siteOf, siteWith } from './lib/sites.mjs';
import path from 'node:path';

after(closeBrowser);

const due = (page) => page.locator('[data-due]');
const moment = (key, words) => plain(say(key, { moment: words, phone: '03 53 01 24 10' }));

/** Sends a referral at this moment of the world's clock; gives the page with its receipt. */
async function sent(t, at, { change, ...options } = {}) {
  const opened = await openPage(options);
  t.after(opened.close);
  await opened.page.clock.setFixedTime(new Date(at));
  await open(opened.page, OTHER + REFERRAL);
  await fillReferral(opened.page, change);
  assert.equal(await send(opened.page), 'done');
  return opened;
}

test('48 working hours from a Friday end on Tuesday, on the receipt, in the list, and are over afterwards', async (t) => {
  t.after(await siteWith('promise', [fhir(`${PROXY}/fhir`), FILE]));
  const { page } = await sent(t, '2026-11-20T10:05:30+01:00');
  const words = moment('due.by', 'vendredi 20 novembre 2026');
  const shown = plain(await due(page).innerText());
  assert.equal(shown, moment('due.by', 'mardi 24 novembre 2026 à 10 h 05'), words);
  // The exact meaning stands beside it.
  assert.ok((await textOf(outcome(page, 'done'))).includes(plain(say('outcome.promise'))));
  await page.emulateMedia({ media: 'print' });
  assert.ok(await due(page).isVisible(), 'printed with the receipt');
  await page.emulateMedia({ media: 'screen' });
  const ref = await reference(page);
  await page.goto(`${OTHER}/envois/`);
  const card = page.locator('#envois [data-state="delivered"]', { hasText: ref });
  await card.waitFor();
  assert.ok((await textOf(card)).includes(shown));
  await page.clock.setFixedTime(new Date('2026-11-24T10:07:00+01:00'));
  await page.reload();
  await card.waitFor();
  const over = await textOf(card);
  assert.ok(over.includes(moment('due.passed', 'mardi 24 novembre 2026 à 10 h 05')), over);
});

test('a device elsewhere counts on the centre’s clock; a weekend counts from Monday, and ends with a day', async (t) => {
  t.after(await siteWith('promise', [fhir(`${PROXY}/fhir`), FILE]));
  // Sunday night in Paris, still Sunday evening in Fort-de-France.
  const { page } = await sent(t, '2026-11-22T22:30:00+01:00', { timezoneId: 'America/Martinique' });
  assert.equal(plain(await due(page).innerText()), moment('due.by', 'mardi 24 novembre 2026'));
});

test('a centre in Réunion has its own clock and its own public holiday', async (t) => {
  t.after(await siteOf('promise-reunion', path.join(root, 'public'), { territory: 'reunion', destinations: [fhir(`${PROXY}/fhir`), FILE] }));
  const { page } = await sent(t, '2027-12-17T10:05:00+01:00');
  // 13 h 05 there, a Friday; Monday 20 December is a holiday.
  assert.equal(plain(await due(page).innerText()), moment('due.by', 'mercredi 22 décembre 2027 à 13 h 05'));
});

test('where the pathway is not known yet nothing is promised', async (t) => {
  t.after(await siteWith('promise', [fhir(`${PROXY}/fhir`), FILE]));
  const change = (pages) => pages.map((answers) => answers.map((answer) => (answer[1] === 'pathway' ? [answer[0], 'pathway', 'unsure'] : answer)).filter(([, name]) => !/^symptoms\./.test(name)));
  const { page } = await sent(t, '2026-11-20T10:05:30+01:00', { change });
  assert.equal(await due(page).count(), 0);
});
