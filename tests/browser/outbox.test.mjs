// What is sent is kept on the device, encrypted, until a receiver has it: through failures, reloads, crashes and other tabs; once.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { axe, closeBrowser, openPage } from './lib/browser.mjs';
import {
  action, assertPrivate, DISTRESS, download, fillDistress, fillReferral, open, outcome, PALLIA, plain, rawStores, reference, REFERRAL, say, SECRETS, send, settled, textOf,
} from './lib/form.mjs';
import { FHIR, root, stored } from './lib/servers.mjs';
import { fhir, FILE, OTHER, siteOf, siteWith } from './lib/sites.mjs';

const PORT = Number(process.env.RECEIVER_PORT ?? 8091);
const RECEIVER = `http://127.0.0.1:${PORT}/fhir`;
const OUTBOX = '/envois/';

/** The FHIR server behind a door that can be shut: `up`; `down`, every connection drops; `hold`, handed on, never answered; `swallow`, taken and lost. */
let mode;
let posts;
let bodies;
const door = http.createServer(async (request, response) => {
  if (mode === 'down') return request.socket.destroy();
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const writes = request.method === 'POST';
  if (writes) posts.push(JSON.parse(body)), bodies.push(body);
  if (writes && mode === 'swallow') return;
  const { host, connection, 'content-length': length, 'transfer-encoding': encoding, ...headers } = request.headers;
  const answer = await fetch(new URL(request.url, FHIR), { method: request.method, headers, body: body.length ? body : undefined });
  const text = await answer.text();
  if (writes && mode === 'hold') return;
  if (writes && mode === 'slow') await wait(700);
  const { 'content-encoding': _, 'content-length': __, 'transfer-encoding': ___, ...back } = Object.fromEntries(answer.headers);
  response.writeHead(answer.status, back).end(text);
});

let stop;
before(async () => {
  await new Promise((done) => door.listen(PORT, '127.0.0.1', done));
  stop = await siteWith('outbox', [fhir(RECEIVER), FILE]);
});
after(async () => {
  await stop?.();
  door.closeAllConnections();
  door.close();
  await closeBrowser();
});
beforeEach(() => {
  mode = 'up';
  posts = [];
  bodies = [];
});

/** Fills a form in and sends it while the receiver is down. Gives the reference. */
async function sendInVain(page, { route = REFERRAL, fill = fillReferral } = {}) {
  mode = 'down';
  await open(page, OTHER + route);
  await fill(page);
  assert.equal(await send(page), 'failed');
  const [, ref] = /Référence : (\S+?)\. /.exec(await textOf(outcome(page, 'failed')));
  return ref;
}

/** What the server holds of the one transaction: each resource once. */
async function assertOnce() {
  for (const { resource } of posts[0].entry) {
    const { system, value } = [resource.identifier].flat()[0];
    const look = async () => (await stored(resource.resourceType)).filter((r) => [r.identifier].flat().some((i) => i?.system === system && i.value === value));
    // It is on its way when the proxy has seen it.
    let found = await look();
    for (const until = performance.now() + 10_000; !found.length && performance.now() < until; found = await look()) await wait(100);
    assert.equal(found.length, 1, resource.resourceType);
  }
}

/** The entry with this reference on the list, once it has this state. */
async function listed(page, ref, state) {
  const card = page.locator(`#envois [data-sending][data-state="${state}"]`, { hasText: ref });
  await card.waitFor({ timeout: 20_000 });
  return card;
}
const list = (page) => page.goto(OTHER + OUTBOX);
const pressed = (card, act) => card.locator(`[data-act="${act}"]`).click();

/** Says something to the program that sends, and waits for an answer about `about`. */
const ask = (page, message, about) =>
  page.evaluate(
    ({ message, about }) =>
      new Promise((resolve) => {
        const heard = ({ detail }) => {
          const answer = JSON.parse(detail);
          if (answer.about !== about) return;
          document.removeEventListener('guichet-posted', heard);
          resolve(answer);
        };
        if (about) document.addEventListener('guichet-posted', heard);
        document.dispatchEvent(new CustomEvent('guichet-post', { detail: JSON.stringify(message) }));
        if (!about) resolve();
      }),
    { message, about },
  );

