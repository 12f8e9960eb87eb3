// Documents of a referral: chosen, dropped, pasted; looked at by their content; photos upright, small and bare; sent and read back.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { axe, closeBrowser, openPage } from './lib/browser.mjs';
import { action, ANSWERS, answersOf, download, next, open, plain, put, REFERRAL, say, send, textOf } from './lib/form.mjs';
import { judge } from './lib/judge.mjs';
import { button, focused, press, tabTo, waitFocus } from './lib/keys.mjs';
import { FHIR, SITE, stored } from './lib/servers.mjs';
import { fhir, FILE, OTHER, siteWith } from './lib/sites.mjs';

after(closeBrowser);

const FIELD = 'input[name="attached.file"]';
const FIELDS = 'input[name^="attached.file"]';
const latin = (text) => Buffer.from(text, 'latin1');
const file = (name, buffer, mimeType = '') => ({ name, mimeType, buffer });

// Files, made here byte by byte; the pictures themselves by a canvas.

const segment = (marker, body) => Buffer.concat([Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 255]), body]);
/** TIFF with an orientation and a GPS directory: latitude north, 48° 0' 0''. */
function exif(orientation) {
  const bytes = Buffer.alloc(86);
  bytes.write('MM\0*', 0, 'latin1');
  bytes.writeUInt32BE(8, 4);
  const entry = (at, tag, type, count, value, short) => {
    bytes.writeUInt16BE(tag, at);
    bytes.writeUInt16BE(type, at + 2);
    bytes.writeUInt32BE(count, at + 4);
    if (short) bytes.writeUInt16BE(value, at + 8);
    else bytes.writeUInt32BE(value, at + 8);
  };
  bytes.writeUInt16BE(2, 8);
  entry(10, 0x0112, 3, 1, orientation, true);
  entry(22, 0x8825, 4, 1, 38);
  bytes.writeUInt16BE(1, 38);
  entry(40, 0x0002, 5, 3, 58);
  for (const [i, n] of [48, 1, 0, 1, 0, 1].entries()) bytes.writeUInt32BE(n, 58 + 4 * i);
  return segment(0xe1, Buffer.concat([latin('Exif\0\0'), bytes]));
}
const XMP = segment(0xe1, latin('http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>ZZ Lieu secret</x:xmpmeta>'));
const COMMENT = segment(0xfe, latin('ZZ commentaire secret'));
/** A photo as a phone writes it: stored on its side, with where it was taken. */
const asPhone = (jpeg, orientation = 6) => Buffer.concat([jpeg.subarray(0, 2), exif(orientation), XMP, COMMENT, jpeg.subarray(2)]);
const crc = (bytes) => {
  let c = ~0;
  for (const byte of bytes) {
    c ^= byte;
    for (let i = 0; i < 8; i++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  }
  return ~c >>> 0;
};
/** A PNG with a text in it that nobody sees. */
function withText(png) {
  const body = latin('tEXtComment\0ZZ texte secret');
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(body.length - 4, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc(body), body.length + 4);
  return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]);
}
const PDF = latin('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

/** Draws a picture in a browser: its left half red, its right half blue, lines of text on it, or noise. */
async function drawn(type, width, height, { noise = false, text = false, quality = 0.9 } = {}) {
  const { page, close } = await openPage();
  await page.goto(`${SITE}/`);
  const data = await page.evaluate(
    async ([type, width, height, noise, text, quality]) => {
      const canvas = Object.assign(document.createElement('canvas'), { width, height });
      const context = canvas.getContext('2d');
      context.fillStyle = '#f00';
      context.fillRect(0, 0, width / 2, height);
      context.fillStyle = '#00f';
      context.fillRect(width / 2, 0, width / 2, height);
      context.fillStyle = '#fff';
      context.font = '18px sans-serif';
      if (text) for (let y = 60; y < height - 60; y += 22) context.fillText(`Compte rendu du scanner, ligne ${y} `.repeat(4), 30, y);
      if (noise) {
        const pixels = context.getImageData(0, 0, width, height);
        let seed = 1;
        for (let i = 0; i < pixels.data.length; i++) if (i % 4 < 3) pixels.data[i] = (seed = (seed * 16807) % 2147483647) & 255;
        context.putImageData(pixels, 0, 0);
      }
      const blob = await new Promise((done) => canvas.toBlob(done, type, quality));
      return new Promise((done) => Object.assign(new FileReader(), { onload: (e) => done(e.target.result.split(',')[1]) }).readAsDataURL(blob));
    },
    [type, width, height, noise, text, quality],
  );
  await close();
  return Buffer.from(data, 'base64');
}
/** What a browser sees in a picture: its size, and the colour at places. */
async function seen(bytes, type, places) {
  const { page, close } = await openPage();
  await page.goto(`${SITE}/`);
  const found = await page.evaluate(
    async ([data, type, places]) => {
      const image = new Image();
      image.src = `data:${type};base64,${data}`;
      await image.decode();
      const canvas = Object.assign(document.createElement('canvas'), { width: image.naturalWidth, height: image.naturalHeight });
      const context = canvas.getContext('2d');
      context.drawImage(image, 0, 0);
      const name = ([r, g, b]) => (r > 200 && g < 60 && b < 60 ? 'red' : b > 200 && r < 60 && g < 60 ? 'blue' : `${r} ${g} ${b}`);
      return { size: [canvas.width, canvas.height], colours: places.map(([x, y]) => name(context.getImageData(x, y, 1, 1).data)) };
    },
    [bytes.toString('base64'), type, places],
  );
  await close();
  return found;
}
/** No marker of EXIF, XMP, ICC, comment; none of the secrets. */
function assertBare(bytes) {
  const text = bytes.toString('latin1');
  for (const hidden of ['Exif\0', 'xmpmeta', 'ns.adobe.com', 'ICC_PROFILE', 'iCCP', 'tEXt', 'eXIf', 'secret']) assert.ok(!text.includes(hidden), hidden);
  if (bytes[0] !== 0xff) return;
  for (let at = 2; bytes[at + 1] !== 0xda; at += 2 + bytes.readUInt16BE(at + 2)) {
    const marker = bytes[at + 1];
    assert.ok(!(marker >= 0xe1 && marker <= 0xef) && marker !== 0xfe, `segment ${marker.toString(16)}`);
  }
}

// Pages

/** The last step of a referral, with its documents unfolded. */
async function atDocuments(how = {}, site = SITE, exams = 'none') {
  const opened = await openPage({ acceptDownloads: true, ...how });
  const { page } = opened;
  await open(page, site + REFERRAL);
  for (const answers of ANSWERS.slice(0, 4)) {
    await put(page, answers);
    await next(page);
  }
  await put(page, [['radio', 'exams.any', exams]]);
  await page.locator('[id="f-p5.attached"] > summary').click();
  return opened;
}
const part = (page) => page.locator('.documents:visible').last();
const limits = (page) => part(page).waitFor({ timeout: 10_000 });
async function choose(page, files, field = FIELD) {
  await limits(page);
  await page.locator(field).first().setInputFiles(files);
}
/** The names that the program shows, in order. */
const names = (page) => page.locator('.file__name').allInnerTexts().then((all) => all.map(plain));
const many = (page, count) => page.waitForFunction((n) => document.querySelectorAll('.documents__shown').length === n && document.querySelectorAll('.file__name').length === n, count, { timeout: 20_000 });
const refusal = async (page) => {
  await page.locator('.documents__refused').waitFor({ timeout: 10_000 });
  return plain(await page.locator('.documents__refused').innerText());
};
/** The documents of the file that this site hands over: type, title, bytes. */
async function handedOver(page) {
  await next(page);
  await page.locator('.check').waitFor();
  const { text } = await download(page, () => action(page, 'send').click());
  const all = JSON.parse(text).entry.map((e) => e.resource);
  const binaries = all.filter((r) => r.resourceType === 'Binary').map((r) => Buffer.from(r.data, 'base64'));
  return all
    .filter((r) => r.resourceType === 'DocumentReference')
    .map(({ content: [{ attachment }] }, i) => ({ type: attachment.contentType, title: attachment.title, bytes: binaries[i], size: attachment.size }));
}
/** A drop of these files, as a browser tells it. */
const dropped = (page, selector, files) =>
  page.evaluate(
    ([selector, files]) => {
      const dataTransfer = new DataTransfer();
      for (const { name, type, data } of files) dataTransfer.items.add(new File([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], name, { type }));
      const target = document.querySelector(selector);
      const fire = (kind) => target.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer }));
      fire('dragenter');
      const over = fire('dragover');
      const drop = fire('drop');
      return { over, drop };
    },
    [selector, files.map(({ name, mimeType, buffer }) => ({ name, type: mimeType, data: buffer.toString('base64') }))],
  );

