// The backends of the tests, driven through tests/backends/*.sh.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
/** Where this run's servers and pages have their files. */
export const WORK = path.join(root, 'tests/.work', process.env.LANE ?? '');

export const SITE = `http://127.0.0.1:${process.env.SITE_PORT ?? 8081}`;
export const PROXY = `http://127.0.0.1:${process.env.PROXY_PORT ?? 8070}`;
export const FHIR = `http://127.0.0.1:${process.env.SEKMET_PORT ?? 8090}/fhir`;
export const KINTO = `http://127.0.0.1:${process.env.KINTO_PORT ?? 8888}/v1`;
export const RECORDS = `${KINTO}/buckets/forms/collections/responses/records`;

const run = promisify(execFile);

/** `backend('sekmet', 'kill')`: start, stop, kill (kill -9), restart (keeps the data) or status of sekmet, kinto or nginx. */
export async function backend(name, action, env = {}) {
  const script = path.join(root, 'tests/backends', `${name}.sh`);
  const { stdout } = await run('bash', [script, action], { env: { ...process.env, ...env }, timeout: 120_000 });
  return stdout.trim();
}

/** Serves another folder as a static site of its own; `name` tells the instances apart. Gives a function that stops it. */
export async function serve({ dist, headers, port = 8082, name = 'site' }) {
  const env = { NGINX_NAME: name, DIST: dist, HEADERS: headers ?? '', SITE_PORT: String(port), PROXY_PORT: '0' };
  await backend('nginx', 'start', env);
  return () => backend('nginx', 'stop', env);
}

/** What the FHIR server holds of one type: the matching resources. */
export async function stored(type, query = '') {
  const found = [];
  let url = `${FHIR}/${type}?_count=200${query && `&${query}`}`;
  while (url) {
    const bundle = await (await fetch(url)).json();
    found.push(...(bundle.entry ?? []).filter((e) => e.search?.mode === 'match').map((e) => e.resource));
    url = bundle.link?.find((l) => l.relation === 'next')?.url;
  }
  return found;
}

/** What Kinto holds, read with the hospital's account. */
export async function records() {
  const answer = await fetch(RECORDS, { headers: { authorization: `Basic ${btoa('hospital:s3cret')}` } });
  return (await answer.json()).data;
}