/** Nothing stands out of a narrow window. */
async function assertFits(page) {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 700 });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing to scroll sideways at 320 pixels');
  await page.setViewportSize(before);
}

function assertNothingReadable(stores) {
  const text = JSON.stringify(stores);
  for (const secret of SECRETS) assert.ok(!text.includes(secret), `${secret} in the database`);
}

test('the receiver is down: kept encrypted, still there after a reload, sent once when it is back', async () => {
  const { page, context, close, requests } = await openPage();
  await open(page, OTHER + REFERRAL);
  assert.ok(!requests.some((r) => r.url.includes('/post-')), 'the program that sends is not part of the first load');
  const ref = await sendInVain(page);
  const told = await textOf(outcome(page, 'failed'));
  assert.equal(await outcome(page, 'failed').getAttribute('data-state'), 'waiting');
  assert.ok(told.includes(say('outcome.kept.waiting').split('{when}')[0].trim()), told);
  const stores = await rawStores(page);
  assert.deepEqual(Object.fromEntries(Object.entries(stores).map(([name, records]) => [name, records.length])), { drafts: 0, keys: 2, outbox: 1, results: 0, senders: 0, sent: 1 });
  assert.equal(stores.keys[0].value, 'key, stays here');
  assert.deepEqual(Object.keys(stores.outbox[0]).sort(), ['at', 'data', 'expires', 'iv', 'key', 'state']);
  assert.equal(stores.outbox[0].state, 'waiting');
  assert.ok(stores.outbox[0].data.length > 2000);
  assertNothingReadable(stores);
  assert.ok(!stores.outbox[0].data.includes('resourceType'));
  await assertPrivate(page, context);
  assert.match(told, /téléphonez au 0\d/, 'the number to call');

  await page.reload();
  await list(page);
  const card = await listed(page, ref, 'waiting');
  const words = await textOf(card);
  for (const part of [say('reason.no-answer'), 'Prochain essai', 'le serveur FHIR du guichet']) assert.ok(words.includes(part), `${part} in ${words}`);
  const { name } = await download(page, () => pressed(card, 'save'));
  assert.equal(name, `guichet-${ref}.json`);

  mode = 'up';
  await pressed(card, 'retry');
  const done = await listed(page, ref, 'delivered');
  assert.match(await textOf(done), /SHA-256 : [0-9a-f]{64}/);
  assert.deepEqual(await axe(page), []);
  await assertFits(page);
  assert.equal(posts.length, 1);
  await assertOnce();
  const after = await rawStores(page);
  assert.equal(after.outbox[0].state, 'delivered');
  assert.ok(after.outbox[0].data.length < 1000, 'the content is gone');
  assertNothingReadable(after);
  await close();
});

test('delivered: the receipt says when, where, and the sum of what was sent', async () => {
  const { page, context, close, assertQuiet } = await openPage();
  await open(page, OTHER + DISTRESS);
  await fillDistress(page, 3);
  assert.ok((await textOf(page.locator('.check'))).includes(say('check.kept')), 'said before sending');
  assert.equal(await send(page), 'done');
  const receipt = await textOf(outcome(page, 'done'));
  for (const key of ['outcome.sum', 'outcome.receipt.kept']) assert.ok(receipt.includes(say(key)), key);
  const sum = await outcome(page, 'done').locator('details code').textContent();
  await outcome(page, 'done').locator('details summary').click();
  await assertFits(page);
  assert.equal(sum, createHash('sha256').update(bodies[0]).digest('hex'), 'of the body as it was sent');
  await assertPrivate(page, context);
  assertQuiet();
  await close();
});

test('a referral\u2019s receipt repeats what the pathway promises', async () => {
  const { page, close } = await openPage();
  await open(page, OTHER + REFERRAL);
  await fillReferral(page);
  assert.equal(await send(page), 'done');
  const { promise } = JSON.parse(await readFile(path.join(root, 'public/pathways/lung.json'), 'utf8'));
  assert.equal(await textOf(page.locator('[data-promise]')), plain(`${say('outcome.promise')} ${promise.meaning.professional}`));
  await close();
});

