// Receivers that want to know who sends: a name and a password, a token, OpenID Connect, the session of this very site. Nothing typed is lost,
// nothing is sent without it, and no secret is kept or stands in an address.
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { guard, provider } from '../backends/oidc.mjs';
import { relay } from '../backends/relay.mjs';
import { axe, closeBrowser, openPage } from './lib/browser.mjs';
import { action, DISTRESS, fillDistress, open, outcome, rawStores, reference, say, settled, textOf } from './lib/form.mjs';
import { backend, FHIR, KINTO, records, root, stored } from './lib/servers.mjs';
import { fhir, FILE, OTHER, siteOf, siteWith } from './lib/sites.mjs';

const OUTBOX = `${OTHER}/envois/`;
after(closeBrowser);

const dialog = (page) => page.locator('dialog[data-asks]');
const field = (page, key) => dialog(page).getByLabel(say(key), { exact: true });
const go = (page, key = 'sign-in.go') => dialog(page).getByRole('button', { name: say(key) }).click();
const later = (page) => go(page, 'sign-in.later');
const status = (page) => page.locator('#envois-etat');

/** The provider's own pages: any name, then yes. */
async function signInThere(page) {
  await page.locator('input[name="login"]').fill('camille.fictif');
  await page.locator('input[name="password"]').fill('peu importe');
  await page.locator('button[type="submit"]').click();
  await page.getByRole('button', { name: /continue/i }).click();
}

/** Opens the distress scale, fills it in and presses « Envoyer ». */
async function sendDistress(page, site = OTHER) {
  await open(page, site + DISTRESS);
  await fillDistress(page, 4);
  await action(page, 'send').click();
}
const responses = async () => (await stored('QuestionnaireResponse')).length;

/** Everything that the browser keeps for the site: no secret is in it. */
async function assertNotKept(page, ...secrets) {
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href, document.title]));
  const stores = JSON.stringify(await rawStores(page));
  for (const secret of secrets) {
    assert.ok(secret.length > 3);
    assert.ok(!kept.includes(secret) && !stores.includes(secret), 'no secret is kept');
  }
}

describe('a name and a password', () => {
  let stop;
  before(async () => {
    const hook = { kind: 'webhook', id: 'kinto', label: 'le guichet', url: `${KINTO}/buckets/forms/collections/responses/records/{id}`, method: 'PUT', wrap: 'data', headers: { 'If-None-Match': '*' }, auth: { kind: 'basic' } };
    stop = await siteWith('sign-in-basic', [hook, FILE]);
  });
  after(() => stop?.());

  test('are asked once per page, refused once, and kept nowhere', async () => {
    const { page, close, requests } = await openPage();
    const before = (await records()).length;
    await sendDistress(page);
    await dialog(page).waitFor();
    assert.ok(!requests.some((r) => r.url.startsWith(KINTO)), 'nothing is sent before');
    assert.deepEqual(await axe(page), []);
    await field(page, 'sign-in.name').fill('form');
    await field(page, 'sign-in.password').fill('wrong-one');
    await go(page);
    await dialog(page).getByText(say('sign-in.refused-once')).waitFor();
    // An account that exists and may not write here: 403, asked again too.
    await field(page, 'sign-in.name').fill('hospital');
    await field(page, 'sign-in.password').fill('s3cret');
    await go(page);
    await page.waitForFunction(() => document.querySelector('dialog[data-asks] input')?.value === '');
    await field(page, 'sign-in.name').fill('form');
    await field(page, 'sign-in.password').fill('s3cret');
    await page.keyboard.press('Enter');
    assert.equal(await settled(page), 'done');
    assert.equal((await records()).length, before + 1);
    await assertNotKept(page, 's3cret', btoa('form:s3cret'));
    assert.ok(requests.every((r) => !r.url.includes('s3cret')));
    await close();
  });

  test('not given now: what was typed is kept, and goes from the list', async () => {
    const { page, close } = await openPage();
    const before = (await records()).length;
    await sendDistress(page);
    await dialog(page).waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await settled(page), 'failed');
    assert.ok((await textOf(outcome(page, 'failed'))).includes(say('reason.sign-in')));
    assert.equal((await records()).length, before);
    await page.goto(OUTBOX);
    await page.getByRole('button', { name: say('sign-in.go') }).click();
    await field(page, 'sign-in.name').fill('form');
    await field(page, 'sign-in.password').fill('s3cret');
    await go(page);
    await page.locator('[data-sending][data-state="delivered"]').waitFor();
    assert.equal((await records()).length, before + 1);
    await page.getByRole('button', { name: say('sign-in.leave') }).click();
    await status(page).getByText(say('sign-in.left')).waitFor();
    assert.equal(await page.getByRole('button', { name: say('sign-in.leave') }).count(), 0);
    await close();
  });
});

