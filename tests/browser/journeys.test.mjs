// The main journeys, in whichever browser BROWSER names: the suite runs this file in Chromium and in Firefox as Debian gives it. Only what both
// drivers can do: Firefox's tells nothing of downloads, of a request's body, of the cache of the Back button.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { axe, BROWSER, closeBrowser, openPage } from './lib/browser.mjs';
import { answer, ANSWERS, DISTRESS, fillDistress, fillReferral, open, outcome, PALLIA, plain, rawStores, ready, reference, REFERENCE, REFERRAL, say, SECRETS, send, settled, step, textOf } from './lib/form.mjs';
import { button, choose, pick, press, tick, type, waitFocus } from './lib/keys.mjs';
import { FHIR, stored, WORK } from './lib/servers.mjs';
import { FILE, fhir, OTHER, siteWith } from './lib/sites.mjs';

const PORT = Number(process.env.RECEIVER_PORT ?? 8091);
const PHONE = { width: 360, height: 740 };
const SHEET = '/parcours/poumon/';

/** The FHIR server behind a door that can be shut. */
let down = false;
const door = http.createServer(async (request, response) => {
  if (down) return request.socket.destroy();
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const { host, connection, 'content-length': length, 'transfer-encoding': encoding, ...headers } = request.headers;
  const body = chunks.length ? Buffer.concat(chunks) : undefined;
  const answer = await fetch(new URL(request.url, FHIR), { method: request.method, headers, body });
  const { 'content-encoding': _, 'content-length': __, 'transfer-encoding': ___, ...back } = Object.fromEntries(answer.headers);
  response.writeHead(answer.status, back).end(await answer.text());
});
let stop;
before(async () => {
  await new Promise((done) => door.listen(PORT, '127.0.0.1', done));
  stop = await siteWith('journeys', [fhir(`http://127.0.0.1:${PORT}/fhir`), FILE]);
});
after(async () => {
  await stop?.();
  door.closeAllConnections();
  door.close();
  await closeBrowser();
});

const arrived = async (ref) => (await stored('ServiceRequest')).filter((r) => r.identifier.some((i) => i.value === ref));
const shown = async (page, number) => {
  await page.waitForFunction((n) => document.querySelector('.form__page:not([hidden])')?.dataset.page === String(n), number);
  await waitFocus(page, '.form__page:not([hidden]) [data-heading]');
};

test('which browser this is', async (t) => {
  const { page, close } = await openPage();
  t.after(close);
  const agent = await page.evaluate(() => navigator.userAgent);
  assert.match(agent, BROWSER === 'firefox' ? /Firefox\/\d+/ : /Chrome\/\d+/);
  t.diagnostic(agent);
});

test('from the home page to a referral that has arrived, with the keyboard only, at 360 px', async (t) => {
  const { page, close, assertQuiet, foreign } = await openPage(PHONE);
  t.after(close);
  await page.goto(`${OTHER}/`);
  await press(page, `main a[href="${SHEET}"]`);
  await page.waitForURL(OTHER + SHEET);
  await press(page, 'main a[href^="/demande/"]');
  await ready(page);
  assert.equal(page.url(), OTHER + REFERRAL, 'the pathway does not stay in the address');
  const DO = { radio: choose, box: tick, list: pick, text: type };
  for (const [index, answers] of ANSWERS.entries()) {
    assert.equal(await step(page), index + 1);
    for (const [kind, name, value] of answers) await DO[kind](page, name, value);
    await press(page, button('next'));
    if (index < ANSWERS.length - 1) await shown(page, index + 2);
  }
  await waitFocus(page, '.check [data-heading]');
  await press(page, button('send'));
  assert.equal(await settled(page), 'done');
  await waitFocus(page, '[data-outcome="done"] [data-heading]');
  const ref = await reference(page);
  assert.match(ref, REFERENCE);
  assert.equal((await arrived(ref)).length, 1);
  assertQuiet();
  assert.deepEqual(foreign(OTHER, `http://127.0.0.1:${PORT}`), []);
});

