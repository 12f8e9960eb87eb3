// The fault campaign: many sendings from a real browser to a real server, through a proxy that goes wrong, with the server killed, the page
// reloaded, closed and doubled at random moments. In the end each sending that the page had taken in charge is on the server once.
// usage: node tests/campaign/run.mjs [--envelopes 40] [--seed 1] [--to fhir|drop] [--out FILE.json]
// Needs the built site (DIST or dist), and the backends running (tests/campaign/run.sh starts them).
import assert from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { closeBrowser, launch } from '../browser/lib/browser.mjs';
import { action, DISTRESS, next, open, put } from '../browser/lib/form.mjs';
import { backend, FHIR, PROXY, root, stored } from '../browser/lib/servers.mjs';
import { fhir, FILE, OTHER, siteWith } from '../browser/lib/sites.mjs';
import { FAULTS, faulty, random } from './proxy.mjs';

const { values: arg } = parseArgs({
  options: { envelopes: { type: 'string', default: '40' }, seed: { type: 'string', default: '1' }, to: { type: 'string', default: 'fhir' }, out: { type: 'string' } },
});
const MANY = Number(arg.envelopes);
const SEED = Number(arg.seed);
const draw = random(SEED);
const pick = (...choices) => choices[Math.floor(draw() * choices.length)];
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const say = (line) => console.log(`campaign: ${line}`);

const toFhir = arg.to === 'fhir';
const target = toFhir ? new URL(FHIR).origin : PROXY;
const proxy = await faulty({ target, seed: SEED + 1, origins: [OTHER], port: 8071 });
const destination = toFhir
  ? fhir(`${proxy.origin}/fhir`)
  : { kind: 'webhook', id: 'drop', label: 'le dossier du guichet', url: `${proxy.origin}/drop/{id}.json`, method: 'PUT', wrap: 'raw', headers: {} };
const stop = await siteWith(`campaign-${arg.to}`, [destination, FILE]);

/** Each sending carries a number that no other has, in its free text. */
const run = `${Date.now().toString(36)}-${SEED}`;
const marker = (n) => `campagne ${run} numéro ${n}.`;
/** What happened to a sending on the page: in charge once the page has said that it is kept on the device, or that it has arrived. */
const inCharge = new Set();
const acts = {};
const count = (table, name) => (table[name] = (table[name] ?? 0) + 1);

const context = await (await launch()).newContext({ locale: 'fr-FR', timezoneId: 'Europe/Paris' });
await context.addInitScript(() => {
  // A page is told of all that waits on the device: what counts is what it sent itself.
  let own;
  document.addEventListener('guichet-post', (event) => {
    const { act, sending } = JSON.parse(event.detail);
    if (act === 'send') own = sending.id;
  }, true);
  document.addEventListener('guichet-posted', (event) => {
    const said = JSON.parse(event.detail);
    if (said.about === 'sending' && said.id === own && (said.kept || said.state === 'delivered')) document.documentElement.dataset.campaign = said.state;
  });
});
const state = (page) => page.evaluate(() => document.documentElement.dataset.campaign ?? '').catch(() => '');

/** Opens the page of what waits and asks for everything to be tried again, as a person would; gives how many are left. */
async function retryAll(page) {
  await page.goto(`${OTHER}/envois/`);
  await page.locator('#envois .form__buttons').first().waitFor({ timeout: 15_000 });
  const open = page.locator('[data-sending]:not([data-state="delivered"])');
  const retries = await page.locator('[data-sending]:not([data-state="delivered"]) [data-act="retry"]:visible').all();
  for (const retry of retries) await retry.click({ timeout: 2000 }).catch(() => undefined);
  await sleep(1500);
  return open.count();
}

