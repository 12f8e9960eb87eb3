// The score as an Observation beside the response: sent to a real server through the page, and read back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closeBrowser, openPage } from './lib/browser.mjs';
import { DISTRESS, fillDistress, next, open, PALLIA, put, questionnaire, say, send } from './lib/form.mjs';
import { FHIR, stored } from './lib/servers.mjs';
import { fhir, FILE, OTHER, siteWith } from './lib/sites.mjs';

let stop;
before(async () => {
  stop = await siteWith('scores', [fhir(FHIR), FILE]);
});
after(async () => {
  await stop?.();
  await closeBrowser();
});

const form = await questionnaire('pallia-10');
const canonical = `${form.url}|${form.version}`;
const point = (n) => `p10.${String(n).padStart(2, '0')}`;

/** Sends these answers of Pallia 10, and gives the response and the observation that the server holds. */
async function sent(page, address, answers) {
  await open(page, OTHER + address);
  const before = new Set((await stored('Observation')).map((o) => o.id));
  await put(page, answers);
  await next(page);
  await page.locator('.check').waitFor();
  assert.equal(await send(page), 'done');
  const found = (await stored('Observation')).filter((o) => !before.has(o.id));
  assert.equal(found.length, 1, 'one observation');
  return found[0];
}

test('a complete Pallia 10 arrives as a response and a score of the version that was filled', async () => {
  const { page, close, assertQuiet } = await openPage();
  const answers = Array.from({ length: 10 }, (_, i) => ['radio', point(i + 1), String(i < 5)]);
  const score = await sent(page, PALLIA, answers);
  assert.equal(score.valueInteger, 5);
  assert.equal(score.dataAbsentReason, undefined);
  assert.equal(score.method.text, canonical);
  assert.equal(score.category[0].coding[0].code, 'survey');
  assert.deepEqual(score.code.coding.map((c) => c.code), ['pallia-10']);
  const id = score.derivedFrom[0].reference.split('/').pop();
  const responses = await stored('QuestionnaireResponse');
  const response = responses.find((r) => r.id === id);
  assert.ok(response, `${score.derivedFrom[0].reference} is on the server`);
  assert.equal(response.questionnaire, canonical);
  assert.ok(score.note.some((n) => n.text.includes('score > 3')), 'the rule and its source');
  assertQuiet();
  await close();
});

test('a tool that does not apply has no score, and says so', async () => {
  const { page, close } = await openPage();
  const score = await sent(page, PALLIA, [['radio', point(1), 'false']]);
  assert.equal(score.valueInteger, undefined);
  assert.equal(score.dataAbsentReason.coding[0].code, 'not-applicable');
  await close();
});

test('an incomplete Pallia 10 has no score, and says how many answers are missing', async () => {
  const { page, close } = await openPage();
  await open(page, OTHER + PALLIA);
  await put(page, [['radio', point(1), 'true'], ['radio', point(2), 'true']]);
  await next(page);
  await page.locator('.check').waitFor();
  assert.equal(await page.locator('[data-summary]').count(), 0, 'what is missing does not block');
  const before = new Set((await stored('Observation')).map((o) => o.id));
  assert.equal(await send(page), 'done');
  const [score] = (await stored('Observation')).filter((o) => !before.has(o.id));
  assert.equal(score.valueInteger, undefined);
  assert.equal(score.dataAbsentReason.coding[0].code, 'unknown');
  assert.ok(score.note.some((n) => n.text === 'Réponses manquantes\u00a0: 8. Aucun score n’est donné.'), JSON.stringify(score.note));
  await close();
});

test('a level of distress of nought is a value; who answered goes with the response', async () => {
  const { page, close, assertQuiet } = await openPage();
  await open(page, OTHER + DISTRESS);
  const before = new Set((await stored('Observation')).map((o) => o.id));
  await fillDistress(page, 0);
  await page.locator('[data-aid="role"] input[value="relative"]').check();
  assert.equal(await send(page), 'done');
  const [score] = (await stored('Observation')).filter((o) => !before.has(o.id));
  assert.equal(score.valueInteger, 0);
  const response = (await stored('QuestionnaireResponse')).find((r) => r.id === score.derivedFrom[0].reference.split('/').pop());
  assert.deepEqual(response.source, { type: 'RelatedPerson', display: say('role.relative') });
  assertQuiet();
  await close();
});
