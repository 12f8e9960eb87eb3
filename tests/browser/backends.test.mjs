// The backends themselves: what they answer is what the other tests rely on.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import { axe, closeBrowser, openPage } from './lib/browser.mjs';
import { backend, FHIR, KINTO, PROXY, RECORDS, records, serve, stored, WORK } from './lib/servers.mjs';

after(closeBrowser);

const ORIGIN = 'http://127.0.0.1:8081';
const FHIR_JSON = { 'content-type': 'application/fhir+json', origin: ORIGIN };
const patient = (value) => JSON.stringify({ resourceType: 'Patient', identifier: [{ system: 'urn:example:test', value }] });
const post = (url, body, headers = FHIR_JSON) => fetch(url, { method: 'POST', headers, body });
const cors = (answer) => answer.headers.get('access-control-allow-origin');

test('SEKMET is a FHIR R4 server', async () => {
  const answer = await fetch(`${FHIR}/metadata`);
  assert.equal(answer.status, 200);
  const statement = await answer.json();
  assert.equal(statement.resourceType, 'CapabilityStatement');
  assert.match(statement.fhirVersion, /^4\.0/);
});

test('SEKMET keeps its data when it is killed and started again', async () => {
  const value = randomUUID();
  assert.equal((await post(`${FHIR}/Patient`, patient(value))).status, 201);
  await backend('sekmet', 'kill');
  await assert.rejects(fetch(`${FHIR}/metadata`));
  const down = await fetch(`${PROXY}/fhir/metadata`, { headers: { origin: ORIGIN } });
  assert.deepEqual([down.status, cors(down)], [502, ORIGIN]);
  await backend('sekmet', 'restart');
  assert.equal((await stored('Patient', `identifier=urn:example:test|${value}`)).length, 1);
});

test('Kinto takes any JSON object from the form and lets the hospital read', async () => {
  assert.equal((await fetch(`${KINTO}/`)).status, 200);
  const json = { 'content-type': 'application/json' };
  const form = { ...json, authorization: `Basic ${btoa('form:s3cret')}` };
  const data = { any: { thing: [1, null, randomUUID()] } };
  assert.equal((await post(RECORDS, JSON.stringify({ data }), form)).status, 201);
  assert.equal((await post(RECORDS, JSON.stringify({ data }), json)).status, 401);
  assert.ok((await records()).some((r) => r.any?.thing?.[2] === data.any.thing[2]));
});

test('the inbox takes a sending once and gives nothing back', async () => {
  const id = randomUUID();
  const put = () => fetch(`${PROXY}/inbox/${id}`, { method: 'PUT', headers: { 'content-type': 'application/json', origin: ORIGIN }, body: '{"data":{"a":1}}' });
  assert.equal((await put()).status, 201);
  assert.equal((await put()).status, 412);
  assert.equal((await fetch(`${PROXY}/inbox/${id}`)).status, 403);
  assert.equal((await records()).filter((r) => r.id === id).length, 1);
});

test('the drop folder takes a file once and gives nothing back', async () => {
  const url = `${PROXY}/drop/${randomUUID()}.json`;
  const put = () => fetch(url, { method: 'PUT', headers: { origin: ORIGIN }, body: '{}' });
  assert.equal((await put()).status, 201);
  assert.equal((await put()).status, 412);
  assert.equal((await fetch(url)).status, 403);
});

test('the proxy stores, then loses the answer', async () => {
  const value = randomUUID();
  await assert.rejects(post(`${PROXY}/lost/Patient`, patient(value)));
  assert.equal((await stored('Patient', `identifier=urn:example:test|${value}`)).length, 1);
});

test('what a page sees of each failure', async (t) => {
  // A real page of an allowed origin: Chromium keeps a page that came from no address away from loopback.
  const dist = path.join(WORK, 'probe-page');
  await mkdir(dist, { recursive: true });
  await writeFile(path.join(dist, 'index.html'), '<!doctype html><html lang="fr"><title>probe</title><link rel="icon" href="data:,"><main><h1>probe</h1></main></html>');
  const stop = await serve({ dist, port: 8082, name: 'probe' });
  t.after(stop);
  const { page, close, requests, foreign, assertQuiet } = await openPage();
  await page.goto('http://127.0.0.1:8082/');
  assert.deepEqual(await axe(page), []);
  assert.equal(requests.length, 1);
  assertQuiet();
  const seen = (path, size = 10) =>
    page.evaluate(
      async ([url, size]) => {
        const body = JSON.stringify({ resourceType: 'Patient', name: [{ family: 'x'.repeat(size) }] });
        try {
          const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/fhir+json' }, body });
          return [answer.status, answer.headers.get('retry-after')];
        } catch (e) {
          return `${e.name}: ${e.message}`;
        }
      },
      [`${PROXY}${path}`, size],
    );
  const opaque = 'TypeError: Failed to fetch';
  assert.deepEqual(await seen('/fhir/Patient'), [201, null]);
  assert.deepEqual(await seen('/fhir/Nothing'), [404, null]);
  assert.deepEqual(await seen('/too-large/Patient', 2000), [413, null]);
  assert.deepEqual(await seen('/busy/Patient'), [429, '2']);
  assert.deepEqual(await seen('/broken/Patient'), [500, null]);
  assert.deepEqual(await seen('/down/Patient'), [502, null]);
  assert.equal(await seen('/lost/Patient'), opaque);
  assert.equal(await seen('/nocors/Patient'), opaque);
  assert.ok(foreign('http://127.0.0.1:8082').every((url) => url.startsWith(PROXY)));
  await close();
});

test('a page of another origin is refused', async () => {
  const answer = await fetch(`${PROXY}/fhir/metadata`, { headers: { origin: 'http://127.0.0.1:9999' } });
  assert.equal(cors(answer), null);
});
