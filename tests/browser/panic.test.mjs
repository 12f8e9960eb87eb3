// When the program dies or never comes: the page says so, and what was typed can be taken away.
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import { closeBrowser, openPage } from './lib/browser.mjs';
import { action, answer, ANSWERS, DISTRESS, download, next, open, plain, REFERRAL, say, texts, toggle } from './lib/form.mjs';
import { press, tabTo, waitFocus } from './lib/keys.mjs';
import { SITE } from './lib/servers.mjs';
import { DIST } from './lib/sites.mjs';

after(closeBrowser);

const provoke = (page) => page.evaluate(() => void document.documentElement.dispatchEvent(new Event('guichet-provoke-panic')));
const panel = (page) => page.locator('#panne');
const rescue = (way) => `[data-rescue="${way}"]`;
const TYPED = [
  ['radio', 'detresse.niveau', '0'],
  ['box', 'besoin.sleep', 'true'],
  ['text', 'besoin.autre', 'Une phrase à ne pas perdre'],
];
const assertTyped = (text) => {
  const lines = plain(text);
  assert.match(lines, /niveau de détresse ces 7 derniers jours[^:]*: 0, Pas de détresse/);
  assert.match(lines, /Je dors mal/);
  assert.match(lines, /Autre chose à nous dire ?\? : Une phrase à ne pas perdre/);
  assert.doesNotMatch(lines, /J’ai des douleurs/, 'what was not ticked is not there');
};

test('a panic: the panel takes the focus, and what was typed is saved as a text', async () => {
  const { page, close, messages, errors, foreign } = await openPage({ acceptDownloads: true, width: 360 });
  await open(page, SITE + DISTRESS);
  await answer(page, TYPED);
  assert.equal(await panel(page).isVisible(), false);
  await provoke(page);
  await panel(page).waitFor();
  await waitFocus(page, '#panne');
  assert.equal(await panel(page).getAttribute('role'), 'alert');
  const told = plain(await panel(page).innerText());
  assert.ok(told.includes(plain(texts['panic.title'])) && told.includes(say('panic.text')));
  assert.match(told, /téléphonez au 0[1-9]( \d\d){4}/);
  assert.ok(messages.some((m) => m.type === 'error' && m.text.includes('provoked on purpose')), 'the technician finds the reason');

  // What is still typed afterwards is taken along.
  await page.locator('textarea[name="besoin.autre"]').fill('Une phrase à ne pas perdre, même après');
  const { name, text } = await download(page, () => press(page, rescue('save')));
  assert.match(name, /\.txt$/);
  assertTyped(text);
  assert.match(text, /même après/);
  assert.equal(await page.locator('[data-rescue-said]').innerText(), texts['panic.saved']);

  // A dead program is not called again.
  const before = errors.length;
  await next(page);
  await toggle(page, 'besoin.pain', 'true', true);
  assert.equal(errors.length, before);
  assert.equal(await page.locator('.check').count(), 0);
  assert.deepEqual(foreign(SITE), [], 'nothing was sent anywhere');
  await close();
});

test('a panic: copied to the clipboard', async () => {
  const { page, context, close } = await openPage();
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: SITE });
  await open(page, SITE + DISTRESS);
  await answer(page, TYPED);
  await provoke(page);
  await waitFocus(page, '#panne');
  await press(page, rescue('copy'));
  await page.waitForFunction((words) => document.querySelector('[data-rescue-said]').textContent === words, texts['panic.copied']);
  assertTyped(await page.evaluate(() => navigator.clipboard.readText()));
  await close();
});

test('a panic: where the clipboard is forbidden, a file is handed over instead', async () => {
  const { page, close } = await openPage({ acceptDownloads: true });
  await page.addInitScript(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('forbidden', 'NotAllowedError'));
  });
  await open(page, SITE + DISTRESS);
  await answer(page, TYPED);
  await provoke(page);
  await waitFocus(page, '#panne');
  const { text } = await download(page, () => press(page, rescue('copy')));
  assertTyped(text);
  assert.equal(await page.locator('[data-rescue-said]').innerText(), texts['panic.saved']);
  await close();
});

test('a panic in the middle of the referral: the steps before are in the text too', async () => {
  const { page, close } = await openPage({ acceptDownloads: true });
  await open(page, SITE + REFERRAL);
  for (const answers of ANSWERS.slice(0, 3)) {
    await answer(page, answers);
    await next(page);
  }
  await provoke(page);
  await waitFocus(page, '#panne');
  const { text } = await download(page, () => press(page, rescue('save')));
  const lines = plain(text);
  for (const words of ['Quelle filière ? : Poumon', 'Votre fonction : Médecin généraliste', 'Nom de naissance : ESSAI-D’ÉTÉ', 'Date de naissance : 12/05/1958', 'Êtes-vous le médecin traitant ? : Oui']) {
    assert.ok(lines.includes(words), `${words} in ${lines}`);
  }
  await close();
});

test('the script that starts the program cannot be fetched: the page says so', async () => {
  const { page, close } = await openPage({ acceptDownloads: true });
  await page.route(/\/(lean|guichet)-\w+\.js$/, (route) => route.abort());
  await page.goto(SITE + DISTRESS);
  await waitFocus(page, '#panne');
  await answer(page, TYPED);
  assertTyped((await download(page, () => press(page, rescue('save')))).text);
  await close();
});

