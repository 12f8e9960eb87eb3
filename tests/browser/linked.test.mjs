// Somebody's dates by a link of the hospital: read from a real FHIR server at a press, with the link's secret out of the address bar before anything else.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { closeBrowser, openPage } from './lib/browser.mjs';
import { say, textOf } from './lib/form.mjs';
import { backend, FHIR, PROXY } from './lib/servers.mjs';
import { fhir, FILE, OTHER, siteWith } from './lib/sites.mjs';

after(closeBrowser);

const EVENTS = 'https://guichet.example/fhir/CodeSystem/pathway-event';
const code = (event) => ({ coding: [{ system: EVENTS, code: event }] });
const PAGE = '/parcours/poumon/suivi/';
const SECRET = 's3cret-token';
let stop;

/** As the hospital's own system writes: a resource under an id of its own. */
async function store(resource, token) {
  const headers = { 'content-type': 'application/fhir+json', ...(token && { authorization: `Bearer ${token}` }) };
  const answer = await fetch(`${FHIR}/${resource.resourceType}/${resource.id}`, { method: 'PUT', headers, body: JSON.stringify(resource) });
  assert.ok(answer.ok, `${answer.status} ${await answer.text()}`);
}
const patient = { resourceType: 'Patient', id: 'suivi-1', active: true };
const task = { resourceType: 'Task', id: 'suivi-biopsie', status: 'completed', intent: 'order', for: { reference: 'Patient/suivi-1' }, code: code('E09'), executionPeriod: { end: '2026-11-12' } };
const plan = {
  resourceType: 'CarePlan', id: 'suivi-plan', status: 'active', intent: 'plan', subject: { reference: 'Patient/suivi-1' },
  activity: [
    { detail: { status: 'completed', code: code('E04'), scheduledPeriod: { start: '2026-11-03', end: '2026-11-03' } } },
    { detail: { status: 'completed', code: code('E06'), scheduledPeriod: { start: '2026-11-05', end: '2026-11-05' } } },
    { reference: { reference: 'Task/suivi-biopsie' } },
  ],
};

async function open(fragment) {
  const opened = await openPage();
  await opened.page.clock.setFixedTime(new Date('2026-11-13T10:00:00'));
  await opened.page.goto(`${OTHER}${PAGE}${fragment}`);
  await opened.page.waitForSelector('#suivi[data-on]', { timeout: 20_000 });
  return opened;
}
const status = (page) => textOf(page.locator('#suivi-etat'));
const values = (page) => page.locator('input[data-mark]').evaluateAll((all) => Object.fromEntries(all.filter((i) => i.value).map((i) => [i.dataset.mark, i.value])));
const ask = async (page) => {
  await page.getByRole('button', { name: say('suivi.offer.read') }).click();
  await page.waitForFunction((asking) => !['', asking].includes(document.getElementById('suivi-etat').textContent), say('desk.link.asking'), { timeout: 60_000 });
};

describe('a link with dates', () => {
  before(async () => {
    await backend('sekmet', 'restart');
    for (const resource of [patient, task, plan]) await store(resource);
    stop = await siteWith('linked', [fhir(`${PROXY}/fhir`), FILE]);
  });
  after(async () => {
    await backend('sekmet', 'restart');
    await stop?.();
  });

  test('nothing is asked before the press; then the plan and what it leads to are read, and the secret is in no address', async () => {
    const { page, requests, close } = await open(`#lire=CarePlan/suivi-plan&jeton=${SECRET}`);
    assert.equal(page.url(), OTHER + PAGE, 'the address is bare');
    assert.equal(requests.filter((r) => r.url.startsWith(PROXY)).length, 0);
    await ask(page);
    assert.deepEqual(await values(page), { '4.0': '03/11/2026', '6.0': '05/11/2026', '9.0': '12/11/2026' });
    assert.equal(await status(page), say('desk.link.read', { count: '3' }));
    const asked = requests.filter((r) => r.url.startsWith(PROXY) && r.method === 'GET');
    assert.deepEqual(asked.map((r) => new URL(r.url).pathname), ['/fhir/CarePlan/suivi-plan', '/fhir/Task/suivi-biopsie']);
    assert.ok(asked.every((r) => r.headers.authorization === `Bearer ${SECRET}`));
    assert.ok(!requests.some((r) => r.url.includes('s3cret')));
    assert.equal(await page.locator('#suivi-lien').isVisible(), false, 'the link is used up');
    assert.deepEqual(await page.evaluate(() => [history.length <= 2, localStorage.length, sessionStorage.length, JSON.stringify(history.state)]), [true, 0, 0, 'null']);
    await close();
  });

  test('a server that is down is said, nothing typed is lost, and the same press works once it is back', async () => {
    const { page, close } = await open('#lire=Task/suivi-biopsie');
    await page.locator('input[data-mark="1.0"]').fill('09/2026');
    await backend('sekmet', 'stop');
    await ask(page);
    assert.ok((await status(page)).endsWith(say('desk.link.kept')), await status(page));
    assert.equal((await values(page))['1.0'], '09/2026');
    await backend('sekmet', 'start');
    await store(task);
    await ask(page);
    assert.equal((await values(page))['9.0'], '12/11/2026');
    await close();
  });

  test('what is no resource of this server, or has no dates, is not asked for', async () => {
    for (const fragment of ['#lire=https://other.example/CarePlan/1', '#lire=Patient/suivi-1', '#lire=CarePlan/..%2Fx', '#jeton=x', '#etape-2']) {
      const { page, requests, close } = await open(fragment);
      assert.equal(await page.locator('#suivi-lien').isVisible(), false, fragment);
      assert.equal(requests.filter((r) => r.url.startsWith(PROXY) || r.url.includes('other.example')).length, 0);
      await close();
    }
  });
});
