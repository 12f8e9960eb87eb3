// Reading for the team from a server that wants to know who reads: OpenID Connect in a tab of its own, a token, a name and a password. What is open on the
// page stays, and no secret is kept or stands in an address.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { guard, provider } from '../backends/oidc.mjs';
import { axe, closeBrowser, openPage } from './lib/browser.mjs';
import { rawStores, say, textOf } from './lib/form.mjs';
import { INTAKE } from './lib/pages.mjs';
import { backend, FHIR } from './lib/servers.mjs';
import { fhir, FILE, OTHER, siteWith } from './lib/sites.mjs';

after(closeBrowser);

const INDICATORS = '/indicateurs/';
const EVENTS = 'https://guichet.example/fhir/CodeSystem/pathway-event';
const LABEL = 'le serveur FHIR du guichet';
const RESOURCES = [
  { resourceType: 'Patient', id: 'lu-1' },
  ...['E04', 'E06'].map((code, n) => ({ resourceType: 'Task', id: `lu-${code}`, status: 'completed', intent: 'order', for: { reference: 'Patient/lu-1' }, code: { coding: [{ system: EVENTS, code }] }, executionPeriod: { end: `2026-03-0${n + 2}` } })),
];
const store = async (base, headers = {}) => {
  for (const resource of RESOURCES) {
    const answer = await fetch(`${base}/${resource.resourceType}/${resource.id}`, { method: 'PUT', headers: { 'content-type': 'application/fhir+json', ...headers }, body: JSON.stringify(resource) });
    assert.ok(answer.ok, await answer.text());
  }
};

const dialog = (page) => page.locator('dialog[data-asks]');
const inDialog = (page, key) => dialog(page).getByRole('button', { name: say(key), exact: true }).click();
const status = (page, id = 'indicateurs') => textOf(page.locator(`#${id}-etat`));
const said = (page, words, id = 'indicateurs') => page.waitForFunction(([place, w]) => document.getElementById(place).textContent.replace(/\s+/g, ' ').includes(w.replace(/\s+/g, ' ')), [`${id}-etat`, words], { timeout: 30_000 });
const ask = (page) => page.locator('[data-act="ask"]').click();
const READ = 'Dossiers lus : 1. Événements : 2.';
async function open(address, options = {}) {
  const opened = await openPage(options);
  await opened.page.goto(OTHER + address);
  await opened.page.waitForSelector(':is(#indicateurs, #lecture)[data-on]', { timeout: 20_000 });
  return opened;
}
/** The provider's own pages: any name, then yes. */
async function signInThere(tab) {
  await tab.locator('input[name="login"]').fill('camille.fictif');
  await tab.locator('input[name="password"]').fill('peu importe');
  await tab.locator('button[type="submit"]').click();
  await tab.getByRole('button', { name: /continue/i }).click();
}
/** Presses, and gives the tab that opens. */
async function tabOf(context, press) {
  const [tab] = await Promise.all([context.waitForEvent('page'), press()]);
  return tab;
}
async function assertNotKept(page, ...secrets) {
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href, document.title, history.state]));
  const stores = JSON.stringify(await rawStores(page).catch(() => []));
  for (const secret of secrets) assert.ok(secret.length > 3 && !kept.includes(secret) && !stores.includes(secret), 'no secret is kept');
}

