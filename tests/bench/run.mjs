// Measures the built program beside the hand-written page of the measuring harness, prints the ratios and fails when a limit is broken.
// usage: node tests/bench/run.mjs [--forms dt:3:3,big2000:2:2] [--only vanilla,app] [--out NAME] [--judge FILE]
//   --judge FILE: measures nothing, judges an earlier results file.
// Two pages of each form are measured: `app`, the one for a frame in another site, which holds the form and nothing else, as the other contenders'
// do: its limits decide; and `whole`, the form's own page with the site's header and foot, judged by the same limits for all to see.
// The harness (../shared/bench, or BENCH) is copied to tests/.work/bench and never changed; without it nothing is measured, aloud.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { transformSync } from 'esbuild';
import { judge, print } from './judge.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const work = path.join(root, 'tests/.work/bench');
const { values: arg } = parseArgs({
  options: {
    forms: { type: 'string', default: 'dt:3:3,big2000:2:2' },
    only: { type: 'string', default: 'vanilla,app,whole' },
    out: { type: 'string', default: 'short' },
    judge: { type: 'string' },
  },
});
const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
const write = (file, value) => {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(value, null, 1));
};

if (!arg.judge) {
  const bench = path.resolve(root, process.env.BENCH ?? '../shared/bench');
  if (!existsSync(path.join(bench, 'measure.mjs'))) {
    console.log(`bench: SKIPPED: the measuring harness is not there (${path.relative(root, bench)}); set BENCH to its folder`);
    process.exit(0);
  }
  copyHarness(bench);
  await writeVanilla();
  writeSite();
  execFileSync('node', ['measure.mjs', '--only', arg.only, '--forms', arg.forms, '--out', arg.out, '--dir', 'app=site', '--dir', 'whole=site'], { cwd: work, stdio: 'inherit' });
}
const file = arg.judge ?? path.join(work, `build/results/${arg.out}.json`);
const verdict = judge(read(file));
print(verdict);
const whole = judge(read(file), 'whole');
if (whole.length) {
  console.log("\nThe form's own page, with the site's header and foot, under the same limits:");
  print(whole);
}
process.exit(verdict.some((line) => line.broken) ? 1 : 0);

/** The harness without its own packages: those of this project do. */
function copyHarness(bench) {
  const kept = (from) => !/\/(node_modules|build)$/.test(from);
  for (const entry of readdirSync(bench)) {
    if (kept(`/${entry}`)) cpSync(path.join(bench, entry), path.join(work, entry), { recursive: true, filter: kept });
  }
  const adapter = readFileSync(path.join(root, 'tests/bench/app.mjs'), 'utf8');
  writeFileSync(path.join(work, 'adapters/app.mjs'), adapter);
  writeFileSync(path.join(work, 'adapters/whole.mjs'), adapter.replace("name: 'app'", "name: 'whole'").replace('/cadre/', '/'));
}

/** The lower bound, as the harness's own build writes it. */
async function writeVanilla() {
  const { render } = await import(pathToFileURL(path.join(work, 'vanilla/render.mjs')));
  const minify = (js) => transformSync(js, { minify: true, target: 'es2022' }).code.trim();
  mkdirSync(path.join(work, 'build/vanilla'), { recursive: true });
  mkdirSync(path.join(work, 'build/fhir'), { recursive: true });
  for (const name of forms()) writeFileSync(path.join(work, `build/vanilla/${name}.html`), render(read(path.join(work, `questionnaires/${name}.json`)))(minify));
}

/** The five questionnaires of the harness as a site of ours, around the smallest content that passes its check. */
function writeSite() {
  const content = path.join(work, 'content');
  for (const folder of ['content', 'site']) rmSync(path.join(work, folder), { recursive: true, force: true });
  cpSync(path.join(root, 'tests/native/fixtures/content-small'), content, { recursive: true });
  cpSync(path.join(root, 'public/texts'), path.join(content, 'texts'), { recursive: true });
  cpSync(path.join(root, 'public/favicon.svg'), path.join(content, 'favicon.svg'));
  rmSync(path.join(content, 'questionnaires/mini.json'));
  const pathway = path.join(content, 'pathways/lung.json');
  write(pathway, { ...read(pathway), localRules: [] });
  cpSync(path.join(work, 'questionnaires'), path.join(content, 'questionnaires'), { recursive: true });
  write(path.join(content, 'site.json'), { ...read(path.join(content, 'site.json')), questionnaires: forms(), embeddedIn: ['https://www.petit.example'] });
  const args = ['render', '--content', content, '--shell', 'target/shell', '--out', path.join(work, 'site')];
  try {
    execFileSync('target/release/guichet', args, { cwd: root, stdio: 'pipe', encoding: 'utf8', maxBuffer: 1e8 });
  } catch (error) {
    // Warnings about other people's typography are many.
    throw new Error(error.stderr?.split('\n').filter((line) => !line.includes(': warning: ')).join('\n') || error);
  }
}

function forms() {
  return readdirSync(path.join(work, 'questionnaires')).map((file) => file.replace('.json', ''));
}
