// What all pathways share: the charter, who helps at home, relatives, after the treatment; who answers in absence, and what is wanted of exams.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import { axe, closeBrowser, openPage } from './lib/browser.mjs';
import { plain, say } from './lib/form.mjs';
import { ADDRESS, ROUTES } from './lib/pages.mjs';
import { root, SITE, WORK } from './lib/servers.mjs';
import { DIST } from './lib/sites.mjs';

after(closeBrowser);

const MOST = 3;
const json = async (file) => JSON.parse(await readFile(path.join(root, 'public', file), 'utf8'));
const site = await json('site.json');
const guides = await Promise.all(site.guides.map((name) => json(`guides/${name}.json`)));
const READERS = ['professional', 'patient'];
const address = (guide, reader) => (reader === 'patient' ? `/${guide.slug}/patient/` : `/${guide.slug}/`);
const PAGES = guides.flatMap((guide) => READERS.map((reader) => ({ guide, reader, route: address(guide, reader) })));
const bare = (words) => plain(words.replaceAll('**', ''));
/** A part without anything for patients is theirs neither. */
const silent = (part) => !part.promise && !(part.statements ?? []).some((s) => s.patient) && !['helpers', 'commitments', 'signatories', 'contacts'].some((k) => part[k]?.length);

test('four guides in two readings are in the sitemap, with a title, a description and a picture of their own', async (t) => {
  assert.equal(PAGES.length, 8);
  const { page, close } = await openPage();
  t.after(close);
  const titles = new Set();
  for (const { guide, reader, route } of PAGES) {
    assert.ok(ROUTES.includes(route), route);
    await page.goto(SITE + route);
    const attribute = (selector, name) => page.locator(selector).first().getAttribute(name);
    assert.equal(plain(await page.getByRole('heading', { level: 1 }).innerText()), bare(guide.title[reader]));
    assert.equal(await attribute('link[rel=canonical]', 'href'), ADDRESS + route);
    assert.equal(await attribute('meta[name=description]', 'content'), guide.description[reader]);
    const picture = new URL(await attribute('meta[property="og:image"]', 'content')).pathname;
    assert.ok((await stat(path.join(DIST, picture))).size > 1000, picture);
    titles.add(await page.title());
  }
  assert.equal(titles.size, PAGES.length);
});

test('each part, each source and each review stands on the page, and reads the same without a script', async (t) => {
  const kit = await openPage({ javaScriptEnabled: false });
  t.after(kit.close);
  const sources = Object.fromEntries((await json('sources.json')).sources.map((s) => [s.id, s]));
  for (const { guide, reader, route } of PAGES) {
    await kit.page.goto(SITE + route);
    const text = plain(await kit.page.getByRole('main').innerText());
    for (const part of guide.parts.filter((p) => reader === 'professional' || !silent(p))) {
      assert.ok(text.includes(bare(part.heading[reader])), `${route}: ${part.id}`);
      for (const s of part.statements ?? []) assert.ok(!s[reader] || text.includes(bare(s[reader])), `${route}: ${s.id}`);
      for (const c of part.commitments ?? []) assert.ok(text.includes(bare(c.text[reader])), `${route}: ${c.id}`);
      for (const id of (part.helpers ?? []).flatMap((h) => h.sources)) assert.ok(text.includes(bare(sources[id].title)), `${route}: ${id}`);
    }
    assert.ok(text.includes(say('review.pending')), `${route}: nobody has reviewed it yet, and it says so`);
    // Each mark leads to a source below.
    const marks = await kit.page.locator('main .mark').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    assert.ok(marks.length > 5);
    for (const mark of new Set(marks)) assert.equal(await kit.page.locator(mark).count(), 1, `${route}: ${mark}`);
  }
});

/** The home page, and links that are counted, by their accessible names. */
async function visitor(options) {
  const kit = await openPage(options);
  await kit.page.goto(`${SITE}/`);
  let acts = 0;
  return {
    ...kit,
    async follow(name, within = kit.page) {
      acts += 1;
      assert.ok(acts <= MOST, `${acts} acts`);
      await within.getByRole('link', { name, exact: true }).first().click();
      await kit.page.waitForLoadState();
    },
  };
}

for (const guide of guides) {
  test(`« ${guide.link} » is reached from the home page, from a pathway and from the footer, in three acts at most`, async (t) => {
    const { page, close, follow, assertQuiet } = await visitor({ width: 360, height: 740 });
    t.after(close);
    await follow(guide.link, page.getByRole('main'));
    assert.equal(new URL(page.url()).pathname, address(guide, 'patient'), 'the patients’ part leads to their reading');
    await follow(say('reader.professional'), page.getByRole('navigation', { name: say('guide.reader') }));
    assert.equal(new URL(page.url()).pathname, address(guide, 'professional'));
    for (const [route, reader] of [['/parcours/poumon/', 'professional'], ['/parcours/poumon/patient/', 'patient']]) {
      await page.goto(SITE + route);
      await page.getByRole('navigation', { name: say('guide.links') }).getByRole('link', { name: guide.link, exact: true }).click();
      await page.waitForURL(`**${address(guide, reader)}`);
    }
    await page.goto(`${SITE}/sources/`);
    await page.getByRole('contentinfo').getByRole('link', { name: guide.link, exact: true }).click();
    await page.waitForURL(`**${address(guide, guide.audience ?? 'professional')}`);
    assertQuiet();
  });
}

