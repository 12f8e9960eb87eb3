// Every type of field with the keyboard only: units, steps, sliders, lists to search, files, references, times, what is locked.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { axe, closeBrowser, openPage } from './lib/browser.mjs';
import { answersOf, download, open, parts, plain, put, say, textOf, UUID } from './lib/form.mjs';
import { button, choose, field, focused, pick, press, tabTo, type, waitFocus } from './lib/keys.mjs';
import { WORK } from './lib/servers.mjs';
import { FILE, OTHER, siteWith } from './lib/sites.mjs';

const URL = `${OTHER}/questionnaires/champs/`;
const PHONE = { width: 360, height: 740, acceptDownloads: true };
const NEXT = `${button('next')}:not([hidden] *)`;
const work = path.join(WORK, 'browser');
const SMALL = path.join(work, 'radio.png');
const BIG = path.join(work, 'grand.png');
const TEXT = path.join(work, 'note.txt');

let stop;
before(async () => {
  stop = await siteWith('controls', [FILE], { controls: 'tests/fixtures/controls.json' });
  await writeFile(SMALL, Buffer.alloc(1500, 7));
  await writeFile(BIG, Buffer.alloc(2001, 7));
  await writeFile(TEXT, 'abc');
});
after(async () => {
  await stop?.();
  await closeBrowser();
});

const box = (page, name) => page.locator(`[id="f-${name}"]`);
const says = (page, name, words) =>
  page.waitForFunction(([n, w]) => document.getElementById(`f-${n}`).innerText.replace(/\s+/g, ' ').includes(w), [name, words], { timeout: 5_000 });
const saysNot = (page, name, words) =>
  page.waitForFunction(([n, w]) => !document.getElementById(`f-${n}`).innerText.replace(/\s+/g, ' ').includes(w), [name, words], { timeout: 5_000 });
const buttonOf = (name, action) => `${button(action)}[data-name="${name}"]`;
const expanded = (page, name, open) => page.waitForSelector(`[name="${name}"][aria-expanded="${open}"]`);
/** The answers as they are sent: `{linkId: [value…]}`. */
async function sent(page) {
  await press(page, NEXT);
  await waitFocus(page, '.check [data-heading]');
  const { text } = await download(page, () => press(page, button('send')));
  return answersOf(parts(JSON.parse(text)).QuestionnaireResponse);
}
/** The same, with the documents of the file by their id. */
async function sentWithDocuments(page) {
  await press(page, NEXT);
  await waitFocus(page, '.check [data-heading]');
  const { text } = await download(page, () => press(page, button('send')));
  const { QuestionnaireResponse, Binary, DocumentReference } = parts(JSON.parse(text));
  return { answers: answersOf(QuestionnaireResponse), Binary, DocumentReference };
}
/** What is answered from the start. */
const GIVEN = ['known', 'locked.box', 'locked.choice', 'locked.list', 'locked.text'];

test('a form without an act sends what was given, and no slider', async () => {
  const { page, close, assertQuiet } = await openPage(PHONE);
  await open(page, URL);
  const answers = await sent(page);
  assert.deepEqual(Object.keys(answers), GIVEN);
  assert.deepEqual(answers.known, [{ reference: 'Patient/7', display: 'Dossier fictif n° 7' }]);
  assert.deepEqual([answers['locked.box'], answers['locked.text'], answers['locked.choice'][0].code], [[true], ['A-12'], 'in']);
  assertQuiet();
  await close();
});

