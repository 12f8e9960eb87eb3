// The connection test of the page /verification/, against real servers and real faults: each is told apart as far as a browser can, with what to
// do and the lines for the IT department; nothing is stored anywhere.
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { axe, closeBrowser, openPage } from './lib/browser.mjs';
import { plain, rawStores, say } from './lib/form.mjs';
import { backend, FHIR, PROXY, records, serve, stored, WORK } from './lib/servers.mjs';
import { fhir, FILE, OTHER, PORT, siteWith } from './lib/sites.mjs';

const PAGE = `${OTHER}/verification/`;
const FAULTS = Number(process.env.RECEIVER_PORT ?? 8091);
const FAULTY = `http://127.0.0.1:${FAULTS}`;
const webhook = (url, id, more = {}) => ({ kind: 'webhook', id, label: `le récepteur ${id}`, url, method: 'POST', ...more });

/** A receiver with the fault that its path names. */
const asked = [];
const faults = http.createServer((request, response) => {
  asked.push(`${request.method} ${request.url}`);
  const allow = { 'access-control-allow-origin': OTHER };
  if (request.url.startsWith('/moved')) return response.writeHead(301, { ...allow, location: 'https://ailleurs.example/' }).end();
  if (request.url.startsWith('/hangs')) return undefined;
  if (request.url.startsWith('/unasked')) return response.writeHead(request.method === 'OPTIONS' ? 405 : 200, allow).end('{}');
  return response.writeHead(404).end();
});

before(() => new Promise((done) => faults.listen(FAULTS, '127.0.0.1', done)));
after(async () => {
  faults.closeAllConnections();
  faults.close();
  await closeBrowser();
});

/** What the page says: each destination's findings, by its label. */
async function verified(page) {
  await page.locator('#verification[data-done]').waitFor({ timeout: 60_000 });
  const sections = await page.evaluate(() =>
    [...document.querySelectorAll('#verification section')].map((section) => [
      section.querySelector('h2').textContent,
      [...section.querySelectorAll('.finding')].map((item) => ({ level: item.dataset.level.split('.').at(-1), text: item.innerText, lines: item.querySelector('pre')?.textContent ?? '' })),
    ]),
  );
  return Object.fromEntries(sections);
}
/** Opens the page of a site with these destinations, and gives what it says. */
async function verify(t, name, destinations, options) {
  const stop = await siteWith(`verify-${name}`, destinations);
  t.after(stop);
  const opened = await openPage(options);
  t.after(opened.close);
  await opened.page.goto(PAGE);
  return { ...opened, found: await verified(opened.page) };
}
const levels = (findings) => findings.map((f) => f.level);
/** The finding with the words of this key, as far as they are fixed. */
function finding(findings, key, level) {
  const parts = plain(say(key)).split(/\{[a-z]+\}/).filter((part) => part.trim().length > 2);
  const found = findings?.find((f) => parts.every((part) => plain(f.text).includes(part.trim())));
  assert.ok(found, `${key} in ${JSON.stringify(findings, null, 1)}`);
  assert.equal(found.level, level, key);
  return found;
}

test('a good server: every step good, with one empty transaction, and nothing stored', async (t) => {
  const count = async () => (await Promise.all(['Patient', 'ServiceRequest', 'QuestionnaireResponse'].map((type) => stored(type)))).flat().length;
  const before = await count();
  const { page, found, requests, foreign, complaints } = await verify(t, 'good', [fhir(`${PROXY}/fhir`), FILE]);
  finding(found[say('verification.page')], 'probe.page.safe', 'good');
  finding(found[say('verification.page')], 'probe.page.own', 'good');
  const server = found['le serveur FHIR du guichet'];
  for (const key of ['probe.seen.answer', 'probe.fhir.r4', 'probe.fhir.transaction', 'probe.fhir.put']) finding(server, key, 'good');
  assert.ok(server.some((f) => f.level === 'good' && f.text.includes(plain(say('probe.dry.transaction')))), JSON.stringify(server));
  assert.ok(!levels(server).includes('failed'));
  finding(found[FILE.label], 'probe.by-hand.file', 'note');
  assert.ok((await page.locator('#verification-etat').innerText()).includes(plain(say('probe.end.good'))));
  const sent = requests.filter((r) => r.body);
  assert.deepEqual(sent.map((r) => [r.method, r.body]), [['POST', '{"resourceType":"Bundle","type":"transaction"}']]);
  assert.equal(await count(), before, 'nothing is stored');
  assert.deepEqual([...new Set(foreign(OTHER).map((url) => new URL(url).origin))], [new URL(PROXY).origin]);
  // A browser writes its own line about the answer 400 to the empty transaction, and nothing else is said.
  assert.deepEqual(complaints().filter((line) => !line.includes('400')), []);
  assert.deepEqual(await axe(page), []);
  const stores = await rawStores(page);
  assert.deepEqual(Object.entries(stores).filter(([name, all]) => name !== 'keys' && all.length), []);
});