describe('OpenID Connect', () => {
  let stop;
  let id;
  let door;
  const start = async (lifetime = 120) => {
    id = await provider({ redirect: `${OTHER}/envois/`, lifetime });
    door = await guard({ issuer: id.issuer, target: new URL(FHIR).origin, origins: [OTHER] });
    stop ??= await siteWith('read-oidc', [{ ...fhir(`${door.origin}/fhir`), auth: { kind: 'oidc', issuer: id.issuer, clientId: 'guichet', scopes: ['openid'] } }, FILE]);
  };
  // An empty store: other tests leave dated events in theirs.
  before(async () => {
    await backend('sekmet', 'stop');
    await backend('sekmet', 'start');
    await store(FHIR);
  });
  afterEach(async () => {
    await id.close();
    await door.close();
  });
  after(() => stop?.());

  test('a reading asks for it, in a tab of its own; then it goes on by itself, with what was open still there', async () => {
    await start();
    const { page, context, requests, close } = await open(INDICATORS);
    assert.equal(await page.locator('#indicateurs-jeton').count(), 0, 'no token is typed here');
    await page.setInputFiles('#indicateurs-fichiers', { name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from('dossier;E04;E06\nA;2026-03-02;2026-03-09\n') });
    await said(page, 'Dossiers lus : 1.');
    await ask(page);
    await dialog(page).getByText(say('reading.asked', { where: LABEL })).waitFor();
    assert.deepEqual(await axe(page), []);
    assert.ok(!requests.some((r) => r.url.startsWith(id.issuer) || r.url.startsWith(door.origin)), 'nobody is asked before');
    const tab = await tabOf(context, () => inDialog(page, 'reading.sign-in'));
    await tab.waitForURL(`${id.issuer}/**`);
    await dialog(page).getByText(say('reading.waiting')).waitFor();
    assert.equal(await tab.evaluate(() => window.opener), null, 'the provider has no hold on the page');
    const addresses = [];
    tab.on('framenavigated', (frame) => addresses.push(frame.url()));
    await signInThere(tab);
    await said(page, 'Dossiers lus : 2. Événements : 4.');
    assert.equal(page.url(), OTHER + INDICATORS);
    assert.equal(await dialog(page).count(), 0);
    // The tab closes itself where the browser lets it, and says so where not.
    if (!tab.isClosed()) await Promise.race([tab.waitForEvent('close'), tab.locator('#envois-etat').getByText(say('envois.handed')).waitFor()]);
    const code = addresses.map((a) => new URL(a).searchParams.get('code')).find(Boolean);
    const token = requests.map((r) => r.headers.authorization).find(Boolean);
    assert.ok(requests.filter((r) => r.headers.authorization).every((r) => r.url.startsWith(door.origin)), 'the token goes to the server alone');
    await assertNotKept(page, token.slice('Bearer '.length), ...(code ? [code] : []));
    assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length]), [0, 0]);
    // Once is enough, until the person signs out.
    await ask(page);
    await said(page, 'Dossiers lus : 2.');
    const out = await tabOf(context, () => page.getByRole('button', { name: say('sign-in.leave') }).click());
    await out.waitForURL(`${id.issuer}/session/end**`);
    assert.equal(await status(page), say('sign-in.left'));
    assert.equal(await page.evaluate(() => document.activeElement.dataset.act), 'sign-in', 'the button is gone, the focus stays beside it');
    await page.bringToFront();
    await ask(page);
    await dialog(page).waitFor();
    await inDialog(page, 'sign-in.later');
    await said(page, say('indicators.server.untouched'));
    await close();
  });

  test('by the button, before anything is read; refused there, nothing is read; an answer to another question is not taken', async () => {
    await start();
    const { page, context, requests, close } = await open(INTAKE);
    const press = () => page.getByRole('button', { name: say('reading.sign-in') }).click();
    const first = await tabOf(context, press);
    await first.waitForURL(`${id.issuer}/**`);
    // Somebody else's answer, while the page waits.
    const forged = await context.newPage();
    await forged.goto(`${OTHER}/envois/?code=forged&state=forged`);
    await forged.locator('#envois-etat').getByText(say('sign-in.wrong-state')).waitFor();
    assert.ok(await dialog(page).isVisible());
    await first.getByRole('link', { name: /cancel/i }).click();
    await said(page, say('sign-in.refused'), 'lecture');
    assert.ok(!requests.some((r) => r.url.startsWith(`${id.issuer}/token`) && r.method === 'POST'));
    const second = await tabOf(context, press);
    await second.waitForURL(`${id.issuer}/**`);
    await signInThere(second);
    await said(page, say('reading.done'), 'lecture');
    await page.locator('#lecture-reference').fill('AAA-AAA-AAA');
    await page.locator('[data-act="read"]').click();
    await said(page, say('lecture.server.none'), 'lecture');
    // Wiping forgets who it was.
    await page.locator('[data-act="wipe"]').click();
    await page.locator('#lecture-reference').fill('AAA-AAA-AAA');
    await page.locator('[data-act="read"]').click();
    await dialog(page).waitFor();
    await close();
  });

  test('the token ends between two readings: asked again; closed without an answer, it is said and nothing is read', async () => {
    await start(60);
    const { page, context, close } = await open(INDICATORS);
    await ask(page);
    const tab = await tabOf(context, () => inDialog(page, 'reading.sign-in'));
    await tab.waitForURL(`${id.issuer}/**`);
    await signInThere(tab);
    await said(page, READ);
    // A minute later, by the page's own clock.
    await page.clock.setSystemTime(Date.now() + 61_000);
    await page.bringToFront();
    await ask(page);
    await dialog(page).waitFor();
    const again = await tabOf(context, () => inDialog(page, 'reading.sign-in'));
    await again.waitForURL(`${id.issuer}/**`);
    await page.bringToFront();
    await inDialog(page, 'sign-in.later');
    await said(page, say('reading.closed'));
    assert.ok((await status(page)).includes(say('indicators.server.untouched')));
    await close();
  });

  test('the provider is down: said, and the page goes on', async () => {
    await start();
    const { page, close } = await open(INDICATORS);
    await id.close();
    await ask(page);
    await inDialog(page, 'reading.sign-in');
    await said(page, say('reading.no-provider'));
    await close();
  });
});

describe('a token that the site’s file announces', () => {
  const port = '8095';
  const env = { SEKMET_PORT: port, SEKMET_TOKEN: 'jeton-de-test-42' };
  let stop;
  before(async () => {
    await backend('sekmet', 'start', env);
    await store(`http://127.0.0.1:${port}/fhir`, { authorization: `Bearer ${env.SEKMET_TOKEN}` });
    stop = await siteWith('read-bearer', [{ ...fhir(`http://127.0.0.1:${port}/fhir`), auth: { kind: 'bearer' } }, FILE]);
  });
  after(async () => {
    await stop?.();
    await backend('sekmet', 'stop', env);
  });

  test('is asked for when it was not typed, refused once, held for the page, and forgotten with the rest', async () => {
    const { page, requests, close } = await open(INDICATORS, { width: 360, height: 740 });
    await ask(page);
    const token = dialog(page).getByLabel(say('sign-in.token'), { exact: true });
    await token.fill('wrong');
    await inDialog(page, 'reading.sign-in');
    await dialog(page).getByText(say('sign-in.refused-once')).waitFor();
    await token.fill(env.SEKMET_TOKEN);
    await page.keyboard.press('Enter');
    await said(page, READ);
    await ask(page);
    await said(page, READ);
    assert.equal(await dialog(page).count(), 0);
    await assertNotKept(page, env.SEKMET_TOKEN);
    assert.ok(!requests.some((r) => r.url.includes(env.SEKMET_TOKEN)));
    await page.locator('[data-act="wipe"]').click();
    await page.locator('#indicateurs-jeton').fill(env.SEKMET_TOKEN);
    await ask(page);
    await said(page, READ);
    await close();
  });
});