test('numbers, units, steps and sliders with the keyboard', async () => {
  const { page, close, assertQuiet } = await openPage(PHONE);
  await open(page, URL);
  await type(page, 'weight', '70,50');
  await pick(page, 'dose', 'ug');
  await type(page, 'dose', '1,5', { back: true });
  await tabTo(page, 'input[name="volume"][data-unit]');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('gouttes');
  await tabTo(page, 'input[name="volume"]:not([data-unit])', { back: true });
  await page.keyboard.type('20');

  await press(page, buttonOf('count', 'step-up'));
  await press(page, buttonOf('count', 'step-up'), 'Space');
  assert.equal(await page.locator(field('count')).inputValue(), '2');
  await press(page, buttonOf('count', 'step-down'), 'Enter', { back: true });
  assert.equal(await page.locator(field('count')).inputValue(), '1');

  // 0 is where the thumb stands: it is an answer once the person says so.
  const pain = page.locator('input[name="pain"]');
  assert.equal(await pain.getAttribute('aria-valuetext'), say('result.point.none'));
  await tabTo(page, 'input[name="pain"]');
  await says(page, 'pain', say('form.slider.none'));
  await press(page, buttonOf('pain', 'answer'));
  await says(page, 'pain', say('form.scale.answer', { value: '0' }));
  assert.equal(await pain.getAttribute('data-empty'), null);
  await press(page, buttonOf('pain', 'clear'));
  await says(page, 'pain', say('form.slider.none'));
  await press(page, buttonOf('pain', 'answer'));
  await tabTo(page, 'input[name="tired"]');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await says(page, 'tired', say('form.scale.answer', { value: '2' }));

  const answers = await sent(page);
  assert.deepEqual([answers.weight, answers.dose, answers.volume, answers.count, answers.pain, answers.tired], [
    [{ value: 70.5, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' }],
    [{ value: 1.5, unit: 'µg', system: 'http://unitsofmeasure.org', code: 'ug' }],
    [{ value: 20, unit: 'gouttes' }],
    [1],
    [0],
    [2],
  ]);
  assertQuiet();
  await close();
});

test('a long list is searched with arrows, Enter and Escape, without accents', async () => {
  const { page, close, assertQuiet } = await openPage(PHONE);
  await open(page, URL);
  const town = page.locator('input[name="town"]');
  await type(page, 'town', 'ev');
  await expanded(page, 'town', 'true');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  // The mark follows the keys in the next frame.
  await page.waitForFunction(() => document.getElementById(document.activeElement.getAttribute('aria-activedescendant') ?? '')?.textContent.trim() === 'Évry', null, { timeout: 5000 });
  await page.keyboard.press('Escape');
  await expanded(page, 'town', 'false');
  assert.equal(await town.inputValue(), 'ev', 'Escape only closes');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  assert.equal(await town.inputValue(), 'Évreux');
  await expanded(page, 'town', 'false');
  // Words of no option, then words that one alone has.
  await type(page, 'town', 'Atlantis');
  await page.keyboard.press('Tab');
  await says(page, 'town', say('error.unreadable.choice'));
  await type(page, 'town', 'etienne', { back: true });
  await page.keyboard.press('Tab');
  assert.equal(await town.inputValue(), 'Saint-Étienne');
  await saysNot(page, 'town', say('error.unreadable.choice'));

  for (const words of ['gap', 'agen', 'dijon']) {
    await type(page, 'towns', words);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    assert.equal(await page.locator('input[name="towns"]').inputValue(), '');
  }
  assert.equal(await page.locator('.search__tag').count(), 3);
  await press(page, `${buttonOf('towns', 'untick')}[data-code="T42"]`, 'Enter', { back: true });
  await waitFocus(page, 'input[name="towns"]');
  assert.equal(await page.locator('.search__tag').count(), 2);
  await type(page, 'country', 'Patagonie');
  await type(page, 'mode', 'À vélo');

  const answers = await sent(page);
  assert.deepEqual(answers.town.map((c) => [c.code, c.display]), [['T49', 'Saint-Étienne']]);
  assert.deepEqual(answers.towns.map((c) => c.display), ['Agen', 'Dijon']);
  assert.deepEqual([answers.country, answers.mode], [['Patagonie'], ['À vélo']]);
  assertQuiet();
  await close();
});

test('an option is pressed, and one’s own words take the place of a radio button', async () => {
  const { page, close } = await openPage(PHONE);
  await open(page, URL);
  await page.locator('input[name="country"]').fill('bel');
  await page.locator('[role="option"]:visible').click();
  assert.equal(await page.locator('input[name="country"]').inputValue(), 'Belgique');
  await choose(page, 'mode', 'car');
  await type(page, 'mode', 'À pied');
  assert.equal(await page.locator('input[name="mode"]:checked').count(), 0);
  const answers = await sent(page);
  assert.deepEqual([answers.country[0].code, answers.mode], ['be', ['À pied']]);
  await close();
});

test('without the script of documents a file is picked, refused when too big or of another type, and taken away', async () => {
  const { page, close, complaints } = await openPage(PHONE);
  await page.route('**/documents-*.js', (route) => route.abort());
  await open(page, URL);
  const input = page.locator('input[name="letter"]');
  await type(page, 'short', 'gardé');
  await input.setInputFiles(BIG);
  await says(page, 'letter', say('error.file.big', { value: say('form.file.kilobytes', { value: '2' }) }));
  await input.setInputFiles(TEXT);
  await says(page, 'letter', 'PDF, image');
  await says(page, 'letter', plain(say('error.file.type', { value: 'PDF, image' })));
  await press(page, buttonOf('letter', 'clear'));
  await waitFocus(page, 'input[name="letter"]');
  assert.equal(await input.inputValue(), '');
  await input.setInputFiles(SMALL);
  await says(page, 'letter', 'radio.png (1 ko)');
  const { answers, Binary, DocumentReference } = await sentWithDocuments(page);
  // The document travels beside the response, which names it.
  const { url, ...rest } = answers.letter[0];
  assert.match(url.replace('urn:uuid:', ''), UUID);
  assert.deepEqual([answers.letter.length, rest], [1, { contentType: 'image/png', size: 1500, title: 'radio.png' }]);
  assert.deepEqual([Binary.contentType, Binary.data], ['image/png', Buffer.alloc(1500, 7).toString('base64')]);
  assert.equal(DocumentReference.content[0].attachment.title, 'radio.png');
  assert.deepEqual(answers.short, ['gardé']);
  assert.deepEqual(complaints().filter((c) => !/documents-/.test(c)), []);
  await close();
});

test('times carry the device’s offset of their day; addresses and references are whole', async () => {
  const { page, close, assertQuiet } = await openPage(PHONE);
  await open(page, URL);
  await type(page, 'doctor', 'le docteur');
  await page.keyboard.press('Tab');
  await says(page, 'doctor', say('error.unreadable.reference'));
  await type(page, 'doctor', 'Practitioner/12', { back: true });
  await type(page, 'site', 'https://exemple.fr/a');
  await type(page, 'seen', '14/07/2026 14h30');
  await type(page, 'hour', '9:05');
  await type(page, 'short', 'douze lettres');
  await says(page, 'short', say('form.count.over', { value: '1' }));
  await page.keyboard.press('Backspace');
  await says(page, 'short', say('form.count.left', { value: '0' }));
  // The answer that is locked can be read, and not changed.
  for (const name of ['locked.choice', 'locked.list', 'locked.box']) assert.equal(await page.locator(`[name="${name}"]:enabled`).count(), 0, name);
  assert.equal((await textOf(box(page, 'locked.box'))).includes('Relu'), true);
  const answers = await sent(page);
  assert.deepEqual([answers.doctor, answers.site, answers.seen, answers.hour, answers.short], [
    [{ reference: 'Practitioner/12' }],
    ['https://exemple.fr/a'],
    ['2026-07-14T14:30:00+02:00'],
    ['09:05:00'],
    ['douze lettre'],
  ]);
  assertQuiet();
  await close();
});

test('axe finds nothing, light and dark, with a list open and everything wrong; nothing is wider than 320 px', async () => {
  for (const [width, colorScheme, forcedColors] of [[360, 'light', 'none'], [1280, 'dark', 'none'], [320, 'light', 'active']]) {
    const { page, close } = await openPage({ width, height: 800, colorScheme, forcedColors });
    // Forced colours are the system's, which axe does not see.
    const look = () => axe(page, { without: forcedColors === 'active' ? ['color-contrast'] : [] });
    await open(page, URL);
    assert.deepEqual(await look(), [], 'at first');
    await page.locator('input[name="letter"]').setInputFiles(TEXT);
    await put(page, [['text', 'doctor', 'x y'], ['text', 'site', 'x']]);
    await type(page, 'towns', 'gap');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await type(page, 'town', 'ev');
    await page.keyboard.press('ArrowDown');
    await expanded(page, 'town', 'true');
    assert.equal((await focused(page)).name, 'town');
    assert.deepEqual(await look(), [], 'in use');
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), `${width} px`);
    await close();
  }
});
