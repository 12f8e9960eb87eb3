// Results that somebody keeps on this device: only by a press, encrypted, as a chart and the same as a table, gone by one press.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, test } from 'node:test';
import { axe, closeBrowser, openPage } from './lib/browser.mjs';
import { readShown } from './lib/codes.mjs';
import { DISTRESS, fillDistress, open, PALLIA, put, rawStores, ready, say, textOf } from './lib/form.mjs';
import { SITE } from './lib/servers.mjs';

after(closeBrowser);

const trend = (page) => page.locator('[data-aid="trend"]');
const press = (page, key) => trend(page).getByRole('button', { name: say(key) }).click();
const said = (page, key) => page.waitForFunction((words) => document.querySelector('[data-aid="trend"] [role="status"]')?.textContent.replace(/\s+/g, ' ') === words, say(key));
const level = (page, n) => put(page, [['radio', 'detresse.niveau', String(n)]]);
const rows = async (page) => (await trend(page).locator('tbody td:nth-child(2)').allInnerTexts()).map((t) => t.trim());
const at = (page, iso) => page.clock.setFixedTime(new Date(iso));

test('a patient keeps three results: a table, a chart that says the same, nothing readable on the device, one press forgets', async () => {
  const { page, close, assertQuiet, foreign } = await openPage({ width: 360, height: 740 });
  await at(page, '2026-09-01T10:00:00+02:00');
  await open(page, SITE + DISTRESS);
  await level(page, 8);
  await trend(page).getByRole('button', { name: say('trend.keep') }).waitFor();
  assert.equal(await page.evaluate(() => localStorage.getItem('guichet-kept')), null, 'nothing is kept before somebody asks');
  await press(page, 'trend.keep');
  await said(page, 'trend.kept');
  await page.waitForTimeout(300);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'resultats-gardes', 'the button is gone, the focus stands at the head of what it made');
  assert.deepEqual(await rows(page), ['8 sur 10']);
  assert.equal(await trend(page).locator('svg').count(), 0, 'one result is no course');
  // Other answers: another result, in the place of the first, and only by another press.
  await level(page, 7);
  await press(page, 'trend.keep');
  await page.waitForFunction(() => document.querySelector('[data-aid="trend"] tbody td')?.textContent.startsWith('7'));
  for (const [when, n] of [['2026-10-01T10:00:00+02:00', 3], ['2026-11-20T10:00:00+01:00', 0]]) {
    await at(page, when);
    await page.reload();
    await ready(page);
    await trend(page).locator('tbody').waitFor({ timeout: 15_000 });
    await level(page, n);
    await press(page, 'trend.keep');
    await said(page, 'trend.kept');
  }
  assert.deepEqual(await rows(page), ['7 sur 10', '3 sur 10', '0 sur 10']);
  const chart = trend(page).locator('svg');
  const places = await chart.locator('circle').evaluateAll((all) => all.map((c) => [Number(c.getAttribute('cx')), Number(c.getAttribute('cy'))]));
  assert.ok(places[0][1] < places[1][1] && places[1][1] < places[2][1], 'a lower value stands lower');
  const [first, second] = [places[1][0] - places[0][0], places[2][0] - places[1][0]];
  assert.ok(Math.abs(second / first - 50 / 30) < 0.05, 'dates by their distance');
  const label = await chart.getAttribute('aria-label');
  for (const part of ['3 résultats', 'de 7 le 1er septembre 2026', 'à 0 le 20 novembre 2026']) assert.ok(label.replace(/\s+/g, ' ').includes(part), label);
  assert.deepEqual(await axe(page), []);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  const { results } = await rawStores(page);
  assert.equal(results.length, 3);
  for (const word of ['echelle-detresse', '2026-09', '"form"', '"most"']) assert.ok(!JSON.stringify(results).includes(word), `nothing readable: ${word}`);
  await press(page, 'trend.forget');
  await said(page, 'trend.forgotten');
  assert.equal(await trend(page).locator('table').count(), 0);
  assert.equal(await page.evaluate(() => localStorage.getItem('guichet-kept')), null);
  assertQuiet();
  assert.deepEqual(foreign(SITE), []);
  await close();
});

test('a professional’s results are found by a mark: two marks never stand together, without one nothing is kept', async () => {
  const { page, close, assertQuiet } = await openPage();
  const answers = (yes) => Array.from({ length: 10 }, (_, i) => ['radio', `p10.${String(i + 1).padStart(2, '0')}`, String(i < yes)]);
  await open(page, SITE + PALLIA);
  await put(page, answers(5));
  await press(page, 'trend.keep');
  assert.equal(await trend(page).locator('table').count(), 0, 'a mark is wanted');
  const mark = trend(page).getByLabel(say('trend.mark'));
  await mark.fill('A-1');
  await press(page, 'trend.keep');
  await said(page, 'trend.kept');
  assert.deepEqual(await rows(page), ['5 sur 10']);
  // The next person on the same page, without anything having been cleared: the first one's stays.
  await put(page, answers(2));
  await mark.fill('B-2');
  assert.equal(await trend(page).locator('table').count(), 0, 'another person');
  await press(page, 'trend.keep');
  await said(page, 'trend.kept');
  assert.deepEqual(await rows(page), ['2 sur 10']);
  await mark.fill('');
  await mark.pressSequentially('A-1');
  assert.equal(await mark.inputValue(), 'A-1');
  assert.deepEqual(await rows(page), ['5 sur 10']);
  // Everything of the device is wiped from the list of sendings, in another tab: gone here too.
  const other = await page.context().newPage();
  await other.goto(`${SITE}/envois/`);
  other.on('dialog', (asked) => asked.accept());
  await other.locator('[data-act="wipe"]').click();
  await page.waitForFunction(() => !document.querySelector('[data-aid="trend"] table'));
  assertQuiet();
  await close();
});

