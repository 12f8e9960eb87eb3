// Sending for real: to a FHIR server, to a webhook with a store, through nginx; killed, lost, refused; once each time.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { closeBrowser, openPage } from './lib/browser.mjs';
import {
  action, answer, answersOf, assertPrivate, assertWhole, DISTRESS, download, fillDistress, fillReferral, next, open, outcome, parts, plain, questionnaire, reference, REFERENCE, REFERRAL, say, send, settled, textOf,
} from './lib/form.mjs';
import { judge } from './lib/judge.mjs';
import { button, press, waitFocus } from './lib/keys.mjs';
import { backend, FHIR, PROXY, records, root, stored, WORK } from './lib/servers.mjs';
import { fhir, FILE, OTHER, siteWith } from './lib/sites.mjs';

after(closeBrowser);
// A test that kills the server and fails leaves the others theirs.
beforeEach(() => backend('sekmet', 'status').catch(() => backend('sekmet', 'restart')));

const origin = (url) => new URL(url).origin;
const posts = (requests) => requests.filter((r) => r.method === 'POST');
const failure = (page) => textOf(outcome(page, 'failed'));
const identifierOf = (resource) => [resource.identifier].flat()[0];
/** What the server holds under this resource's identifier. All are read and compared here: a server may ignore a search's parameters. */
const onServer = async (resource) => {
  const { system, value } = identifierOf(resource);
  return (await stored(resource.resourceType)).filter((r) => [r.identifier].flat().some((i) => i?.system === system && i.value === value));
};

/** Each resource of a transaction stands on the server once. Gives what the server holds, by type. */
async function assertOnce(bundle) {
  const held = {};
  for (const { resource } of bundle.entry) {
    const found = await onServer(resource);
    assert.equal(found.length, 1, `${resource.resourceType} ${identifierOf(resource).value}`);
    held[resource.resourceType] = found[0];
  }
  return held;
}

/** How many there are of each type, all sendings together. */
async function counts() {
  const types = ['Patient', 'Practitioner', 'PractitionerRole', 'QuestionnaireResponse', 'ServiceRequest'];
  return Object.fromEntries(await Promise.all(types.map(async (type) => [type, (await stored(type)).length])));
}

