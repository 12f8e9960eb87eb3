// A second FHIR server, of other authors and with its own validator: what the browser sends is read back the same, field by field.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closeBrowser, openPage } from './lib/browser.mjs';
import { action, DISTRESS, fillDistress, fillReferral, open, outcome, reference, REFERRAL, send, settled, textOf } from './lib/form.mjs';
import { backend } from './lib/servers.mjs';
import { fhir, FILE, OTHER, siteWith } from './lib/sites.mjs';

const ORIGIN = `http://127.0.0.1:${process.env.MEDPLUM_PORT ?? 8096}`;
const BASE = `${ORIGIN}/fhir`;
let stop;
before(async () => {
  await backend('medplum', 'start');
  stop = await siteWith('medplum', [fhir(BASE, 'medplum', 'le serveur Medplum'), FILE]);
});
after(async () => {
  await stop?.();
  await backend('medplum', 'stop');
  await closeBrowser();
});

const all = async (type) => ((await (await fetch(`${BASE}/${type}?_count=1000`)).json()).entry ?? []).map((e) => e.resource);
const identified = (resource, by) => [resource.identifier].flat().some((i) => i?.system === by.system && i.value === by.value);

/**
 * Each resource of a transaction is there once, with all that was sent and nothing else: what the server adds (`meta`, its own `id` where it
 * chose one) and references to entries of the bundle, which it resolves, are compared by what they lead to.
 */
async function assertSame(bundle) {
  const held = new Map();
  for (const { fullUrl, resource } of bundle.entry) {
    const [by] = [resource.identifier].flat();
    const found = (await all(resource.resourceType)).filter((r) => identified(r, by));
    assert.equal(found.length, 1, `${resource.resourceType} once`);
    held.set(fullUrl, found[0]);
  }
  const led = (text) => (held.has(text) ? `${held.get(text).resourceType}/${held.get(text).id}` : text);
  const settle = (value) => {
    if (Array.isArray(value)) return value.map(settle);
    if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, k === 'reference' ? led(v) : settle(v)]));
    return value;
  };
  let fields = 0;
  const count = (value) => (value && typeof value === 'object' ? Object.values(value).forEach(count) : (fields += 1));
  for (const { fullUrl, resource } of bundle.entry) {
    const { meta: _, id: __, ...sent } = settle(resource);
    const { meta: ___, id: ____, ...kept } = held.get(fullUrl);
    assert.deepEqual(kept, sent, resource.resourceType);
    count(sent);
  }
  return fields;
}
const posted = (requests) => JSON.parse(requests.find((r) => r.method === 'POST' && r.url === BASE).body);

test('a referral: every field is read back as it was sent', async () => {
  const { page, requests, close, assertQuiet } = await openPage();
  await open(page, OTHER + REFERRAL);
  await fillReferral(page);
  assert.equal(await send(page), 'done');
  const fields = await assertSame(posted(requests));
  assert.ok(fields > 150, `${fields} fields compared`);
  const ref = await reference(page);
  const named = (await all('ServiceRequest')).filter((r) => r.identifier.some((i) => i.value === ref));
  assert.equal(named.length, 1, 'the reference of the receipt leads to one request');
  assertQuiet();
  await close();
});

test('the answer is lost after everything was stored: asked first, written once', async () => {
  const { page, requests, close } = await openPage();
  await open(page, OTHER + DISTRESS);
  await fillDistress(page, 5);
  await fetch(`${ORIGIN}/_lose`, { method: 'POST' });
  assert.equal(await send(page), 'failed');
  await fetch(`${ORIGIN}/_calm`, { method: 'POST' });
  await action(page, 'send').click();
  await outcome(page, 'done').waitFor();
  assert.equal(await settled(page), 'done');
  assert.equal(requests.filter((r) => r.method === 'POST' && r.url === BASE).length, 1, 'found there, not written again');
  await assertSame(posted(requests));
  await close();
});

test('its own words for a refusal are shown', async () => {
  const { page, close } = await openPage();
  const before = (await all('QuestionnaireResponse')).length;
  await open(page, OTHER + DISTRESS);
  await fillDistress(page, 5);
  const issue = [{ severity: 'error', code: 'business-rule', details: { text: 'Service fermé aux envois ce jour' } }];
  await fetch(`${ORIGIN}/_refuse`, { method: 'POST', body: JSON.stringify({ resourceType: 'OperationOutcome', issue }) });
  assert.equal(await send(page), 'failed');
  assert.ok((await textOf(outcome(page, 'failed'))).includes('Service fermé aux envois ce jour'));
  assert.equal((await all('QuestionnaireResponse')).length, before);
  await close();
});
