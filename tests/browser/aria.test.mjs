// What a screen reader is given, screen by screen: see lib/trees.mjs.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeBrowser, openPage } from './lib/browser.mjs';
import { answer, DISTRESS, fillDistress, fillReferral, next, open, outcome, PALLIA, ready, REFERRAL, send } from './lib/form.mjs';
import { CHECK, INTAKE, NOWHERE, OUTBOX } from './lib/pages.mjs';
import { SITE } from './lib/servers.mjs';
import { NOW, same } from './lib/trees.mjs';

after(closeBrowser);
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

// Each form as it is opened: hydration.test.mjs, which opens them all.

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