test('from the home page: what makes a scanner usable again, and whom to call when the nurse is away', async (t) => {
  const { page, close, follow, assertQuiet } = await visitor({ width: 360, height: 740 });
  t.after(close);
  await follow('Poumon', page.getByRole('main'));
  const exams = page.locator('section', { has: page.getByRole('heading', { name: new RegExp(say('pathway.exams.professional')) }) }).last();
  assert.match(plain(await exams.innerText()), /Scanner du thorax.*Injecté, avec le haut de l’abdomen.*DICOM/s);
  const aside = page.getByRole('complementary', { name: say('pathway.contact.professional') });
  const away = site.relays.find((r) => r.id === 'infirmiere-absente');
  const answer = aside.getByRole('definition').filter({ hasText: away.answer.professional });
  const instead = site.contacts.find((c) => c.id === away.instead);
  assert.equal(await answer.getByRole('link', { name: instead.value.replaceAll(' ', '\u00a0') }).getAttribute('href'), `tel:${instead.value.replaceAll(' ', '')}`);
  assert.ok(plain(await aside.innerText()).includes(plain(say('contact.answered', { who: site.contacts.find((c) => c.id === 'guichet-phone').answeredBy.professional }))));
  assertQuiet();
});

for (const [width, colorScheme] of [[360, 'light'], [1280, 'dark']]) {
  test(`axe finds nothing at ${width} px in ${colorScheme}, and nothing scrolls sideways`, async (t) => {
    const { page, close } = await openPage({ width, height: 740 });
    t.after(close);
    await page.emulateMedia({ colorScheme });
    for (const { route } of [...PAGES, { route: '/parcours/lymphome/' }]) {
      await page.goto(SITE + route);
      assert.deepEqual(await axe(page), [], route);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `${route}: ${wide} px too wide`);
    }
  });
}

test('nothing scrolls sideways at 320 px, and links are large enough to be pressed', async (t) => {
  const { page, close } = await openPage({ width: 320, height: 640 });
  t.after(close);
  for (const { route } of PAGES) {
    await page.goto(SITE + route);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), route);
    const small = await page.locator('.links a, .switch a, .more a').evaluateAll((all) => all.filter((a) => a.getBoundingClientRect().height < 44).map((a) => a.textContent));
    assert.deepEqual(small, [], route);
  }
});

test('a guide is printed on two sides of A4 at most, without navigation, with its sources and its date', async (t) => {
  const { page, close } = await openPage();
  t.after(close);
  const dir = path.join(WORK, 'browser/print');
  await mkdir(dir, { recursive: true });
  for (const { route } of PAGES) {
    await page.goto(SITE + route);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('nav:visible').count(), 0, route);
    const file = path.join(dir, 'guide.pdf');
    await writeFile(file, await page.pdf({ format: 'A4', preferCSSPageSize: true }));
    const sides = Number(/^Pages:\s+(\d+)/m.exec(execFileSync('pdfinfo', [file], { encoding: 'utf8' }))[1]);
    const text = plain(execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' }));
    t.diagnostic(`${sides} sides  ${route}`);
    assert.ok(sides <= 2, `${route}: ${sides} sides`);
    assert.match(text, /Dernière mise à jour : \d+/);
    assert.ok(text.includes(say('guide.sources')));
    await page.emulateMedia({ media: null });
  }
});

test('the search finds what people call them', async (t) => {
  const { page, close } = await openPage();
  t.after(close);
  await page.goto(`${SITE}/recherche/`);
  const wanted = [['aidants', '/aidants/patient/'], ['retour à domicile', '/orientation/patient/'], ['prado', '/orientation/'], ['charte', '/charte/'], ['droit à l’oubli', '/apres-traitement/patient/'], ['DICOM', '/parcours/poumon/']];
  for (const [words, route] of wanted) {
    await page.locator('#recherche-mots').fill('');
    await page.waitForFunction(() => document.querySelector('.find__status').textContent === '');
    await page.locator('#recherche-mots').fill(words);
    await page.waitForFunction(() => document.querySelector('.find__status').textContent !== '');
    const found = await page.locator('.find__results a').evaluateAll((all) => all.map((a) => a.getAttribute('href').split('#')[0]));
    assert.ok(found.includes(route), `${words}: ${found.slice(0, 6)}`);
  }
});

test('a source in English says so', async (t) => {
  const { page, close } = await openPage();
  t.after(close);
  const { title, language } = (await json('sources.json')).sources.find((s) => s.id === 'nice-ng12');
  for (const route of ['/sources/', '/parcours/poumon/']) {
    await page.goto(SITE + route);
    assert.equal(await page.getByText(title, { exact: true }).first().getAttribute('lang'), language, route);
  }
});

test('the links of the footer are a list', async (t) => {
  const { page, close } = await openPage();
  t.after(close);
  for (const route of ['/', '/demande/']) {
    await page.goto(SITE + route);
    const footer = page.getByRole('contentinfo');
    const links = await footer.getByRole('link').count();
    assert.equal(await footer.getByRole('list').getByRole('listitem').getByRole('link').count(), links);
    assert.equal(links, guides.length + 5);
  }
});
