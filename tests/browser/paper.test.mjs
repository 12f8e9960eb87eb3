// Blank forms and leaflets as they come out of a printer: sides, numbers, conditions in words, scores for professionals only, QR codes.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import { createRequire } from 'node:module';
import { axe, closeBrowser, openPage } from './lib/browser.mjs';
import { FORMS, plain, questionnaire } from './lib/form.mjs';
import { ADDRESS, ROUTES } from './lib/pages.mjs';
import { root, SITE } from './lib/servers.mjs';

after(closeBrowser);
const jsqr = createRequire(import.meta.url)('jsqr');
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
    const shot = (await page.locator('.qr svg').screenshot()).toString('base64');
    const beside = plain(await page.locator('.qr').innerText()).replace(/\s/g, '');
    await page.emulateMedia({ media: null });
    const image = await page.evaluate(async (data) => {
      const picture = await createImageBitmap(new Blob([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(picture.width, picture.height);
      const pen = canvas.getContext('2d');
      pen.drawImage(picture, 0, 0);
      return { width: picture.width, height: picture.height, data: [...pen.getImageData(0, 0, picture.width, picture.height).data] };
    }, shot);
    const read = jsqr(Uint8ClampedArray.from(image.data), image.width, image.height);
    assert.equal(read?.data, ADDRESS + target, address);
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
