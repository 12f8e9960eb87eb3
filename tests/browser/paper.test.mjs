// Blank forms and leaflets as they come out of a printer: sides, numbers, conditions in words, scores for professionals only, QR codes.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import { readShown, readWritten } from './lib/codes.mjs';
import { axe, closeBrowser, openPage } from './lib/browser.mjs';
import { FORMS, plain, questionnaire } from './lib/form.mjs';
import { ADDRESS, ROUTES } from './lib/pages.mjs';
import { TABLES } from '../instruments/published.mjs';
import { root, SITE } from './lib/servers.mjs';

after(closeBrowser);
const dir = path.join(root, 'tests/.work/browser/paper');
await mkdir(dir, { recursive: true });
const LEAFLETS = ROUTES.filter((r) => /^\/parcours\/.+\/patient\/$/.test(r)).map((r) => `${r}papier/`);

/** Prints a page: number of sides, size in points, text by sides. */
const printed = async (page, address) => {
  await page.goto(SITE + address);
  const file = path.join(dir, `${address.replaceAll('/', '_')}.pdf`);
  await writeFile(file, await page.pdf({ preferCSSPageSize: true, format: 'A4' }));
  const info = execFileSync('pdfinfo', [file], { encoding: 'utf8' });
  const [, width, height] = /Page size:\s+([\d.]+) x ([\d.]+)/.exec(info).map(Number);
  const sides = execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' }).split('\f').slice(0, -1).map(plain);
  return { sides, width, height, text: sides.join('\n') };
};
/** The questions of a questionnaire that are asked, in order. */
const asked = (items) =>
  items.flatMap((item) => {
    const has = (end, value) => item.extension?.some((e) => e.url.endsWith(end) && JSON.stringify(e).includes(value));
    if (has('questionnaire-hidden', 'true')) return [];
    return [...(['group', 'display'].includes(item.type) ? [] : [item]), ...asked(item.item ?? [])];
  });

for (const [name, address] of Object.entries(FORMS)) {
  test(`${address}papier/: every question has its number, in order, on A4`, async (t) => {
    const { page, close } = await openPage({ javaScriptEnabled: false });
    t.after(close);
    const { sides, width, height, text } = await printed(page, `${address}papier/`);
    assert.ok(Math.abs(width - 595) < 2 && Math.abs(height - 842) < 2, `${width} x ${height}`);
    const form = await questionnaire(name);
    const wanted = asked(form.item);
    const rows = await page.locator('.blank__text').evaluateAll((all) => all.map((p) => [p.querySelector('b').textContent, p.textContent]));
    assert.deepEqual(rows.map(([number]) => Number(number)), wanted.map((_, i) => i + 1));
    wanted.forEach((item, i) => assert.ok(plain(rows[i][1]).includes(plain(item.text)), item.linkId));
    for (const item of wanted) for (const option of item.answerOption ?? []) {
      const words = option.valueCoding?.display ?? option.valueString;
      if (words) assert.ok(text.replace(/\s+/g, ' ').includes(plain(words).split(' ')[0]), `${item.linkId}: ${words}`);
    }
    assert.ok(text.includes(`version ${form.version}`), 'its version');
    assert.ok(text.replace(/[\s-]/g, '').includes(form.url.split('/').at(-1).replaceAll('-', '')), 'its reference');
    const limit = { demande: 14 }[name] ?? 4;
    assert.ok(sides.length <= limit, `${sides.length} sides`);
    t.diagnostic(`${wanted.length} questions on ${sides.length} sides`);
  });
}

