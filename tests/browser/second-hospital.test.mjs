// Another hospital's content, in the place of the demonstration's: the same journeys, and nothing of the first hospital in its site.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { axe, closeBrowser, openPage } from './lib/browser.mjs';
import { answer, ANSWERS, DISTRESS, fillDistress, fillReferral, next, open, outcome, PALLIA, parts, plain, REFERRAL, say, send, textOf } from './lib/form.mjs';
import { FHIR, root, stored, WORK } from './lib/servers.mjs';
import { FILE, fhir, OTHER, siteOf } from './lib/sites.mjs';

const fixture = path.join(root, 'tests/fixtures/second-hospital');
const content = path.join(WORK, 'browser/content-second');
const own = JSON.parse(await readFile(path.join(fixture, 'site.json'), 'utf8'));
const first = JSON.parse(await readFile(path.join(root, 'public/site.json'), 'utf8'));
let stop;

before(async () => {
  // What is the same for every hospital: the words of the interface, the questionnaires, the letters; this one takes fewer of them.
  await rm(content, { recursive: true, force: true });
  await mkdir(content, { recursive: true });
  for (const shared of ['texts', 'questionnaires', 'letters', 'translations']) await cp(path.join(root, 'public', shared), path.join(content, shared), { recursive: true });
  for (const folder of ['letters', 'questionnaires']) {
    const taken = [...(own[folder] ?? []), own.referral];
    for (const file of await readdir(path.join(content, folder))) if (!taken.includes(path.basename(file, '.json'))) await rm(path.join(content, folder, file));
  }
  await cp(fixture, content, { recursive: true });
  stop = await siteOf('second', content, { destinations: [fhir(FHIR), FILE] });
});
after(async () => {
  await stop?.();
  await closeBrowser();
});

test('nothing of the first hospital is in the site: no name, no number, no colour, no pathway, no address', async (t) => {
  const dist = path.join(WORK, 'browser/second');
  const files = (await readdir(dist, { recursive: true, withFileTypes: true })).filter((f) => f.isFile()).map((f) => path.join(f.parentPath ?? f.path, f.name));
  const digits = (number) => number.replaceAll(' ', '');
  const phones = [...first.contacts.filter((c) => c.kind === 'phone').map((c) => c.value), ...first.callUnits.map((u) => u.phone)].flatMap((n) => [n, n.replaceAll(' ', '\u00a0'), digits(n)]);
  const slugs = [];
  for (const name of first.pathways) slugs.push(JSON.parse(await readFile(path.join(root, `public/pathways/${name}.json`), 'utf8')).slug);
  const foreign = ['alaurelle', first.serviceName, first.tagline, first.establishment.finess, ...Object.values(first.colours), ...phones, ...slugs.map((s) => `/parcours/${s}/`)];
  assert.ok(foreign.length > 20 && files.length > 30);
  const found = [];
  for (const file of files) {
    // The schemas explain themselves with the demonstration's values; the programs are the same for all, and looked at all the same.
    if (file.includes('/schemas/')) continue;
    const text = await readFile(file, 'utf8');
    for (const word of foreign) if (text.includes(word)) found.push(`${path.relative(dist, file)}: ${word}`);
  }
  assert.deepEqual(found, []);
  t.diagnostic(`${files.length} files, ${foreign.length} words`);
});

