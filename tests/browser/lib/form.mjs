// The forms as the tests meet them: what is filled in, what is shown, what was sent.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './servers.mjs';

export const REFERRAL = '/demande/';
export const DISTRESS = '/questionnaires/echelle-detresse/';
export const PALLIA = '/questionnaires/pallia-10/';
export const PATIENT_REQUEST = '/questionnaires/demande-patient/';
export const DAY_HOSPITAL = '/questionnaires/hopital-de-jour/';
const site = JSON.parse(await readFile(path.join(root, 'public/site.json'), 'utf8'));
/** Every form of the site: its name and its address. */
export const FORMS = { demande: REFERRAL, ...Object.fromEntries(site.questionnaires.map((name) => [name, `/questionnaires/${name}/`])) };

/** The questionnaire's file. */
export const questionnaireFile = (name) => path.join(root, `public/questionnaires/${name}.json`);
export const questionnaire = async (name) => JSON.parse(await readFile(questionnaireFile(name), 'utf8'));
/** The words of the interface. */
export const texts = JSON.parse(await readFile(path.join(root, 'public/texts/fr.json'), 'utf8'));
/** Text as a person reads it: blanks of all kinds are one. */
export const plain = (text) => text.replace(/\s+/g, ' ').trim();
/** Words of the interface with their places filled. */
export const say = (key, places = {}) => {
  assert.ok(key in texts, `a text ${key}`);
  return plain(Object.entries(places).reduce((text, [name, value]) => text.replace(`{${name}}`, value), texts[key]));
};
export const textOf = async (locator) => plain(await locator.innerText());

/** Nine unambiguous signs: no B I M N O Q S Y Z, no 0 1 2 5 6 8. */
export const REFERENCE = /^[ACDEFHJKLPRTUVWX3479]{3}-[ACDEFHJKLPRTUVWX3479]{3}-[ACDEFHJKLPRTUVWX3479]{3}$/;
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The program has taken the page over. */
export const ready = (page) => page.waitForSelector('html[data-ready]', { state: 'attached', timeout: 30_000 });
export async function open(page, url) {
  await page.goto(url);
  await ready(page);
}

/** A fictional referral, page by page: `[kind, name, value]`. Numbers are of the ranges kept for fiction. */
export const ANSWERS = [
  [
    ['radio', 'pathway', 'lung'],
    ['radio', 'motive', 'suspicion-imaging'],
    ['radio', 'urgency', 'within-7-days'],
    ['box', 'redFlags', 'none'],
  ],
  [
    ['list', 'requester.role', 'general-practitioner'],
    ['text', 'requester.name', 'Dr Camille Fictif'],
    ['text', 'requester.phone', '03 53 01 99 01'],
    ['radio', 'requester.isTreatingDoctor', 'true'],
  ],
  [
    ['text', 'patient.birthName', 'ESSAI-D’ÉTÉ'],
    ['text', 'patient.firstName', 'Zoé'],
    ['text', 'patient.birthDate', '12/05/1958'],
    ['radio', 'patient.sex', 'female'],
    ['text', 'patient.phone', '06 39 98 00 12'],
    ['radio', 'patient.informed', 'true'],
  ],
  [
    ['radio', 'firstSymptom.known', 'known'],
    ['text', 'firstSymptom.date', '03/2026'],
    ['box', 'symptoms.lung', 'hemoptysie'],
    ['text', 'symptoms.other', 'Toux <b>& "sang"</b>'],
    ['radio', 'whoPs', '1'],
    ['text', 'question', 'Quel délai ?'],
  ],
  [['radio', 'exams.any', 'none']],
];
/** What the answers say of a person: nothing of it may stand in an address, a title, or a store of the browser. */
export const SECRETS = ['ESSAI', 'Zoé', 'Fictif', '12/05/1958', '1958-05-12', '06 39 98', 'hemoptysie', 'Quel délai'];

/** Answers with a pointer, where the way of answering is not what is tested: a press on the words beside a box, as people do. */
export async function answer(page, answers) {
  for (const [kind, name, value] of answers) {
    if (kind === 'list') await page.locator(`select[name="${name}"]`).selectOption(value);
    else if (kind === 'text') await page.locator(`:is(input:not([type=radio], [type=checkbox]), textarea)[name="${name}"]`).fill(value);
    else await toggle(page, name, value, true);
  }
}
/** Ticks or unticks: a press in the middle of the choice, on whatever is drawn there. */
export async function toggle(page, name, value, on) {
  const input = page.locator(`input[name="${name}"][value="${value}"]`);
  if ((await input.isChecked()) !== on) await page.locator('.option, .scale__step', { has: input }).click();
  assert.equal(await input.isChecked(), on, `${name} ${value}`);
}

/** Answers at once, by the events that a person's acts cause: for tests of what comes after. */
export const put = (page, answers) =>
  page.evaluate(async (answers) => {
    for (const [kind, name, value] of answers) {
      const find = () => [...document.querySelectorAll('#formulaire :is(input, textarea, select)')].find((c) => c.name === name && (!['radio', 'box'].includes(kind) || c.value === value));
      // What a condition shows is built when it is shown for the first time: in the next microtask.
      if (!find()) await new Promise(requestAnimationFrame);
      const control = find();
      if (kind === 'radio' || kind === 'box') {
        if (!control.checked) control.click();
      } else {
        control.value = value;
        control.dispatchEvent(new Event(kind === 'list' ? 'change' : 'input', { bubbles: true }));
      }
      control.dispatchEvent(new FocusEvent('focusout', { bubbles: true }));
    }
  }, answers);