test('each fault is told apart, with its remedy and its lines', { timeout: 120_000 }, async (t) => {
  const { page, found } = await verify(t, 'faults', [
    fhir(`${PROXY}/nocors`, 'nocors', 'sans CORS'),
    fhir(`${PROXY}/fhir/nulle-part`, 'wrong', 'mauvais chemin'),
    fhir('http://127.0.0.1:8099/fhir', 'dead', 'rien'),
    fhir(`${FAULTY}/moved`, 'moved', 'déplacé'),
    webhook(`${FAULTY}/hangs`, 'hangs'),
    webhook(`${FAULTY}/unasked`, 'unasked'),
    webhook(`${PROXY}/down`, 'down'),
    FILE,
  ]);
  const nocors = finding(found['sans CORS'], 'probe.seen.unreadable', 'failed');
  assert.ok(nocors.lines.includes(`add_header Access-Control-Allow-Origin "${OTHER}" always;`), nocors.lines);
  assert.ok(plain(nocors.text).includes(plain(say('probe.seen.unreadable.remedy'))));
  finding(found['mauvais chemin'], 'probe.fhir.not', 'failed');
  const dead = finding(found.rien, 'probe.seen.nothing', 'failed');
  for (const line of ['nslookup 127.0.0.1', `curl -v -H 'Origin: ${OTHER}' 'http://127.0.0.1:8099/fhir/metadata'`, `guichet probe http://127.0.0.1:8099/fhir/metadata --origin ${OTHER}`]) {
    assert.ok(dead.lines.includes(line), `${line} in ${dead.lines}`);
  }
  finding(found['déplacé'], 'probe.redirected', 'failed');
  finding(found['le récepteur hangs'], 'probe.seen.timeout', 'failed');
  const refused = finding(found['le récepteur unasked'], 'probe.preflight.hidden', 'failed');
  assert.ok(refused.lines.includes('if ($request_method = OPTIONS) {'));
  assert.ok(asked.includes('OPTIONS /unasked') && !asked.some((line) => /^(POST|PUT)/.test(line)), asked.join());
  finding(found['le récepteur down'], 'probe.webhook.down', 'failed');
  const end = await page.locator('#verification-etat').innerText();
  assert.ok(end.includes('points empêchent'), end);
  assert.deepEqual(await axe(page), []);
  // Levels are words, not colours alone.
  for (const item of Object.values(found).flat()) assert.ok(plain(item.text).startsWith(plain(say(`probe.level.${item.level}`))), item.text);
  for (const width of [320, 360]) {
    await page.setViewportSize({ width, height: 800 });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `nothing to scroll sideways at ${width}`);
  }
});

test('a receiver that is no FHIR server is asked nothing that it would store', async (t) => {
  const before = (await records()).length;
  const { found, requests } = await verify(t, 'webhook', [
    webhook(`${PROXY}/drop/{id}.json`, 'drop', { method: 'PUT' }),
    webhook(`${PROXY}/inbox/{id}`, 'inbox', { method: 'PUT', headers: { 'If-None-Match': '*' } }),
    FILE,
  ]);
  for (const name of ['le récepteur drop', 'le récepteur inbox']) {
    finding(found[name], 'probe.seen.answer', 'good');
    finding(found[name], 'probe.preflight.headers-good', 'good');
    finding(found[name], 'probe.put.unsure', 'note');
    finding(found[name], 'probe.dry.none', 'note');
    assert.ok(!levels(found[name]).includes('failed'), JSON.stringify(found[name]));
  }
  assert.ok(requests.every((r) => ['GET', 'HEAD', 'OPTIONS'].includes(r.method) && !r.body));
  assert.equal((await records()).length, before);
});

