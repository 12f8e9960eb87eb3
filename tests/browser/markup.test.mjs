// Every page as a file: valid HTML, by a validator that knows nothing of this project.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { HtmlValidate, StaticConfigLoader } from 'html-validate';
import { DIST } from './lib/sites.mjs';

const validator = new HtmlValidate(
  new StaticConfigLoader({
    root: true,
    extends: ['html-validate:standard', 'html-validate:a11y'],
    // « Continuer » and « Envoyer » are acts of the program: a form that was submitted by the browser would put answers into an address.
    rules: { 'wcag/h32': 'off' },
  }),
);

test('every page is valid HTML', async (t) => {
  const files = (await readdir(DIST, { recursive: true })).filter((f) => f.endsWith('.html'));
  assert.ok(files.length >= 25);
  const found = [];
  for (const file of files) {
    const { results } = await validator.validateString(await readFile(path.join(DIST, file), 'utf8'), file);
    for (const { messages } of results) for (const m of messages) found.push(`${file}:${m.line}:${m.column}: ${m.ruleId}: ${m.message} ${m.selector ?? ''}`);
  }
  assert.deepEqual(found, []);
  t.diagnostic(`${files.length} pages`);
});

test('the validator finds what is wrong', async () => {
  const { valid } = await validator.validateString('<!doctype html><html lang="fr"><head><title>x</title></head><body><p>a<!>b<p id="a"></p><p id="a"></p></body></html>');
  assert.equal(valid, false);
});
