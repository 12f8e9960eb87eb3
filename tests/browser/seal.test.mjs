// A file that is handed over encrypted to its receiver's public key: opened here with age's other implementation, in another language.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Decrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import { axe, closeBrowser, openPage } from './lib/browser.mjs';
import { action, ANSWERS, DISTRESS, fillDistress, next, open, outcome, PALLIA, put, ready, reference, REFERRAL, say, SECRETS, send, textOf } from './lib/form.mjs';
import { root, SITE } from './lib/servers.mjs';
import { DIST, fhir, FILE, OTHER, siteOf, siteWith } from './lib/sites.mjs';

after(closeBrowser);

const [one, other, stranger] = await Promise.all([generateIdentity(), generateIdentity(), generateIdentity()]);
const keys = await Promise.all([one, other].map(identityToRecipient));
const SEALED = { ...FILE, encryptTo: keys };
const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n', 'latin1');

async function decrypted(bytes, identity) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return decrypter.decrypt(bytes, 'text');
}

/** A page that remembers, in `plain`, what the program gave to be handed over. The worker is left out unless asked for: a test cuts the network by rules. */
async function opened(how = {}) {
  const page = await openPage({ acceptDownloads: true, serviceWorkers: 'block', ...how });
  await page.page.addInitScript(() => document.addEventListener('guichet-save', (event) => (globalThis.plain = event.detail[2])));
  return page;
}

