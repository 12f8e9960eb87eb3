// Languages: the switch keeps every answer and leaves nothing behind; pages from right to left; what is translated, and what says that it is not.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import { axe, closeBrowser, openPage, stilled } from './lib/browser.mjs';
import { ANSWERS, answer, DISTRESS, next, open, outcome, plain, put, ready, REFERRAL, send } from './lib/form.mjs';
import { TRANSLATED } from './lib/pages.mjs';
import { root, SITE } from './lib/servers.mjs';

after(closeBrowser);
const read = async (tag) => JSON.parse(await readFile(path.join(root, `public/translations/${tag}.json`), 'utf8'));
const [english, arabic, simple] = await Promise.all(['en', 'ar', 'fr-x-simple'].map(read));
const said = (translation, key) => translation.files['texts/fr.json'][key].text;
const SECRET = 'ZZ un souci que personne ne doit lire';
const to = (page, tag) => page.locator(`.languages a[lang="${tag}"]`);
const values = (page) =>
  page.evaluate(() => [
    document.querySelector('input[name="detresse.niveau"]:checked')?.value,
    document.querySelector('[name="besoin.pain"]').checked,
    document.querySelector('[name="besoin.autre"]').value,
    document.querySelector('input[name="parler"]:checked')?.value,
    [...document.querySelectorAll('input[name="parler.aqui"]:checked')].map((c) => c.value).join(),
  ]);
const drafts = (page) =>
  page.evaluate(async () => {
    const found = [];
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise((done) => (indexedDB.open(name).onsuccess = (e) => done(e.target.result)));
      for (const store of db.objectStoreNames) {
        if (!/draft/.test(store)) continue;
        found.push(...(await new Promise((done) => (db.transaction(store).objectStore(store).getAll().onsuccess = (e) => done(e.target.result)))));
      }
      db.close();
    }
    return { drafts: found.length, session: { ...sessionStorage }, local: JSON.stringify({ ...localStorage }) };
  });
const carried = async (page, tag) => {
  await Promise.all([page.waitForURL((url) => url.pathname !== new URL(page.url()).pathname || true), to(page, tag).click()]);
  await page.waitForFunction((lang) => document.documentElement.lang === lang, tag);
  await ready(page);
  await page.locator('#brouillon-etat').waitFor();
};

