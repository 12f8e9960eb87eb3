// Makes the built program smaller: what nothing reaches is taken out of glue and program together, imports and exports get short names, and
// wasm-opt does what it can. Brotli's size counts: each pass below was kept because it made that smaller (docs/size.md).
// usage: node tools/shrink.mjs FOLDER   (the folder that Trunk has built: index.html, guichet-….js, guichet-…_bg.wasm; and the same of lean, post, desk, team and seal)
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync, transformSync } from 'esbuild';

const folder = path.resolve(process.argv[2]);
const FEATURES = ['bulk-memory', 'nontrapping-float-to-int', 'sign-ext', 'mutable-globals', 'reference-types', 'multivalue'].map((f) => `--enable-${f}`);
const PASSES = ['--inline-max-combined-binary-size=200', '--flatten', '--rereloop', '-Oz', '-Oz', '--reorder-functions-by-name', '--strip-producers', '--strip-target-features'];

const files = readdirSync(folder);
const scratch = mkdtempSync(path.join(tmpdir(), 'guichet-shrink-'));
const at = (name) => path.join(scratch, name);
const run = (tool, args) => execFileSync(tool, args, { encoding: 'utf8', maxBuffer: 1e8, stdio: ['ignore', 'pipe', 'inherit'] });

/** The glue with what the page's loader can reach, and nothing else. */
function reached(glue, names) {
  writeFileSync(at('glue.js'), glue.replaceAll('new FinalizationRegistry(', '/* @__PURE__ */ new FinalizationRegistry('));
  const entry = `export { default${names.map((n) => `, ${n}`).join('')} } from './glue.js';`;
  const stdin = { contents: entry, resolveDir: scratch };
  return buildSync({ stdin, bundle: true, format: 'esm', write: false, logLevel: 'error', legalComments: 'none' }).outputFiles[0].text;
}

/** An entry of the object of imports: indented by its place in the glue. */
const IMPORT = /^( +)(?:async )?(__\w+): function\([\s\S]*?^\1\},?\n/gm;

/** Makes one of the programs smaller, and names it after its content. */
function shrink(stem) {
  const [glueName, wasmName] = ['.js', '_bg.wasm'].map((ending) => files.find((f) => f.startsWith(`${stem}-`) && f.endsWith(ending)));
  let glue = readFileSync(path.join(folder, glueName), 'utf8');
  // Its functions; the classes it exports are libraries' that nothing here uses.
  const functions = [...glue.matchAll(/^export function (\w+)\(/gm)].map((m) => m[1]);
  glue = reached(glue, functions);
  // Exports that the glue does not call are no roots.
  const called = new Set([...glue.matchAll(/\bwasm\d*\.(\w+)/g)].map((m) => m[1]));
  const graph = [{ name: 'glue', root: true, reaches: [...called] }, ...[...called].map((name) => ({ name, export: name }))];
  writeFileSync(at('graph.json'), JSON.stringify(graph));
  run('wasm-metadce', [...FEATURES, '-g', path.join(folder, wasmName), '--graph-file', at('graph.json'), '-o', at('reached.wasm')]);
  run('wasm-opt', [...FEATURES, ...PASSES, at('reached.wasm'), '-o', at('small.wasm')]);
  const renamed = JSON.parse(run('wasm-opt', [...FEATURES, '--minify-imports-and-exports-and-modules', at('small.wasm'), '-o', at('named.wasm')]));

  const imports = new Map(renamed.imports.map(([, name, short]) => [name, short]));
  glue = glue.replace(IMPORT, (whole, indent, name) => (imports.has(name) ? whole.replace(`${name}:`, `${imports.get(name)}:`) : ''));
  for (const [name, short] of renamed.exports) glue = glue.replace(new RegExp(`\\b(wasm\\d*)\\.${name}\\b`, 'g'), (_, wasm) => `${wasm}.${short}`);
  const left = glue.match(/\b__wbg_\w+_[0-9a-f]{16}\b/);
  if (left) throw new Error(`shrink: ${left[0]} has kept its long name: the glue is not what was expected`);
  const modules = new Map(renamed.imports.map(([module]) => [module, renamed.modules?.find(([from]) => from === module)?.[1] ?? 'a']));
  for (const [module, short] of modules) glue = glue.replaceAll(JSON.stringify(module), JSON.stringify(short));
  // What only the dropped imports needed goes as well.
  writeFileSync(at('glue.js'), glue);
  glue = transformSync(reached(glue, functions), { minify: true, format: 'esm', legalComments: 'none' }).code;

  const wasm = readFileSync(at('named.wasm'));
  new WebAssembly.Module(wasm);
  // Names follow the content, so that they may be kept for ever.
  const hash = createHash('sha256').update(wasm).update(glue).digest('hex').slice(0, 16);
  const names = { [glueName]: `${stem}-${hash}.js`, [wasmName]: `${stem}-${hash}_bg.wasm` };
  writeFileSync(path.join(folder, glueName), glue);
  writeFileSync(path.join(folder, wasmName), wasm);
  let index = readFileSync(path.join(folder, 'index.html'), 'utf8');
  for (const [before, after] of Object.entries(names)) {
    renameSync(path.join(folder, before), path.join(folder, after));
    index = index.replaceAll(before, after);
  }
  writeFileSync(path.join(folder, 'index.html'), index);
}

try {
  shrink('guichet');
  shrink('lean');
  shrink('post');
  shrink('desk');
  shrink('team');
  shrink('seal');
} finally {
  rmSync(scratch, { recursive: true });
}
