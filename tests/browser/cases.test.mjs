// Every public questionnaire of ../shared/cases that is not refused, opened in the browser: it renders, starts, takes an answer, and nothing of
// its author's runs. What is refused is refused by the program, with a path: docs/cases.md lists the outcome of each.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { closeBrowser, openPage } from './lib/browser.mjs';
import { OTHER, guichet, siteOf } from './lib/sites.mjs';
import { root } from './lib/servers.mjs';

const run = promisify(execFile);
const CASES = path.resolve(root, '../shared/cases');
const FOLDERS = ['android-fhir', 'formbox', 'lforms'];
const there = existsSync(CASES);
if (!there) console.log(`cases: SKIPPED: ${path.relative(root, CASES)} is not there`);

let stop;
let readable = [];
const refused = [];

/** What publishing asks for and a public file may lack: an id that is the file's name, an address, a title, a text for each question. */
function published(questionnaire, slug) {
  const fill = (holder) => {
    for (const item of holder.item ?? []) {
      if (!item.text && !item._text) item.text = item.linkId;
      fill(item);
    }
  };
  fill(questionnaire);
  return { ...questionnaire, id: slug, url: questionnaire.url ?? `https://example.org/fhir/Questionnaire/${slug}`, title: questionnaire.title || slug };
}

before(async () => {
  if (!there) return;
  const work = await mkdtemp(path.join(os.tmpdir(), 'guichet-cases-'));
  const content = path.join(work, 'content');
  await cp(path.join(root, 'tests/native/fixtures/content-small'), content, { recursive: true });
  await cp(path.join(root, 'public/texts'), path.join(content, 'texts'), { recursive: true });
  await copyFile(path.join(root, 'public/favicon.svg'), path.join(content, 'favicon.svg'));
  await rm(path.join(content, 'questionnaires/mini.json'));
  await writeFile(path.join(work, 'nothing.json'), '[]');
  const pathway = path.join(content, 'pathways/lung.json');
  await writeFile(pathway, JSON.stringify({ ...JSON.parse(await readFile(pathway, 'utf8')), localRules: [] }));
  for (const folder of FOLDERS) {
    for (const file of (await readdir(path.join(CASES, folder))).filter((f) => f.endsWith('.json')).sort()) {
      const slug = `${folder}-${file.slice(0, -5)}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '');
      try {
        await run(guichet, ['fill', path.join(CASES, folder, file), path.join(work, 'nothing.json')], { maxBuffer: 1e8 });
        const questionnaire = JSON.parse(await readFile(path.join(CASES, folder, file), 'utf8'));
        await writeFile(path.join(content, `questionnaires/${slug}.json`), JSON.stringify(published(questionnaire, slug)));
        readable.push(slug);
      } catch (error) {
        assert.match(error.stderr ?? String(error), /: .+/, `${file} is refused with a reason`);
        refused.push(`${folder}/${file}`);
      }
    }
  }
  stop = await siteOf('cases', content, { questionnaires: readable });
  await rm(work, { recursive: true });
});

after(async () => {
  await stop?.();
  await closeBrowser();
});

test('every public questionnaire renders, starts and takes an answer, or is refused', { skip: !there, timeout: 900_000 }, async () => {
  assert.equal(readable.length + refused.length, 229);
  // As docs/cases.md has it.
  const listed = await readFile(path.join(root, 'docs/cases.md'), 'utf8');
  assert.ok(listed.includes(`${readable.length} read, ${refused.length} refused`), `docs/cases.md: ${readable.length} read, ${refused.length} refused`);
  for (const file of refused) assert.match(listed, new RegExp(`\\| ${file.replaceAll('.', '\\.')} \\| refused`), file);

  const faults = [];
  const { page, close, errors, foreign } = await openPage();
  const dialogs = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    dialog.dismiss();
  });
  for (const slug of readable) {
    errors.length = 0;
    dialogs.length = 0;
    await page.goto(`${OTHER}/questionnaires/${slug}/`, { waitUntil: 'domcontentloaded' });
    try {
      await page.waitForFunction(() => 'ready' in document.documentElement.dataset || 'panic' in document.documentElement.dataset, null, { timeout: 20_000 });
    } catch {
      faults.push(`${slug}: does not start`);
      continue;
    }
    const seen = await page.evaluate(async () => {
      const form = document.getElementById('formulaire');
      const program = await import(document.querySelector('link[rel=modulepreload]').href);
      const usable = (c) => c.offsetParent && c.name && !c.disabled && !c.readOnly && !['file', 'range'].includes(c.type) && c.getAttribute('role') !== 'combobox';
      const control = [...form.querySelectorAll('input, select, textarea')].find(usable);
      const answers = () => control && program.answers_of(control.name);
      const before = answers();
      if (control?.type === 'radio' || control?.type === 'checkbox') control.click();
      else if (control?.tagName === 'SELECT') {
        control.selectedIndex = control.selectedIndex === 1 ? 0 : 1;
        control.dispatchEvent(new Event('change', { bubbles: true }));
      } else if (control) {
        control.value = { url: 'https://example.org', email: 'a@example.org' }[control.inputMode] ?? (control.value === '2020' ? '2021' : '2020');
        control.dispatchEvent(new Event('input', { bubbles: true }));
      }
      return {
        ready: 'ready' in document.documentElement.dataset && !('panic' in document.documentElement.dataset),
        text: form.innerText.trim().length,
        active: form.querySelectorAll('script, iframe, object, embed, link, style, [onclick], [onerror], [onload], [style]').length,
        addresses: [...form.querySelectorAll('[href], [src]')].map((e) => e.getAttribute('href') ?? e.getAttribute('src')).filter((a) => /^\s*(javascript|vbscript|data:text)/i.test(a)),
        // A list without options (they come from a query that is not made) takes no answer; « 2020 » is no time of the day, and kept as typed.
        kept: !control || control.options?.length === 1 || answers() !== before || control.getAttribute('aria-describedby') === null || control.value === '2020',
        name: control?.name,
      };
    });
    if (!seen.kept) faults.push(`${slug}: the answer to ${seen.name} is not in the model`);
    if (!seen.ready) faults.push(`${slug}: died`);
    if (seen.text < 10) faults.push(`${slug}: blank`);
    if (seen.active || seen.addresses.length) faults.push(`${slug}: ${seen.active} active elements, ${seen.addresses}`);
    if (errors.length || dialogs.length) faults.push(`${slug}: ${[...errors, ...dialogs].join('; ').slice(0, 200)}`);
  }
  assert.deepEqual(foreign(OTHER), [], 'no third party is asked for anything');
  assert.deepEqual(faults, []);
  await close();
});