test('the lean program does not take a form that has expressions', async () => {
  const { page, close, messages } = await openPage();
  const programs = (await readdir(DIST)).filter((file) => /^lean-\w+\.(js|wasm)$/.test(file));
  assert.equal(programs.length, 2);
  // The referral's page is given the other program, with its links as they are.
  await page.route(/\/guichet-\w+\.(js|wasm)$/, (route) => {
    const ending = path.extname(new URL(route.request().url()).pathname);
    return route.fulfill({ path: path.join(DIST, programs.find((file) => file.endsWith(ending))), contentType: ending === '.js' ? 'text/javascript' : 'application/wasm' });
  });
  await page.goto(SITE + REFERRAL);
  await waitFocus(page, '#panne');
  assert.ok(messages.some((m) => m.text.includes('cannot be read')), 'the technician finds the reason');
  await close();
});

const LOST = [
  ['cannot be fetched', (route) => route.abort()],
  ['is not on the server', (route) => route.fulfill({ status: 404, contentType: 'text/html', body: '<!doctype html><title>404</title>' })],
];
const damaged = (contentType) => ['is damaged', (route) => route.fulfill({ status: 200, contentType, body: '[[not what it was' })];
for (const [what, files, [why, act]] of [
  ...[...LOST, damaged('application/wasm')].map((way) => ['program', '**/*.wasm', way]),
  ...[...LOST, damaged('application/json')].map((way) => ['form’s data', '**/form-*.json', way]),
]) {
  test(`the ${what} ${why}: the page says so, and what was typed can be taken away`, async () => {
    const { page, close } = await openPage({ acceptDownloads: true });
    let hold;
    const held = new Promise((resolve) => (hold = resolve));
    await page.route(files, async (route) => {
      await held;
      await act(route);
    });
    await page.goto(SITE + DISTRESS, { waitUntil: 'domcontentloaded' });
    await answer(page, TYPED);
    await next(page);
    assert.equal(await action(page, 'next').getAttribute('aria-busy'), 'true');
    hold();
    await panel(page).waitFor();
    await waitFocus(page, '#panne');
    await page.waitForFunction(() => document.querySelector('link[media=all]')?.sheet, null, { timeout: 2000 });
    assert.equal(await page.locator('[aria-busy]').count(), 0, 'no button waits for ever');
    await tabTo(page, rescue('save'));
    const { text } = await download(page, () => page.keyboard.press('Enter'));
    assertTyped(text);
    await close();
  });
}

test('what only answers and paper need is asked for after the program; while that is waited for, in three seconds', async () => {
  for (const held of [false, true]) {
    const { page, close } = await openPage();
    const asked = [];
    page.on('request', (request) => asked.push([performance.now(), new URL(request.url()).pathname.replace(/-[^/]*(?=\.)/, '')]));
    let release = () => {};
    if (held) {
      const wait = new Promise((resolve) => (release = resolve));
      await page.route('**/*.wasm', async (route) => (await wait, route.continue().catch(() => {})));
    }
    await page.goto(SITE + DISTRESS, { waitUntil: 'domcontentloaded' });
    await page.waitForFunction(() => document.querySelector('link[media=all]')?.sheet);
    const [[later]] = asked.filter(([, file]) => file === '/later.css');
    const [[loader]] = asked.filter(([, file]) => file === '/start.js');
    assert.equal(asked.filter(([, file]) => file === '/later.css').length, 1);
    assert.equal(await page.evaluate(() => 'ready' in document.documentElement.dataset), !held);
    if (held) assert.ok(later - loader > 2500, `${later - loader} ms after the loader`);
    release();
    await close();
  }
});

test('a server has the policy of another version of the site: the sheet within the page is refused, and the one in a file draws the same', async () => {
  const drawn = [];
  for (const refused of [false, true]) {
    const { page, messages, close } = await openPage();
    if (refused) {
      await page.route(SITE + DISTRESS, async (route) => {
        const response = await route.fetch();
        const policy = response.headers()['content-security-policy'].replaceAll(/ 'sha256-[^']+'/g, '');
        await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': policy } });
      });
    }
    await open(page, SITE + DISTRESS);
    await next(page);
    await page.locator('.error-summary__title').waitFor();
    // One file beside the page: that for the time after an answer, or the one for all.
    await page.waitForFunction((media) => {
      const links = [...document.querySelectorAll('link[rel=stylesheet]')].filter((link) => link.sheet);
      return links.length === 1 && links[0].media === media;
    }, refused ? '' : 'all');
    const looks = () => page.evaluate(() => ['.main', 'h1', '.field__label', '.field__hint', '.error-summary__title', '.form__buttons', '.help'].map((selector) => {
      const element = document.querySelector(selector);
      const { color, fontSize, display, marginBlockEnd, maxInlineSize } = getComputedStyle(element);
      return [selector, color, fontSize, display, marginBlockEnd, maxInlineSize, Math.round(element.getBoundingClientRect().width)];
    }));
    const screen = await looks();
    await page.emulateMedia({ media: 'print' });
    drawn.push({ screen, paper: await looks() });
    assert.equal(messages.some((m) => m.text.includes('style-src')), refused, 'the browser says so');
    await close();
  }
  assert.deepEqual(drawn[1], drawn[0]);
  assert.notDeepEqual(drawn[0].screen, drawn[0].paper);
});
