// The browser of the tests, Chromium without its windows or, with BROWSER=firefox, Firefox as Debian gives it: opens pages that remember every request and every complaint of the page.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, firefox } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const NAMES = {
  // The first is the same engine without menus and windows: the tests take a third less time. The journeys run in the whole Chromium as well.
  chromium: ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
  firefox: ['firefox-esr', 'firefox'],
};
/** Which browser the tests run in. */
export const BROWSER = process.env.BROWSER ?? 'chromium';

/** The browser's program: `CHROMIUM` or `FIREFOX`, or the first known name on PATH. */
export function executable() {
  const named = process.env[BROWSER.toUpperCase()];
  if (named) return named;
  for (const dir of (process.env.PATH ?? '').split(path.delimiter)) {
    for (const name of NAMES[BROWSER]) {
      const file = path.join(dir, name);
      if (fs.existsSync(file)) return file;
    }
  }
  throw new Error(`no ${BROWSER} on PATH: run tools/setup.sh test`);
}

let browser;

/** The one browser of this process, with a profile of its own that is thrown away. */
export async function launch() {
  // A released Firefox is driven by the standard WebDriver BiDi.
  const start = { chromium: () => chromium.launch({ executablePath: executable(), headless: true, args: FLAGS }), firefox: () => firefox.launch({ executablePath: executable(), headless: true, channel: 'moz-firefox' }) };
  browser ??= start[BROWSER]();
  return browser;
}

/** Ends the browser: call it in `after()`. */
export async function closeBrowser() {
  await (await browser)?.close();
  browser = undefined;
}

/**
 * Opens an empty page in a fresh context: no cookie, no storage, no cache of another test.
 *
 * Gives `page`, `context` and what was seen so far:
 * - `requests`: `{url, method, type, headers, body}` of every request, in order;
 * - `failures`: requests that got no answer, `{url, method, error}`;
 * - `messages`: console messages, `{type, text, url, line}`;
 * - `errors`: exceptions nobody caught;
 * and `close()`, `complaints()`, `foreign(origins)`, `assertQuiet()`.
 */
export async function openPage({
  width = 1280,
  height = 800,
  colorScheme = 'light',
  javaScriptEnabled = true,
  forcedColors = 'none',
  reducedMotion = 'no-preference',
  ...more
} = {}) {
  const context = await (await launch()).newContext({
    viewport: { width, height },
    colorScheme,
    javaScriptEnabled,
    forcedColors,
    reducedMotion,
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    ...more,
  });
  const page = await context.newPage();
  const requests = [];
  const failures = [];
  const messages = [];
  const errors = [];

  context.on('request', (r) =>
    requests.push({ url: r.url(), method: r.method(), type: r.resourceType(), headers: r.headers(), body: r.postData() }),
  );
  context.on('requestfailed', (r) => failures.push({ url: r.url(), method: r.method(), error: r.failure()?.errorText }));
  context.on('console', (m) => {
    const { url, lineNumber } = m.location();
    messages.push({ type: m.type(), text: m.text(), url, line: lineNumber });
  });
  context.on('weberror', (e) => errors.push(String(e.error()?.stack ?? e.error())));

  /** Console warnings and errors, uncaught exceptions: none is expected of a healthy page. */
  const complaints = () => [
    ...messages.filter((m) => m.type === 'error' || m.type === 'warning').map((m) => `${m.type}: ${m.text} (${m.url}:${m.line})`),
    ...errors.map((e) => `uncaught: ${e}`),
  ];
  /** Addresses asked outside the given origins. */
  const foreign = (...origins) =>
    requests.map((r) => r.url).filter((url) => !/^(data|blob|about):/.test(url) && !origins.includes(new URL(url).origin));
  return {
    page,
    context,
    requests,
    failures,
    messages,
    errors,
    complaints,
    foreign,
    assertQuiet: () => assert.deepEqual(complaints(), []),
    close: () => context.close(),
  };
}

/** Waits until nothing moves or changes its colour. A movement that was replaced never ends its promise: its state is asked for. */
export async function stilled(page) {
  await page.evaluate(() => new Promise(requestAnimationFrame));
  await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState !== 'running'));
}

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The accessibility violations that axe finds, a line for each place: `id (impact): where: why`. */
export async function axe(page, { tags = WCAG, exclude = [], without = [], only } = {}) {
  // Without frames nothing has to be put together in a page of its own, and what passes is not told: half of the time.
  let builder = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
  builder = only ? builder.withRules(only) : builder.withTags(tags).disableRules(without);
  for (const selector of exclude) builder = builder.exclude(selector);
  const { violations } = await builder.analyze();
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map((n) => `${id} (${impact}): ${n.target.join(' ')}: ${n.failureSummary.replace(/\s+/g, ' ').replace(/^Fix a\w+ of the following: /, '')}`),
  );
}
