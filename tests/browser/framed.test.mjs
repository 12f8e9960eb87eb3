// Questionnaires within a page of another site of the establishment: answered there, with nothing of this site around them; no other site may, and no other page.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { axe, closeBrowser, openPage } from './lib/browser.mjs';
import { action, DISTRESS, fillDistress, PALLIA, plain, say, send } from './lib/form.mjs';
import { FHIR, root, stored, WORK } from './lib/servers.mjs';
import { FILE, fhir, OTHER, siteOf } from './lib/sites.mjs';

const HOST = '127.0.0.1';
const stops = [];
let hospital;
let stranger;
let cousin;

/** A site with one page that shows the address behind its « ? » in a frame. */
function host() {
  return new Promise((done) => {
    const server = createServer((request, response) => {
      const shown = decodeURIComponent(request.url.split('?')[1] ?? '');
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end(`<!DOCTYPE html><html lang="fr"><title>Un autre site</title><main><h1>Avant votre rendez-vous</h1><iframe title="Questionnaire" src="${shown}" style="width:100%;height:80vh;border:0"></iframe></main></html>`);
    });
    server.listen(0, HOST, () => {
      stops.push(() => new Promise((closed) => server.close(closed).closeAllConnections()));
      done(`http://${HOST}:${server.address().port}`);
    });
  });
}

before(async () => {
  [hospital, stranger, cousin] = [await host(), await host(), (await host()).replace(HOST, 'localhost')];
  stops.push(await siteOf('framed', path.join(root, 'public'), { destinations: [fhir(FHIR), FILE], embeddedIn: [hospital, cousin], languages: ['fr', 'en'] }));
});
after(async () => {
  await closeBrowser();
  for (const stop of stops) await stop?.();
});

/** The other site's page, with what this site shows in it. */
async function within(page, site, address) {
  await page.goto(`${site}/?${encodeURIComponent(OTHER + address)}`);
  return page.frameLocator('iframe');
}

test('a questionnaire is answered within the hospital’s own page: nothing around it, its result, and no request elsewhere', async () => {
  const { page, close, requests, assertQuiet, foreign } = await openPage();
  const frame = await within(page, hospital, `${PALLIA}cadre/`);
  await frame.locator('html[data-ready]').waitFor({ state: 'attached' });
  for (const part of ['.header', '.urgent', '.footer', '.about', '[data-action="draft"]', '[data-action="handover"]']) assert.equal(await frame.locator(part).count(), 0, part);
  assert.equal(await frame.locator('h1').count(), 1);
  assert.ok(plain(await frame.locator('.demo').innerText()).includes('fictifs'), 'a demonstration says so here too');
  for (const name of ['p10.01', 'p10.02', 'p10.03']) await frame.locator(`input[name="${name}"][value="true"]`).locator('..').click();
  await frame.locator('.result__score').waitFor();
  assert.match(plain(await frame.locator('.result').innerText()), /\b3\b/);
  // The site is not fetched for later visits from here: pages of their own ask for its worker 5 seconds after their start.
  await page.waitForTimeout(6000);
  assert.ok(!requests.some((r) => r.url.endsWith('/sw.js')));
  // What tells of its sources is a page away, beside the page that it stands in.
  const about = frame.getByRole('link', { name: say('framed.about') });
  assert.equal(await about.getAttribute('href'), PALLIA);
  const data = frame.getByRole('link', { name: say('framed.data') });
  assert.deepEqual([await data.getAttribute('href'), await data.getAttribute('target'), await about.getAttribute('target')], ['/donnees-personnelles/', '_blank', '_blank']);
  const [tab] = await Promise.all([page.context().waitForEvent('page'), about.click()]);
  await tab.waitForURL(OTHER + PALLIA);
  assert.equal(await tab.locator('.about').count(), 1);
  assert.equal(page.url().split('?')[0], `${hospital}/`);
  assert.deepEqual(foreign(hospital, OTHER), []);
  assertQuiet();
  await close();
});

test('a patient’s questionnaire keeps its help lines there, is walked with the keyboard, and axe finds nothing at 360 px', async () => {
  const { page, close, assertQuiet } = await openPage({ width: 360, height: 780 });
  await page.goto(`${OTHER}${DISTRESS}cadre/`);
  await page.waitForSelector('html[data-ready]', { state: 'attached' });
  assert.ok(await page.locator('.help').isVisible());
  assert.deepEqual(await axe(page), []);
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)) <= 0);
  const frame = await within(page, hospital, `${DISTRESS}cadre/`);
  await frame.locator('html[data-ready]').waitFor({ state: 'attached' });
  await page.keyboard.press('Tab');
  const inner = page.frames()[1];
  for (let i = 0; i < 8 && !(await inner.evaluate(() => document.activeElement?.type === 'radio')); i += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  await inner.waitForFunction(() => document.querySelector('#formulaire input[type=radio]:checked'));
  assertQuiet();
  await close();
});