test('what comes when is said in words', async (t) => {
  const { page, close } = await openPage({ javaScriptEnabled: false });
  t.after(close);
  await page.goto(`${SITE}${FORMS['echelle-detresse']}papier/`);
  const text = plain(await page.locator('article').textContent());
  assert.match(text, /Si « Oui, bientôt » ou « Oui, plus tard », allez à 29\. Sinon, c’est terminé\./);
  assert.match(text, /Seulement si la réponse à 28 est « Oui, bientôt » ou « Oui, plus tard »\./);
  await page.goto(`${SITE}/demande/papier/`);
  const referral = plain(await page.locator('article').textContent());
  assert.match(referral, /Seulement si la réponse à 2 est « Poumon »/);
  assert.match(referral, /allez à \d+\. Sinon, allez à \d+\./);
  assert.doesNotMatch(referral, /undefined|\{\w+\}|blank\./);
});

test('a score box is for the professional: in the form itself, or on a sheet apart behind a patient’s questionnaire', async (t) => {
  const { page, close } = await openPage({ javaScriptEnabled: false });
  t.after(close);
  const reserved = 'Réservé au professionnel';
  const pallia = await printed(page, '/questionnaires/pallia-10/papier/');
  assert.ok(pallia.text.includes(reserved) && pallia.text.includes('SFAP') && pallia.text.includes('/ 10'));
  const distress = await printed(page, '/questionnaires/echelle-detresse/papier/');
  const [score, ...before] = distress.sides.toReversed();
  assert.ok(score.startsWith(reserved), score.slice(0, 80));
  assert.match(score, /niveau 3 ou plus/);
  for (const side of before) assert.doesNotMatch(side, /Réservé au professionnel|seuil|Points|niveau 3 ou plus/i);
  for (const address of ['/demande/papier/', '/questionnaires/demande-patient/papier/']) {
    assert.ok(!(await printed(page, address)).text.includes(reserved), address);
  }
});

/** The score box as it is printed: for each counted question what it says of the points, and the rules. */
async function box(page, name) {
  await page.goto(`${SITE}${FORMS[name]}papier/`);
  const wanted = asked((await questionnaire(name)).item);
  const rows = await page.locator('.blank__score tbody tr').evaluateAll((all) => all.map((row) => [...row.cells].map((c) => c.textContent)));
  const points = Object.fromEntries(rows.map(([number, words]) => [wanted[Number(number) - 1].linkId, plain(words)]));
  return { points, rules: (await page.locator('.blank__tick').allInnerTexts()).map(plain), most: plain(await page.locator('.blank__sum').first().innerText().catch(() => '')) };
}

test('who counts by hand on the sheet comes to what was published: every combination', async (t) => {
  const { page, close } = await openPage({ javaScriptEnabled: false });
  t.after(close);
  // G8: the points of each answer as the box prints them.
  const g8 = await box(page, 'g8');
  const codes = Object.fromEntries(asked((await questionnaire('g8')).item).map((item) => [item.linkId, item.answerOption?.map((o) => o.valueCoding) ?? []]));
  const worth = (link, code) => {
    const words = plain(codes[link].find((c) => c.code === code).display);
    const found = g8.points[link].split(' ; ').map((part) => part.split(' = ')).filter(([said]) => said === words);
    assert.equal(found.length, 1, `${link} ${code}: ${g8.points[link]}`);
    return Number(found[0][1].replace(',', '.'));
  };
  const points = Object.fromEntries(Object.keys(g8.points).map((link) => [link, Object.fromEntries(codes[link].map(({ code }) => [code, worth(link, code)]))]));
  let count = 0;
  for (const { answers, state, total, abnormal } of TABLES.g8()) {
    if (state !== 'complete') continue;
    const sum = Object.entries(answers).reduce((all, [link, code]) => all + points[link][code], 0);
    assert.equal(sum, total);
    assert.equal(sum <= 14, abnormal);
    count += 1;
  }
  assert.equal(count, 10_368);
  assert.equal(g8.most, '/ 17');
  assert.ok(g8.rules.some((r) => /score ≤ 14|14 ou moins/.test(r)), g8.rules.join('\n'));
  // Pallia 10: ten questions, one point for each « yes ».
  const pallia = await box(page, 'pallia-10');
  assert.deepEqual(Object.keys(pallia.points), Object.keys(TABLES.pallia().next().value.answers));
  for (const words of Object.values(pallia.points)) assert.equal(words, 'Oui = 1 ; non = 0');
  assert.ok(pallia.rules.some((r) => r.includes('score > 3')) && pallia.most === '/ 10', pallia.rules.join('\n'));
  // The distress scale: the figure itself, both limits.
  const distress = await box(page, 'echelle-detresse');
  assert.deepEqual(distress.points, { 'detresse.niveau': 'Le chiffre choisi' });
  for (const limit of ['niveau 3 ou plus', 'niveau 4 ou plus']) assert.ok(distress.rules.some((r) => r.includes(limit)), limit);
  // The double surprise question: each category of the table once, and no number.
  const surprise = await box(page, 'double-question-surprise');
  const categories = new Set([...TABLES.surprise()].map((c) => c.category).filter((c) => c && c !== 'DSQ-INCOMPLETE'));
  for (const code of categories) assert.equal(surprise.rules.filter((r) => r.includes(`(${code})`)).length, 1, code);
  assert.deepEqual(surprise.points, {});
  t.diagnostic(`${count} combinations of G8`);
});

