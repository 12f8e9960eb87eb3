// Without network: what was opened once opens again, nothing typed is kept, and a new version waits for the end of the form.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { axe, closeBrowser, openPage } from './lib/browser.mjs';
import { answer, DISTRESS, open, PALLIA, ready, SECRETS } from './lib/form.mjs';
import { WORK } from './lib/servers.mjs';
import { FILE, OTHER, siteWith } from './lib/sites.mjs';

after(closeBrowser);
const worker = path.join(WORK, 'browser/offline/sw.js');
/** Waits until the worker is there: the page asks for it by itself once the person has had time to begin. Gives the names of what is kept. */
const installed = (page) => page.evaluate(async () => (await navigator.serviceWorker.ready) && caches.keys());

describe('without network', () => {
  let stop;
  const up = async () => (stop = await siteWith('offline', [FILE]));
  after(() => stop?.());

  test('a form that was opened once opens, fills and hands its file over without any server', async (t) => {
    await up();
    const { page, close } = await openPage();
    t.after(close);
    await open(page, OTHER + DISTRESS);
    const caches = await installed(page);
    assert.equal(caches.length, 1);
    // In another language: kept, with its data, since it was opened.
    await open(page, `${OTHER}/en${DISTRESS}`);
    await stop();
    for (const address of [DISTRESS, PALLIA, '/', '/parcours/']) {
      await page.goto(OTHER + address);
      assert.ok((await page.title()).length > 5, address);
    }
    await page.goto(`${OTHER}/en${DISTRESS}`);
    await ready(page);
    await page.goto(OTHER + DISTRESS);
    await ready(page);
    await answer(page, [['radio', 'detresse.niveau', '4']]);
    assert.deepEqual(await axe(page), []);
    await up();
  });

  test('what is kept is what was published: nothing typed, no answer of a server', async (t) => {
    const { page, close } = await openPage();
    t.after(close);
    await open(page, OTHER + DISTRESS);
    await answer(page, [['text', 'besoin.autre', `${SECRETS.join(' ')}`]]);
    await installed(page);
    const kept = await page.evaluate(async () => {
      const found = [];
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) found.push([request.url, /html|json/.test(request.url) || request.url.endsWith('/') ? await (await cache.match(request)).text() : '']);
      }
      return found;
    });
    assert.ok(kept.length > 20, `${kept.length} files are kept`);
    for (const [url, text] of kept) {
      assert.ok(url.startsWith(OTHER), url);
      assert.equal(new URL(url).search, '');
      for (const secret of SECRETS.slice(0, 3)) assert.ok(!text.includes(secret), `${secret} in ${url}`);
    }
  });

  test('an update waits until the form is closed', async (t) => {
    const { page, context, close } = await openPage();
    t.after(close);
    await open(page, OTHER + DISTRESS);
    const before = await installed(page);
    await answer(page, [['radio', 'detresse.niveau', '7']]);
    const text = await readFile(worker, 'utf8');
    await writeFile(worker, text.replace(/VERSION = "\w+"/, 'VERSION = "0123456789abcdef"'));
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
    await page.waitForFunction(async () => (await navigator.serviceWorker.getRegistration()).waiting, null, { timeout: 30_000 });
    assert.deepEqual((await installed(page)).length, 2, 'the new version is ready beside the old one');
    assert.equal(await page.locator('input[name="detresse.niveau"]:checked').inputValue(), '7');
    await page.close();
    const later = await context.newPage();
    await later.goto(`${OTHER}/`);
    await later.waitForFunction(async () => (await caches.keys()).join() === 'guichet-0123456789abcdef', null, { timeout: 30_000 });
    assert.notDeepEqual(before, ['guichet-0123456789abcdef']);
  });
});