describe('a FHIR server', () => {
  let stop;
  before(async () => {
    stop = await siteWith('fhir', [fhir(FHIR), FILE]);
  });
  after(() => stop());

  test('a referral is sent from the browser, read back from the server, and valid', async () => {
    const { page, context, requests, close, assertQuiet, foreign } = await openPage();
    const before = await counts();
    await open(page, OTHER + REFERRAL);
    await fillReferral(page);
    assert.ok((await textOf(page.locator('.check__destination'))).includes('le serveur FHIR du guichet'), 'where it goes is said before');
    assert.deepEqual(foreign(OTHER), [], 'nothing leaves before « Envoyer »');
    await press(page, button('send'));
    assert.equal(await settled(page), 'done');
    await waitFocus(page, '[data-outcome="done"] [data-heading]');
    const receipt = await textOf(outcome(page, 'done'));
    assert.ok(receipt.includes(say('outcome.sent')) && receipt.includes('le serveur FHIR du guichet'));
    const ref = await reference(page);
    assert.match(ref, REFERENCE);
    await assertPrivate(page, context);

    const [post, ...more] = posts(requests);
    assert.deepEqual(more, []);
    const bundle = JSON.parse(post.body);
    await assertWhole(bundle, 'demande');
    const held = await assertOnce(bundle);
    assert.deepEqual(await counts(), Object.fromEntries(Object.entries(before).map(([type, n]) => [type, n + 1])), 'one of each, and nothing else');
    const { ServiceRequest, Patient, QuestionnaireResponse, PractitionerRole, Practitioner } = held;
    assert.ok(ServiceRequest.identifier.some((i) => i.value === ref));
    assert.equal(ServiceRequest.subject.reference, `Patient/${Patient.id}`);
    assert.equal(ServiceRequest.requester.reference, `PractitionerRole/${PractitionerRole.id}`);
    assert.equal(ServiceRequest.supportingInfo[0].reference, `QuestionnaireResponse/${QuestionnaireResponse.id}`);
    assert.equal(PractitionerRole.practitioner.reference, `Practitioner/${Practitioner.id}`);
    assert.equal(QuestionnaireResponse.subject.reference, `Patient/${Patient.id}`);
    assert.equal(Patient.name[0].family, 'ESSAI-D’ÉTÉ');
    const answers = answersOf(QuestionnaireResponse);
    assert.deepEqual(answers['firstSymptom.date'], ['2026-03']);
    assert.deepEqual(answers['symptoms.other'], ['Toux <b>& "sang"</b>']);

    await judge('referral', 'demande', [...bundle.entry.map((e) => e.resource), bundle, ...Object.values(held)]);

    // Only the site and its one destination were asked; no cookie, no address of the page.
    assert.deepEqual(foreign(OTHER, origin(FHIR)), []);
    for (const request of requests.filter((r) => origin(r.url) === origin(FHIR))) {
      assert.ok(request.url.startsWith(FHIR), request.url);
      for (const name of ['cookie', 'referer', 'authorization']) assert.equal(request.headers[name] ?? '', '', name);
    }
    assertQuiet();
    await close();
  });

  test('a questionnaire is sent from the browser, read back from the server, and valid; 0 stays 0', async () => {
    const { page, requests, close, assertQuiet, foreign } = await openPage();
    await open(page, OTHER + DISTRESS);
    await fillDistress(page, 0);
    assert.equal(await send(page), 'done');
    const bundle = JSON.parse(posts(requests)[0].body);
    await assertWhole(bundle, 'echelle-detresse');
    const { QuestionnaireResponse } = await assertOnce(bundle);
    const { url, version } = await questionnaire('echelle-detresse');
    assert.equal(QuestionnaireResponse.questionnaire, `${url}|${version}`);
    assert.deepEqual(answersOf(QuestionnaireResponse)['detresse.niveau'], [0]);
    assert.equal(QuestionnaireResponse.subject, undefined);
    await judge('distress', 'echelle-detresse', [QuestionnaireResponse, bundle, ...bundle.entry.map((e) => e.resource)]);
    assert.deepEqual(foreign(OTHER, origin(FHIR)), []);
    assertQuiet();
    await close();
  });

  test('pressed twice, sent once', async () => {
    const { page, requests, close, assertQuiet } = await openPage();
    await open(page, OTHER + REFERRAL);
    await fillReferral(page);
    const before = await counts();
    // Both presses in one turn, before anything is drawn anew.
    await page.evaluate(() => {
      const button = document.querySelector('#formulaire [data-action="send"]');
      button.click();
      button.click();
      button.click();
    });
    assert.equal(await settled(page), 'done');
    assert.equal(posts(requests).length, 1);
    assert.equal((await counts()).ServiceRequest, before.ServiceRequest + 1);
    await assertOnce(JSON.parse(posts(requests)[0].body));
    assertQuiet();
    await close();
  });

  test('a double click of a real pointer sends once', async () => {
    const { page, requests, close } = await openPage();
    await open(page, OTHER + REFERRAL);
    await fillReferral(page);
    await action(page, 'send').dblclick();
    assert.equal(await settled(page), 'done');
    assert.equal(posts(requests).length, 1);
    await close();
  });

  test('the server is killed in the middle of a send, comes back, « Réessayer »: one request arrives', async () => {
    const { page, requests, close } = await openPage({ acceptDownloads: true });
    await open(page, OTHER + REFERRAL);
    await fillReferral(page);
    const before = await counts();
    await holdServer(page);
    await action(page, 'send').click();
    await page.locator('[data-outcome="under"]').waitFor();
    await inFlight();
    await backend('sekmet', 'kill');
    assert.equal(await settled(page), 'failed');
    await waitFocus(page, '[data-outcome="failed"] [data-heading]');
    const told = await failure(page);
    for (const words of ['outcome.failed', 'outcome.failed.unknown', 'reason.no-answer']) assert.ok(told.includes(say(words)), `${words} in: ${told}`);
    const [, ref] = /Référence : (\S+?)\. /.exec(told);
    assert.match(ref, REFERENCE);
    assert.equal(await action(page, 'back').count(), 0, 'what may have arrived is not changed any more');
    const file = await download(page, () => press(page, button('save')));
    const first = JSON.parse(posts(requests)[0].body);
    assert.equal(JSON.parse(file.text).identifier.value, first.identifier.value, 'the file is the same sending');
    assert.deepEqual(answersOf(parts(JSON.parse(file.text)).QuestionnaireResponse)['patient.birthName'], ['ESSAI-D’ÉTÉ']);
    await page.emulateMedia({ media: 'print' });
    assert.ok((await outcome(page, 'failed').innerText()).includes('ESSAI-D’ÉTÉ'), 'the answers can be printed');
    await page.emulateMedia({ media: null });

    await backend('sekmet', 'restart');
    assert.equal((await counts()).ServiceRequest, before.ServiceRequest, 'the first try had not arrived');
    await press(page, button('send'));
    assert.equal(await settled(page), 'done');
    assert.equal(await reference(page), ref, 'the same reference');
    assert.equal(posts(requests).length, 2);
    assert.equal(posts(requests)[1].body, posts(requests)[0].body, 'the same sending');
    await assertOnce(first);
    assert.equal((await counts()).ServiceRequest, before.ServiceRequest + 1);
    await close();
  });

  test('the server stored it, then the answer was lost: « Réessayer » finds it there and writes nothing again', async () => {
    const { page, requests, close } = await openPage();
    await open(page, OTHER + REFERRAL);
    await fillReferral(page);
    let lost = 0;
    await page.route(FHIR, async (route) => {
      if (route.request().method() !== 'POST' || lost++) return route.continue();
      // The real request, through a proxy that hands it on and drops the connection instead of answering.
      return route.continue({ url: `${PROXY}/lost` });
    });
    assert.equal(await send(page), 'failed');
    const told = await failure(page);
    assert.ok(told.includes(say('outcome.failed.unknown')), told);
    const bundle = JSON.parse(posts(requests)[0].body);
    const first = await assertOnce(bundle);
    const seen = requests.length;
    await press(page, button('send'));
    assert.equal(await settled(page), 'done');
    assert.equal(posts(requests).length, 1, 'asked, not sent again');
    assert.ok(requests.slice(seen).some((r) => r.method === 'GET' && r.url.includes('/ServiceRequest')));
    const again = await assertOnce(bundle);
    assert.equal(again.ServiceRequest.meta?.versionId, first.ServiceRequest.meta?.versionId, 'what the hospital has is untouched');
    assert.equal(await reference(page), first.ServiceRequest.identifier.find((i) => REFERENCE.test(i.value)).value);
    await close();
  });

  test('the server is down before the send: nothing was in doubt, the answers can be changed and sent', async () => {
    const { page, requests, close } = await openPage();
    await open(page, OTHER + REFERRAL);
    await fillReferral(page);
    await backend('sekmet', 'kill');
    assert.equal(await send(page), 'failed');
    const told = await failure(page);
    assert.ok(told.includes(say('outcome.failed.text')) && told.includes(say('reason.no-answer')), told);
    await backend('sekmet', 'restart');
    await press(page, button('back'));
    await page.locator('.check').waitFor();
    await action(page, 'change').and(page.locator('[data-name="question"]')).click();
    await answer(page, [['text', 'question', 'Quel délai, et où ?']]);
    for (const _ of [4, 5]) await action(page, 'next').click();
    assert.equal(await send(page), 'done');
    assert.equal(posts(requests).length, 1);
    const { ServiceRequest } = await assertOnce(JSON.parse(posts(requests)[0].body));
    assert.equal(ServiceRequest.note[0].text, 'Quel délai, et où ?');
    await close();
  });

  test('the device goes offline: the answers are kept, and arrive once when it is back', async () => {
    const { page, context, requests, close } = await openPage();
    await open(page, OTHER + REFERRAL);
    await fillReferral(page);
    await context.setOffline(true);
    assert.equal(await send(page), 'failed');
    assert.deepEqual(posts(requests), []);
    await context.setOffline(false);
    await press(page, button('send'));
    assert.equal(await settled(page), 'done');
    await assertOnce(JSON.parse(posts(requests)[0].body));
    await close();
  });
});