test('on a device that is handed over nothing is offered and nothing is shown', async () => {
  const { page, close } = await openPage();
  await open(page, SITE + DISTRESS);
  await level(page, 6);
  await press(page, 'trend.keep');
  await said(page, 'trend.kept');
  await page.goto(`${SITE}/`);
  await open(page, `${SITE}${DISTRESS}#remise`);
  await page.waitForSelector('#remise');
  await level(page, 2);
  await page.waitForTimeout(1500);
  assert.equal(await trend(page).count(), 0);
  await close();
});

test('a QR code brings the mark to the person’s own telephone: read by a decoder, in no address afterwards, sent with the response', async () => {
  const { page, close, assertQuiet, requests } = await openPage({ width: 800, height: 1000, acceptDownloads: true });
  await open(page, SITE + DISTRESS);
  await page.locator('[data-action="handover"]').click();
  const sheet = page.locator('dialog.popup');
  await sheet.getByLabel(say('handover.mark')).fill('essai-7');
  await sheet.getByRole('button', { name: say('handover.qr') }).click();
  const svg = sheet.locator('svg');
  await svg.waitFor({ timeout: 20_000 });
  assert.deepEqual(await axe(page), []);
  await svg.scrollIntoViewIfNeeded();
  const address = await readShown(page, svg);
  assert.equal(address, `${SITE}${DISTRESS}#repere=essai-7`);
  assert.ok((await textOf(sheet)).includes(address), 'and the address in letters');
  // Another mark: its code is not shown under the old address, nor the old code under its own.
  await sheet.getByLabel(say('handover.mark')).fill('essai-8');
  assert.equal(await svg.count(), 0);
  await page.goto('about:blank');
  await open(page, address);
  await page.waitForFunction(() => location.hash === '');
  assert.equal(await page.locator('#remise').count(), 0, 'nothing is locked on one’s own device');
  assert.ok(await page.locator('.header').isVisible());
  assert.ok(await page.getByText(say('handover.marked')).isVisible(), 'and it is said');
  // It outlives a reload and a change of language, and goes with the answers.
  await page.reload();
  await ready(page);
  await page.getByText(say('handover.marked')).waitFor();
  await page.locator('.languages a[lang="en"]').click();
  await page.waitForURL('**/en/questionnaires/**');
  await ready(page);
  await page.locator('[data-marked]').waitFor();
  await fillDistress(page, 4);
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator('[data-action="send"]').click()]);
  const response = JSON.parse(await readFile(await file.path(), 'utf8')).entry.map((e) => e.resource).find((r) => r.resourceType === 'QuestionnaireResponse');
  assert.equal(response.subject.identifier.value, 'essai-7');
  // Whoever answers next on this device has no mark.
  await page.locator('[data-outcome="done"] [data-action="erase"]').click();
  await page.locator('[data-marked]').waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => history.state), null);
  assert.ok(requests.every((r) => !r.url.includes('essai-7')));
  assertQuiet();
  await close();
});

test('a link whose mark is none brings none, and nothing is said of one', async () => {
  const { page, close, assertQuiet } = await openPage();
  await open(page, `${SITE}${DISTRESS}#repere=Jean%20Fictif`);
  await page.waitForFunction(() => location.hash === '');
  assert.equal(await page.locator('[data-marked]').count(), 0);
  assert.deepEqual(await page.evaluate(() => [history.state, [...document.querySelectorAll('a[data-language]')].some((a) => a.hash)]), [null, false]);
  assertQuiet();
  await close();
});

test('a site that kept things before it knew of results goes on with them; a page of it that does not let go makes nobody wait', async () => {
  const { page, context, close } = await openPage();
  await page.goto(`${SITE}/charte/`);
  /** The database as the first version made it, with a record; held open, or closed. */
  const before = (where, held) => where.evaluate(async (hold) => {
    const request = indexedDB.open('guichet', 1);
    request.onupgradeneeded = () => ['keys', 'outbox', 'drafts', 'senders', 'sent'].forEach((name) => request.result.createObjectStore(name, { keyPath: 'key' }));
    const db = await new Promise((done, fail) => Object.assign(request, { onsuccess: () => done(request.result), onerror: fail }));
    const writing = db.transaction('senders', 'readwrite');
    writing.objectStore('senders').put({ key: 'older', at: 1, state: 'kept' });
    await new Promise((done) => (writing.oncomplete = done));
    if (hold) window.held = db;
    else db.close();
  }, held);
  await before(page, true);
  const other = await context.newPage();
  await open(other, SITE + DISTRESS);
  await level(other, 5);
  await press(other, 'trend.keep');
  await said(other, 'trend.not-kept');
  await page.evaluate(() => window.held.close());
  await other.reload();
  await ready(other);
  await level(other, 5);
  await press(other, 'trend.keep');
  await said(other, 'trend.kept');
  const stores = await rawStores(other);
  assert.deepEqual([stores.results.length, stores.senders.map((s) => s.key)], [1, ['older']]);
  await close();
});