test('its time has come: a form page that is opened later sends it by itself', async () => {
  const { page, context, close } = await openPage();
  await sendInVain(page);
  await page.close();
  mode = 'up';
  const later = await context.newPage();
  await later.addInitScript(() => {
    const real = Date.now;
    Date.now = () => real() + 10 * 60_000;
  });
  await open(later, OTHER + DISTRESS);
  const until = performance.now() + 20_000;
  while (!posts.length) {
    assert.ok(performance.now() < until, 'it is sent by itself');
    await wait(100);
  }
  await assertOnce();
  await close();
});

test('two tabs ask for it at the same time: one request leaves', async () => {
  const { page, context, close } = await openPage();
  const ref = await sendInVain(page);
  await list(page);
  const other = await context.newPage();
  await list(other);
  const cards = [await listed(page, ref, 'waiting'), await listed(other, ref, 'waiting')];
  // Found first: the press in one tab is seen in the other at once.
  const buttons = await Promise.all(cards.map((card) => card.locator('[data-act="retry"]').elementHandle()));
  mode = 'slow';
  await Promise.all(buttons.map((button) => button.dispatchEvent('click')));
  await Promise.all([listed(page, ref, 'delivered'), listed(other, ref, 'delivered')]);
  assert.equal(posts.length, 1);
  await assertOnce();
  await close();
});

describe('closed in the middle of a send', () => {
  for (const [name, how, sent] of [['the server had it', 'hold', 1], ['the server had not', 'swallow', 2]]) {
    test(`${name}: asked first, then there is one`, async () => {
      const { page, context, close, requests } = await openPage();
      mode = how;
      await open(page, OTHER + REFERRAL);
      await fillReferral(page);
      await action(page, 'send').click();
      await outcome(page, 'under').waitFor();
      const until = performance.now() + 15_000;
      while (!posts.length) {
        assert.ok(performance.now() < until, 'the transaction is under way');
        await wait(50);
      }
      await wait(500);
      await page.close();
      mode = 'up';
      const seen = requests.length;
      const back = await context.newPage();
      await list(back);
      await back.locator('#envois [data-state="delivered"]').waitFor({ timeout: 20_000 });
      assert.equal(posts.length, sent);
      const asked = requests.slice(seen).filter((r) => r.url.startsWith(RECEIVER) && r.method !== 'OPTIONS').map((r) => `${r.method} ${r.url.slice(RECEIVER.length).split('/')[1] ?? ''}`);
      assert.deepEqual(asked.slice(0, 2), ['GET metadata', 'GET ServiceRequest'], 'asked before anything is written');
      if (sent === 2) assert.deepEqual(posts[1], posts[0], 'the same sending');
      await assertOnce();
      await close();
    });
  }
});

describe('the browser keeps nothing', () => {
  const refuse = () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('refused', 'SecurityError');
    };
  };
  const full = () => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...record) {
      if (this.name === 'outbox') throw new DOMException('full', 'QuotaExceededError');
      return put.apply(this, record);
    };
  };
  for (const [name, script] of [['IndexedDB is refused', refuse], ['the device is full', full]]) {
    test(`${name}: said, and sent all the same`, async () => {
      const { page, close } = await openPage();
      await page.addInitScript(script);
      await sendInVain(page, { route: DISTRESS, fill: fillDistress });
      const failed = outcome(page, 'failed');
      assert.ok((await textOf(failed)).includes(say('outcome.kept.not')));
      assert.equal(await failed.locator('[data-kept]').getAttribute('data-kept'), 'false');
      assert.deepEqual(await page.evaluate(() => ({ ...localStorage })), {});
      mode = 'up';
      await action(page, 'send').click();
      assert.equal(await settled(page), 'done');
      assert.equal(posts.length, 1);
      assert.ok(!(await textOf(outcome(page, 'done'))).includes(say('outcome.receipt.kept')));
      if (script === refuse) {
        await list(page);
        await page.getByText(say('envois.unavailable')).waitFor();
      }
      await close();
    });
  }
});

