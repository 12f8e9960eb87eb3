// What a screen reader is given: the accessibility tree of a page, beside the one that is kept in `trees/`, so that a change of it is read before it is taken.
// GUICHET_WRITE=1 writes the trees anew.
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root, SITE } from './servers.mjs';

/** The day of the trees. */
export const NOW = new Date('2026-11-20T10:05:00+01:00');
const folder = path.join(root, 'tests/browser/trees');

/** The page's tree, without what each sending and each build has of its own. */
async function tree(page) {
  const text = await page.locator('body').ariaSnapshot();
  return text
    .replace(/[ACDEFHJKLPRTUVWX3479]{3}-[ACDEFHJKLPRTUVWX3479]{3}-[ACDEFHJKLPRTUVWX3479]{3}/g, 'REFERENCE')
    .replace(/\d{2}\/\d{2}\/\d{4} à \d{2}:\d{2}/g, 'MOMENT')
    .replace(/[0-9a-f]{64}/g, 'SUM')
    .replace(/\(\d+ ms\)/g, '(TIME)')
    .replaceAll(SITE, 'SITE')
    .replace(/Version \d+\.\d+\.\d+\+[0-9a-f]+/g, 'VERSION')
    .replace(/ +$/gm, '');
}

/** Compares the page's tree with the one of this name. */
export async function same(page, name) {
  const file = path.join(folder, `${name}.yml`);
  const now = `${await tree(page)}\n`;
  if (process.env.GUICHET_WRITE) {
    await mkdir(folder, { recursive: true });
    return writeFile(file, now);
  }
  const kept = await readFile(file, 'utf8').catch(() => '');
  assert.ok(kept, `${name}: no tree is kept; write it with GUICHET_WRITE=1 and read it`);
  assert.deepEqual(now.split('\n'), kept.split('\n'), name);
}