let photo;
let screen;
before(async () => {
  photo = asPhone(await drawn('image/jpeg', 400, 200));
  screen = withText(await drawn('image/png', 1200, 800, { text: true }));
});

test('the script comes with the first sight of a field for a file, and the limits are said before anything is chosen', async (t) => {
  const { page, requests, close, assertQuiet } = await openPage();
  t.after(close);
  await open(page, SITE + REFERRAL);
  await page.locator('body').click();
  const loads = () => requests.filter((r) => /\/documents-[0-9a-f]{16}\.(js|css)$/.test(r.url) && ['script', 'stylesheet'].includes(r.type)).length;
  assert.equal(loads(), 0);
  for (const answers of ANSWERS.slice(0, 4)) {
    await put(page, answers);
    await next(page);
  }
  assert.equal(loads(), 0);
  await page.locator('[id="f-p5.attached"] > summary').click();
  await limits(page);
  assert.equal(loads(), 2);
  const field = page.locator(FIELD);
  const described = await field.evaluate((f) => f.getAttribute('aria-describedby').split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' '));
  for (const words of ['PDF, JPEG, PNG', say('documents.limits', { each: '5 Mo', most: '25 Mo' }), say('documents.rules')]) assert.ok(plain(described).includes(words), words);
  assert.equal(await field.getAttribute('accept'), 'application/pdf,image/jpeg,image/png');
  assert.deepEqual(await axe(page), []);
  assertQuiet();
});