test('the device is offline: nothing leaves for a server elsewhere, and it is said', async (t) => {
  t.after(await siteWith('elsewhere', [fhir('https://fhir.valaurelle.example/r4'), FILE]));
  const { page, context, requests, close, foreign } = await openPage();
  await open(page, OTHER + REFERRAL);
  await fillReferral(page);
  // The program that sends has come with the answers to check.
  await page.waitForFunction(() => performance.getEntriesByType('resource').some((one) => /\/post-\w+_bg\.wasm$/.test(one.name) && one.responseEnd));
  const seen = requests.length;
  await context.setOffline(true);
  assert.equal(await send(page), 'failed');
  assert.ok((await failure(page)).includes(say('reason.offline')));
  assert.deepEqual(foreign(OTHER), []);
  // The page may ask for its own worker meanwhile, and that for the site's files: nothing is handed over.
  assert.deepEqual(requests.slice(seen).filter((r) => r.method !== 'GET' || r.body || new URL(r.url).search), []);
  await close();
});

/** Stops the FHIR server's processes when the transaction leaves, so that it is under way and not yet read. */
async function holdServer(page) {
  const pid = Number(await readFile(path.join(WORK, `sekmet/run-${new URL(FHIR).port}/pid`), 'utf8'));
  let held = false;
  await page.route(FHIR, (route) => {
    if (route.request().method() === 'POST' && !held) {
      held = true;
      process.kill(pid, 'SIGSTOP');
    }
    return route.continue();
  });
}

