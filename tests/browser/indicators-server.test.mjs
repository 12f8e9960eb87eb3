// Indicators from a real FHIR server: asked at a press, page after page, reading only; the figures are those of the same resources in a file.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { axe, closeBrowser, openPage } from './lib/browser.mjs';
import { say, textOf } from './lib/form.mjs';
import { backend, FHIR, PROXY, SITE } from './lib/servers.mjs';
import { fhir, FILE, OTHER, siteWith } from './lib/sites.mjs';

after(closeBrowser);

const PAGE = '/indicateurs/';
const EVENTS = 'https://guichet.example/fhir/CodeSystem/pathway-event';
const code = (event, text) => ({ ...(text && { text }), coding: [{ system: EVENTS, code: event }] });
const day = (n) => new Date(Date.UTC(2026, 0, 5 + n)).toISOString().slice(0, 10);
const of = (n) => ({ reference: `Patient/ind-${n}` });
const period = (n) => ({ start: day(n), end: day(n) });

/** 110 made-up patients: more tasks than one page of a search has. */
const COUNT = 110;
const patients = Array.from({ length: COUNT + 1 }, (_, n) => ({ resourceType: 'Patient', id: `ind-${n}`, name: [{ family: `Fictif${n}` }], birthDate: '1950-01-01' }));
const tasks = Array.from({ length: COUNT }, (_, n) => [['E04', 0], ['E06', 1 + (n % 9)]].map(([event, after]) => (
  { resourceType: 'Task', id: `ind-${n}-${event}`, status: 'completed', intent: 'order', description: 'Note libre', for: of(n), code: code(event), executionPeriod: { end: day(n + after) } }))).flat();
