// Drafts: kept only where the person asked for one, encrypted, offered with their date, gone when they say so.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import { axe, closeBrowser, openPage } from './lib/browser.mjs';
import { answer, DISTRESS, open, plain, ready, say } from './lib/form.mjs';
import { SITE, WORK } from './lib/servers.mjs';

after(closeBrowser);
const SECRET = 'ZZ un souci que personne ne doit lire';
const draftButton = (page) => page.locator('[data-action="draft"]');
const sheet = (page) => page.locator('dialog.popup');
const choice = (page, words) => sheet(page).getByRole('button', { name: words });
const status = async (page) => plain(await page.locator('#brouillon-etat').innerText());
const fill = (page) =>
  answer(page, [
    ['radio', 'detresse.niveau', '6'],
    ['text', 'besoin.autre', SECRET],
  ]);
const values = (page) =>
  page.evaluate(() => [document.querySelector('input[name="detresse.niveau"]:checked')?.value, document.querySelector('[name="besoin.autre"]').value]);
/** Everything that the browser keeps for the site, as text. */
const stores = (page) =>
  page.evaluate(async () => {
    const found = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), document.cookie];
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise((done, fail) => Object.assign(indexedDB.open(name), { onsuccess: (e) => done(e.target.result), onerror: fail }));
      for (const store of db.objectStoreNames) {
        const all = await new Promise((done) => (db.transaction(store).objectStore(store).getAll().onsuccess = (e) => done(e.target.result)));
        const text = (value) => (value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? new TextDecoder('latin1').decode(value) : value);
        found.push(`${store}:${JSON.stringify(all, (_, value) => text(value))}`);
      }
      db.close();
    }
    return found.join('\n');
  });

test('nothing is kept of a form for which nobody asked', async (t) => {
  const { page, close } = await openPage();
  t.after(close);
  await open(page, SITE + DISTRESS);
  await fill(page);
  assert.ok(!(await stores(page)).includes('drafts:[{'));
  await page.reload();
  await ready(page);
  assert.equal((await values(page))[1], '');
});

for (const mode of ['device', 'tab']) {
  test(`a draft (${mode}) comes back after a reload, is encrypted, and goes when it is not wanted any more`, async (t) => {
    const { page, context, close, assertQuiet } = await openPage();
    t.after(close);
    await open(page, SITE + DISTRESS);
    await fill(page);
    await draftButton(page).click();
    await sheet(page).waitFor();
    assert.deepEqual(await axe(page), []);
    await choice(page, say(`draft.${mode}`, { days: '7' })).click();
    await page.locator('#brouillon-etat').waitFor();
    assert.ok((await status(page)).startsWith(say(`draft.kept.${mode}`).split('{')[0].trim()), await status(page));
    const kept = await stores(page);
    assert.ok(!kept.includes('ZZ') && !kept.includes('souci'), 'nothing readable');

    // Written again as it changes.
    await answer(page, [['radio', 'detresse.niveau', '8']]);
    await page.waitForTimeout(2500);
    await page.reload();
    await ready(page);
    await sheet(page).waitFor({ timeout: 20_000 });
    assert.deepEqual(await axe(page), []);
    assert.deepEqual((await values(page))[1], '', 'nothing comes back before the person says so');
    await sheet(page).getByRole('button', { name: /^Reprendre/ }).click();
    await page.locator('#brouillon-etat').waitFor();
    assert.deepEqual(await values(page), ['8', SECRET]);

    // Another tab is offered what is kept on the device, and not what another tab keeps.
    const other = await context.newPage();
    await other.goto(SITE + DISTRESS);
    await ready(other);
    await other.waitForTimeout(3000);
    assert.equal(await sheet(other).count(), mode === 'device' ? 1 : 0);
    await other.close();

    await draftButton(page).click();
    await choice(page, say('draft.stop')).click();
    await page.waitForFunction((words) => document.getElementById('brouillon-etat')?.textContent.replace(/\s+/g, ' ') === words, say('draft.forgotten'));
    await page.reload();
    await ready(page);
    await page.waitForTimeout(2500);
    assert.equal(await sheet(page).count(), 0);
    assert.ok(!(await stores(page)).includes('drafts:[{'), 'the store of drafts is empty');
    assertQuiet();
  });
}

test('a draft in a file is taken away and opened again; another file is refused in words', async (t) => {
  const { page, close } = await openPage();
  t.after(close);
  await open(page, SITE + DISTRESS);
  await fill(page);
  await draftButton(page).click();
  const [file] = await Promise.all([page.waitForEvent('download'), choice(page, say('draft.file')).click()]);
  assert.equal(file.suggestedFilename(), 'guichet-brouillon.json');
  const text = await readFile(await file.path(), 'utf8');
  assert.ok(text.includes(SECRET));
  const from = path.join(WORK, 'browser/draft.json');
  const give = async (content) => {
    await writeFile(from, content);
    await draftButton(page).click();
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), choice(page, say('draft.open-file')).click()]);
    await chooser.setFiles(from);
  };
  await page.reload();
  await ready(page);
  await give('{"a":1}');
  await page.waitForFunction(() => document.getElementById('brouillon-etat')?.textContent);
  assert.equal(await status(page), say('draft.file.wrong'));
  const older = JSON.parse(text);
  older.answers.push(['gone', 'text', 'x', 'Une question retirée']);
  await give(JSON.stringify(older));
  await page.waitForFunction(() => document.querySelector('[name="besoin.autre"]').value);
  assert.deepEqual(await values(page), ['6', SECRET]);
  // What could not be kept is listed.
  await page.waitForFunction(() => document.getElementById('brouillon-etat').textContent.includes('Une question retirée'), null, { timeout: 5000 });
});
