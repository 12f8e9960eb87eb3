// What a screen reader is given, screen by screen: the accessibility tree beside this file, so that a change of it is read before it is taken.
// GUICHET_WRITE=1 writes the trees anew.
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import { closeBrowser, openPage } from './lib/browser.mjs';
import { answer, DISTRESS, FORMS, fillDistress, fillReferral, next, open, outcome, PALLIA, ready, REFERRAL, send } from './lib/form.mjs';
import { CHECK, INTAKE, NOWHERE, OUTBOX } from './lib/pages.mjs';
import { root, SITE } from './lib/servers.mjs';

after(closeBrowser);
const NOW = new Date('2026-11-20T10:05:00+01:00');
const folder = path.join(root, 'tests/browser/trees');

/** The page's tree, without what each sending and each build has of its own. */
async function tree(page) {
  const text = await page.locator('body').ariaSnapshot();
  return text
    .replace(/[ACDEFHJKLPRTUVWX3479]{3}-[ACDEFHJKLPRTUVWX3479]{3}-[ACDEFHJKLPRTUVWX3479]{3}/g, 'REFERENCE')
    .replace(/\d{2}\/\d{2}\/\d{4} à \d{2}:\d{2}/g, 'MOMENT')
    .replace(/[0-9a-f]{64}/g, 'SUM')
    .replace(/\(\d+ ms\)/g, '(TIME)')
    .replaceAll(SITE, 'SITE')
    .replace(/Version \d+\.\d+\.\d+\+[0-9a-f]+/g, 'VERSION')
    .replace(/ +$/gm, '');
}

async function same(page, name) {
  const file = path.join(folder, `${name}.yml`);
  const now = `${await tree(page)}\n`;
  if (process.env.GUICHET_WRITE) {
    await mkdir(folder, { recursive: true });
    return writeFile(file, now);
  }
  const kept = await readFile(file, 'utf8').catch(() => '');
  assert.ok(kept, `${name}: no tree is kept; write it with GUICHET_WRITE=1 and read it`);
  assert.deepEqual(now.split('\n'), kept.split('\n'), name);
}

const PAGES = {
  home: '/', pathways: '/parcours/', factsheet: '/parcours/poumon/', 'factsheet-patient': '/parcours/poumon/patient/', follow: '/parcours/poumon/suivi/', leaflet: '/parcours/poumon/patient/papier/',
  questionnaires: '/questionnaires/', paper: '/questionnaires/pallia-10/papier/', search: '/recherche/', charter: '/charte/', orientation: '/orientation/patient/', sources: '/sources/', accessibility: '/accessibilite/', privacy: '/donnees-personnelles/', outbox: OUTBOX, connection: CHECK, intake: INTAKE, nowhere: NOWHERE,
  indicators: '/indicateurs/', booklet: '/parcours/poumon/livret/', 'care-sheet': '/parcours/poumon/pps/', tools: '/outils/', letter: '/outils/premiere-journee/', checklist: '/outils/informations-cles/',
};
for (const [name, route] of Object.entries(PAGES)) {
  test(`${route}`, async (t) => {
    const { page, close } = await openPage();
    t.after(close);
    await page.clock.setFixedTime(NOW);
    // Whether the machine of the tests has a network is not what is looked at here.
    await page.addInitScript(() => Object.defineProperty(navigator, 'onLine', { get: () => true }));
    await page.goto(SITE + route);
    if ([OUTBOX, CHECK].includes(route)) await page.waitForLoadState('networkidle');
    if (/\/suivi\/|\/pps\/|\/outils\/.|\/indicateurs\//.test(route) || route === INTAKE) await page.waitForLoadState('networkidle');
    await same(page, name);
  });
}

for (const [name, route] of Object.entries(FORMS)) {
  test(`${route}: the form as it is opened`, async (t) => {
    const { page, close } = await openPage();
    t.after(close);
    await page.clock.setFixedTime(NOW);
    await page.goto(SITE + route);
    await ready(page);
    await same(page, `form-${name}`);
  });
}

test('the referral: what is missing, the emergency, the answers to check, the receipt', async (t) => {
  const { page, close } = await openPage({ acceptDownloads: true });
  t.after(close);
  await page.clock.setFixedTime(NOW);
  await open(page, SITE + REFERRAL);
  await next(page);
  await page.locator('[data-summary]').waitFor();
  await same(page, 'referral-missing');
  await answer(page, [['box', 'redFlags', 'seizure']]);
  await page.locator('.emergency').waitFor();
  await same(page, 'referral-emergency');
  await page.reload();
  await ready(page);
  await fillReferral(page);
  await same(page, 'referral-check');
  assert.equal(await send(page), 'done');
  await outcome(page, 'done').waitFor();
  await same(page, 'referral-receipt');
});

test('questionnaires: the result of Pallia 10, the receipt of the distress scale', async (t) => {
  const { page, close } = await openPage({ acceptDownloads: true });
  t.after(close);
  await page.clock.setFixedTime(NOW);
  await open(page, SITE + PALLIA);
  await answer(page, ['01', '02', '03', '04'].map((n) => ['radio', `p10.${n}`, 'true']));
  await page.locator('.result__rule').first().waitFor();
  await page.locator('.result__logic summary').click();
  await same(page, 'pallia-result');
  await open(page, SITE + DISTRESS);
  await fillDistress(page, 4);
  assert.equal(await send(page), 'done');
  await same(page, 'distress-receipt');
});