test('the device gets full after a sending was kept: it stays, leaves by itself only when there is room, and at once when its person asks', async () => {
  const { page, close } = await openPage();
  // Puts into the outbox fail from the moment that the page says so.
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...record) {
      if (this.name === 'outbox' && localStorage.getItem('test-full')) throw new DOMException('full', 'QuotaExceededError');
      return put.apply(this, record);
    };
  });
  const ref = await sendInVain(page, { route: DISTRESS, fill: fillDistress });
  await page.evaluate(() => localStorage.setItem('test-full', '1'));
  mode = 'up';
  await list(page);
  await listed(page, ref, 'waiting');
  const before = await rawStores(page);
  assert.equal(before.outbox.length, 1);
  // Its time comes: nobody asked, so nothing leaves.
  await page.clock.install({ time: Date.now() + 7 * 3600_000 }).catch(() => undefined);
  await page.reload();
  await page.waitForTimeout(1500);
  assert.equal(posts.length, 0);
  assert.equal((await rawStores(page)).outbox.length, 1, 'still there');
  // Its person asks: sent, once, and no longer waiting.
  const card = page.locator('#envois [data-sending]', { hasText: ref });
  await card.waitFor();
  await pressed(card, 'retry');
  await listed(page, ref, 'delivered');
  assert.equal(posts.length, 1);
  assert.equal((await rawStores(page)).outbox.length, 0, 'what was delivered is not sent again by another page');
  await assertOnce();
  await close();
});

describe('a form with a way of its own', () => {
  let end;
  before(async () => {
    await stop();
    end = await siteOf('outbox-routes', path.join(root, 'public'), { destinations: [fhir(RECEIVER), FILE], routes: { 'pallia-10': [FILE.id] } });
  });
  after(async () => {
    await end();
    stop = await siteWith('outbox', [fhir(RECEIVER), FILE]);
  });

  test('leaves what another form sends to a server as it is; the list sends it', async () => {
    const { page, close } = await openPage();
    const ref = await sendInVain(page, { route: DISTRESS, fill: fillDistress });
    mode = 'up';
    // Its time has come, on the page of a form that does not know the server.
    await page.clock.setSystemTime(Date.now() + 7 * 3600_000);
    await page.goto(OTHER + PALLIA);
    await page.waitForTimeout(3000);
    assert.equal(posts.length, 0);
    await list(page);
    await listed(page, ref, 'delivered');
    assert.equal(posts.length, 1);
    await close();
  });
});

test('the program that sends dies: said on the list and on a form, and what waits arrives all the same', async () => {
  const { page, context, close } = await openPage();
  const ref = await sendInVain(page, { route: DISTRESS, fill: fillDistress });
  await list(page);
  await listed(page, ref, 'waiting');
  assert.equal(await page.locator('#envois-panne').isVisible(), false);
  await ask(page, { act: 'provoke' });
  await page.locator('#envois-panne').waitFor();
  const form = await context.newPage();
  await open(form, OTHER + DISTRESS);
  await fillDistress(form, 2);
  await ask(form, { act: 'provoke' });
  await form.locator('#panne').waitFor();
  await form.close();
  mode = 'up';
  await page.reload();
  await pressed(await listed(page, ref, 'waiting'), 'retry');
  await listed(page, ref, 'delivered');
  assert.equal(posts.length, 1);
  await close();
});

test('the program that sends cannot be fetched: said, with the file as a way out; it comes back with the network', async () => {
  const { page, context, close } = await openPage();
  await context.route('**/post-*', (route) => route.abort());
  await open(page, OTHER + DISTRESS);
  await fillDistress(page, 5);
  assert.equal(await send(page), 'failed');
  const told = await textOf(outcome(page, 'failed'));
  // Where there is no network at all but the machine's own, the browser calls itself offline.
  assert.ok([say('reason.no-answer'), say('reason.offline')].some((why) => told.includes(why)) && told.includes(say('outcome.kept.not')), told);
  await context.unroute('**/post-*');
  await action(page, 'send').click();
  assert.equal(await settled(page), 'done');
  assert.equal(posts.length, 1);
  await close();
});