/** Waits until the bytes of a request stand unread before the FHIR server. */
async function inFlight() {
  const port = Number(new URL(FHIR).port).toString(16).toUpperCase().padStart(4, '0');
  const unread = (line) => {
    const [, local, , state, queues] = line.trim().split(/\s+/);
    return local?.endsWith(`:${port}`) && state === '01' && parseInt(queues.split(':')[1], 16) > 1000;
  };
  const until = performance.now() + 15_000;
  while (!(await readFile('/proc/net/tcp', 'utf8')).split('\n').some(unread)) assert.ok(performance.now() < until, 'the request is under way');
}

describe('a webhook with a store behind nginx', () => {
  let stop;
  const inbox = { kind: 'webhook', id: 'inbox', label: 'la boîte du guichet', url: `${PROXY}/inbox/{id}`, method: 'PUT', wrap: 'data', headers: {} };
  const puts = (requests) => requests.filter((r) => r.method === 'PUT');
  const idOf = (request) => request.url.split('/').at(-1);
  before(async () => {
    stop = await siteWith('webhook', [inbox, FILE]);
  });
  after(() => stop());

  test('a referral and a questionnaire arrive in the store as the documented envelope', async () => {
    const schema = JSON.parse(await readFile(path.join(root, 'docs/sending-1.schema.json'), 'utf8'));
    for (const [route, fill, form, kind, holds] of [
      [REFERRAL, fillReferral, 'demande', 'referral', 'bundle'],
      [DISTRESS, fillDistress, 'echelle-detresse', 'questionnaire', 'response'],
    ]) {
      const { page, requests, close, assertQuiet, foreign } = await openPage();
      await open(page, OTHER + route);
      await fill(page);
      assert.equal(await send(page), 'done');
      const [put, ...more] = puts(requests);
      assert.deepEqual(more, []);
      const found = (await records()).filter((r) => r.id === idOf(put));
      assert.equal(found.length, 1);
      const [record] = found;
      for (const name of schema.required) assert.ok(name in record, name);
      assert.equal(record.version, 1);
      assert.equal(record.kind, kind);
      assert.equal(record.reference, await reference(page));
      const { url, version } = await questionnaire(form);
      assert.equal(record.form, `${url}|${version}`);
      // Kinto adds the time, and the version of the collection's schema.
      const { last_modified: _, schema: __, ...stays } = record;
      assert.deepEqual(stays, JSON.parse(put.body).data, 'stored as sent');
      if (kind === 'referral') {
        await assertWhole(record.bundle, form);
        assert.equal(parts(record.bundle).Patient.name[0].family, 'ESSAI-D’ÉTÉ');
      } else assert.deepEqual(answersOf(record.response)['detresse.niveau'], [0]);
      await judge(`webhook-${kind}`, form, [record[holds]]);
      assert.deepEqual(foreign(OTHER, origin(PROXY)), []);
      assertQuiet();
      await close();
    }
  });

  test('stored, then the answer was lost: « Réessayer » leaves one', async () => {
    const { page, requests, close } = await openPage();
    await open(page, OTHER + DISTRESS);
    await fillDistress(page, 4);
    let statuses = [];
    await page.route(`${PROXY}/inbox/**`, async (route) => {
      if (route.request().method() !== 'PUT') return route.continue();
      const answer = await route.fetch();
      statuses.push(answer.status());
      return statuses.length === 1 ? route.abort('connectionreset') : route.fulfill({ response: answer });
    });
    assert.equal(await send(page), 'failed');
    assert.ok((await failure(page)).includes(say('outcome.failed.unknown')));
    const id = idOf(puts(requests)[0]);
    const first = (await records()).filter((r) => r.id === id);
    assert.equal(first.length, 1, 'it had arrived');
    await press(page, button('send'));
    assert.equal(await settled(page), 'done');
    assert.deepEqual(statuses, [201, 412]);
    assert.deepEqual((await records()).filter((r) => r.id === id), first, 'one, untouched');
    assert.equal(puts(requests)[1].body, puts(requests)[0].body);
    await close();
  });

  test('pressed twice, stored once', async () => {
    const { page, requests, close } = await openPage();
    const before = (await records()).length;
    await open(page, OTHER + DISTRESS);
    await fillDistress(page, 9);
    await action(page, 'send').dblclick();
    assert.equal(await settled(page), 'done');
    assert.equal(puts(requests).length, 1);
    assert.equal((await records()).length, before + 1);
    await close();
  });
});

