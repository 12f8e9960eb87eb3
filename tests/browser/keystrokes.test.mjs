// How much a typical referral costs to type: fields and keystrokes, by keyboard only. The README tells the number; beyond the limits this fails.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeBrowser, openPage } from './lib/browser.mjs';
import { open, REFERRAL, say, step, textOf } from './lib/form.mjs';
import { button, choose, field, pick, press, tabTo, tick, waitFocus } from './lib/keys.mjs';
import { SITE } from './lib/servers.mjs';

after(closeBrowser);

/** A general practitioner refers for a picture seen on a CT; the form was opened from the pathway's page. Nothing but what blocks, and the usual few beside it. */
const CASES = {
  least: {
    fields: 11,
    // The languages and the choice of display in the header are five more stops than there were.
    keys: 205,
    pages: [
      [['radio', 'motive', 'suspicion-imaging'], ['box', 'redFlags', 'none']],
      [['text', 'requester.phone', '0353019901']],
      [['text', 'patient.birthName', 'ESSAI'], ['text', 'patient.firstName', 'Zoe'], ['text', 'patient.birthDate', '12051958'], ['radio', 'patient.sex', 'female'], ['text', 'patient.phone', '0639980012'], ['radio', 'patient.informed', 'true']],
      [['radio', 'firstSymptom.known', 'unknown']],
      [['radio', 'exams.any', 'none']],
    ],
  },
  typical: {
    fields: 27,
    keys: 290,
    pages: [
      [['radio', 'motive', 'suspicion-imaging'], ['radio', 'urgency', 'within-7-days'], ['box', 'redFlags', 'none']],
      [['list', 'requester.role', 'general-practitioner'], ['text', 'requester.name', 'Dr Camille Fictif'], ['text', 'requester.phone', '0353019901'], ['radio', 'requester.isTreatingDoctor', 'true']],
      [['text', 'patient.birthName', 'ESSAI-TYPIQUE'], ['text', 'patient.firstName', 'Zoe'], ['text', 'patient.birthDate', '12051958'], ['radio', 'patient.sex', 'female'], ['text', 'patient.phone', '0639980012'], ['text', 'patient.city', 'Valaurelle'], ['radio', 'patient.informed', 'true']],
      [['radio', 'firstSymptom.known', 'known'], ['text', 'firstSymptom.date', '03/2026'], ['box', 'symptoms.lung', 'hemoptysie'], ['list', 'smoking', 'current'], ['list', 'metastatic', 'unknown'], ['list', 'firstOrRecurrence', 'first'], ['radio', 'whoPs', '1'], ['list', 'anticoagulant', 'none'], ['text', 'treatments', 'aucun']],
      [['radio', 'exams.any', 'done'], ['list', 'exams.row.type', 'ct'], ['text', 'exams.row.date', '11/2026'], ['list', 'exams.row.result', 'suspicious']],
    ],
  },
};
const DO = { radio: choose, box: tick, list: pick };

for (const [name, { fields, keys, pages }] of Object.entries(CASES)) {
  test(`keystrokes of the ${name} case stay within ${keys}, for ${fields} fields`, async (t) => {
    const { page, context, close, assertQuiet } = await openPage();
    // What a person presses: key by key, those that move on included.
    await context.addInitScript(() => {
      window.pressed = { tab: 0, text: 0, other: 0 };
      addEventListener('keydown', (e) => window.pressed[e.key === 'Tab' ? 'tab' : e.key.length === 1 && e.key !== ' ' ? 'text' : 'other']++, true);
    });
    await open(page, `${SITE}${REFERRAL}#filiere=lung`);
    for (const [index, answers] of pages.entries()) {
      assert.equal(await step(page), index + 1);
      for (const [kind, id, value] of answers) {
        if (kind === 'text') {
          await tabTo(page, field(id));
          await page.keyboard.type(value);
        } else await DO[kind](page, id, value);
      }
      await press(page, button('next') + ':not([hidden] *)');
      await waitFocus(page, index + 1 < pages.length ? `.form__page[data-page="${index + 2}"] [data-heading]` : '.check [data-heading]');
    }
    assert.equal(await textOf(page.locator('.check [data-heading]')), say('check.title'));
    await press(page, button('send'));
    const count = await page.evaluate(() => window.pressed);
    const all = count.tab + count.text + count.other;
    const answered = pages.flat().length;
    t.diagnostic(`${name}: ${answered} fields, ${all} keystrokes: ${count.text} letters and digits, ${count.tab} Tab, ${count.other} others (space, arrows, Enter)`);
    assert.ok(answered <= fields, `${answered} fields`);
    assert.ok(all <= keys, `${all} keystrokes`);
    assertQuiet();
    await close();
  });
}