async function one(n) {
  const page = await context.newPage();
  try {
    await open(page, OTHER + DISTRESS);
    await put(page, [
      ['radio', 'detresse.niveau', String(n % 11)],
      ['text', 'besoin.autre', marker(n)],
    ]);
    await next(page);
    await page.locator('.check').waitFor();
    await action(page, 'send').click();
    const act = pick('waits', 'waits', 'reloads', 'closes', 'opens a second tab', 'closes at once');
    count(acts, act);
    if (act !== 'closes at once') await page.waitForFunction(() => document.documentElement.dataset.campaign, null, { timeout: 8000 }).catch(() => undefined);
    if (await state(page)) inCharge.add(n);
    if (act === 'waits') await sleep(draw() * 1500);
    else await sleep(draw() * 400);
    if (act === 'reloads') {
      await page.reload();
      await sleep(draw() * 800);
    }
    if (act === 'opens a second tab') {
      const second = await context.newPage();
      await second.goto(`${OTHER}/envois/`).catch(() => undefined);
      await sleep(300 + draw() * 600);
      await second.close();
    }
    if (await state(page)) inCharge.add(n);
  } finally {
    await page.close();
  }
}

/** How often each number stands on the server. */
async function onServer() {
  const texts = toFhir
    ? (await stored('QuestionnaireResponse')).map((r) => JSON.stringify(r))
    : await Promise.all((await drops()).map((file) => readFile(file, 'utf8')));
  const found = new Map();
  for (const text of texts) {
    const number = new RegExp(`campagne ${run} numéro (\\d+)\\.`).exec(text)?.[1];
    if (number !== undefined) found.set(Number(number), (found.get(Number(number)) ?? 0) + 1);
  }
  return found;
}
async function drops() {
  const folder = path.join(root, 'tests/.work/nginx/drop');
  return (await readdir(folder)).filter((f) => f.endsWith('.json')).map((f) => path.join(folder, f));
}

const began = Date.now();
let kills = 0;
let left = 0;
try {
  for (let n = 0; n < MANY; n++) {
    const kill = toFhir && n % 20 === 13;
    if (kill) {
      kills += 1;
      const killed = sleep(draw() * 2500).then(() => backend('sekmet', 'kill'));
      await one(n);
      await killed;
      if (draw() < 0.5 && n + 1 < MANY) await one((n += 1));
      await backend('sekmet', 'restart');
    } else {
      await one(n);
    }
    if (n % 20 === 19) {
      const page = await context.newPage();
      say(`${n + 1} of ${MANY}, ${await retryAll(page)} waiting, ${Math.round((Date.now() - began) / 1000)} s`);
      await page.close();
    }
  }
  proxy.calm();
  const page = await context.newPage();
  left = await retryAll(page);
  for (let round = 0; round < 60 && left > 0; round++) left = await retryAll(page);
  assert.equal(await page.locator('#envois > .note').count(), 0, 'everything that is kept can be read');

  const found = await onServer();
  const lost = [...inCharge].filter((n) => !found.has(n));
  const doubled = [...found].filter(([, times]) => times > 1).map(([n]) => n);
  const result = {
    to: arg.to, seed: SEED, envelopes: MANY, inCharge: inCharge.size, stored: found.size, waiting: left, lost: lost.length, doubled: doubled.length, kills,
    faults: proxy.counts, acts, seconds: Math.round((Date.now() - began) / 1000),
  };
  say(JSON.stringify(result));
  for (const [fault] of FAULTS) say(`${String(proxy.counts[fault]).padStart(6)}  ${fault}`);
  if (arg.out) await writeFile(arg.out, JSON.stringify(result, null, 1));
  assert.deepEqual({ lost, doubled, left }, { lost: [], doubled: [], left: 0 });
  // A campaign that disturbed nothing, or whose pages took nothing in charge, says nothing.
  assert.ok(inCharge.size >= MANY * 0.6, `${inCharge.size} of ${MANY} were taken in charge`);
  assert.ok(FAULTS.slice(1).every(([fault]) => proxy.counts[fault] > 0) || MANY < 200, 'every fault happened');
  say(`lost 0, doubled 0 of ${MANY}`);
} finally {
  await closeBrowser();
  await stop();
  await proxy.close();
}