test('a folder behind nginx takes each sending as one file', async (t) => {
  t.after(await siteWith('drop', [{ kind: 'webhook', id: 'drop', label: 'le dossier du guichet', url: `${PROXY}/drop/{id}.json`, method: 'PUT', wrap: 'raw', headers: {} }, FILE]));
  const { page, requests, close, assertQuiet } = await openPage();
  await open(page, OTHER + REFERRAL);
  await fillReferral(page);
  assert.equal(await send(page), 'done');
  const name = requests.find((r) => r.method === 'PUT').url.split('/').at(-1);
  const folder = path.join(WORK, 'nginx/drop');
  assert.equal((await readdir(folder)).filter((f) => f === name).length, 1);
  const kept = JSON.parse(await readFile(path.join(folder, name), 'utf8'));
  assert.equal(kept.reference, await reference(page));
  assert.equal(parts(kept.bundle).ServiceRequest.status, 'active');
  assertQuiet();
  await close();
});

describe('what goes wrong has its own words, and nothing is lost', () => {
  // What waits is tried again by itself: a file is then a copy. What waits for a person may be handed over as one.
  for (const [name, base, key, more, person = false] of [
    ['413, too large', `${PROXY}/too-large`, 'reason.too-large', '(413)', true],
    ['429, busy', `${PROXY}/busy`, 'reason.busy', say('outcome.wait', { seconds: '2' })],
    ['502, the server behind nginx is gone', `${PROXY}/down`, 'reason.server-error', '(502)'],
    ['500, broken', `${PROXY}/broken`, 'reason.server-error', '(500)'],
    ['no CORS headers', `${PROXY}/nocors`, 'reason.no-answer', ''],
    ['an address without a FHIR server', `${OTHER}/fhir`, 'reason.not-a-fhir-server', '', true],
  ]) {
    test(name, async (t) => {
      t.after(await siteWith('failing', [fhir(base, 'failing', 'le serveur du guichet'), FILE]));
      const before = await counts();
      const { page, context, close, foreign, errors } = await openPage({ acceptDownloads: true });
      await open(page, OTHER + REFERRAL);
      await fillReferral(page);
      assert.equal(await send(page), 'failed');
      await waitFocus(page, '[data-outcome="failed"] [data-heading]');
      const told = await failure(page);
      for (const words of [say('outcome.failed'), say('outcome.failed.text'), `le serveur du guichet : ${say(key)}`, more]) assert.ok(told.includes(words), `${words} in: ${told}`);
      const [, ref] = /Référence : (\S+?)\. /.exec(told);
      assert.match(ref, REFERENCE);
      assert.deepEqual(await counts(), before, 'nothing arrived');

      // The answers are still there, and can be changed.
      await press(page, button('back'));
      await page.locator('.check').waitFor();
      assert.ok((await textOf(page.locator('.check'))).includes('ESSAI-D’ÉTÉ'));
      assert.equal(await send(page), 'failed');
      assert.ok((await failure(page)).includes(ref), 'the same reference on the next try');

      const { name: file, text } = await download(page, () => press(page, button('save')));
      assert.match(file, /\.json$/);
      const bundle = JSON.parse(text);
      await assertWhole(bundle, 'demande');
      assert.ok(parts(bundle).ServiceRequest.identifier.some((i) => i.value === ref));
      assert.equal(await settled(page), person ? 'done' : 'failed');
      if (person) assert.ok((await textOf(outcome(page, 'done'))).includes(say('outcome.saved')), 'a file, and not « envoyé »');
      else assert.equal(await outcome(page, 'failed').getAttribute('data-state'), 'waiting', 'it goes on waiting');
      await assertPrivate(page, context);
      assert.deepEqual(foreign(OTHER, origin(base)), []);
      assert.deepEqual(errors, []);
      await close();
    });
  }

  test('a refusal after the transaction was sent: 502 and 500 leave it open, 429 does not', async (t) => {
    t.after(await siteWith('late-failure', [fhir(`${PROXY}/fhir`), FILE]));
    for (const [where, key, doubt] of [['down', 'reason.server-error', true], ['broken', 'reason.server-error', true], ['busy', 'reason.busy', false]]) {
      const { page, requests, close } = await openPage();
      await open(page, OTHER + DISTRESS);
      await fillDistress(page, 1);
      await page.route(`${PROXY}/fhir`, (route) => (route.request().method() === 'POST' ? route.continue({ url: `${PROXY}/${where}` }) : route.continue()));
      assert.equal(await send(page), 'failed', where);
      const told = await failure(page);
      assert.ok(told.includes(say(key)), `${where}: ${told}`);
      assert.equal(told.includes(say('outcome.failed.unknown')), doubt, where);
      await page.unroute(`${PROXY}/fhir`);
      await press(page, button('send'));
      assert.equal(await settled(page), 'done', where);
      await assertOnce(JSON.parse(posts(requests)[0].body));
      await close();
    }
  });

  test('the first destinations refuse, the next one takes it: once, and the receipt says which', async (t) => {
    const chain = [fhir(`${PROXY}/busy`, 'busy', 'le premier'), fhir(`${PROXY}/too-large`, 'small', 'le deuxième'), fhir(FHIR, 'third', 'le troisième'), FILE];
    t.after(await siteWith('fallback', chain));
    const before = await counts();
    const { page, requests, close, foreign } = await openPage();
    await open(page, OTHER + REFERRAL);
    await fillReferral(page);
    assert.equal(await send(page), 'done');
    const receipt = await textOf(outcome(page, 'done'));
    assert.ok(receipt.includes('le troisième') && !receipt.includes('le premier') && !receipt.includes('le deuxième'), receipt);
    const sent = posts(requests);
    assert.deepEqual(sent.map((r) => r.url), [`${PROXY}/too-large`, FHIR]);
    await assertOnce(JSON.parse(sent[1].body));
    assert.equal((await counts()).ServiceRequest, before.ServiceRequest + 1);
    assert.deepEqual(foreign(OTHER, origin(PROXY), origin(FHIR)), []);
    await close();
  });

  test('all fail: each is named, no file is made by itself', async (t) => {
    t.after(await siteWith('all-down', [fhir(`${PROXY}/down`, 'a', 'le premier'), fhir(`${PROXY}/busy`, 'b', 'le deuxième'), FILE]));
    const { page, close } = await openPage({ acceptDownloads: true });
    let files = 0;
    page.on('download', () => (files += 1));
    await open(page, OTHER + DISTRESS);
    await fillDistress(page, 2);
    assert.equal(await send(page), 'failed');
    const told = await failure(page);
    assert.ok(told.includes(`le premier : ${say('reason.server-error')}`) && told.includes(`le deuxième : ${say('reason.busy')}`), told);
    assert.equal(files, 0);
    assert.ok(plain(told).includes(say('outcome.failed.text')));
    await close();
  });
});