const appointment = (id, n, at, type) => ({ resourceType: 'Appointment', id, status: 'fulfilled', start: `${day(at)}T23:30:00Z`, end: `${day(at)}T23:45:00Z`, participant: [{ actor: of(n), status: 'accepted' }], ...type });
const EVENTFUL = [
  ...tasks,
  { resourceType: 'Task', id: 'ind-off', status: 'cancelled', intent: 'order', for: of(1), code: code('E09'), executionPeriod: { end: day(9) } },
  // By its service, by its type, and by both: found twice, counted once.
  appointment('ind-a', 1, 4, { serviceType: [code('E08', 'IRM')] }),
  appointment('ind-b', 2, 5, { appointmentType: code('E08', 'TDM') }),
  appointment('ind-c', 3, 6, { serviceType: [code('E08', 'IRM')], appointmentType: code('E08', 'IRM') }),
  { resourceType: 'CarePlan', id: 'ind-plan', status: 'active', intent: 'plan', subject: of(1), activity: [{ detail: { status: 'completed', code: code('E18'), scheduledPeriod: period(60) } }, { detail: { status: 'completed', code: code('E01'), scheduledPeriod: period(-20) } }] },
  { resourceType: 'Encounter', id: 'ind-stay', status: 'finished', class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' }, subject: of(2), period: { start: day(10), end: day(14) } },
];
/** What is there and dates nothing: other work, and the stay of somebody who is on no pathway. */
const OTHERS = [
  { resourceType: 'Task', id: 'ind-other', status: 'completed', intent: 'order', for: of(1), code: { text: 'E06' }, executionPeriod: { end: day(1) } },
  { resourceType: 'CarePlan', id: 'ind-other', status: 'active', intent: 'plan', subject: of(COUNT), activity: [{ detail: { status: 'completed', code: { text: 'Autre' } } }] },
  { resourceType: 'Encounter', id: 'ind-else', status: 'finished', class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' }, subject: of(COUNT), period: { start: day(10), end: day(14) } },
  // Of years ago: another illness.
  { resourceType: 'Encounter', id: 'ind-before', status: 'finished', class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' }, subject: of(2), period: { start: '2019-03-04', end: '2019-03-20' } },
  { resourceType: 'Encounter', id: 'ind-visit', status: 'finished', class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' }, subject: of(2), period: { start: day(3), end: day(3) } },
];

async function store(resources) {
  const entry = resources.map((resource) => ({ resource, request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` } }));
  const answer = await fetch(FHIR, { method: 'POST', headers: { 'content-type': 'application/fhir+json' }, body: JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }) });
  assert.ok(answer.ok, `${answer.status} ${await answer.text()}`);
}

async function open(fragment = '', site = OTHER, options = {}) {
  const opened = await openPage({ acceptDownloads: true, ...options });
  await opened.page.clock.setFixedTime(new Date('2026-11-22T10:05:00+01:00'));
  await opened.page.goto(`${site}${PAGE}${fragment}`);
  await opened.page.waitForSelector('#indicateurs[data-on]', { timeout: 20_000 });
  return opened;
}
const status = (page) => textOf(page.locator('#indicateurs-etat'));
const press = (page) => page.getByRole('button', { name: say('indicators.server.ask') }).click();
const settled = (page) => page.waitForFunction(() => document.getElementById('indicateurs-arreter').hidden && document.getElementById('indicateurs-etat').textContent !== '', null, { timeout: 60_000 });
async function ask(page) {
  await press(page);
  await settled(page);
  return status(page);
}
/** Every cell of every table of figures. */
const table = (page) => page.locator('#indicateurs-resultats tbody tr').evaluateAll((all) => all.map((r) => [...r.cells].map((c) => c.textContent.trim()).join(' | ')));
async function choose(page, resources) {
  const bundle = { resourceType: 'Bundle', type: 'collection', entry: resources.map((resource) => ({ resource })) };
  await page.locator('#indicateurs-etat').evaluate((e) => (e.textContent = ''));
  await page.setInputFiles('#indicateurs-fichiers', { name: 'tout.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(bundle)) });
  await page.waitForFunction(() => document.getElementById('indicateurs-etat').textContent !== '');
}
const READ = say('indicators.server.read', { time: '10:05', where: 'le serveur FHIR du guichet' });

describe('dated events of a server', () => {
  let stop;
  before(async () => {
    await backend('sekmet', 'restart');
    await store([...patients, ...EVENTFUL, ...OTHERS]);
    stop = await siteWith('indicators', [fhir(`${PROXY}/fhir`), FILE]);
  });
  beforeEach(() => backend('sekmet', 'status').catch(() => backend('sekmet', 'restart')));
  after(async () => {
    await backend('sekmet', 'stop');
    await backend('sekmet', 'start');
    await stop?.();
  });

  test('nothing is asked before the press; the figures are those of the same resources in a file; nothing but reading, and nobody’s name', async () => {
    const { page, requests, close, assertQuiet } = await open();
    const asked = () => requests.filter((r) => r.url.startsWith(PROXY));
    assert.deepEqual(asked(), []);
    const told = await ask(page);
    assert.equal(told, `Dossiers lus : ${COUNT}. Événements : ${2 * COUNT + 3 + 2 + 2}. ${READ} ${say('indicators.left', { count: '1' })}`);
    const figures = await table(page);
    assert.ok(figures.length > 15, String(figures.length));
    const own = asked().filter((r) => r.method !== 'OPTIONS');
    assert.ok(own.every((r) => r.method === 'GET' && !r.body));
    const kinds = own.map((r) => new URL(r.url).pathname.split('/').at(-1));
    assert.deepEqual(kinds, ['Task', 'Task', 'Appointment', 'Appointment', 'CarePlan', 'Encounter', 'Encounter', 'Encounter'], 'two pages of tasks, stays 40 patients at a time');
    for (const { url } of own) {
      assert.ok(!/Fictif|1950|name|birth/i.test(decodeURIComponent(url)), url);
      assert.match(decodeURIComponent(url), /_elements=status,/);
    }
    assert.ok(own.filter((r) => r.url.includes('ind-')).every((r) => r.url.includes('/Encounter?')), 'only stays are asked for by patient');
    assert.ok(!own.some((r) => r.url.includes(`ind-${COUNT}`)), 'who is on no pathway is not asked for');
    assert.deepEqual(await page.evaluate(async () => [location.href, localStorage.length, sessionStorage.length, (await indexedDB.databases()).length]), [OTHER + PAGE, 0, 0, 0]);
    assertQuiet();
    // The same from a file, on a page of its own and on this one: nothing counts twice.
    const other = await open('', SITE);
    assert.equal(await other.page.locator('#indicateurs-demander').count(), 0, 'a site without a server has no such fields');
    await choose(other.page, EVENTFUL);
    assert.deepEqual(await table(other.page), figures);
    await other.close();
    await choose(page, EVENTFUL);
    assert.deepEqual(await table(page), figures);
    // Asked again, what was corrected on the server takes the place of what was there.
    await page.locator('[data-act="wipe"]').click();
    await ask(page);
    const late = { ...tasks[1], executionPeriod: { end: day(40) } };
    await store([late]);
    await ask(page);
    const corrected = await table(page);
    assert.notDeepEqual(corrected, figures);
    const file = await open('', SITE);
    await choose(file.page, EVENTFUL.map((r) => (r.id === late.id ? late : r)));
    assert.deepEqual(corrected, await table(file.page));
    await file.close();
    await store([tasks[1]]);
    await close();
  });

  test('the server dies between two pages: said, nothing of it is counted, the figures of before stay; the same press works once it is back', async () => {
    const { page, close } = await open();
    await choose(page, EVENTFUL.slice(0, 10));
    const before = await table(page);
    let killed = false;
    await page.route(`${PROXY}/fhir/Task?**`, async (route) => {
      if (route.request().url().includes('_offset') && !killed) {
        killed = true;
        await backend('sekmet', 'kill');
      }
      return route.continue();
    });
    const told = await ask(page);
    assert.ok(killed, told);
    assert.ok([say('ask.trouble'), say('ask.unreachable')].some((words) => told === `${words} ${say('indicators.server.untouched')}`), told);
    assert.deepEqual(await table(page), before);
    await backend('sekmet', 'restart');
    assert.ok((await ask(page)).includes(READ));
    assert.ok((await status(page)).startsWith(`Dossiers lus : ${COUNT}.`));
    await close();
  });

  test('progress is told; a reading that is stopped, or wiped, leaves nothing, whatever comes later', async () => {
    const { page, close } = await open();
    let go;
    const held = new Promise((done) => (go = done));
    await page.route(`${PROXY}/fhir/Task?**`, async (route) => {
      if (route.request().url().includes('_offset')) await held;
      return route.continue();
    });
    await press(page);
    await page.waitForFunction((words) => document.getElementById('indicateurs-etat').textContent.replace(/\s+/g, ' ') === words, say('indicators.server.page', { kind: 'Task', page: '1', count: '200' }).replace(/\s+/g, ' '));
    await page.getByRole('button', { name: say('indicators.server.stop') }).click();
    assert.equal(await status(page), say('indicators.server.stopped'));
    assert.equal(await page.evaluate(() => document.activeElement.id), 'indicateurs-lire', 'the focus is not lost');
    go();
    await page.waitForTimeout(1000);
    assert.equal(await status(page), say('indicators.server.stopped'));
    assert.equal(await page.locator('#indicateurs-resultats').isVisible(), false);
    await close();
  });

  test('a server without end is not read without end, and a part does not pass for all', async () => {
    const { page, requests, close } = await open();
    const first = await (await fetch(`${FHIR}/Task?_count=200`)).text();
    const next = JSON.stringify({ ...JSON.parse(first), link: [{ relation: 'next', url: `${PROXY}/fhir/Task?again` }] });
    await page.route(`${PROXY}/fhir/Task?**`, (route) => route.fulfill({ body: next, contentType: 'application/fhir+json', headers: { 'access-control-allow-origin': '*' } }));
    assert.equal(await ask(page), `${say('indicators.server.many')} ${say('indicators.server.untouched')}`);
    assert.equal(requests.filter((r) => r.url.includes('/Task?') && r.method === 'GET').length, 100);
    // A next page somewhere else is not asked for.
    const away = JSON.stringify({ ...JSON.parse(first), link: [{ relation: 'next', url: 'https://other.example/elsewhere' }] });
    await page.unroute(`${PROXY}/fhir/Task?**`);
    await page.route(`${PROXY}/fhir/Task?**`, (route) => route.fulfill({ body: away, contentType: 'application/fhir+json', headers: { 'access-control-allow-origin': '*' } }));
    await ask(page);
    assert.ok(!requests.some((r) => r.url.includes('other.example')));
    await close();
  });

  test('a server without any dated event says so', async () => {
    const { page, close } = await open();
    await page.route(`${PROXY}/fhir/**`, (route) => route.fulfill({ body: '{"resourceType":"Bundle","type":"searchset","total":0}', contentType: 'application/fhir+json', headers: { 'access-control-allow-origin': '*' } }));
    assert.equal(await ask(page), say('indicators.server.none', { where: 'le serveur FHIR du guichet' }));
    await close();
  });

  test('a server that wants a token says so; typed, or brought by a link, it goes there and nowhere else', async () => {
    await backend('sekmet', 'stop');
    await backend('sekmet', 'restart', { SEKMET_TOKEN: 's3cret-token' }).catch(() => {});
    const { page, requests, close } = await open();
    assert.equal(await ask(page), `${say('ask.sign-in')} ${say('indicators.server.untouched')}`);
    await page.locator('#indicateurs-jeton').fill('wrong');
    assert.equal(await ask(page), `${say('ask.sign-in')} ${say('indicators.server.untouched')}`);
    await page.locator('#indicateurs-jeton').fill('s3cret-token');
    await page.keyboard.press('Enter');
    await settled(page);
    assert.ok((await status(page)).includes(READ), await status(page));
    await page.locator('[data-act="wipe"]').click();
    assert.equal(await page.locator('#indicateurs-jeton').inputValue(), '', 'wiping takes the token too');
    await page.goto(`${OTHER}/`);
    await page.goto(`${OTHER}${PAGE}#jeton=s3cret-token`);
    await page.waitForSelector('#indicateurs[data-on]');
    assert.equal(page.url(), OTHER + PAGE, 'the secret leaves the address bar');
    assert.ok((await ask(page)).includes(READ));
    assert.ok(requests.filter((r) => JSON.stringify(r).includes('s3cret')).every((r) => r.url.startsWith(PROXY) && r.headers.authorization === 'Bearer s3cret-token'));
    await close();
    await backend('sekmet', 'stop');
    await backend('sekmet', 'restart');
  });

  for (const [width, colorScheme] of [[360, 'light'], [1280, 'dark']]) {
    test(`axe finds nothing, nothing scrolls sideways, buttons are large enough (${width} px, ${colorScheme})`, async () => {
      const { page, close } = await open('', OTHER, { width, height: 900, colorScheme });
      await ask(page);
      assert.deepEqual(await axe(page), []);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)) <= 0);
      for (const box of await page.locator('#indicateurs-demander :is(button, input):visible').evaluateAll((all) => all.map((e) => [e.id, e.getBoundingClientRect().height]))) assert.ok(box[1] >= 44, String(box));
      await page.locator('#indicateurs-demander').screenshot({ path: `tests/.work/browser/indicateurs-serveur-${width}.png` });
      await close();
    });
  }
});
