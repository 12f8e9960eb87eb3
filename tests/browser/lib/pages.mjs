// Every page of the site under test, as the server gives it and as the browser reads it without a script.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { openPage } from './browser.mjs';
import { SITE } from './servers.mjs';
import { DIST } from './sites.mjs';

const map = await readFile(path.join(DIST, 'sitemap.xml'), 'utf8');
const addresses = [...map.matchAll(/<loc>([^<]+)<\/loc>/g)].map((m) => new URL(m[1]));
/** The site's own public address. */
export const ADDRESS = addresses[0].origin;
/** Where the pages in other languages stand. */
const elsewhere = /^\/(fr-simple|en|ar)\//;
/** Every address of the sitemap in the content's own language, without the origin. */
export const ROUTES = addresses.map((a) => a.pathname).filter((route) => !elsewhere.test(route));
/** Those in other languages. */
export const TRANSLATED = addresses.map((a) => a.pathname).filter((route) => elsewhere.test(route));
/** An address that does not exist: the server gives 404.html. */
export const NOWHERE = '/cette-page-n-existe-pas/';
/** The list of what was sent from this device: for people, not for search engines. */
export const OUTBOX = '/envois/';
/** The connection test, not for search engines either. */
export const CHECK = '/verification/';
/** The page for received referrals: for the team, not for search engines. */
export const INTAKE = '/lecture-demande/';
export const ALL = [...ROUTES, OUTBOX, CHECK, INTAKE, NOWHERE];

/** What stands in the open page. */
const facts = () => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const attribute = (selector, name) => document.querySelector(selector)?.getAttribute(name) ?? null;
  const main = document.querySelector('main');
  const before = (selector) => {
    const found = document.querySelector(selector);
    return found !== null && main !== null && Boolean(found.compareDocumentPosition(main) & Node.DOCUMENT_POSITION_FOLLOWING) && !main.contains(found);
  };
  return {
    lang: document.documentElement.lang,
    title: document.title,
    description: attribute('meta[name=description]', 'content'),
    canonical: attribute('link[rel=canonical]', 'href'),
    robots: attribute('meta[name=robots]', 'content'),
    policy: attribute('meta[http-equiv="Content-Security-Policy"]', 'content'),
    h1: all('h1').map((h) => h.textContent.trim()),
    mains: all('main').length,
    levels: all('main :is(h1, h2, h3, h4, h5, h6)').filter((h) => h.checkVisibility()).map((h) => Number(h.tagName[1])),
    jsonLd: all('script[type="application/ld+json"]').map((s) => s.textContent),
    inlineScripts: all('script:not([src])').map((s) => s.type).filter((t) => !['application/ld+json', 'application/json'].includes(t)),
    handlers: all('*').flatMap((e) => [...e.attributes].filter((a) => /^on/i.test(a.name)).map((a) => `${e.tagName} ${a.name}`)),
    styles: [...all('style'), ...all('[style]')].map((e) => e.outerHTML.slice(0, 80)),
    ids: all('[id]').map((e) => e.id),
    links: all('a[href]').map((a) => a.getAttribute('href')),
    assets: [...all('link[href]:not([rel=expect])'), ...all('script[src], img[src], source[src], video[src], iframe[src]')]
      .filter((e) => e.rel !== 'canonical' && e.rel !== 'alternate')
      .map((e) => e.getAttribute('href') ?? e.getAttribute('src')),
    emergency: ['15', '112', '114'].map((number) => before(`a[href="tel:${number}"]`)),
    text: main?.innerText ?? '',
    controls: all('main form :is(input, select, textarea)').map((e) => `${e.name}=${e.value}`),
    noscript: [...all('main *')].filter((e) => e.checkVisibility() && e.closest('noscript')).map((e) => e.textContent).join(' '),
  };
};

/** Reads these pages: `{route: {status, headers, html, …facts}}`. Scripts are off. */
export async function survey(routes = ALL) {
  const { page, close } = await openPage({ javaScriptEnabled: false });
  const found = {};
  for (const route of routes) {
    const answer = await fetch(SITE + route);
    await page.goto(SITE + route);
    found[route] = { status: answer.status, headers: answer.headers, html: await answer.text(), ...(await page.evaluate(facts)) };
  }
  await close();
  return found;
}