test('a leaflet is A5, says whom to call, and is for patients alone', async (t) => {
  const { page, close } = await openPage({ javaScriptEnabled: false });
  t.after(close);
  assert.equal(LEAFLETS.length, 7);
  for (const address of LEAFLETS) {
    const { sides, width, height, text } = await printed(page, address);
    assert.ok(Math.abs(width - 420) < 2 && Math.abs(height - 595) < 2, `${address}: ${width} x ${height}`);
    assert.ok(sides.length <= 4, `${address}: ${sides.length} sides`);
    for (const words of ['15', '112', '114', 'Mes questions']) assert.ok(text.includes(words), `${address}: ${words}`);
    t.diagnostic(`${sides.length} sides  ${address}`);
  }
});

test('a QR code reads as the address of the page, and the address stands beside it', async (t) => {
  const { page, close } = await openPage({ width: 1000, height: 1400, deviceScaleFactor: 2 });
  t.after(close);
  const pages = [...ROUTES.filter((r) => /^\/parcours\/[^/]+\/(patient\/)?$/.test(r)).map((r) => [r, r]), ...LEAFLETS.map((r) => [r, r.replace('papier/', '')])];
  pages.push(...Object.values(FORMS).map((r) => [`${r}papier/`, r]));
  for (const [address, target] of pages) {
    await page.goto(SITE + address);
    await page.emulateMedia({ media: 'print' });
    const svg = page.locator('.qr svg');
    // The first as a picture of the screen; all as they are written, which takes a hundredth of the time.
    if (address === pages[0][0]) assert.equal(await readShown(page, svg), ADDRESS + target, address);
    assert.equal(readWritten(await svg.evaluate((s) => s.outerHTML)), ADDRESS + target, address);
    const beside = plain(await page.locator('.qr').innerText()).replace(/\s/g, '');
    await page.emulateMedia({ media: null });
    assert.ok(beside.includes((ADDRESS + target).replace('https://', '')), `${address}: ${beside}`);
  }
  t.diagnostic(`${pages.length} codes read`);
});

test('a blank form and a leaflet on the screen: found by links, no search engine, nothing for axe to say', async (t) => {
  const { page, close, assertQuiet } = await openPage({ width: 360, height: 740 });
  t.after(close);
  for (const [from, address] of [['/questionnaires/', '/questionnaires/pallia-10/papier/'], ['/parcours/poumon/patient/', '/parcours/poumon/patient/papier/']]) {
    await page.goto(SITE + from);
    await page.locator(`a[href="${address}"]`).click();
    await page.waitForURL(SITE + address);
    assert.equal(await page.locator('meta[name=robots]').getAttribute('content'), 'noindex');
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${address}: no sideways scroll`);
    assert.deepEqual(await axe(page), [], address);
  }
  assertQuiet();
});