/** The file that an act hands over, as bytes. */
async function saved(page, act) {
  const [file] = await Promise.all([page.waitForEvent('download', { timeout: 15_000 }), act()]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}
const asked = (requests) => requests.filter((r) => /\/seal-/.test(r.url)).map((r) => path.basename(new URL(r.url).pathname));
const told = (page) => page.locator('[role="alertdialog"]');

/** It is age's, each key opens it, nobody else's does, and nothing of the person can be read in it. */
async function assertSealed(page, { name, bytes }, identities = [one, other]) {
  assert.match(name, /^guichet-[\w-]+\.json\.age$/);
  assert.ok(bytes.toString('latin1').startsWith('age-encryption.org/v1\n'));
  const plain = await page.evaluate(() => globalThis.plain);
  for (const identity of identities) assert.equal(await decrypted(bytes, identity), plain);
  await assert.rejects(decrypted(bytes, stranger));
  for (const secret of [...SECRETS, 'resourceType', 'Bundle']) {
    assert.ok(!bytes.includes(secret) && !bytes.includes(Buffer.from(secret).toString('base64').slice(0, 6)), secret);
  }
  return JSON.parse(plain);
}

describe('a site whose file is for one receiver', () => {
  let stop;
  const up = async () => (stop = await siteWith('sealed', [SEALED]));
  before(up);
  after(() => stop?.());

  test('the referral with its document is a file that only the receiver opens', async (t) => {
    const { page, requests, close, complaints } = await opened({ width: 360, height: 740 });
    t.after(close);
    await open(page, OTHER + REFERRAL);
    for (const answers of ANSWERS.slice(0, 4)) {
      await put(page, answers);
      await next(page);
    }
    await put(page, ANSWERS[4]);
    await page.locator('[id="f-p5.attached"] > summary').click();
    await page.locator('.documents:visible').last().waitFor();
    await page.locator('input[name="attached.file"]').setInputFiles({ name: 'courrier.pdf', mimeType: 'application/pdf', buffer: PDF });
    await page.locator('.file__name').waitFor();
    await next(page);
    await page.locator('.check').waitFor();
    assert.deepEqual(asked(requests), [], 'nothing of it is fetched before it is needed');

    const file = await saved(page, () => action(page, 'send').click());
    await outcome(page, 'done').waitFor();
    const bundle = await assertSealed(page, file);
    assert.equal(file.name, `guichet-${await reference(page)}.json.age`);
    const resources = bundle.entry.map((e) => e.resource);
    assert.equal(resources.find((r) => r.resourceType === 'Patient').name[0].family, 'ESSAI-D’ÉTÉ');
    const [binary] = resources.filter((r) => r.resourceType === 'Binary');
    assert.ok(Buffer.from(binary.data, 'base64').equals(PDF));
    assert.ok(!file.bytes.includes(binary.data.slice(0, 24)));
    assert.match(asked(requests).join(), /^seal-[0-9a-f]{16}\.js,seal-[0-9a-f]{16}_bg\.wasm$/);

    const receipt = await textOf(outcome(page, 'done'));
    assert.ok(receipt.includes(say('seal.saved')), receipt);
    assert.ok(!receipt.includes('SHA-256'), 'no sum of something else than the file');
    assert.equal(await textOf(action(page, 'save')), say('seal.save'));
    assert.deepEqual(await axe(page), []);
    // Another copy: other bytes, the same content, and the program is there already.
    const copy = await saved(page, () => action(page, 'save').click());
    await assertSealed(page, copy);
    assert.ok(!copy.bytes.equals(file.bytes));
    assert.equal(asked(requests).length, 2);
    assert.deepEqual(complaints().filter((c) => !c.includes('Service Worker')), []);
  });

  for (const [what, rule] of [['glue', /\/seal-\w+\.js/], ['program', /\/seal-\w+_bg\.wasm/]]) {
    test(`without its ${what} nothing is saved and nothing is lost; the next try goes through`, async (t) => {
      const { page, close } = await opened({ width: 360, height: 740 });
      t.after(close);
      const downloads = [];
      page.on('download', (d) => downloads.push(d.suggestedFilename()));
      await page.route(rule, (route) => route.abort());
      await open(page, OTHER + DISTRESS);
      await fillDistress(page, 6);
      await action(page, 'send').click();
      await told(page).waitFor();
      assert.equal(await textOf(told(page).locator('p')), say('seal.failed.text'));
      assert.deepEqual(await axe(page), []);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
      // Once more in vain, then closed: the answers are there, to be sent or changed.
      await told(page).getByRole('button', { name: say('seal.retry') }).click();
      await page.waitForFunction(() => document.querySelector('[data-seal-retry]') && !document.querySelector('[aria-busy]'));
      await page.keyboard.press('Escape');
      await told(page).waitFor({ state: 'hidden' });
      assert.equal(await page.evaluate(() => document.activeElement.dataset.action), 'send', 'the focus is back where it was');
      assert.equal(await page.evaluate(() => document.querySelector('input[name="detresse.niveau"]:checked').value), '6');
      await page.locator('.check').waitFor();
      await action(page, 'send').click();
      await told(page).waitFor();
      assert.deepEqual(downloads, []);
      assert.equal(await page.evaluate(() => globalThis.plain), undefined, 'the program was not even asked for the file');
      await page.unroute(rule);
      const file = await saved(page, () => told(page).getByRole('button', { name: say('seal.retry') }).click());
      await outcome(page, 'done').waitFor();
      await told(page).waitFor({ state: 'detached' });
      await assertSealed(page, file);
      assert.deepEqual(downloads, [file.name]);
    });
  }

  test('when encrypting itself fails, nothing is saved in clear', async (t) => {
    const { page, close } = await opened();
    t.after(close);
    const downloads = [];
    page.on('download', (d) => downloads.push(d.suggestedFilename()));
    await open(page, OTHER + DISTRESS);
    await fillDistress(page, 2);
    await saved(page, () => action(page, 'send').click());
    await outcome(page, 'done').waitFor();
    await page.evaluate(() => {
      crypto.getRandomValues = () => {
        throw new Error('no chance is left');
      };
    });
    await action(page, 'save').click();
    await told(page).waitFor();
    assert.equal(downloads.length, 1);
    assert.equal(await page.locator('#panne').count(), 0, 'the form goes on');
    await page.evaluate(() => delete crypto.getRandomValues);
    const file = await saved(page, () => told(page).getByRole('button', { name: say('seal.retry') }).click());
    await assertSealed(page, file);
  });

  test('a form that was opened once hands its file over encrypted without any server', async (t) => {
    const { page, close } = await opened({ serviceWorkers: 'allow' });
    t.after(close);
    await open(page, OTHER + DISTRESS);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await stop();
    await page.goto(OTHER + DISTRESS);
    await ready(page);
    await fillDistress(page, 5);
    await assertSealed(page, await saved(page, () => action(page, 'send').click()));
    await outcome(page, 'done').waitFor();
    await up();
  });
});

test('a mailbox with a key: the message names the encrypted file, which opens with that key alone', async (t) => {
  const mail = { kind: 'mail', id: 'mssante', label: 'la messagerie du guichet', address: 'guichet@mssante.example', encryptTo: [keys[0]] };
  const stop = await siteWith('sealed-mail', [fhir('http://127.0.0.1:8099/fhir'), mail, FILE]);
  t.after(stop);
  const { page, requests, close } = await opened();
  t.after(close);
  await open(page, OTHER + DISTRESS);
  await fillDistress(page, 3);
  assert.equal(await send(page), 'failed');
  assert.deepEqual(asked(requests), [], 'a server needs no file');
  const link = new URL(await page.locator('[data-mail]').getByRole('link').getAttribute('href'));
  assert.equal(await textOf(action(page, 'save')), say('seal.save'));
  const file = await saved(page, () => action(page, 'save').click());
  assert.ok(link.searchParams.get('body').includes(file.name), link.href);
  await assertSealed(page, file, [one]);
  await assert.rejects(decrypted(file.bytes, other));
});

test('a form whose own destinations have no key hands its file over as before', async (t) => {
  const routes = { 'pallia-10': ['fichier'], 'echelle-detresse': ['clair'] };
  const stop = await siteOf('sealed-route', path.join(root, 'public'), { destinations: [{ ...FILE, id: 'clair' }, SEALED], routes });
  t.after(stop);
  const { page, requests, close } = await opened();
  t.after(close);
  await open(page, OTHER + PALLIA);
  assert.equal(await page.locator('template[data-seal]').count(), 1);
  await open(page, OTHER + DISTRESS);
  assert.equal(await page.locator('template[data-seal]').count(), 0);
  await fillDistress(page, 1);
  const { name, bytes } = await saved(page, () => action(page, 'send').click());
  assert.match(name, /\.json$/);
  assert.equal(bytes.toString(), await page.evaluate(() => globalThis.plain));
  assert.equal(await textOf(outcome(page, 'done').locator('p').first()), say('outcome.saved.text'));
  assert.deepEqual(asked(requests), []);
});

test('a site without a key neither publishes nor asks for the program', async (t) => {
  const files = await readdir(DIST);
  assert.deepEqual(files.filter((f) => f.startsWith('seal')), []);
  for (const loader of files.filter((f) => /^start-\w+\.js$/.test(f))) assert.ok(!/seal/i.test(await readFile(path.join(DIST, loader), 'utf8')), loader);
  const { page, requests, close } = await opened();
  t.after(close);
  await open(page, SITE + DISTRESS);
  await fillDistress(page, 1);
  const { name } = await saved(page, () => action(page, 'send').click());
  assert.match(name, /\.json$/);
  assert.deepEqual(asked(requests), []);
});