test('its languages stand in its own order, and its own words are not those of the first', async () => {
  const home = await readFile(path.join(WORK, 'browser/second/index.html'), 'utf8');
  assert.deepEqual([...home.matchAll(/data-language href="([^"]+)"/g)].map((m) => m[1]), own.languages.map((tag) => (tag === 'fr' ? '/' : `/${tag}/`)));
  const english = await readFile(path.join(WORK, 'browser/second/en/index.html'), 'utf8');
  assert.match(english, /Suspected cancer: whom to call/);
  // What only this hospital says is not translated: it stands in French, and says so.
  assert.match(english, new RegExp(`<span lang="fr">${own.tagline}</span>`));
});

test('the content passes its check without an error', () => {
  const program = process.env.GUICHET ?? path.join(root, 'target/release/guichet');
  const said = execFileSync(program, ['check', content], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  assert.match(said, /2 pathways, 3 questionnaires/);
  assert.doesNotMatch(said, /\berror: /);
});

test('its own pathways, its own colour, its own numbers; axe finds nothing', async (t) => {
  const { page, close, assertQuiet, foreign } = await openPage({ width: 360, height: 740 });
  t.after(close);
  await page.goto(`${OTHER}/`);
  assert.ok((await page.title()).includes(own.serviceName));
  const cards = await page.locator('main a[href^="/parcours/"]').evaluateAll((all) => [...new Set(all.map((a) => a.getAttribute('href')))]);
  assert.deepEqual([...new Set(cards.map((c) => c.split('/')[2]))].filter(Boolean).sort(), ['cancer-du-pancreas', 'cancer-du-poumon']);
  // A link drawn in the accent says its light colour.
  const accent = await page.evaluate(() => {
    const e = document.body.appendChild(Object.assign(document.createElement('i'), { className: 'button' }));
    return getComputedStyle(e).backgroundColor;
  });
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(own.colours.accent.slice(at, at + 2), 16));
  assert.equal(accent, `rgb(${red}, ${green}, ${blue})`);
  for (const route of ['/', '/parcours/cancer-du-poumon/', '/parcours/cancer-du-pancreas/patient/', REFERRAL]) {
    for (const colorScheme of ['light', 'dark']) {
      await page.goto(OTHER + route);
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await axe(page), [], `${route} ${colorScheme}`);
    }
  }
  await page.goto(`${OTHER}/parcours/cancer-du-poumon/`);
  const phone = own.contacts.find((c) => c.kind === 'phone').value;
  assert.ok(plain(await page.locator('main').innerText()).includes(phone));
  assertQuiet();
  assert.deepEqual(foreign(OTHER), []);
});

test('the referral offers its two pathways and « not sure yet »; one is sent, arrives, and is promised an answer in its own time', async (t) => {
  const { page, close, assertQuiet } = await openPage();
  t.after(close);
  await open(page, OTHER + REFERRAL);
  const offered = await page.locator('input[name="pathway"]').evaluateAll((all) => all.map((i) => i.value));
  assert.deepEqual(offered.sort(), ['lung', 'pancreas-biliary', 'unsure']);
  assert.ok(ANSWERS.flat().some(([, name, value]) => name === 'pathway' && value === 'lung'));
  await fillReferral(page);
  assert.equal(await send(page), 'done');
  const receipt = await textOf(outcome(page, 'done'));
  assert.ok(receipt.includes(say('outcome.sent')), receipt);
  const ref = await page.locator('.receipt__reference').innerText();
  const requests = (await stored('ServiceRequest')).filter((r) => r.identifier.some((i) => i.value === ref));
  assert.equal(requests.length, 1);
  assert.equal(requests[0].category[0].coding[0].code, 'lung');
  assertQuiet();
});

test('the distress scale arrives; Pallia 10 shows this hospital’s rule beside the published one', async (t) => {
  const { page, close, assertQuiet } = await openPage();
  t.after(close);
  await open(page, OTHER + DISTRESS);
  await fillDistress(page, 4);
  assert.equal(await send(page), 'done');
  await open(page, OTHER + PALLIA);
  await answer(page, ['01', '02', '03', '04', '05'].map((n) => ['radio', `p10.${n}`, 'true']));
  await page.locator('.result__rule').first().waitFor();
  const rules = await page.locator('.result__rule').allInnerTexts();
  assert.ok(rules.some((r) => plain(r).startsWith(plain(say('result.rule.local')))), rules.join('\n'));
  await page.locator('.result__logic summary').click();
  assert.ok(plain(await page.locator('main').innerText()).includes('Comité fictif de Sainte-Odalie'));
  assertQuiet();
});

test('a hospital that holds the rights shows the exact words, and says by which right', async () => {
  const exact = JSON.parse(await readFile(path.join(fixture, 'wordings/pallia-10.json'), 'utf8'));
  const { page, close, assertQuiet } = await openPage();
  await open(page, OTHER + PALLIA);
  assert.equal(await textOf(page.locator('h1')), plain(exact.title));
  const words = await textOf(page.locator('#contenu'));
  for (const item of exact.items) assert.ok(words.includes(plain(item.text)), item.linkId);
  const about = await textOf(page.locator('.about'));
  for (const said of [exact.holder, exact.permission.givenBy, exact.permission.givenTo, '05/10/2026', exact.copyright]) assert.ok(about.includes(plain(said)), said);
  assert.ok(!about.includes('libellés reformulés'));
  assertQuiet();
  await close();
});