describe('a receiver that names the question it refuses, and a secure mailbox', () => {
  let stop;
  let door;
  let refuse;
  before(async () => {
    // The FHIR server, behind a door that refuses once as a strict server does: 422, and where.
    door = http.createServer(async (request, response) => {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const body = Buffer.concat(chunks);
      const cors = { 'access-control-allow-origin': OTHER, 'access-control-allow-headers': 'content-type, accept', 'access-control-allow-methods': 'GET, PUT, POST' };
      if (request.method === 'OPTIONS') return response.writeHead(204, cors).end();
      if (request.method === 'POST' && refuse) {
        refuse = false;
        const bundle = JSON.parse(body);
        const entry = bundle.entry.findIndex((e) => e.resource.resourceType === 'QuestionnaireResponse');
        // Down to where the free text stands.
        const path = (items, at) => items?.map((item, i) => (item.linkId === 'besoin.autre' ? `${at}.item[${i}]` : path(item.item, `${at}.item[${i}]`))).find(Boolean);
        const expression = [`${path(bundle.entry[entry].resource.item, `Bundle.entry[${entry}].resource`)}.answer[0].valueString`];
        const issue = [{ severity: 'error', code: 'invalid', diagnostics: 'Texte refusé par le serveur', expression }];
        return response.writeHead(422, { ...cors, 'content-type': 'application/fhir+json' }).end(JSON.stringify({ resourceType: 'OperationOutcome', issue }));
      }
      const { host, connection, 'content-length': length, 'transfer-encoding': encoding, ...headers } = request.headers;
      const answer = await fetch(new URL(request.url, FHIR), { method: request.method, headers, body: body.length ? body : undefined });
      response.writeHead(answer.status, { ...cors, 'content-type': 'application/fhir+json' }).end(await answer.text());
    });
    await new Promise((done) => door.listen(8091, '127.0.0.1', done));
    const mail = { kind: 'mail', id: 'mssante', label: 'la messagerie du guichet', address: 'guichet@mssante.example' };
    stop = await siteWith('refusing', [fhir('http://127.0.0.1:8091/fhir'), mail, FILE]);
  });
  after(async () => {
    await stop?.();
    door.closeAllConnections();
    door.close();
  });
  beforeEach(() => {
    refuse = true;
  });

  test('the words stand beside the question, one press away; corrected, it arrives once', async () => {
    const { page, close } = await openPage();
    const before = (await stored('QuestionnaireResponse')).length;
    await open(page, OTHER + DISTRESS);
    await fillDistress(page, 3);
    assert.equal(await send(page), 'failed');
    const to = outcome(page, 'failed').locator('li li [data-action="change"]');
    assert.ok((await failure(page)).includes('Texte refusé par le serveur'));
    await to.click();
    const field = page.locator('[name="besoin.autre"]');
    await page.waitForFunction(() => document.activeElement?.name === 'besoin.autre');
    const described = await field.evaluate((e) => e.getAttribute('aria-describedby').split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' '));
    assert.ok(described.includes('Texte refusé par le serveur'), described);
    await field.fill('Autre chose');
    await next(page);
    assert.equal(await send(page), 'done');
    assert.equal((await stored('QuestionnaireResponse')).length, before + 1);
    await close();
  });

  test('the mailbox is offered after the failure, never tried; the link says nothing of anybody', async () => {
    const { page, close } = await openPage({ width: 360, height: 740 });
    await open(page, OTHER + DISTRESS);
    await fillDistress(page, 3);
    assert.equal(await send(page), 'failed');
    assert.ok(!(await failure(page)).includes('la messagerie du guichet :'), 'not among what was tried');
    const offer = page.locator('[data-mail]');
    assert.ok((await textOf(offer)).includes('guichet@mssante.example'));
    const link = await offer.getByRole('link', { name: say('mail.open') }).getAttribute('href');
    const url = new URL(link);
    assert.equal(url.pathname, 'guichet@mssante.example');
    const [, ref] = /Référence : (\S+?)\. /.exec(await failure(page));
    assert.equal(url.searchParams.get('subject'), `Guichet ${ref}`);
    assert.ok(url.searchParams.get('body').includes(`guichet-${ref}.json`));
    for (const word of ['détresse', 'chat', 'cancer', 'patient']) assert.ok(!decodeURIComponent(link).toLowerCase().includes(word), word);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    const file = await download(page, () => action(page, 'save').click());
    assert.equal(file.name, `guichet-${ref}.json`);
    await outcome(page, 'done').waitFor();
    await page.locator('[data-mail]').getByRole('link').waitFor();
    await close();
  });
});