test('the switch on a form keeps every answer, there and back, and leaves nothing on the device', async (t) => {
  const { page, requests, close, assertQuiet } = await openPage();
  t.after(close);
  await open(page, SITE + DISTRESS);
  await answer(page, [
    ['radio', 'detresse.niveau', '6'],
    ['text', 'besoin.autre', SECRET],
  ]);
  await page.locator('[name="besoin.pain"]').check();
  await page.locator('input[name="parler"]').first().check();
  await page.locator('input[name="parler.aqui"]').nth(1).check();
  const before = await values(page);
  assert.equal(before[0], '6');
  assert.ok(before[1] && before[3] && before[4], JSON.stringify(before));
  for (const [tag, words] of [['en', english], ['ar', arabic], ['fr-x-simple', simple], ['fr', undefined]]) {
    await carried(page, tag);
    assert.deepEqual(await values(page), before, tag);
    if (words?.files['texts/fr.json']['draft.passed']) assert.equal(plain(await page.locator('#brouillon-etat').innerText()), plain(said(words, 'draft.passed')));
    await page.waitForFunction(() => !localStorage.getItem('guichet-kept'));
    const left = await drafts(page);
    assert.deepEqual([left.drafts, left.session], [0, {}], tag);
    assert.doesNotMatch(page.url(), /[?#]/);
  }
  assert.ok(requests.every((r) => !`${r.url}${r.body ?? ''}`.includes('souci')), 'no answer in a request');
  await page.reload();
  await ready(page);
  assert.equal((await values(page))[2], '', 'nothing was kept beyond the switch');
  assertQuiet();
});

test('the referral is there in English, whole, and keeps its answers through the switch', async (t) => {
  const { page, requests, close, assertQuiet } = await openPage();
  t.after(close);
  await open(page, SITE + REFERRAL);
  await put(page, ANSWERS[0]);
  await next(page);
  await put(page, ANSWERS[1]);
  const TWO_PAGES = ANSWERS.slice(0, 2).flat();
  const kept = () => page.evaluate((wanted) => wanted.map(([kind, name, value]) => {
    const all = [...document.querySelectorAll('#formulaire :is(input, select, textarea)')].filter((c) => c.name === name);
    return ['radio', 'box'].includes(kind) ? all.some((c) => c.value === value && c.checked) : all[0]?.value;
  }), TWO_PAGES);
  const before = await kept();
  assert.ok(before.every((value) => value), JSON.stringify(before));
  await carried(page, 'en');
  assert.equal(new URL(page.url()).pathname, `/en${REFERRAL}`);
  assert.deepEqual(await kept(), before);
  // Each page of the form, with all that opens: no word that was left in French.
  await page.evaluate(() => document.querySelectorAll('#formulaire details, #formulaire .form__page').forEach((e) => ((e.open = true), e.removeAttribute('hidden'))));
  const words = await page.locator('main').innerText();
  assert.match(words, /Serious signs needing same-day action/);
  assert.equal(await page.locator('main [lang="fr"]').count(), 0);
  assert.doesNotMatch(words, /\b(le patient|du centre|si besoin|non connu|médicament)\b/i);
  await carried(page, 'fr');
  assert.deepEqual(await kept(), before);
  assert.ok(requests.every((r) => !`${r.url}${r.body ?? ''}`.includes('Fictif')), 'no answer in a request');
  assertQuiet();
});

test('what is passed on is encrypted while it is on its way', async (t) => {
  const { page, close } = await openPage();
  t.after(close);
  await open(page, SITE + DISTRESS);
  await answer(page, [['text', 'besoin.autre', SECRET]]);
  // The page that would read it does not come.
  await page.route('**/en/questionnaires/**', (route) => route.fulfill({ contentType: 'text/html', body: '<title>x</title>' }));
  await to(page, 'en').click();
  await page.waitForURL('**/en/questionnaires/**');
  const kept = await page.evaluate(async () => {
    const text = (value) => (value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? new TextDecoder('latin1').decode(value) : value);
    const found = [JSON.stringify({ ...sessionStorage }), JSON.stringify({ ...localStorage })];
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise((done) => (indexedDB.open(name).onsuccess = (e) => done(e.target.result)));
      for (const store of db.objectStoreNames) {
        const all = await new Promise((done) => (db.transaction(store).objectStore(store).getAll().onsuccess = (e) => done(e.target.result)));
        found.push(`${store} ${all.length} ${JSON.stringify(all, (_, value) => text(value))}`);
      }
    }
    return found.join('\n');
  });
  assert.match(kept, /guichet-pass/);
  assert.match(kept, /drafts 1 /);
  assert.ok(!kept.includes('souci'), 'in clear');
});

test('files do not follow, and the page says so first', async (t) => {
  const { page, close } = await openPage();
  t.after(close);
  await open(page, SITE + REFERRAL);
  const field = page.locator('#formulaire input[type=file]').first();
  if (!(await field.count())) return t.skip('no field for a file on the first page');
  await page.evaluate(() => document.querySelector('#formulaire input[type=file]').closest('.form__page').removeAttribute('hidden'));
  await field.setInputFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') });
  await page.locator('.file').first().waitFor({ state: 'attached' });
  await to(page, 'en').click();
  const dialog = page.locator('dialog.popup');
  await dialog.waitFor();
  assert.match(await dialog.innerText(), /pas les fichiers joints/);
  assert.deepEqual(await axe(page), []);
  await dialog.getByRole('button', { name: 'Rester ici' }).click();
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'fr');
});

test('an Arabic form is filled and sent; figures are written as the numbers to call are', async (t) => {
  const { page, close, assertQuiet } = await openPage({ width: 360, height: 740 });
  t.after(close);
  await open(page, `${SITE}/ar${DISTRESS}`);
  await answer(page, [['radio', 'detresse.niveau', '0']]);
  await next(page);
  await send(page);
  await outcome(page, 'done').waitFor();
  const text = await page.locator('#formulaire').innerText();
  assert.match(text, /[\u0600-\u06ff]{4}/);
  assert.doesNotMatch(text, /[\u0660-\u0669\ue000-\uf8ff]/, 'other figures, or a mark that was left');
  assertQuiet();
});

const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

// An English page has the frame of the French one, at which axe looks: one of each kind is enough.
const KINDS = ['', 'demande/', 'parcours/poumon/', 'parcours/poumon/patient/', 'questionnaires/echelle-detresse/', 'outils/', 'recherche/'].map((kind) => `/en/${kind}`);
for (const kind of KINDS) assert.ok(TRANSLATED.includes(kind), kind);