test('an account is asked for: a fault where the site knows of none, foreseen where it does; the server dies', async (t) => {
  t.after(() => backend('sekmet', 'restart'));
  await backend('sekmet', 'stop');
  await backend('sekmet', 'start', { SEKMET_TOKEN: 'essai' });
  const auth = { kind: 'bearer' };
  const { page, found } = await verify(t, 'auth', [
    fhir(`${PROXY}/fhir`, 'none', 'sans compte'),
    { ...fhir(`${PROXY}/fhir`, 'bearer', 'avec jeton'), auth },
    fhir(FHIR, 'direct', 'en direct'),
    FILE,
  ]);
  const bare = found['sans compte'].find((f) => f.level === 'failed');
  assert.match(plain(bare.text), /demande une identification \(40[13]/);
  assert.ok(plain(bare.text).includes('site.json'));
  const known = found['avec jeton'];
  finding(known, 'probe.auth.bearer', 'note');
  finding(known, 'probe.sign-in.foreseen', 'note');
  finding(known, 'probe.preflight.headers-good', 'good');
  assert.ok(!levels(known).includes('failed'), JSON.stringify(known));

  await backend('sekmet', 'kill');
  await page.locator('[data-act="again"]').click();
  const later = await verified(page);
  finding(later['sans compte'], 'probe.fhir.not', 'failed');
  finding(later['en direct'], 'probe.seen.nothing', 'failed');
  assert.ok(await page.evaluate(() => document.activeElement?.dataset.act === 'again'), 'the focus stays on the button');
});

test('a policy of other destinations is named as what it is', async (t) => {
  const stop = await siteWith('verify-policy', [fhir(`${PROXY}/fhir`), FILE]);
  await stop();
  const work = path.join(WORK, 'browser');
  await mkdir(work, { recursive: true });
  const headers = await readFile(path.join(work, 'verify-policy.conf'), 'utf8');
  const narrow = path.join(work, 'narrow.conf');
  await writeFile(narrow, headers.replaceAll(` ${new URL(PROXY).origin}`, ''));
  assert.notEqual(headers, await readFile(narrow, 'utf8'));
  t.after(await serve({ dist: path.join(work, 'verify-policy'), headers: narrow, port: PORT, name: 'other-site' }));
  const { page, close } = await openPage();
  t.after(close);
  await page.goto(PAGE);
  const found = await verified(page);
  const policy = finding(found['le serveur FHIR du guichet'], 'probe.seen.policy', 'failed');
  assert.ok(policy.lines.includes('guichet headers'));
});

test('the report is a file without anything personal, lines are copied, the page says what it does without script', async (t) => {
  const { page, context, found } = await verify(t, 'report', [fhir(`${PROXY}/nocors`), FILE]);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.locator('[data-act="copy"]').first().click();
  await page.getByText(say('verification.copied')).waitFor();
  const first = found['le serveur FHIR du guichet'].find((f) => f.lines);
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), first.lines);
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('[data-act="report"]').click()]);
  assert.equal(download.suggestedFilename(), 'guichet-verification.txt');
  const text = await readFile(await download.path(), 'utf8');
  for (const part of [OTHER, `${PROXY}/nocors`, '[Échec]', first.lines.split('\n')[1], plain(say('probe.end.one'))]) assert.ok(plain(text).includes(plain(part)), `${part} in ${text}`);
  assert.doesNotMatch(text, /Mozilla|Chrom|Linux/);

  const bare = await openPage({ javaScriptEnabled: false });
  t.after(bare.close);
  await bare.page.goto(PAGE);
  const words = plain(await bare.page.locator('main').innerText());
  for (const key of ['verification.title', 'verification.no-script', 'verification.what', 'verification.dry']) assert.ok(words.includes(plain(say(key))), key);
  await bare.page.goto(`${OTHER}/envois/`);
  assert.equal(await bare.page.locator('a[href="/verification/"]').count(), 1);
});
