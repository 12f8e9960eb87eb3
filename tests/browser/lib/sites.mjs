// Sites with other destinations, made from the very build under test: its program and style sheet, new pages around them.
import { execFile } from 'node:child_process';
import { copyFile, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { root, serve, WORK } from './servers.mjs';

const run = promisify(execFile);
const work = path.join(WORK, 'browser');
export const DIST = path.resolve(root, process.env.DIST ?? 'dist');
export const PORT = Number(process.env.OTHER_PORT ?? 8082);
export const OTHER = `http://127.0.0.1:${PORT}`;
export const guichet = process.env.GUICHET ?? path.join(root, 'target/release/guichet');

/** The last way out of every site. */
export const FILE = { kind: 'file', id: 'fichier', label: 'un fichier que vous gardez ou remettez au guichet' };
export const fhir = (baseUrl, id = 'fhir', label = 'le serveur FHIR du guichet') => ({ kind: 'fhir', id, label, baseUrl });

/** The site under test with these destinations, and more questionnaires by their file, served on port 8082. Gives a function that stops it. */
export async function siteWith(name, destinations, questionnaires = {}) {
  const site = JSON.parse(await readFile(path.join(root, 'public/site.json'), 'utf8'));
  let content = path.join(root, 'public');
  const more = Object.entries(questionnaires);
  if (more.length) {
    const copy = path.join(work, `content-${name}`);
    await rm(copy, { recursive: true, force: true });
    await cp(content, copy, { recursive: true });
    for (const [slug, from] of more) await copyFile(path.join(root, from), path.join(copy, `questionnaires/${slug}.json`));
    content = copy;
  }
  return siteOf(name, content, { destinations, questionnaires: [...site.questionnaires, ...more.map(([slug]) => slug)] });
}

/** A site of this content, with these changes to its site file, around the program under test, served on port 8082. Gives a function that stops it. */
export async function siteOf(name, content, changes) {
  const shell = path.join(work, 'shell');
  const dist = path.join(work, name);
  const file = path.join(work, `site-${name}.json`);
  await rm(dist, { recursive: true, force: true });
  await rm(shell, { recursive: true, force: true });
  await mkdir(shell, { recursive: true });
  // A form's page names the style sheet, the glue and the program as Trunk's own index.html does.
  await copyFile(path.join(DIST, 'demande/index.html'), path.join(shell, 'index.html'));
  for (const asset of (await readdir(DIST)).filter((f) => /\.(css|js|wasm)$/.test(f))) await copyFile(path.join(DIST, asset), path.join(shell, asset));
  // The program that encrypts is in no site that has no key.
  const built = path.join(root, 'target/shell');
  for (const asset of (await readdir(built).catch(() => [])).filter((f) => /^seal-.*\.(js|wasm)$/.test(f))) await copyFile(path.join(built, asset), path.join(shell, asset));
  const site = JSON.parse(await readFile(path.join(content, 'site.json'), 'utf8'));
  await writeFile(file, JSON.stringify({ ...site, ...changes }, null, 2));
  const options = { maxBuffer: 1e8 };
  await run(guichet, ['render', '--content', content, '--shell', shell, '--out', dist, '--site', file, '--earlier', DIST], options).catch((error) => {
    // Warnings about other people's typography are many.
    throw new Error(error.stderr.split('\n').filter((line) => !line.includes(': warning: ')).join('\n') || error);
  });
  const headers = path.join(work, `${name}.conf`);
  const { stdout } = await run(guichet, ['headers', '--server', 'nginx', '--content', content, '--site', file], options);
  await writeFile(headers, stdout);
  return serve({ dist, headers, port: PORT, name: 'other-site' });
}
