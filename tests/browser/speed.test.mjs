// How soon a page is seen on a slow phone: a processor four times slower, a line as slow as Lighthouse's « slow 4G ». Beside each public page a bare page
// of the same text, without any style. Written as a table to tests/.work/browser/speed.md, and to the log.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import { closeBrowser, openPage } from './lib/browser.mjs';
import { SITE, serve, WORK } from './lib/servers.mjs';
import { guichet, OTHER, PORT } from './lib/sites.mjs';

after(closeBrowser);

/** Lighthouse's slow 4G as its devtools throttling applies it: each request waits 562.5 ms, 1.44 Mbit/s. */
const LINE = { offline: false, latency: 562.5, downloadThroughput: (1.6 * 1024 * 1024 * 0.9) / 8, uploadThroughput: (750 * 1024 * 0.9) / 8 };
const SLOWER = 4;
/** Pages, and whether somebody only reads them. */
const PAGES = [
  ['/', true],
  ['/parcours/poumon/', true],
  ['/parcours/poumon/patient/', true],
  ['/recherche/', true],
  ['/parcours/poumon/suivi/', false],
  ['/questionnaires/echelle-detresse/', false],
  ['/demande/', false],
];
/** The least disturbed of several loads counts, since whatever else the machine does only adds: as many as it takes to be within the limits, two at least. */
const LEAST = 2;
const LOADS = 15;
/** A public page may take so many times as long as the bare one until its first words. */
const MOST = 1.3;

/** Loads a page once as a slow phone does; milliseconds, shift, bytes. */
async function load(address) {
  const { page, context } = await openPage({ width: 360, height: 740, deviceScaleFactor: 2, isMobile: true, hasTouch: true, serviceWorkers: 'block' });
  await page.addInitScript(() => {
    const seen = (window.seen = { shift: 0, tasks: [], first: 0, largest: 0 });
    const watch = (type, act) => new PerformanceObserver((list) => list.getEntries().forEach(act)).observe({ type, buffered: true });
    watch('paint', (e) => e.name === 'first-contentful-paint' && (seen.first = e.startTime));
    watch('largest-contentful-paint', (e) => (seen.largest = e.startTime));
    watch('layout-shift', (e) => e.hadRecentInput || (seen.shift += e.value));
    watch('longtask', (e) => seen.tasks.push(Math.round(e.duration)));
  });
  // The browser's own start of a process for this site is not the page's: a file without page first.
  await page.goto(new URL('/robots.txt', address).href);
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', LINE);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  let bytes = 0;
  devtools.on('Network.loadingFinished', (e) => (bytes += e.encodedDataLength));
  await page.goto(address, { waitUntil: 'networkidle' });
  await page.waitForTimeout(500);
  const seen = await page.evaluate(() => window.seen);
  await context.close();
  return { ...seen, bytes };
}

/** The least of several loads, for each figure; the addresses take turns. `enough`: these figures are within the limits. */
async function loads(addresses, enough) {
  const all = addresses.map(() => []);
  const least = (list, of) => Math.min(...list.map(of));
  for (;;) {
    for (const [k, address] of addresses.entries()) all[k].push(await load(address));
    const figures = all.map((list) => ({
      first: least(list, (l) => l.first),
      largest: least(list, (l) => l.largest),
      shift: Math.max(...list.map((l) => l.shift)),
      task: least(list, (l) => Math.max(0, ...l.tasks)),
      bytes: least(list, (l) => l.bytes),
      count: list.length,
    }));
    if (all[0].length >= LOADS || (all[0].length >= LEAST && enough(...figures))) return figures;
  }
}

/** The text of a page without any style: headings, paragraphs, lists, links. */
async function bare(address) {
  const { page, context } = await openPage({ javaScriptEnabled: false });
  await page.goto(address);
  const text = await page.locator('body').evaluate((body) => {
    const kept = new Set(['H1', 'H2', 'H3', 'H4', 'P', 'UL', 'OL', 'LI', 'A', 'STRONG', 'TABLE', 'TR', 'TH', 'TD', 'DL', 'DT', 'DD']);
    const write = (node) => {
      if (node.nodeType === Node.TEXT_NODE) return node.textContent.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
      if (node.nodeType !== Node.ELEMENT_NODE || ['SCRIPT', 'STYLE', 'SVG', 'TEMPLATE', 'NOSCRIPT'].includes(node.tagName.toUpperCase())) return '';
      const inside = [...node.childNodes].map(write).join('');
      const name = node.tagName.toLowerCase();
      const link = node.tagName === 'A' ? ` href="${node.getAttribute('href')}"` : '';
      return kept.has(node.tagName) ? `<${name}${link}>${inside}</${name}>` : inside;
    };
    return write(body);
  });
  await context.close();
  return `<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Texte</title></head><body>${text}</body></html>`;
}

test('a public page shows its first words nearly as soon as a bare page of the same text, and nothing moves or blocks', { timeout: 900_000 }, async () => {
  const dir = path.join(WORK, 'browser/bare');
  await rm(dir, { recursive: true, force: true });
  for (const [address, reads] of PAGES.filter(([, reads]) => reads)) {
    const at = path.join(dir, address);
    await mkdir(at, { recursive: true });
    await writeFile(path.join(at, 'index.html'), await bare(SITE + address));
  }
  execFileSync(guichet, ['compress', dir]);
  const stop = await serve({ dist: dir, port: PORT, name: 'bare' });
  const wrong = [];
  const lines = ['| Page | first words, ms | bare page, ms | ratio | largest, ms | shift | longest task, ms | kB | loads |', '|---|---|---|---|---|---|---|---|---|'];
  try {
    for (const [address, reads] of PAGES) {
      const within = (ours, plain) => !reads || (ours.first <= plain.first * MOST && ours.task <= 50);
      const [ours, plain] = await loads([SITE + address, ...(reads ? [OTHER + address] : [])], within);
      const ratio = plain && ours.first / plain.first;
      const cells = [ours.first.toFixed(0), plain?.first.toFixed(0) ?? '', ratio?.toFixed(2) ?? '', ours.largest.toFixed(0), ours.shift.toFixed(3), ours.task, (ours.bytes / 1000).toFixed(1), ours.count];
      lines.push(`| ${address} | ${cells.join(' | ')} |`);
      if (ratio > MOST) wrong.push(`${address}: first words after ${ratio.toFixed(2)} times the bare page's`);
      if (ours.shift > 0) wrong.push(`${address}: moves by ${ours.shift}`);
      if (reads && ours.task > 50) wrong.push(`${address}: a task of ${ours.task} ms`);
    }
  } finally {
    await stop();
    await writeFile(path.join(WORK, 'browser/speed.md'), `${lines.join('\n')}\n`);
    console.log(lines.join('\n'));
  }
  assert.deepEqual(wrong, []);
});
