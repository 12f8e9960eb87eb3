// Differential test of FHIRPath: the same expressions through npm's fhirpath and through `guichet fhirpath`, results compared.
// usage: node tests/fhirpath/differential.mjs [PROGRAM] [COUNT] [SEED]
// The 40 expressions of forms, when they are beside the project, and COUNT made from SEED. Exit 1 on a difference that is not stated below.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const fhirpath = require('fhirpath');
const model = require('fhirpath/fhir-context/r4');

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const [program = join(root, 'target/release/guichet'), count = '4000', seed = '2026'] = process.argv.slice(2);
const fixture = JSON.parse(readFileSync(join(root, 'tests/native/fixtures/fhirpath-form.json'), 'utf8'));

// Differences that are meant: what the expression has, what each side gives, and why ours is as it is.
const trimmed = (side) => JSON.stringify(side.result).replace(/(\.\d*?)0+(?!\d)/g, '$1').replace(/\.(?!\d)/g, '');
const STATED = [
  {
    why: 'a decimal keeps its last zeros in a text here (1.0, as HL7 tests it); numbers of JavaScript have none',
    when: (e, ours, theirs) => ours.result && theirs.result && trimmed(ours) === trimmed(theirs),
  },
  {
    why: 'decimals are exact here, binary floats there: a quotient or a remainder ends in other digits, in a text or when it is cut',
    when: (e, ours, theirs) => ours.result && theirs.result && (/\d\.\d{12,}/.test(JSON.stringify([ours, theirs])) || /mod|div|\* .*(floor|ceiling|truncate|=)|toString\(\).*length\(\)/.test(e)),
  },
  { why: 'a decimal that happens to be whole is still a Decimal here', when: (e, ours, theirs) => / is (Decimal|Integer)/.test(e) && !theirs.error && ours.result },
  { why: '-text in sort() means descending here, as HL7 tests it; npm wants the word desc', when: (e, ours, theirs) => /sort\(-/.test(e) && /Unary -/.test(theirs.error ?? '') },
  { why: 'one of a calendar unit is written in the singular here, as it was typed there', when: (e, ours) => /\(1 \w+s\)\.toString/.test(e) && ours.result },
  { why: 'base64 is that of UTF-8 here, of Latin-1 there', when: (e, ours, theirs) => /encode\('base64'\)/.test(e) && ours.result?.length === theirs.result?.length },
  { why: 'a code is no string for ofType() here, as HL7 tests it', when: (e, ours, theirs) => /ofType\(string\)/.test(e) && !theirs.error },
];

let state = Number(seed) >>> 0;
function random() {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const pick = (list) => list[Math.floor(random() * list.length)];
const chance = (p) => random() < p;

const LINKS = ['tt', 'ttname', 'age', 'since', 'g', 'q1', 'q2', 'zz'];
const link = () => `'${pick(LINKS)}'`;
const items = () => pick([
  () => `%resource.item.where(linkId=${link()})`,
  () => `%resource.descendants().where(linkId=${link()})`,
  () => `%resource.descendants().where(linkId in (${link()}|${link()}))`,
  () => `%resource.repeat(item).where(linkId = ${link()} or linkId = ${link()})`,
  () => '%resource.item',
  () => "item.where(linkId='g').item",
])();
const numbers = (d) => pick([
  () => `${items()}.answer.value.ordinal()`,
  () => `${items()}.answer.value.extension.value`,
  () => `(${number(d - 1)} | ${number(d - 1)} | ${number(d - 1)})`,
  () => `${items()}.answer.value.ofType(integer)`,
])();
function number(d) {
  if (d <= 0) return pick(['0', '1', '2', '5', '7', '10', '0.1', '0.2', '1.5', '2.25', '3.333', '%a', '%b', '%score', '(-3)', '{}']);
  return pick([
    () => `(${number(d - 1)} ${pick(['+', '-', '*', '/', 'div', 'mod'])} ${number(d - 1)})`,
    () => `${numbers(d)}.${pick(['sum()', 'min()', 'max()', 'count()', 'first()', 'avg()', 'aggregate($this + $total, 0)'])}`,
    () => `(${number(d - 1)}).${pick(['abs()', 'floor()', 'ceiling()', 'truncate()', 'round(1)', 'round(0)', 'round(2)'])}`,
    () => `${text(d - 1)}.${pick(['length()', "indexOf('e')", 'toInteger()'])}`,
    () => `iif(${bool(d - 1)}, ${number(d - 1)}, ${number(d - 1)})`,
    () => `${items()}.count()`,
    () => `${items()}.answer.count()`,
    () => `%resource.item.where(linkId='age').answer.value`,
  ])();
}
function text(d) {
  if (d <= 0) return pick(["'abc'", "'élan'", "''", "'Peter,James'", "'12'", "'3.5'", "'true'", "'2020-03-01'", '{}']);
  return pick([
    () => `(${text(d - 1)} ${pick(['+', '&'])} ${text(d - 1)})`,
    () => `${text(d - 1)}.${pick(['upper()', 'lower()', 'trim()', "substring(1)", 'substring(0, 2)', "replace('e', '-')", "replaceMatches('[a-c]', '_')", "split(',').first()", 'toChars().last()'])}`,
    () => `(${number(d - 1)}).toString()`,
    () => `iif(${bool(d - 1)}, ${text(d - 1)}, ${text(d - 1)})`,
    () => `${items()}.linkId.first()`,
    () => `${items()}.linkId.join('-')`,
    () => "%resource.item.where(linkId='ttname').answer.value",
    () => `${items()}.answer.value.ofType(Coding).${pick(['code', 'display', 'system'])}.first()`,
  ])();
}
function date(d) {
  if (d <= 0) return pick(['@2020', '@2020-03', '@2020-03-15', '@2024-02-29', '@1999-12-31', '%patient.birthDate', "%resource.item.where(linkId='since').answer.value", '{}']);
  if (chance(0.2)) return pick(['today()', '@2026-11-21T10:00:00+01:00', '@2026-11-21T10:00:00Z', '%resource.authored', `${text(d - 1)}.toDate()`]);
  return `(${date(d - 1)} ${pick(['+', '-'])} ${pick(['1 year', '2 months', '10 days', '3 weeks', '14 months', '400 days', "2 'd'"])})`;
}
const amount = () => `${pick(['1', '2', '0.5', '1000', '70', '12'])} ${pick(["'g'", "'kg'", "'mg'", "'cm'", "'m'", 'days', 'weeks', "'d'", "'wk'", 'hours', "'mm[Hg]'", "'1'"])}`;
function bool(d) {
  if (d <= 0) return pick(['true', 'false', '{}', "%resource.item.where(linkId='tt').answer.value", '%score > 3', '%a = %b']);
  const compare = () => pick(['=', '!=', '<', '>', '<=', '>=', '~', '!~']);
  return pick([
    () => `(${bool(d - 1)} ${pick(['and', 'or', 'xor', 'implies'])} ${bool(d - 1)})`,
    () => `(${number(d - 1)} ${compare()} ${number(d - 1)})`,
    () => `(${text(d - 1)} ${compare()} ${text(d - 1)})`,
    () => `(${date(d - 1)} ${compare()} ${date(d - 1)})`,
    () => `(${amount()} ${pick(['=', '<', '>', '!='])} ${amount()})`,
    () => `(@T${pick(['10', '10:30', '10:30:00'])} ${pick(['=', '<', '>='])} @T${pick(['09:15', '10:30', '10:30:00.000'])})`,
    () => `(${pick([number, text, date, bool])(d - 1)}) is ${pick(['Integer', 'Decimal', 'String', 'Boolean', 'Date', 'System.String'])}`,
    () => `(${bool(d - 1)}).not()`,
    () => `${items()}.${pick(['exists()', 'empty()', 'answer.exists()', 'all(answer.exists())', 'linkId.isDistinct()', "exists(linkId = 'age')"])}`,
    () => `${text(d - 1)}.${pick(["startsWith('a')", "endsWith('c')", "contains('e')", "matches('^[a-zé]+$')", "matches('[0-9]')", 'convertsToInteger()', 'convertsToDecimal()', 'convertsToDate()'])}`,
    () => `(${number(d - 1)} in ${numbers(d - 1)})`,
    () => `(${items()}.linkId contains ${link()})`,
    () => `${items()}.linkId.subsetOf(${items()}.linkId)`,
  ])();
}
function list(d) {
  return pick([
    () => `${items()}.linkId`,
    () => `${items()}.linkId.${pick(['distinct()', 'tail()', 'skip(1)', 'take(2)', 'last()', "select($this & '!')", "where($this > 'f')", 'select($index)'])}`,
    () => `(${items()}.linkId | ${items()}.linkId)`,
    () => `${items()}.linkId.${pick(['intersect', 'exclude', 'union', 'combine'])}(${items()}.linkId)`,
    () => `${items()}.answer.value.code`,
    () => `${items()}.select(linkId | answer.value.code)`,
    () => `${items()}[${pick(['0', '1', '9'])}].linkId`,
    () => `${items()}.answer.value.where($this is ${pick(['integer', 'boolean', 'Coding', 'string', 'date'])})`,
    () => `%resource.${pick(['children()', 'descendants()', 'item.children()', 'item.descendants()'])}.${pick(['count()', 'ofType(string)', "where($this is code)", 'linkId', 'ofType(Coding).code'])}`,
    () => `${items()}.answer.value.ofType(Coding).sort(${pick(['code', '-code', 'code desc', '-extension.value'])}).code`,
    () => `${numbers(d)}.sort()`,
    () => `(${amount()}).toString() | ${text(d)}`,
    () => `(${number(d)}).lowBoundary() | (${date(d)}).highBoundary()`,
    () => `(${text(d)}).encode('base64') | (${text(d)}).escape('html')`,
    () => `%questionnaire.repeat(item).linkId.where($this.matches(${text(0)}))`,
    () => `defineVariable('v', ${number(d)}).select(%v + 1)`,
    () => `%questionnaire.descendants().where(linkId = ${link()}).answerOption.value.where(code = ${text(d)}).extension.value`,
  ])();
}

const given = join(root, '../shared/reference/backends/fhirpath-expressions.json');
const expressions = existsSync(given) ? JSON.parse(readFileSync(given, 'utf8')).map((c) => c[1]) : [];
if (!expressions.length) console.log(`skipped: the expressions of forms are not at ${given}`);
while (expressions.length < Number(count)) expressions.push(pick([number, number, text, date, bool, bool, list])(3));

// Our side, all in one run.
const folder = mkdtempSync(join(tmpdir(), 'guichet-fhirpath-'));
const file = (name, content) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const variables = Object.entries(fixture.variables).flatMap(([name, json]) => ['--var', `${name}=${file(`${name}.json`, JSON.stringify(json))}`]);
const now = new Date().toISOString();
const lines = execFileSync(program, [
  'fhirpath', file('response.json', JSON.stringify(fixture.response)), ...variables, '--now', now,
  '--batch', file('expressions.jsonl', expressions.map((e) => JSON.stringify(e)).join('\n')),
], { encoding: 'utf8', maxBuffer: 1 << 28 });
rmSync(folder, { recursive: true });
const ours = lines.trimEnd().split('\n').map((line) => JSON.parse(line));

// Their side.
const environment = { ...fixture.variables, none: [], resource: fixture.response, context: fixture.response, rootResource: fixture.response };
const theirs = expressions.map((expression) => {
  try {
    return { result: JSON.parse(JSON.stringify(fhirpath.evaluate(fixture.response, expression, environment, model, { traceFn: () => {} }))) };
  } catch (error) {
    return { error: String(error.message ?? error).split('\n')[0] };
  }
});

function same(a, b) {
  if (typeof a === 'number' && typeof b === 'number') return a === b || Math.abs(a - b) <= 1e-7 * Math.max(Math.abs(a), Math.abs(b), 1e-6);
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((x, i) => same(x, b[i]));
  if (a && b && typeof a === 'object' && typeof b === 'object') {
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((k) => same(a[k], b[k]));
  }
  // An offset is kept here; npm writes UTC.
  const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:.*([+-]\d\d:\d\d|Z)$/;
  if (moment.test(a) && moment.test(b)) return Date.parse(a.replace('-00:00', 'Z')) === Date.parse(b.replace('-00:00', 'Z'));
  return a === b;
}

let agreed = 0;
let values = 0;
const stated = new Map();
const different = [];
expressions.forEach((expression, i) => {
  const [a, b] = [ours[i], theirs[i]];
  if (a.error ? b.error : !b.error && same(a.result, b.result)) {
    agreed += 1;
    if (a.result?.length) values += 1;
    return;
  }
  const reason = STATED.find((s) => s.when(expression, a, b));
  if (reason) stated.set(reason.why, (stated.get(reason.why) ?? 0) + 1);
  else different.push(`${expression}\n    ours:   ${JSON.stringify(a)}\n    theirs: ${JSON.stringify(b)}`);
});
console.log(`${expressions.length} expressions: ${agreed} agree (${values} with a value), ${expressions.length - agreed - different.length} stated, ${different.length} different`);
for (const [why, times] of stated) console.log(`  stated, ${times}: ${why}`);
for (const one of different.slice(0, 40)) console.log(`  ${one}`);
process.exit(different.length ? 1 : 0);