test('a photo is turned upright, shown, and sent without what was hidden in it', async (t) => {
  const { page, close, assertQuiet } = await atDocuments();
  t.after(close);
  assert.ok(photo.includes('Exif') && photo.includes('secret'));
  await page.locator('select[name="attached.kind"]').selectOption('imaging');
  await page.locator('input[name="attached.date"]').fill('03/2026');
  await choose(page, file('IMG_0042.jpeg', photo, 'image/jpeg'));
  await many(page, 1);
  assert.match((await names(page))[0], /^IMG_0042\.jpeg \(\d+ ko|^IMG_0042\.jpeg \(\d+ octets/);
  const picture = page.locator('.documents__picture');
  assert.equal(plain(await picture.getAttribute('alt')), plain(say('documents.picture', { name: 'IMG_0042.jpeg' })));
  assert.deepEqual(await picture.evaluate((i) => i.decode().then(() => [i.naturalWidth, i.naturalHeight])), [200, 400]);
  assert.ok((await textOf(page.locator('.documents__shown'))).includes('200 × 400'));
  assert.match(await textOf(page.locator('.documents__total').last()), /^Documents joints : 1, .* sur 25 Mo\.$/);
  assert.deepEqual(await axe(page), []);
  const [sent] = await handedOver(page);
  assert.deepEqual([sent.type, sent.title, sent.size], ['image/jpeg', 'IMG_0042.jpeg', sent.bytes.length]);
  assertBare(sent.bytes);
  assert.deepEqual(await seen(sent.bytes, 'image/jpeg', [[100, 50], [100, 350]]), { size: [200, 400], colours: ['red', 'blue'] });
  assertQuiet();
});

test('a photo of many millions of pixels becomes one that an A4 sheet needs', async (t) => {
  const big = await drawn('image/jpeg', 4200, 3000, { noise: true, quality: 0.95 });
  assert.ok(big.length > 10_000_000, `${big.length}`);
  const { page, close, assertQuiet } = await atDocuments();
  t.after(close);
  await choose(page, file('grande.jpg', big, 'image/jpeg'));
  await many(page, 1);
  const [sent] = await handedOver(page);
  assert.ok(sent.bytes.length < 5_000_000, `${sent.bytes.length}`);
  assert.equal(Math.max(...(await seen(sent.bytes, 'image/jpeg', [])).size), 2200);
  assertQuiet();
});

test('a picture of a screen stays a PNG, and loses its texts; a PDF goes as it is', async (t) => {
  const { page, context, close, assertQuiet } = await atDocuments();
  t.after(close);
  await choose(page, [file('ecran.png', screen, 'image/png'), file('courrier.pdf', PDF, 'application/pdf')]);
  await many(page, 2);
  assert.ok((await textOf(page.locator('.documents__shown').nth(1))).includes(say('documents.made.whole')));
  const [tab] = await Promise.all([context.waitForEvent('page'), page.locator('.documents__open').nth(1).click()]);
  await tab.waitForLoadState();
  assert.equal(await tab.evaluate(() => document.contentType), 'application/pdf');
  await tab.close();
  const [png, pdf] = await handedOver(page);
  assert.deepEqual([png.type, png.title, pdf.type, pdf.title], ['image/png', 'ecran.png', 'application/pdf', 'courrier.pdf']);
  assertBare(png.bytes);
  assert.deepEqual(await seen(png.bytes, 'image/png', [[10, 10], [1190, 790]]), { size: [1200, 800], colours: ['red', 'blue'] });
  assert.deepEqual(pdf.bytes, PDF);
  assertQuiet();
});

test('what cannot be taken is named, with what to do, and takes nothing away', async (t) => {
  const { page, close, assertQuiet } = await atDocuments();
  t.after(close);
  await choose(page, file('garde.pdf', PDF, 'application/pdf'));
  await many(page, 1);
  const dicom = Buffer.concat([Buffer.alloc(128), latin('DICM'), Buffer.alloc(64)]);
  const cases = [
    ['documents.not.heic', 'photo.heic', Buffer.concat([Buffer.from([0, 0, 0, 24]), latin('ftypheic\0\0\0\0mif1heic')]), 'image/heic'],
    ['documents.not.heic', 'photo.jpg', Buffer.concat([Buffer.from([0, 0, 0, 24]), latin('ftypmif1\0\0\0\0mif1heic')]), 'image/jpeg'],
    ['documents.not.webp', 'a.webp', latin('RIFF\x10\0\0\0WEBPVP8 '), 'image/webp'],
    ['documents.not.tiff', 'a.tif', latin('II*\0\x08\0\0\0'), 'image/tiff'],
    ['documents.not.dicom', 'IM0001.pdf', dicom, 'application/pdf'],
    ['documents.not.office', 'courrier.docx', latin('PK\x03\x04\x14\0\0\0\0\0word/document.xml'), ''],
    ['documents.not.office', 'courrier.doc', latin('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), 'application/msword'],
    ['documents.not.archive', 'tout.zip', latin('PK\x03\x04\x14\0\0\0\0\0photo1.jpg'), 'application/zip'],
    ['documents.not.film', 'film.mp4', Buffer.concat([Buffer.from([0, 0, 0, 24]), latin('ftypisom\0\0\0\0isommp42')]), 'video/mp4'],
    ['documents.empty', 'vide.pdf', Buffer.alloc(0), 'application/pdf'],
    ['documents.broken', 'coupee.jpg', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0]), 'image/jpeg'],
  ];
  for (const [key, name, bytes, type] of cases) {
    await choose(page, file(name, bytes, type));
    const words = say(key, { name });
    await page.waitForFunction((w) => document.querySelector('.documents__refused')?.innerText.replace(/\s+/g, ' ').includes(w), words, { timeout: 5_000 }).catch(async () => assert.fail(`${words} | ${await refusal(page)}`));
    assert.deepEqual(await names(page), ['garde.pdf (243 octets)'].map((n) => n.replace('243', String(PDF.length))));
  }
  await choose(page, file('rapport.pdf', latin('MZ\x90\0 un programme'), 'application/pdf'));
  await page.waitForFunction((w) => document.querySelector('.documents__refused')?.innerText.replace(/\s+/g, ' ').includes(w), say('documents.not.known', { name: 'rapport.pdf', types: 'PDF, JPEG, PNG' }));
  // Too large, with the figure; read out, and beside the field.
  await choose(page, file('lourd.pdf', Buffer.concat([PDF, Buffer.alloc(12_000_000)]), 'application/pdf'));
  await page.waitForFunction((w) => document.querySelector('.documents__refused')?.innerText.replace(/\s+/g, ' ').includes(w), say('documents.big', { name: 'lourd.pdf', size: '12 Mo', most: '5 Mo' }));
  const said = await page.locator(FIELD).evaluate((f) => f.getAttribute('aria-describedby').split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' '));
  assert.ok(plain(said).includes('lourd.pdf'));
  assert.deepEqual(await axe(page), []);
  const sent = await handedOver(page);
  assert.deepEqual(sent.map((d) => d.title), ['garde.pdf']);
  assertQuiet();
});

test('a name that lies is set right', async (t) => {
  const { page, close, assertQuiet } = await atDocuments();
  t.after(close);
  await choose(page, [file('rapport.pdf', photo, 'application/pdf'), file('page.png', PDF, 'image/png')]);
  await many(page, 2);
  assert.ok((await textOf(page.locator('.documents__shown').first())).includes(say('documents.renamed', { name: 'rapport.jpg' })));
  const sent = await handedOver(page);
  assert.deepEqual(sent.map((d) => [d.title, d.type]), [['rapport.jpg', 'image/jpeg'], ['page.pdf', 'application/pdf']]);
  assertQuiet();
});

test('files are dropped at once, each in a row of its own; what was answered stays; the page is not left', async (t) => {
  const { page, close, assertQuiet } = await atDocuments({}, SITE, 'done');
  t.after(close);
  await limits(page);
  // The exam has something said of it already: its row is left alone.
  await page.locator('input[name="exams.row.text"]').fill('Scanner');
  await choose(page, file('premier.pdf', PDF, 'application/pdf'));
  await many(page, 1);
  const three = [file('a.jpg', photo, 'image/jpeg'), file('b.pdf', PDF, 'application/pdf'), file('c.heic', Buffer.concat([Buffer.alloc(4), latin('ftypheic')])), file('d.png', screen, 'image/png')];
  assert.deepEqual(await dropped(page, '[id="f-p5.attached"] .documents', three), { over: false, drop: false }, 'the browser does not open them');
  await many(page, 4);
  assert.deepEqual((await names(page)).map((n) => n.replace(/ \(.*/, '')), ['premier.pdf', 'a.jpg', 'b.pdf', 'd.png']);
  assert.ok((await refusal(page)).includes(say('documents.not.heic', { name: 'c.heic' })));
  assert.equal(await page.locator(FIELDS).count(), 4);
  assert.equal(await page.locator('input[name="exams.row.text"]').inputValue(), 'Scanner');
  // On a field of an exam: there.
  await dropped(page, '[id="f-exams.row.document"]', [file('examen.pdf', PDF, 'application/pdf')]);
  await many(page, 5);
  assert.equal((await names(page))[0].replace(/ \(.*/, ''), 'examen.pdf');
  const sent = await handedOver(page);
  assert.deepEqual(sent.map((d) => d.title).sort(), ['a.jpg', 'b.pdf', 'd.png', 'examen.pdf', 'premier.pdf']);
  assertQuiet();
});

test('a file that is dropped beside every field does not take the page away', async (t) => {
  const { page, close } = await openPage();
  t.after(close);
  await open(page, SITE + REFERRAL);
  assert.deepEqual(await dropped(page, 'h1', [file('a.pdf', PDF, 'application/pdf')]), { over: false, drop: false });
  await page.waitForTimeout(500);
  assert.equal(await page.locator('.file__name').count(), 0, 'no step without a field takes files');
});

test('a picture is pasted from the clipboard; a text field keeps what is pasted as text', async (t) => {
  const { page, context, close, assertQuiet } = await atDocuments();
  t.after(close);
  await limits(page);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate(async (data) => {
    const blob = new Blob([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], { type: 'image/png' });
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
  }, screen.toString('base64'));
  await page.locator('.form__page:not([hidden]) [data-heading]').focus();
  await page.keyboard.press('Control+V');
  await many(page, 1);
  assert.match((await names(page))[0], /^Image collée 1\.(png|jpg)/);
  await page.evaluate(() => navigator.clipboard.writeText('un texte'));
  await page.locator('input[name="attached.date"]').focus();
  await page.keyboard.press('Control+V');
  assert.equal(await page.locator('input[name="attached.date"]').inputValue(), 'un texte');
  assert.equal(await page.locator('.documents__shown').count(), 1);
  assertQuiet();
});

test('with the keyboard: a document is chosen, opened, taken away; its picture goes from memory', async (t) => {
  const { page, context, close, assertQuiet } = await atDocuments();
  t.after(close);
  await limits(page);
  // Asked for before the key is pressed, and known to the browser by then: a chooser that opens earlier is nobody's.
  const opened = page.waitForEvent('filechooser');
  await tabTo(page, FIELD);
  await page.keyboard.press('Enter');
  const chooser = await opened;
  assert.ok(chooser.isMultiple());
  await chooser.setFiles([file('a.jpg', photo, 'image/jpeg')]);
  await many(page, 1);
  // The program has taken it in: it draws the field once more, and may move the focus then.
  await page.locator('.file__name').waitFor();
  await tabTo(page, '.documents__open');
  const [tab] = await Promise.all([context.waitForEvent('page'), page.keyboard.press('Enter')]);
  assert.match(tab.url(), /^blob:/);
  await tab.waitForLoadState();
  assert.deepEqual(await tab.evaluate(() => [document.images[0]?.naturalWidth, document.images[0]?.naturalHeight]), [200, 400]);
  await tab.close();
  const url = await page.locator('.documents__picture').getAttribute('src');
  const reads = (url) => page.evaluate((u) => new Promise((done) => Object.assign(new Image(), { onload: () => done(true), onerror: () => done(false) }).src = u), url);
  assert.equal(await reads(url), true);
  await press(page, '.file [data-action="clear"]', 'Enter', { back: true });
  await waitFocus(page, FIELD);
  await page.locator('.documents__shown').waitFor({ state: 'detached' });
  assert.equal(await reads(url), false, 'the address of the picture leads nowhere');
  assert.equal(await textOf(page.locator('.documents__total').last()), '');
  assert.equal((await focused(page)).value, '');
  assert.deepEqual((await handedOver(page)).length, 0);
});

test('« Tout effacer » takes documents and their pictures along, also one that is being read', async (t) => {
  const big = await drawn('image/jpeg', 4200, 3000, { noise: true, quality: 0.9 });
  const { page, close, assertQuiet } = await atDocuments();
  t.after(close);
  await choose(page, [file('a.jpg', photo, 'image/jpeg'), file('b.pdf', PDF, 'application/pdf')]);
  await many(page, 2);
  await choose(page, file('ZZNOM.heic', Buffer.concat([Buffer.alloc(4), latin('ftypheic')])), `${FIELDS} >> nth=1`);
  assert.ok((await refusal(page)).includes('ZZNOM'));
  const url = await page.locator('.documents__picture').getAttribute('src');
  page.on('dialog', (d) => d.accept());
  await choose(page, file('c.jpg', big, 'image/jpeg'), `${FIELDS} >> nth=1`);
  await page.locator('.privacy [data-action="erase"]').click();
  await page.waitForFunction(() => document.querySelector('.form__page:not([hidden])')?.dataset.page === '1');
  await page.waitForTimeout(3000);
  assert.ok(!(await page.locator('#formulaire').innerHTML()).includes('ZZNOM'), 'no name of a file is left');
  assert.deepEqual([await page.locator('.documents__shown').count(), await page.locator('.file__name').count(), await page.locator(FIELDS).count()], [0, 0, 1]);
  assert.deepEqual(await page.locator(FIELDS).evaluateAll((all) => all.map((f) => f.files.length)), [0]);
  const reads = await page.evaluate((u) => new Promise((done) => Object.assign(new Image(), { onload: () => done(true), onerror: () => done(false) }).src = u), url);
  assert.equal(reads, false);
});

test('all together have a limit, which is said with what is left', async (t) => {
  const { page, close, assertQuiet } = await atDocuments();
  t.after(close);
  const heavy = Buffer.concat([PDF, Buffer.alloc(4_600_000, ' ')]);
  await choose(page, [1, 2, 3, 4, 5, 6].map((n) => file(`${n}.pdf`, heavy, 'application/pdf')));
  await many(page, 5);
  await page.locator('.documents__refused').waitFor();
  assert.equal(await refusal(page), say('documents.full', { name: '6.pdf', size: '4,6 Mo', left: '1,9 Mo', most: '25 Mo' }));
  assert.match(await textOf(page.locator('.documents__total').last()), /5, 23 Mo sur 25 Mo\.$/);
  assertQuiet();
});

test('« Continuer » waits for what is still being read', async (t) => {
  const big = await drawn('image/jpeg', 4200, 3000, { noise: true, quality: 0.9 });
  const { page, close, assertQuiet } = await atDocuments();
  t.after(close);
  await limits(page);
  await choose(page, file('a.jpg', big, 'image/jpeg'));
  await action(page, 'next').click();
  await page.locator('.check').waitFor({ timeout: 20_000 });
  assert.ok((await textOf(page.locator('.check'))).includes('a.jpg'));
  assertQuiet();
});

test('on a device with a camera a button makes a photo', async (t) => {
  const { page, close, assertQuiet } = await atDocuments({ width: 360, height: 740, hasTouch: true, isMobile: true });
  t.after(close);
  await limits(page);
  const camera = page.locator('.documents__photo').last();
  const box = await camera.boundingBox();
  assert.ok(box.height >= 44);
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), camera.tap()]);
  assert.equal(await chooser.element().evaluate((f) => f.getAttribute('capture')), 'environment');
  await chooser.setFiles([file('image.jpg', photo, 'image/jpeg')]);
  await many(page, 1);
  assert.deepEqual(await axe(page), []);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(over <= 0, `${over} px too wide`);
  assertQuiet();
});