describe('a token', () => {
  const port = '8095';
  const env = { SEKMET_PORT: port, SEKMET_TOKEN: 'jeton-de-test-42' };
  let stop;
  before(async () => {
    await backend('sekmet', 'start', env);
    stop = await siteWith('sign-in-bearer', [{ ...fhir(`http://127.0.0.1:${port}/fhir`), auth: { kind: 'bearer' } }, FILE]);
  });
  after(async () => {
    await stop?.();
    await backend('sekmet', 'stop', env);
  });

  test('is asked for, sent in its header, and kept nowhere', async () => {
    const { page, close } = await openPage({ width: 360, height: 740 });
    await sendDistress(page);
    await dialog(page).waitFor();
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await field(page, 'sign-in.token').fill(env.SEKMET_TOKEN);
    await go(page);
    assert.equal(await settled(page), 'done');
    const bundle = await (await fetch(`http://127.0.0.1:${port}/fhir/QuestionnaireResponse`, { headers: { authorization: `Bearer ${env.SEKMET_TOKEN}` } })).json();
    assert.equal(bundle.entry.length, 1);
    await assertNotKept(page, env.SEKMET_TOKEN);
    await close();
  });
});

describe('OpenID Connect, code and PKCE', () => {
  let stop;
  let id;
  let door;
  const start = async (lifetime) => {
    id = await provider({ redirect: OUTBOX, lifetime });
    door = await guard({ issuer: id.issuer, target: new URL(FHIR).origin, origins: [OTHER] });
    stop ??= await siteWith('sign-in-oidc', [{ ...fhir(`${door.origin}/fhir`), auth: { kind: 'oidc', issuer: id.issuer, clientId: 'guichet', scopes: ['openid'] } }, FILE]);
  };
  afterEach(async () => {
    await id.close();
    await door.close();
  });
  after(() => stop?.());

  /** The distress scale, sent in vain: it waits for its person on the list. */
  async function waiting(page) {
    await sendDistress(page);
    await dialog(page).waitFor();
    await later(page);
    assert.equal(await settled(page), 'failed');
    await page.goto(OUTBOX);
    await page.locator('[data-sending][data-state="needs-person"]').waitFor();
  }
  const toProvider = async (page) => {
    await page.getByRole('button', { name: say('sign-in.go') }).click();
    await page.waitForURL(`${id.issuer}/**`);
  };

  test('from a form, in a tab of its own: the form hears that it has arrived', async () => {
    await start(120);
    const { page, context, close } = await openPage();
    const before = await responses();
    await sendDistress(page);
    const [tab] = await Promise.all([context.waitForEvent('page'), dialog(page).getByRole('link', { name: say('sign-in.tab') }).click()]);
    await later(page);
    assert.equal(await settled(page), 'failed');
    await tab.getByRole('button', { name: say('sign-in.go') }).click();
    await tab.waitForURL(`${id.issuer}/**`);
    assert.ok(!tab.url().includes('camille'));
    const addresses = [];
    tab.on('framenavigated', (frame) => addresses.push(frame.url()));
    await signInThere(tab);
    await status(tab).getByText(say('sign-in.done')).waitFor();
    assert.equal(tab.url(), OUTBOX, 'the code is out of the address');
    await tab.locator('[data-sending][data-state="delivered"]').waitFor();
    await outcome(page, 'done').waitFor();
    assert.ok(await reference(page));
    assert.equal(await responses(), before + 1);
    await tab.bringToFront();
    const code = addresses.map((a) => new URL(a).searchParams.get('code')).find(Boolean);
    await assertNotKept(tab, code);
    const kept = await tab.evaluate(() => [localStorage.length, sessionStorage.length, Object.keys(localStorage)]);
    assert.deepEqual(kept, [1, 0, ['guichet-kept']], 'no token in a storage');
    // Signs out here and there.
    await tab.getByRole('button', { name: say('sign-in.leave') }).click();
    await tab.waitForURL(`${id.issuer}/session/end**`);
    await close();
  });

  test('the token expires between two sendings: asked again, nothing is lost', async () => {
    await start(8);
    const { page, context, close } = await openPage();
    const before = await responses();
    await waiting(page);
    await toProvider(page);
    await signInThere(page);
    await page.locator('[data-sending][data-state="delivered"]').waitFor();
    // A second sending from another tab; the token of the list's page ends meanwhile.
    const second = await context.newPage();
    await sendDistress(second);
    await dialog(second).waitFor();
    await later(second);
    await settled(second);
    await page.waitForTimeout(8500);
    const card = page.locator('[data-sending][data-state="needs-person"]');
    await card.waitFor();
    await card.getByRole('button', { name: say('sign-in.go') }).click();
    // The provider still knows the person, and asks for a yes.
    await page.waitForURL(`${id.issuer}/**`);
    await page.getByRole('button', { name: /continue/i }).click();
    await page.waitForFunction(() => document.querySelectorAll('[data-sending][data-state="delivered"]').length === 2, null, { timeout: 20_000 });
    assert.equal(await responses(), before + 2);
    await close();
  });

  test('the receiver no longer takes the token in the middle of a sending: nothing is doubled, nothing is lost', async () => {
    await start(120);
    const { page, close } = await openPage();
    const before = await responses();
    await waiting(page);
    await toProvider(page);
    // What the server can do was asked with a good token; the first write comes with one that has ended.
    let posts = 0;
    await page.route(`${door.origin}/fhir`, async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      posts += 1;
      if (posts > 1) return route.continue();
      await route.continue({ headers: { ...route.request().headers(), authorization: 'Bearer ended' } });
    });
    await signInThere(page);
    // Refused in the middle: nobody is sent away again but by their own press.
    const card = page.locator('[data-sending][data-state="needs-person"]');
    await card.waitFor();
    assert.equal(page.url(), OUTBOX);
    await card.getByRole('button', { name: say('sign-in.go') }).click();
    await page.waitForURL(`${id.issuer}/**`);
    await page.getByRole('button', { name: /continue/i }).click();
    await page.locator('[data-sending][data-state="delivered"]').waitFor({ timeout: 30_000 });
    assert.equal(posts, 2);
    assert.equal(await responses(), before + 1);
    await close();
  });

  test('refused by the person: said, and everything is still there', async () => {
    await start(120);
    const { page, close } = await openPage();
    const before = await responses();
    await waiting(page);
    await toProvider(page);
    await page.getByRole('link', { name: /cancel/i }).click();
    await status(page).getByText(say('sign-in.refused')).waitFor();
    assert.equal(page.url(), OUTBOX);
    await page.locator('[data-sending][data-state="needs-person"]').waitFor();
    assert.equal(await responses(), before);
    await close();
  });

  test('an answer of no journey, or of one that is over, is ignored', async () => {
    await start(120);
    const { page, close, requests } = await openPage();
    await waiting(page);
    await toProvider(page);
    let back;
    page.on('request', (r) => r.isNavigationRequest() && r.url().startsWith(`${OUTBOX}?`) && (back = r.url()));
    await signInThere(page);
    await page.locator('[data-sending][data-state="delivered"]').waitFor();
    assert.ok(back);
    const asked = () => requests.filter((r) => r.url.startsWith(`${id.issuer}/token`) && r.method === 'POST').length;
    const before = asked();
    await page.goto(back);
    await status(page).getByText(say('sign-in.wrong-state')).waitFor();
    await page.goto(`${OUTBOX}?code=forged&state=forged`);
    await status(page).getByText(say('sign-in.wrong-state')).waitFor();
    assert.equal(page.url(), OUTBOX);
    assert.equal(asked(), before, 'no code is given to anybody');
    await close();
  });

  test('an answer of another provider is refused', async () => {
    await start(120);
    const { page, close, requests } = await openPage();
    await waiting(page);
    await toProvider(page);
    const journey = new URL(page.url());
    await page.goto(OTHER + '/');
    const state = await page.evaluate(() => JSON.parse(sessionStorage.getItem('guichet-sign-in'))[1]);
    assert.ok(journey.href && state);
    await page.goto(`${OUTBOX}?code=abc&state=${state}&iss=${encodeURIComponent('http://127.0.0.1:9999')}`);
    await status(page).getByText(say('sign-in.wrong-issuer')).waitFor();
    assert.ok(!requests.some((r) => r.url.startsWith(`${id.issuer}/token`)));
    await close();
  });

  test('the provider is down: said, and everything is still there', async () => {
    await start(120);
    const { page, close } = await openPage();
    await waiting(page);
    await id.close();
    await page.getByRole('button', { name: say('sign-in.go') }).click();
    await status(page).getByText(say('sign-in.no-provider')).waitFor();
    await page.locator('[data-sending][data-state="needs-person"]').waitFor();
    await close();
  });
});