// For a browser « localhost » is of another domain than 127.0.0.1: it keeps apart, or forbids, what the frame stores.
for (const [whose, site] of [['of the same domain', () => hospital], ['of another domain', () => cousin]]) {
  test(`what is answered within a site ${whose} is sent, once, and what cannot be sent is offered as a file`, async () => {
    const { page, context, close } = await openPage();
    await within(page, site(), `${DISTRESS}cadre/`);
    const inner = await page.waitForSelector('iframe').then((e) => e.contentFrame());
    await inner.waitForSelector('html[data-ready]', { state: 'attached' });
    const before = (await stored('QuestionnaireResponse')).length;
    await fillDistress(inner, 3);
    assert.equal(await send(inner), 'done');
    assert.ok(await inner.locator('.receipt__reference').isVisible());
    assert.equal((await stored('QuestionnaireResponse')).length, before + 1);
    // The list stands on a page that no frame shows, and may know nothing of what this frame keeps.
    assert.equal(await inner.locator('a[href*="envois"]').count(), 0);
    // Erased after a question, or at once where the browser lets no frame ask.
    page.on('dialog', (dialog) => dialog.accept());
    await action(inner, 'erase').last().click();
    await inner.waitForFunction(() => !document.querySelector('#formulaire :checked') && !document.querySelector('[data-outcome]'));
    await fillDistress(inner, 4);
    await context.setOffline(true);
    assert.equal(await send(inner), 'failed');
    assert.ok(await action(inner, 'save').isVisible());
    assert.equal(await inner.locator('a[href*="envois"]').count(), 0);
    await close();
  });
}

test('no other site may show it, and no other page of this one may be shown', async () => {
  const { page, messages, close } = await openPage();
  const refused = async (site, address) => {
    messages.length = 0;
    const frame = await within(page, site, address);
    await page.waitForFunction(() => performance.getEntriesByType('navigation')[0].loadEventEnd);
    assert.equal(await frame.locator('#formulaire, .header').count(), 0, `${site} ${address}`);
    assert.ok(messages.some((m) => m.text.includes('frame-ancestors')), `${address}: ${messages.map((m) => m.text)}`);
  };
  await refused(stranger, `${PALLIA}cadre/`);
  await refused(hospital, PALLIA);
  await refused(hospital, '/demande/');
  await refused(hospital, '/');
  const { headers } = await fetch(`${OTHER}${PALLIA}cadre/`).then((r) => ({ headers: r.headers }));
  assert.ok(headers.get('content-security-policy').endsWith(`frame-ancestors 'self' ${hospital} ${cousin}`));
  assert.equal(headers.get('x-frame-options'), null);
  assert.equal((await fetch(`${OTHER}${PALLIA}`)).headers.get('x-frame-options'), 'DENY');
  await close();
});

test('search engines are not led there, offline lists do not hold it before it was opened, and each language has its own', async () => {
  const dist = path.join(WORK, 'browser/framed');
  const read = (file) => readFile(path.join(dist, file), 'utf8');
  assert.match(await read('questionnaires/pallia-10/cadre/index.html'), /<meta name="robots" content="noindex">/);
  assert.ok(!(await read('sitemap.xml')).includes('/cadre/'));
  const worker = await read('sw.js');
  assert.ok(!worker.match(/const PAGES = .*/)[0].includes('/cadre/') && worker.match(/const OTHERS = .*/)[0].includes('/questionnaires/pallia-10/cadre/'));
  // The data of those that it does not hold come with their pages.
  const held = worker.match(/const ASSETS = .*/)[0];
  assert.match(held, /"\/questionnaires\/pallia-10\/form-[0-9a-f]{16}\.json"/);
  assert.doesNotMatch(held, /\/cadre\/form-|"\/en\/|"\/ar\//);
  // The server allows the sheet that this page carries.
  const [own] = (await read('questionnaires/pallia-10/cadre/index.html')).match(/sha256-[\w+/]{43}=/);
  const { headers } = await fetch(`${OTHER}${PALLIA}cadre/`);
  assert.ok(headers.get('content-security-policy').includes(own));
  assert.match(await read('en/questionnaires/pallia-10/cadre/index.html'), /About this questionnaire: sources and notes \(new tab\)/);
});