test('the answers are changed after a failure: what waited does not leave any more', async () => {
  const { page, close } = await openPage();
  const ref = await sendInVain(page, { route: DISTRESS, fill: fillDistress });
  await action(page, 'back').click();
  await page.locator('.check').waitFor();
  await page.locator('.check [data-action="change"]').first().click();
  await page.locator('input[name="detresse.niveau"][value="7"]').dispatchEvent('click');
  await action(page, 'next').click();
  mode = 'up';
  assert.equal(await send(page), 'done');
  assert.notEqual(await reference(page), ref);
  assert.equal(posts.length, 1);
  await list(page);
  await page.locator('#envois [data-state="delivered"]').waitFor();
  assert.equal(await page.locator('#envois [data-sending]').count(), 1, 'the first one is gone');
  await close();
});

test('other things are kept for the form: encrypted, found again, forgotten', async () => {
  const { page, close } = await openPage();
  await open(page, OTHER + DISTRESS);
  const value = { who: 'Dr Camille Fictif' };
  for (const store of ['drafts', 'senders', 'sent']) {
    assert.deepEqual(await ask(page, { act: 'keep', store, key: 'Fictif 1', value, expires: null }, 'kept'), { about: 'kept', store, key: 'Fictif 1', ok: true, why: null });
    const { items } = await ask(page, { act: 'get', store, key: 'Fictif 1' }, 'got');
    assert.deepEqual(items.map((i) => [i.key, i.value, i.expires]), [['Fictif 1', value, null]]);
  }
  const stores = await rawStores(page);
  assert.ok(!JSON.stringify(stores).includes('Camille'));
  assert.match(stores.sent[0].key, /^[0-9a-f]{64}$/, 'what was sent is found by a key that says nothing');
  await ask(page, { act: 'keep', store: 'drafts', key: 'old', value, expires: '2020-01-01T00:00:00Z' }, 'kept');
  assert.deepEqual((await ask(page, { act: 'get', store: 'drafts', key: null }, 'got')).items.map((i) => i.key), ['Fictif 1'], 'what has ended is not given');
  assert.equal((await ask(page, { act: 'keep', store: 'outbox', key: 'a', value, expires: null }, 'kept')).ok, false, 'the outbox is not theirs');
  await ask(page, { act: 'forget', store: 'senders', key: 'Fictif 1' });
  assert.deepEqual((await ask(page, { act: 'get', store: 'senders', key: null }, 'got')).items, []);
  await close();
});

test('« Tout effacer » leaves every store empty', async () => {
  const { page, close } = await openPage();
  const ref = await sendInVain(page);
  await ask(page, { act: 'keep', store: 'drafts', key: 'd', value: 1, expires: null }, 'kept');
  await page.evaluate(() => sessionStorage.setItem('x', 'y'));
  await list(page);
  await listed(page, ref, 'waiting');
  page.on('dialog', (dialog) => dialog.accept());
  await page.locator('[data-act="wipe"]').click();
  await page.getByText(say('envois.wiped')).waitFor();
  assert.deepEqual(await rawStores(page), { drafts: [], keys: [], outbox: [], results: [], senders: [], sent: [] });
  assert.deepEqual(await page.evaluate(() => [{ ...localStorage }, { ...sessionStorage }]), [{}, {}]);
  await page.getByText(say('envois.none')).waitFor();
  // What is sent afterwards is kept under a new key.
  const again = await sendInVain(page, { route: DISTRESS, fill: fillDistress });
  await list(page);
  await listed(page, again, 'waiting');
  await close();
});

test('the list without a script says what it is for', async () => {
  const { page, close } = await openPage({ javaScriptEnabled: false });
  await list(page);
  const words = await textOf(page.locator('main'));
  for (const key of ['envois.title', 'envois.no-script', 'envois.what', 'envois.after']) assert.ok(words.includes(say(key)), key);
  await close();
});
