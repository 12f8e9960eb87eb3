// Every page as it is served: whole before any script, self-contained, light, and safe to keep.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import zlib from 'node:zlib';
import { closeBrowser, openPage } from './lib/browser.mjs';
import { FORMS, plain, questionnaire, say } from './lib/form.mjs';
import { brotliSize, kB } from './lib/sizes.mjs';
import { ADDRESS, ALL, CHECK, INTAKE, NOWHERE, OUTBOX, ROUTES, survey, TRANSLATED } from './lib/pages.mjs';
import { root, SITE, WORK } from './lib/servers.mjs';
import { DIST } from './lib/sites.mjs';

after(closeBrowser);

const pages = await survey();
const site = JSON.parse(await readFile(path.join(root, 'public/site.json'), 'utf8'));
const FORM_ROUTES = Object.values(FORMS);
/** The pages that follow dates: with a program and a sheet of their own (timeline.test.mjs). */
const FOLLOW = ROUTES.filter((r) => /\/suivi(-medecin)?\/$/.test(r));
/** Booklets, made for paper: with a sheet of their own (papers.test.mjs). */
const BOOKLETS = ROUTES.filter((r) => r.endsWith('/livret/'));
const SHEETS = ROUTES.filter((r) => /^\/parcours\/.+/.test(r) && ![...FOLLOW, ...BOOKLETS].includes(r));
const HASHED = /-[0-9a-f]{8,16}[._]/;
const PROGRAM = /\.(css|js|wasm)$/;
const PAGE_LIMIT = 30_000;

const files = (await readdir(DIST, { recursive: true, withFileTypes: true })).filter((e) => e.isFile()).map((e) => path.relative(DIST, path.join(e.parentPath ?? e.path, e.name)));

