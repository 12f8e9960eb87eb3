// Validators of others, asked about what was sent (tests/judge).
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { questionnaireFile } from './form.mjs';
import { root, WORK } from './servers.mjs';

const run = promisify(execFile);

/** Two independent validators find nothing to say against these resources. */
export async function judge(name, form, resources) {
  const dir = path.join(WORK, 'browser', 'judged', name);
  await rm(dir, { recursive: true, force: true });
  await mkdir(dir, { recursive: true });
  const files = await Promise.all(
    resources.map(async (resource, index) => {
      const file = path.join(dir, `${String(index).padStart(2, '0')}-${resource.resourceType}.json`);
      await writeFile(file, JSON.stringify(resource, null, 2));
      return file;
    }),
  );
  const { stdout } = await run(path.join(root, 'tests/judge/run.sh'), [questionnaireFile(form), ...files]).catch((e) => e);
  assert.match(stdout, new RegExp(`^${files.length} files, 0 bad$`, 'm'), stdout);
}
