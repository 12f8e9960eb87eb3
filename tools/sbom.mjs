// What stands in the program that visitors receive: its bill of materials (CycloneDX 1.6) and the notices that its licences ask for.
// Called by `make dist`, tools/render.sh and tests/native/supply.rs. It asks cargo alone, without network, and writes the same bytes for the same
// sources: no serial number, and no time unless SOURCE_DATE_EPOCH gives one.
// usage: node tools/sbom.mjs sbom FILE [DIST]   the bill; with DIST, the program's own files are named in it with their hashes
//        node tools/sbom.mjs licences FILE      the notices
//        node tools/sbom.mjs npm DIST           fails when a file of DIST is an npm package's (those are tools)
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const FEATURES = ['--no-default-features', '--features', 'hydrate,seal', '--locked', '--offline'];
const TARGET = 'wasm32-unknown-unknown';

/** Where a crate offers several licences, the first of these is taken. */
const PREFERRED = ['MIT', 'Unicode-3.0', 'Zlib', 'BSL-1.0', 'BSD-3-Clause', 'Apache-2.0'];
/** The file that holds a licence's text; a crate with one licence may also call it just LICENSE. */
const TEXT_FILE = { MIT: /mit/i, 'Unicode-3.0': /unicode/i, Zlib: /zlib/i, 'BSL-1.0': /bsl|boost/i, 'BSD-3-Clause': /bsd/i, 'Apache-2.0': /apache/i };

const read = (file) => readFileSync(path.join(ROOT, file), 'utf8');
const sha256 = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');
const byName = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const cargo = (...args) => execFileSync('cargo', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 1e9, stdio: ['ignore', 'pipe', 'inherit'] });

function fail(message) {
  console.error(`sbom: ${message}`);
  process.exit(1);
}

/** Every crate that is linked, by name and version, with what it needs. Macros and build scripts run on the builder's machine and are not in it. */
function linked() {
  const tree = cargo('tree', ...FEATURES, '--target', TARGET, '--edges', 'normal,no-proc-macro', '--prefix', 'depth', '--no-dedupe', '--format', ' {p}');
  const metadata = JSON.parse(cargo('metadata', '--format-version', '1', ...FEATURES, '--filter-platform', TARGET));
  const packages = new Map(metadata.packages.map((p) => [`${p.name}@${p.version}`, p]));
  const locked = read('Cargo.lock').matchAll(/^name = "(.+)"\nversion = "(.+)"\nsource = ".+"\nchecksum = "(\w+)"/gm);
  const checksums = new Map([...locked].map(([, name, version, sum]) => [`${name}@${version}`, sum]));
  const found = new Map();
  const above = [];
  for (const [, depth, name, version] of tree.matchAll(/^(\d+) (\S+) v(\S+)/gm)) {
    const key = `${name}@${version}`;
    const crate = packages.get(key) ?? fail(`${key} is unknown to cargo metadata`);
    if (!found.has(key)) found.set(key, { ...crate, sum: checksums.get(key), needs: new Set() });
    above.length = Number(depth);
    if (above.length > 0) found.get(above.at(-1)).needs.add(key);
    above.push(key);
  }
  if (found.size < 2) fail('cargo tree gave nothing');
  return found;
}

const spdx = (crate) => crate.license?.replaceAll('/', ' OR ') ?? fail(`${crate.name} names no licence`);
const [, RUST] = /^channel = "(.+)"/m.exec(read('rust-toolchain.toml'));
/** Rust's own library is linked as well, and is no crate of the lock file. */
const STD = `pkg:github/rust-lang/rust@${RUST}`;

function licensesOf(expression) {
  return [/^[\w.-]+$/.test(expression) ? { license: { id: expression, acknowledgement: 'declared' } } : { expression, acknowledgement: 'declared' }];
}

function bill(dist) {
  const crates = linked();
  const purl = (key) => `pkg:cargo/${key.replace('+', '%2B')}`;
  const component = (key, crate) => ({
    type: 'library',
    'bom-ref': purl(key),
    ...(crate.authors.length > 0 && { authors: crate.authors.map((a) => ({ name: a.replace(/ *<.*>$/, '') })) }),
    name: crate.name,
    version: crate.version,
    ...(crate.description && { description: crate.description.replace(/\s+/g, ' ').trim() }),
    scope: 'required',
    ...(crate.sum && { hashes: [{ alg: 'SHA-256', content: crate.sum }] }),
    licenses: licensesOf(spdx(crate)),
    purl: purl(key),
    ...(crate.repository && { externalReferences: [{ type: 'vcs', url: crate.repository }] }),
  });
  const keys = [...crates.keys()].sort(byName);
  const own = keys.find((key) => crates.get(key).source === null && crates.get(key).name === 'guichet');
  const others = keys.filter((key) => key !== own);
  const files = dist ? readdirSync(dist).filter((f) => /^(guichet|lean|post|desk|team|seal|start)-\w+\.(js|wasm)$/.test(f)).sort(byName) : [];
  if (dist && files.length < 3) fail(`${dist} does not hold the program`);
  const epoch = process.env.SOURCE_DATE_EPOCH;
  const main = { ...component(own, crates.get(own)), type: 'application' };
  delete main.scope;
  if (files.length > 0) {
    const hashes = (f) => [{ alg: 'SHA-256', content: sha256(path.join(dist, f)) }];
    main.components = files.map((f) => ({ type: 'file', 'bom-ref': `file:${f}`, name: f, hashes: hashes(f) }));
  }
  const needs = (key) => [...[...crates.get(key).needs].sort(byName).map(purl), ...(key === own ? [STD] : [])];
  const std = {
    type: 'library',
    'bom-ref': STD,
    name: 'std',
    version: RUST,
    description: 'The Rust standard library, with what it brings itself',
    scope: 'required',
    licenses: licensesOf('MIT OR Apache-2.0'),
    purl: STD,
  };
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      ...(epoch && { timestamp: new Date(Number(epoch) * 1000).toISOString() }),
      lifecycles: [{ phase: 'build' }],
      authors: [{ name: 'The Guichet authors' }],
      component: main,
    },
    components: [...others.map((key) => component(key, crates.get(key))), std],
    dependencies: [...keys.map((key) => ({ ref: purl(key), dependsOn: needs(key) })), { ref: STD, dependsOn: [] }],
  };
}