test('without its script a file is still chosen, and goes as it is', async (t) => {
  const opened = await openPage({ acceptDownloads: true });
  const { page, close } = opened;
  t.after(close);
  await page.route('**/documents-*.js', (route) => route.abort());
  await open(page, SITE + REFERRAL);
  for (const answers of ANSWERS.slice(0, 4)) {
    await put(page, answers);
    await next(page);
  }
  await put(page, [['radio', 'exams.any', 'none']]);
  await page.locator('[id="f-p5.attached"] > summary').click();
  await page.locator(FIELD).setInputFiles(file('courrier.pdf', PDF, 'application/pdf'));
  await page.locator('.file__name').waitFor();
  const [sent] = await handedOver(page);
  assert.deepEqual(sent.bytes, PDF);
});

describe('a real FHIR server', () => {
  let stop;
  before(async () => {
    stop = await siteWith('documents', [fhir(FHIR), FILE], { controls: 'tests/fixtures/controls.json' });
  });
  after(() => stop());

  test('what was shown is what arrives: upright, bare, byte by byte', async (t) => {
    const { page, requests, close, assertQuiet } = await atDocuments({}, OTHER);
    t.after(close);
    const before = (await stored('DocumentReference')).length;
    await page.locator('select[name="attached.kind"]').selectOption('letter');
    await page.locator('input[name="attached.date"]').fill('02/11/2026');
    await choose(page, [file('photo.jpg', photo, 'image/jpeg'), file('courrier.pdf', PDF, 'application/pdf')]);
    await many(page, 2);
    const shown = await page.locator(FIELDS).evaluateAll((all) =>
      Promise.all(all.map(async (f) => [...new Uint8Array(await f.files[0].arrayBuffer())])),
    );
    await next(page);
    await page.locator('.check').waitFor();
    assert.equal(await send(page), 'done');
    const references = (await stored('DocumentReference')).slice(-2);
    assert.equal((await stored('DocumentReference')).length, before + 2);
    const binaries = [];
    const byTitle = Object.fromEntries(references.map((r) => [r.content[0].attachment.title, r]));
    for (const [index, title] of ['photo.jpg', 'courrier.pdf'].entries()) {
      const { attachment } = byTitle[title].content[0];
      const binary = await (await fetch(`${FHIR}/${attachment.url}`, { headers: { accept: 'application/fhir+json' } })).json();
      binaries.push(binary);
      const bytes = Buffer.from(binary.data, 'base64');
      assert.deepEqual([...bytes], shown[index], title);
      assert.equal(attachment.size, bytes.length);
      if (title === 'photo.jpg') {
        assertBare(bytes);
        assert.deepEqual(await seen(bytes, 'image/jpeg', [[100, 50], [100, 350]]), { size: [200, 400], colours: ['red', 'blue'] });
        assert.deepEqual([byTitle[title].type.text, attachment.creation], ['Courrier', '2026-11-02']);
      } else assert.deepEqual(bytes, PDF);
    }
    assert.ok(!requests.some((r) => r.method !== 'GET' && /secret/.test(Buffer.from(r.body ?? '').toString())));
    await judge('documents', 'demande', [...references, ...binaries]);
    const responses = await stored('QuestionnaireResponse');
    const answers = answersOf(responses.at(-1));
    assert.deepEqual(answers['attached.file'].map((a) => a.data), [undefined, undefined], 'the documents travel beside the response');
    assertQuiet();
  });

  test('a photo that stays too large is refused with its size, beside a field that takes one file', async (t) => {
    const noise = await drawn('image/png', 300, 300, { noise: true });
    const { page, close, assertQuiet } = await openPage();
    t.after(close);
    await open(page, `${OTHER}/questionnaires/champs/`);
    const field = page.locator('input[name="letter"]');
    await field.scrollIntoViewIfNeeded();
    await field.focus();
    await page.locator('[id="f-letter"] .documents').waitFor();
    assert.equal(await field.evaluate((f) => f.multiple), false);
    await field.setInputFiles(file('bruit.png', noise, 'image/png'));
    const words = await refusal(page);
    assert.match(words, /^bruit\.png : ce fichier pèse \d+ ko, c’est plus que les 2 ko permis\./);
    assert.equal(await page.locator('[id="f-letter"] .file').count(), 0);
    assert.equal(await field.inputValue(), '');
    assertQuiet();
  });
});