/** The page of the form that is drawn, counted from 1; 0 when none is. */
export const step = (page) => page.evaluate(() => Number(document.querySelector('.form__page:not([hidden])')?.dataset.page ?? 0));
export const action = (page, name) => page.locator(`#formulaire [data-action="${name}"]:visible`);
export const next = (page) => action(page, 'next').click();
export const outcome = (page, which) => page.locator(`[data-outcome="${which}"]`);

/** Fills the referral in and stops on the page of answers. */
export async function fillReferral(page, change = (answers) => answers) {
  for (const [index, answers] of change(structuredClone(ANSWERS)).entries()) {
    assert.equal(await step(page), index + 1);
    await put(page, answers);
    await next(page);
  }
  await page.locator('.check').waitFor();
}

/** Fills the distress scale in and stops on the page of answers. */
export async function fillDistress(page, level = 0) {
  await put(page, [
    ['radio', 'detresse.niveau', String(level)],
    ['box', 'besoin.sleep', 'true'],
    ['text', 'besoin.autre', 'Des nouvelles de mon chat'],
  ]);
  await next(page);
  await page.locator('.check').waitFor();
}

/** Presses « Envoyer » and waits for what comes of it: `done` or `failed`. */
export async function send(page) {
  await action(page, 'send').click();
  return settled(page);
}
export async function settled(page) {
  const end = page.locator('[data-outcome="done"], [data-outcome="failed"]');
  await end.waitFor({ timeout: 60_000 });
  return end.getAttribute('data-outcome');
}

/** The reference on the receipt. */
export const reference = (page) => page.locator('.receipt__reference').innerText();

/** The name and the text of the file that an act hands over. */
export async function download(page, act) {
  const [file] = await Promise.all([page.waitForEvent('download', { timeout: 15_000 }), act()]);
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

/** The resources of a transaction by their type; each stands there once. */
export function parts(bundle) {
  assert.equal(bundle.resourceType, 'Bundle');
  assert.equal(bundle.type, 'transaction');
  const found = {};
  for (const { resource } of bundle.entry) {
    assert.ok(!(resource.resourceType in found), `one ${resource.resourceType}`);
    found[resource.resourceType] = resource;
  }
  return found;
}

/** All items of a response by linkId: the list of each one's answers, in order. */
export function answersOf(response) {
  const found = {};
  const walk = (items) => {
    for (const item of items ?? []) {
      if (item.answer) (found[item.linkId] ??= []).push(...item.answer.map((a) => Object.entries(a).find(([k]) => k.startsWith('value'))?.[1]));
      walk(item.item);
      for (const a of item.answer ?? []) walk(a.item);
    }
  };
  walk(response.item);
  return found;
}

/** A transaction that stands on its own: unique fullUrls, no reference to something that is not in it, the form by canonical and version. */
export async function assertWhole(bundle, form) {
  const urls = bundle.entry.map((e) => e.fullUrl);
  assert.equal(new Set(urls).size, urls.length);
  for (const url of urls) assert.match(url.replace('urn:uuid:', ''), UUID);
  const references = [...JSON.stringify(bundle).matchAll(/"reference":"([^"]+)"/g)].map((m) => m[1]);
  for (const one of references) assert.ok(urls.includes(one), `${one} is in the bundle`);
  const { QuestionnaireResponse: response } = parts(bundle);
  const { url, version } = await questionnaire(form);
  assert.equal(response.questionnaire, `${url}|${version}`);
  assert.equal(response.status, 'completed');
  return references;
}

/** Everything in the site's database, as it stands there: binary parts as their letters. */
export const rawStores = (page) =>
  page.evaluate(async () => {
    if (!(await indexedDB.databases()).some((d) => d.name === 'guichet')) return {};
    const done = (request) => new Promise((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: () => reject(request.error) }));
    const db = await done(indexedDB.open('guichet'));
    const stores = {};
    for (const name of db.objectStoreNames) stores[name] = await done(db.transaction(name).objectStore(name).getAll());
    db.close();
    const letters = (value) => {
      if (value instanceof CryptoKey) return `key, ${value.extractable ? 'extractable' : 'stays here'}`;
      if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return new TextDecoder('latin1').decode(value);
      return value;
    };
    for (const records of Object.values(stores)) for (const record of records) for (const [name, value] of Object.entries(record)) record[name] = letters(value);
    return stores;
  });

/** Nothing personal is left where it does not belong. */
export async function assertPrivate(page, context) {
  const kept = await page.evaluate(async () => ({
    url: decodeURIComponent(location.href),
    history: JSON.stringify(history.state),
    title: document.title,
    local: { ...localStorage },
    session: { ...sessionStorage },
    databases: (await indexedDB.databases()).map((d) => d.name),
    cached: (await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map((r) => r.url)))).flat(),
    cookie: document.cookie,
    windowName: window.name,
  }));
  // The service worker keeps the site's own files; offline.test.mjs reads them.
  for (const url of kept.cached) assert.ok(url.startsWith(new URL(kept.url).origin) && !/[?#]/.test(url), `${url} is kept`);
  for (const secret of SECRETS) assert.ok(!`${kept.url} ${kept.title} ${kept.history}`.includes(secret), `${secret} in the address or the title`);
  assert.equal(new URL(kept.url).search, '');
  assert.equal(new URL(kept.url).hash, '');
  // The program that sends keeps what it sent, encrypted, and one word that says so.
  const { 'guichet-kept': flag, ...local } = kept.local;
  assert.ok([undefined, '1'].includes(flag));
  assert.ok(kept.databases.every((name) => name === 'guichet'), kept.databases.join());
  const stores = JSON.stringify(await rawStores(page));
  for (const secret of SECRETS) assert.ok(!stores.includes(secret), `${secret} in the database`);
  assert.deepEqual([local, kept.session, kept.cookie, kept.windowName], [{}, {}, '', '']);
  assert.deepEqual(await context.cookies(), []);
}