/** The licences that are taken of an expression such as `(MIT OR Apache-2.0) AND Unicode-3.0`. */
function taken(crate) {
  return spdx(crate).split(' AND ').map((part) => {
    const offered = part.replace(/^\(|\)$/g, '').split(' OR ');
    return PREFERRED.find((id) => offered.includes(id)) ?? fail(`${crate.name}: none of « ${part} » is a licence whose notice can be written`);
  });
}

const YEARS = /^\W*copyright\s+(\(c\)|©|\d{4})/i;
const NAME = /^\W*Copyright [A-Z][a-z]/;

/** A licence's text without its copyright lines, and these. */
function parted(text) {
  const lines = text.replaceAll('\r', '').split('\n');
  const stands = (line) => YEARS.test(line) || NAME.test(line);
  return { body: lines.filter((l) => !stands(l)).join('\n').replace(/\n{3,}/g, '\n\n').trim(), copyright: lines.filter(stands).map((l) => l.trim()) };
}

function textOf(crate, id, ids) {
  const folder = path.dirname(crate.manifest_path);
  const names = readdirSync(folder).filter((f) => /^(un)?licen[cs]e|^copying/i.test(f)).sort(byName);
  const file = names.find((f) => TEXT_FILE[id].test(f)) ?? (ids.length === 1 ? names.find((f) => /^(licen[cs]e|copying)(\.\w+)?$/i.test(f)) : undefined);
  if (file) return parted(readFileSync(path.join(folder, file), 'utf8'));
  // Some crates are published without the file: then the words are the licence's own, and the authors those that the crate names.
  if (id !== 'MIT') fail(`${crate.name} brings no text of ${id}`);
  const authors = crate.authors.map((a) => a.replace(/ *<.*>$/, '')).join(', ');
  return { body: parted(read('LICENSE-MIT')).body, copyright: [`Copyright (c) ${authors || `the authors of ${crate.name}`}`] };
}

function notices() {
  const groups = new Map();
  const add = (name, id, { body, copyright }) => {
    const key = `${id} ${body.toLowerCase().replace(/[^a-z0-9]+/g, ' ').replace(/^(the )?mit license( mit)? |^mit /, '')}`;
    if (!groups.has(key)) groups.set(key, { id, body, crates: new Map() });
    groups.get(key).crates.set(name, copyright);
  };
  for (const [, crate] of [...linked()].sort(([a], [b]) => byName(a, b))) {
    if (crate.source === null) continue;
    const ids = taken(crate);
    for (const id of ids) add(crate.name, id, textOf(crate, id, ids));
  }
  add('std', 'MIT', { body: parted(read('LICENSE-MIT')).body, copyright: ['Copyright (c) The Rust Project Developers (see https://thanks.rust-lang.org)'] });
  // Its tables of letters are Unicode's.
  [...groups.values()].find(({ id }) => id === 'Unicode-3.0')?.crates.set('std', ['Copyright © 1991-2024 Unicode, Inc.']);
  const rule = '='.repeat(78);
  const parts = [...groups.values()].sort((a, b) => b.crates.size - a.crates.size || byName(a.id + a.body, b.id + b.body)).map(({ id, body, crates }) => {
    const of = [...crates].sort(([a], [b]) => byName(a, b)).map(([name, copyright]) => [name, ...copyright.map((c) => `    ${c}`)].join('\n'));
    return `${rule}\n${id}\n\n${of.join('\n')}\n\n${body}\n`;
  });
  const head = [
    'Notices des logiciels tiers',
    '',
    'Le programme de ce site contient les bibliothèques nommées ici.',
    'Leurs licences demandent que ces notices l’accompagnent. Elles sont en anglais, comme leurs auteurs les ont écrites.',
    '',
    '',
  ];
  return head.join('\n') + parts.join('\n');
}

/** Files below a folder; links are not followed. */
function* below(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const at = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* below(at);
    else if (entry.isFile()) yield at;
  }
}

function npmFree(dist) {
  const modules = path.join(ROOT, 'node_modules');
  if (!existsSync(modules)) fail('node_modules is missing: run tools/setup.sh build');
  const bySize = new Map();
  for (const file of below(dist)) {
    const { size } = lstatSync(file);
    if (size > 0) bySize.set(size, [...(bySize.get(size) ?? []), file]);
  }
  const copies = [];
  for (const file of below(`${modules}/`)) {
    const same = bySize.get(lstatSync(file).size)?.filter((f) => sha256(f) === sha256(file)) ?? [];
    copies.push(...same.map((f) => `${f} is ${path.relative(modules, file)}`));
  }
  if (copies.length > 0) fail(`npm packages are tools, and do not reach visitors:\n${copies.join('\n')}`);
}

const [act, target, dist] = process.argv.slice(2);
const write = (text) => {
  mkdirSync(path.dirname(path.resolve(target)), { recursive: true });
  writeFileSync(target, text);
};
if (act === 'sbom' && target) write(`${JSON.stringify(bill(dist), null, 2)}\n`);
else if (act === 'licences' && target) write(notices());
else if (act === 'npm' && target) npmFree(target);
else fail('usage: sbom FILE [DIST] | licences FILE | npm DIST');