test('nobody takes it: kept encrypted over a reload, listed, sent once when the receiver is back', async (t) => {
  const { page, close } = await openPage(PHONE);
  t.after(close);
  t.after(() => (down = false));
  down = true;
  await open(page, OTHER + REFERRAL);
  await fillReferral(page);
  assert.equal(await send(page), 'failed');
  const [, ref] = /Référence : (\S+?)\. /.exec(await textOf(outcome(page, 'failed')));
  const kept = JSON.stringify(await rawStores(page));
  assert.ok(kept.includes('key, stays here'), 'the key cannot be taken out of the browser');
  for (const secret of SECRETS) assert.ok(!kept.includes(secret), secret);
  await page.goto(`${OTHER}/envois/`);
  const card = (state) => page.locator(`#envois [data-sending][data-state="${state}"]`, { hasText: ref });
  await card('waiting').waitFor({ timeout: 20_000 });
  assert.deepEqual(await axe(page), []);
  down = false;
  await card('waiting').locator('[data-act="retry"]').click();
  await card('delivered').waitFor({ timeout: 30_000 });
  assert.equal((await arrived(ref)).length, 1);
});

test('the distress scale: 0 is an answer, and arrives as 0', async (t) => {
  const { page, close, assertQuiet } = await openPage(PHONE);
  t.after(close);
  const before = new Set((await stored('QuestionnaireResponse')).map((r) => r.id));
  await open(page, OTHER + DISTRESS);
  await fillDistress(page, 0);
  assert.equal(await send(page), 'done');
  const fresh = (await stored('QuestionnaireResponse')).filter((r) => !before.has(r.id));
  assert.equal(fresh.length, 1);
  const [mine] = fresh;
  const level = JSON.stringify(mine.item).match(/"linkId":"detresse\.niveau".*?"answer":\[(\{.*?\})\]/)[1];
  assert.match(level, /"code":"0"|"valueInteger":0/);
  assertQuiet();
});

test('Pallia 10: its result follows each answer and says its rule', async (t) => {
  const { page, close, assertQuiet } = await openPage();
  t.after(close);
  await open(page, OTHER + PALLIA);
  await answer(page, ['01', '02', '03', '04'].map((n) => ['radio', `p10.${n}`, 'true']));
  await page.locator('.result__rule[data-reached="yes"]').first().waitFor();
  await answer(page, [['radio', 'p10.04', 'false']]);
  // Three « oui » and answers that are missing: nothing is said before it can be.
  await page.waitForFunction(() => !document.querySelector('.result__rule[data-reached="yes"]'));
  await answer(page, ['05', '06', '07', '08', '09', '10'].map((n) => ['radio', `p10.${n}`, 'false']));
  await page.locator('.result__rule[data-reached="no"]').first().waitFor();
  assert.ok(plain(await page.locator('.result__rule').first().innerText()).startsWith(plain(say('result.rule.published'))));
  assertQuiet();
});

test('axe finds nothing on the main pages; nothing scrolls sideways', async (t) => {
  const { page, close, assertQuiet } = await openPage(PHONE);
  t.after(close);
  // Each page is looked at in Chromium (axe.test.mjs); here, whether the other browser draws something else.
  for (const route of ['/', SHEET, REFERRAL, DISTRESS]) {
    await page.goto(OTHER + route);
    assert.deepEqual(await axe(page), [], route);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${route} at 360 px`);
  }
  assertQuiet();
});

test('a factsheet is printed on two sides of A4, without the navigation', async (t) => {
  const { page, close } = await openPage();
  t.after(close);
  await page.goto(OTHER + SHEET);
  const navigation = (await page.locator('nav a').allInnerTexts()).map(plain).filter((text) => text.length > 3);
  assert.ok(navigation.length > 1);
  const folder = path.join(WORK, 'browser/print');
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${BROWSER}.pdf`);
  await writeFile(file, await page.pdf({ preferCSSPageSize: true, ...(BROWSER === 'firefox' ? { format: 'A4', margin: { top: '9mm', bottom: '9mm', left: '12mm', right: '12mm' } } : {}) }));
  const info = execFileSync('pdfinfo', [file], { encoding: 'utf8' });
  assert.ok(Number(/^Pages:\s+(\d+)/m.exec(info)[1]) <= 2, info);
  const [head] = plain(execFileSync('pdftotext', ['-l', '1', file, '-'], { encoding: 'utf8' })).split(plain(await page.locator('h1').innerText()));
  for (const words of navigation) assert.ok(!head.includes(words), `${words} on paper`);
});