describe('a session of this very site, behind a relay', () => {
  let stop;
  let id;
  let front;
  before(async () => {
    const port = 9102;
    const own = `http://127.0.0.1:${port}`;
    id = await provider({ redirect: OUTBOX, relay: `${own}/connexion/retour` });
    const auth = { kind: 'cookie', login: '/connexion', csrf: { header: 'X-Csrf', cookie: 'csrf' } };
    stop = await siteOf('sign-in-relay', path.join(root, 'public'), { address: own, destinations: [{ ...fhir(`${own}/relais/fhir`), auth }, FILE] });
    front = await relay({ site: OTHER, target: new URL(FHIR).origin, issuer: id.issuer, client: 'relais', secret: 'secret-du-relais', port });
  });
  after(async () => {
    await front?.close();
    await id?.close();
    await stop?.();
  });
  test('signs in in a tab of its own, sends, and signs in again when the session has ended', async () => {
    const { page, context, close } = await openPage();
    const before = await responses();
    await sendDistress(page, front.origin);
    await dialog(page).getByText(say('sign-in.session')).waitFor();
    const [tab] = await Promise.all([context.waitForEvent('page'), dialog(page).getByRole('link', { name: say('sign-in.open') }).click()]);
    await signInThere(tab);
    await tab.getByText('Session ouverte').waitFor();
    await tab.close();
    await go(page, 'sign-in.again');
    assert.equal(await settled(page), 'done');
    assert.equal(await responses(), before + 1);
    assert.ok(!(await page.evaluate(() => document.cookie)).includes('session='), 'the session is out of reach of scripts');

    front.sessions.clear();
    await sendDistress(page, front.origin);
    await dialog(page).waitFor();
    await later(page);
    assert.equal(await settled(page), 'failed');
    assert.equal(await responses(), before + 1);
    await close();
  });
});
