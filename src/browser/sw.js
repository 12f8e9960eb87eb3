// The service worker: a page of this site that was opened once opens again without network. It keeps what was published, and nothing that
// was typed: it looks at no request but those for the site's own files. VERSION, PAGES, OTHERS (pages in other languages) and ASSETS are put in by `guichet render`.
const KEPT = `guichet-${VERSION}`;
/** After so long without an answer the kept page is shown; milliseconds. */
const PATIENCE = 4000;
/** The data of a form, beside its page: those in another language, within another site, or newer than this worker are kept once they were asked for. */
const DATA = /\/form-[0-9a-f]{16}\.json$/;

self.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(KEPT);
      // Names of assets change with their content: those of the version before are the same files.
      for (const path of ASSETS) {
        const known = await caches.match(path);
        await (known ? cache.put(path, known) : cache.add(path));
      }
      for (const path of PAGES) await cache.add(new Request(path, { cache: 'no-cache' }));
    })(),
  );
});

// A new version waits until no page of the old one is open any more: an update never interrupts a form.
self.addEventListener('activate', (event) => {
  const old = async () => (await caches.keys()).filter((name) => name.startsWith('guichet-') && name !== KEPT);
  event.waitUntil(old().then((names) => Promise.all(names.map((name) => caches.delete(name)))));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (ASSETS.includes(url.pathname)) event.respondWith(kept(url.pathname).then((found) => found ?? fetch(request)));
  else if (DATA.test(url.pathname)) event.respondWith(kept(url.pathname).then((found) => found ?? dataOf(request, url.pathname)));
  else if (request.mode === 'navigate' && [...PAGES, ...OTHERS].includes(url.pathname)) event.respondWith(page(event, url.pathname));
});

const kept = async (path) => (await caches.open(KEPT)).match(path);

async function dataOf(request, path) {
  const answer = await fetch(request);
  if (answer.ok) (await caches.open(KEPT)).put(path, answer.clone()).catch(() => {});
  return answer;
}

/** The server's page when it answers soon and well, else the kept one. */
async function page(event, path) {
  const asked = (async () => (await event.preloadResponse) ?? fetch(event.request))();
  const late = new Promise((done) => setTimeout(done, PATIENCE));
  const answer = await Promise.race([asked.catch(() => undefined), late]);
  if (answer && answer.status < 500) {
    // In another language: kept because somebody reads it.
    if (answer.ok && OTHERS.includes(path)) (await caches.open(KEPT)).put(path, answer.clone()).catch(() => {});
    return answer;
  }
  return (await kept(path)) ?? asked;
}