test('the sitemap names every page that there is, and the reference pages are among them', () => {
  const written = files.filter((f) => f.endsWith('index.html')).map((f) => `/${f.replace(/index\.html$/, '')}`);
  // Sheets to print say the same as their page, which the sitemap names.
  const unlisted = ['/papier/', OUTBOX, CHECK, INTAKE];
  const sheets = written.filter((a) => a.endsWith('/papier/') && !/^\/(fr-simple|en|ar)\//.test(a));
  assert.equal(sheets.length, FORM_ROUTES.length + SHEETS.length / 2);
  // What is filled on the device is for people, not for search engines.
  const filled = written.filter((a) => a.endsWith('/pps/') || /\/outils\/.+/.test(a));
  assert.equal(filled.filter((a) => !/^\/(fr-simple|en|ar)\//.test(a)).length, BOOKLETS.length + site.templates.length);
  assert.deepEqual([...ROUTES, ...TRANSLATED].toSorted(), written.filter((a) => !filled.includes(a) && !unlisted.some((end) => a.endsWith(end))).toSorted());
  for (const route of ['/', '/parcours/', '/questionnaires/', ...FORM_ROUTES, '/sources/', '/donnees-personnelles/', '/accessibilite/']) {
    assert.ok(ROUTES.includes(route), route);
  }
  assert.equal(SHEETS.length, 14, 'seven pathways, for two readers');
  assert.equal(FOLLOW.length, 14, 'and as many pages for dates');
  assert.equal(BOOKLETS.length, 7);
});

for (const route of ALL) {
  const page = pages[route];
  test(`${route}: whole before any script`, () => {
    const lost = route === NOWHERE;
    assert.equal(page.status, lost ? 404 : 200);
    assert.equal(page.lang, 'fr');
    assert.match(page.title, /^.{10,100}$/);
    assert.match(page.description, /^.{30,320}$/s);
    const found = !lost && ![OUTBOX, CHECK, INTAKE].includes(route);
    assert.equal(page.canonical, found ? ADDRESS + route : null);
    assert.equal(page.robots, found ? null : 'noindex');
    assert.equal(page.h1.length, 1, 'one h1');
    assert.notEqual(page.h1[0], '');
    assert.equal(page.mains, 1);
    assert.equal(page.levels[0], 1, 'the h1 comes first');
    page.levels.reduce((before, level) => (assert.ok(level <= before + 1, `no level left out: ${page.levels}`), level));
    assert.ok(plain(page.text).length > (lost ? 60 : 300), 'text without a script');
    assert.deepEqual(page.ids.filter((id, i) => page.ids.indexOf(id) !== i), [], 'ids stand once');
  });

  test(`${route}: emergency numbers come before any advice`, () => assert.deepEqual(page.emergency, [true, true, true]));

  test(`${route}: no inline script, no inline style, nothing from elsewhere`, () => {
    assert.deepEqual(page.inlineScripts, []);
    assert.deepEqual(page.handlers, []);
    // A page carries one sheet in itself, whose hash the policy has.
    const [sheet, ...others] = [...page.html.matchAll(/<style\b[^>]*>([\s\S]*?)<\/style>/g)];
    assert.ok(page.policy.includes(`'sha256-${createHash('sha256').update(sheet[1]).digest('base64')}'`));
    assert.deepEqual(others, []);
    assert.ok(page.styles.length > 0, 'and one for paper beside it');
    assert.doesNotMatch(page.html, /\sstyle\s*=\s*["']|javascript:/i);
    for (const asset of page.assets) assert.match(asset, /^\/[^/]/, 'an asset of this origin');
  });

  test(`${route}: the policy in the page is the server's`, () => {
    const header = page.headers.get('content-security-policy');
    assert.ok(page.policy);
    const bare = (text) => text.replaceAll(/ 'sha256-[\w+/]{43}='/g, '');
    assert.equal(bare(header), `${bare(page.policy)}; frame-ancestors 'none'`);
    const own = page.policy.match(/'sha256-[^']+'/g);
    assert.ok(own.length === 1 && header.includes(own[0]), 'the sheet of the page, which the server allows too');
    assert.doesNotMatch(header, /unsafe-inline|'unsafe-eval'|\*|https?:/);
    const policy = Object.fromEntries(header.split('; ').map((d) => [d.split(' ')[0], d.split(' ').slice(1).join(' ')]));
    assert.equal(policy['default-src'], "'none'");
    assert.equal(policy['script-src'], "'self' 'wasm-unsafe-eval'");
    assert.match(policy['style-src'], /^'self'( 'sha256-[\w+/]{43}='){3}$/);
    assert.equal(policy['connect-src'], "'self'");
    assert.equal(page.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(page.headers.get('referrer-policy'), 'no-referrer');
    // A page that is missing today may be there tomorrow: nothing keeps the 404.
    assert.ok([route === NOWHERE ? null : 'no-cache', 'no-cache'].includes(page.headers.get('cache-control')));
  });
}

test('titles and descriptions tell the pages apart', () => {
  for (const what of ['title', 'canonical']) {
    const all = ROUTES.map((r) => pages[r][what]);
    assert.deepEqual(all.filter((t, i) => all.indexOf(t) !== i), [], what);
  }
});

test('structured data parses, and each pathway is a MedicalWebPage', (t) => {
  let count = 0;
  for (const route of ROUTES) for (const text of pages[route].jsonLd) {
    const data = JSON.parse(text);
    assert.equal(data['@context'], 'https://schema.org');
    count += 1;
  }
  for (const route of SHEETS) {
    const [text, ...more] = pages[route].jsonLd;
    assert.deepEqual(more, []);
    const data = JSON.parse(text);
    assert.equal(data['@type'], 'MedicalWebPage');
    assert.equal(data.url, ADDRESS + route);
    assert.equal(data.inLanguage, 'fr');
    assert.match(data.dateModified, /^\d{4}-\d{2}-\d{2}$/);
    for (const field of ['name', 'description', 'version']) assert.ok(data[field], `${route}: ${field}`);
    assert.equal(data.about['@type'], 'MedicalCondition');
    assert.ok(data.about.name);
    assert.equal(data.audience['@type'], route.endsWith('/patient/') ? 'Patient' : 'MedicalAudience');
    assert.equal(data.publisher.name, site.establishment.name);
  }
  t.diagnostic(`${count} blocks of structured data`);
});

test('every link leads somewhere', async (t) => {
  const seen = new Map();
  for (const route of ALL) for (const link of pages[route].links) seen.set(`${route} ${link}`, [route, link]);
  const pathways = (await questionnaire('demande')).item[0].item.find((i) => i.linkId === 'pathway').answerOption.map((o) => o.valueCoding.code);
  let inside = 0;
  for (const [route, link] of seen.values()) {
    if (/^(tel:[+\d]+|mailto:[^@\s]+@[^@\s]+|https:\/\/)/.test(link)) continue;
    assert.match(link, /^[/#]/, `${route}: ${link}`);
    const target = new URL(link, SITE + route);
    assert.equal(target.origin, SITE, `${route}: ${link}`);
    // Sheets, and pages that are filled on the device, are not for search engines.
    const to = /\/papier\/$|\/pps\/$|^\/outils\/.|^\/(fr-simple|en|ar)\//.test(target.pathname) ? await fetch(target) : pages[target.pathname];
    assert.ok(to && (to.status === 200 || target.pathname === route), `${route}: ${link} is a page`);
    const anchor = decodeURIComponent(target.hash.slice(1));
    const chosen = /^filiere=(.+)$/.exec(anchor);
    if (chosen) assert.ok(pathways.includes(chosen[1]) && target.pathname === FORMS.demande, `${route}: ${link} is a choice of the form`);
    else if (anchor) assert.ok(to.ids.includes(anchor), `${route}: ${link} has its anchor`);
    inside += 1;
  }
  t.diagnostic(`${inside} links inside the site, ${seen.size - inside} to telephones, mailboxes and sources`);
  assert.ok(inside > 300);
});

test('every asset is there, and kept for ever when its name holds its content', async (t) => {
  const named = new Set(ALL.flatMap((r) => pages[r].assets));
  const hashed = files.filter((f) => PROGRAM.test(f));
  assert.ok(hashed.length >= 4, 'style sheet, loader, glue, program');
  for (const file of new Set([...named, ...hashed.map((f) => `/${f}`)])) {
    const answer = await fetch(SITE + file);
    assert.equal(answer.status, 200, file);
    assert.equal(answer.headers.get('cache-control'), HASHED.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache', file);
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    await answer.arrayBuffer();
  }
  assert.equal((await fetch(`${SITE}/${hashed.find((f) => f.endsWith('.wasm'))}`)).headers.get('content-type'), 'application/wasm');
  const loose = hashed.filter((f) => !HASHED.test(f));
  // The service worker is found by its address, and asked for anew each time.
  assert.deepEqual(loose, ['sw.js'], 'every other style sheet and script has a hash in its name');
  t.diagnostic(`${hashed.length} files with their hash in their name`);
});

test('.br and .gz stand beside each text and WASM file, and hold the same bytes', async (t) => {
  const text = files.filter((f) => /\.(html|css|js|wasm|json|svg|xml|txt)$/.test(f));
  for (const file of text) {
    const [own, br, gz] = await Promise.all(['', '.br', '.gz'].map((end) => readFile(path.join(DIST, file + end))));
    assert.ok(zlib.brotliDecompressSync(br).equals(own), `${file}.br`);
    assert.ok(zlib.gunzipSync(gz).equals(own), `${file}.gz`);
  }
  const packed = await fetch(SITE + '/', { headers: { 'accept-encoding': 'gzip' } });
  assert.equal(packed.headers.get('content-encoding'), 'gzip');
  t.diagnostic(`${text.length} files, each twice`);
});

test('a public page is one document and one style sheet, at most 30 kB with brotli', async (t) => {
  const { page, requests, close } = await openPage();
  const sizes = [];
  for (const route of ROUTES.filter((r) => ![...FORM_ROUTES, ...FOLLOW, '/indicateurs/'].includes(r))) {
    requests.length = 0;
    await page.goto(SITE + route, { waitUntil: 'load' });
    const asked = requests.filter((r) => r.type !== 'other').map((r) => new URL(r.url).pathname);
    // The field of the home page has what brings the search, its own page the search itself.
    const script = { '/': [/^\/find-field-/], '/recherche/': [/^\/find-/] }[route] ?? [];
    const papers = BOOKLETS.includes(route) ? asked.filter((a) => /^\/papers-.+\.css$/.test(a)) : [];
    const rest = asked.filter((a) => !script.some((s) => s.test(a)) && !papers.includes(a));
    assert.equal(asked.length - rest.length - papers.length, script.length, `${route}: ${asked}`);
    assert.equal(papers.length, BOOKLETS.includes(route) ? 1 : 0, route);
    const kinds = rest.map((a) => (a.endsWith('.css') ? 'css' : a.replace(/^\/page-[0-9a-f]+\.js$/, 'page'))).toSorted();
    assert.deepEqual(kinds, [route, 'css', 'page'].toSorted(), 'HTML, the sheet for paper, and the choice of display');
    sizes.push([(await Promise.all(asked.map(brotliSize))).reduce((a, b) => a + b), route]);
  }
  await close();
  sizes.sort((a, b) => b[0] - a[0]);
  for (const [size, route] of sizes) t.diagnostic(`${kB(size).padStart(8)}  ${route}`);
  for (const [size, route] of sizes) assert.ok(size <= PAGE_LIMIT, `${route}: ${kB(size)}`);
});

test('the schemas of the content are published, and every content file names one', async () => {
  const schemas = files.filter((f) => /^schemas\/.+\.schema\.json$/.test(f)).map((f) => path.basename(f));
  for (const name of ['site', 'pathway', 'page', 'texts', 'sources', 'sending-1']) assert.ok(schemas.includes(`${name}.schema.json`), name);
  for (const name of schemas) {
    const schema = await (await fetch(`${SITE}/schemas/${name}`)).json();
    assert.match(schema.$schema, /json-schema\.org/, name);
    assert.equal(schema.type, 'object', name);
  }
  const content = (await readdir(path.join(root, 'public'), { recursive: true })).filter((f) => f.endsWith('.json') && !/^(schemas|questionnaires)\//.test(f));
  assert.ok(content.length >= 12);
  for (const file of content) {
    const { $schema } = JSON.parse(await readFile(path.join(root, 'public', file), 'utf8'));
    assert.ok($schema && schemas.includes(path.basename($schema)), `${file} names its schema, has ${$schema}`);
    await stat(path.join(root, 'public', path.dirname(file), $schema));
  }
});

for (const [name, route] of Object.entries(FORMS)) {
  test(`${route}: without JavaScript the questions can be read, and whom to call is said`, async () => {
    const page = pages[route];
    const number = site.contacts.find((c) => c.kind === 'phone').value;
    assert.ok(plain(page.noscript).includes(say('form.no-script', { phone: number })), page.noscript);
    const flat = (items) => items.flatMap((i) => [i, ...flat(i.item ?? [])]);
    const first = flat((await questionnaire(name)).item).find((i) => !['display', 'group'].includes(i.type));
    assert.ok(plain(page.text).includes(plain(first.text)), first.text);
    assert.ok(page.controls.length > 2);
  });
}

test('a pathway sheet is printed on two sides of A4 at most, with its version and without navigation', async (t) => {
  const { page, close } = await openPage();
  const dir = path.join(WORK, 'browser/print');
  await mkdir(dir, { recursive: true });
  const counts = [];
  for (const route of SHEETS) {
    await page.goto(SITE + route);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('nav:visible').count(), 0, `${route}: no navigation on paper`);
    const file = path.join(dir, 'sheet.pdf');
    await writeFile(file, await page.pdf({ format: 'A4', preferCSSPageSize: true }));
    const info = execFileSync('pdfinfo', [file], { encoding: 'utf8' });
    counts.push([Number(/^Pages:\s+(\d+)/m.exec(info)[1]), route]);
    assert.match(info, /Page size:\s+59[45](\.\d+)? x 84[12]/, `${route}: A4`);
    const text = plain(execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' }));
    assert.match(text, /Version \d+(\.\d+)*, \d+(er)? \p{L}+ \d{4}/u, `${route}: version and date`);
    await page.emulateMedia({ media: null });
  }
  await close();
  for (const [count, route] of counts) t.diagnostic(`${count} sides  ${route}`);
  assert.deepEqual(counts.filter(([count]) => count > 2), []);
});

test('the site for `make serve-fhir` differs from the published one by its destinations only', async () => {
  const { destinations, ...rest } = JSON.parse(await readFile(path.join(root, 'tests/fixtures/site-fhir.json'), 'utf8'));
  const { destinations: own, ...published } = site;
  assert.deepEqual(rest, published);
  assert.deepEqual(own.map((d) => d.kind), ['file'], 'the published site works alone');
  assert.deepEqual(destinations.map((d) => d.kind), ['fhir', 'file']);
  assert.equal(destinations[0].baseUrl, 'http://127.0.0.1:8090/fhir');
});