for (const route of TRANSLATED) {
  const [, folder] = route.split('/');
  const lang = folder === 'fr-simple' ? 'fr-x-simple' : folder;
  const looked = lang !== 'en' || KINDS.includes(route);
  const isForm = /\/(questionnaires\/[^/]+|demande)\/$/.test(route);
  test(`${route}: its language and its direction, no sideways scroll at 360 px${looked ? ', axe finds nothing' : ''}`, async (t) => {
    // What is only read here is read without the program, which takes most of the time of a form's page.
    const { page, close, assertQuiet } = await openPage({ width: 360, height: 4000, javaScriptEnabled: looked || isForm });
    t.after(close);
    await page.goto(SITE + route);
    if (isForm) await page.waitForSelector('html[data-ready]', { state: 'attached', timeout: 30_000 });
    const html = await page.content();
    assert.doesNotMatch(html, /[\ue000-\ue00f]/, 'a mark that was left');
    assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, getComputedStyle(document.documentElement).direction]), [lang, lang === 'ar' ? 'rtl' : 'ltr']);
    assert.equal(await overflow(page), 0);
    assert.equal(await to(page, lang).getAttribute('aria-current'), 'true');
    // In other languages each page says that its translation has to be validated.
    const note = plain(await page.locator('.header .note').innerText());
    assert.match(note, { en: /to be validated/, ar: /traduction à valider/i, 'fr-x-simple': /pas encore été relu/ }[lang]);
    // A link out of the language says so.
    const out = await page.evaluate((start) => [...document.querySelectorAll('a[href^="/"]:not([data-language])')].filter((a) => !a.getAttribute('href').startsWith(start) && !a.hreflang).map((a) => a.outerHTML), `/${folder}/`);
    assert.deepEqual(out, []);
    assertQuiet();
    if (!looked) return;
    assert.deepEqual(await axe(page), []);
    await page.setViewportSize({ width: 1280, height: 4000 });
    await page.emulateMedia({ colorScheme: 'dark' });
    // A colour on its way to the other scheme is nobody's colour.
    await stilled(page);
    // What the other rules look at is the same at any width and in any colours.
    assert.deepEqual(await axe(page, { only: ['color-contrast', 'link-in-text-block', 'target-size'] }), []);
    assertQuiet();
  });
}

test('what is left in French says so', async (t) => {
  const { page, close } = await openPage();
  t.after(close);
  await page.goto(`${SITE}/ar/parcours/pancreas-voies-biliaires/patient/`);
  const french = await page.locator('main [lang="fr"]').evaluateAll((all) => all.map((e) => [e.dir, e.textContent]));
  assert.ok(french.length > 3, 'titles of sources');
  assert.ok(french.every(([dir]) => dir === 'ltr'));
});

test('the search answers in the language, with pages of the language', async (t) => {
  const { page, close } = await openPage();
  t.after(close);
  for (const [address, word, start] of [['/en/recherche/', 'jaundice', '/en/parcours/pancreas-voies-biliaires/'], ['/ar/recherche/', 'البنكرياس', '/ar/parcours/pancreas-voies-biliaires/patient/']]) {
    await page.goto(SITE + address);
    await page.locator('#recherche-mots').fill(word);
    await page.locator('.find__results a').first().waitFor();
    const found = await page.locator('.find__results a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    assert.ok(found.some((href) => href.startsWith(start)), `${word}: ${found}`);
  }
});

test('the picture for those who share a link says the title in the language, but in letters that join', async () => {
  const picture = async (route) => new URL(/<meta property="og:image" content="([^"]+)"/.exec(await (await fetch(SITE + route)).text())[1]).pathname;
  const drawn = async (address) => {
    const answer = await fetch(SITE + address);
    assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'image/png'], address);
    return Buffer.from(await answer.arrayBuffer());
  };
  assert.equal(await picture('/en/parcours/poumon/'), '/images/en-parcours-poumon.png');
  for (const route of TRANSLATED) {
    const [, folder, ...rest] = route.split('/');
    const [own, address] = [await picture(`/${rest.join('/')}`), await picture(route)];
    // No letter of Arabic can be drawn: its pages have the picture in French.
    assert.equal(address === own, folder === 'ar', `${route}: ${address}`);
    const png = await drawn(address);
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [1200, 630], route);
    if (folder === 'en') assert.ok(!png.equals(await drawn(own)), `${route}: the picture in French`);
  }
});

test('the head names the same page in the other languages', async (t) => {
  const { page, close } = await openPage();
  t.after(close);
  for (const route of ['/', '/en/', '/ar/']) {
    await page.goto(SITE + route);
    const links = await page.evaluate(() => Object.fromEntries([...document.querySelectorAll('link[rel=alternate]')].map((l) => [l.hreflang, new URL(l.href).pathname])));
    assert.deepEqual(links, { fr: '/', 'fr-x-simple': '/fr-simple/', en: '/en/', ar: '/ar/', 'x-default': '/' });
  }
});
