// The calculations that stand in the instruments' files, through npm's fhirpath, over the cases of published.mjs: each has to give what was
// published. The program's own engine is held to the same cases by the native test `instruments`. usage: node tests/instruments/expressions.mjs
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TABLES } from './published.mjs';

const require = createRequire(import.meta.url);
const fhirpath = require('fhirpath');
const model = require('fhirpath/fhir-context/r4');
const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const read = (name) => JSON.parse(readFileSync(join(root, `public/questionnaires/${name}.json`), 'utf8'));
const named = (element, name) => (element.extension ?? []).filter((e) => e.url.endsWith(name));

/** A questionnaire with its variables and calculations compiled. */
function prepare(name) {
  const questionnaire = read(name);
  const items = {};
  const walk = (holder, path) => {
    for (const item of holder.item ?? []) {
      items[item.linkId] = { item, path, calculated: named(item, 'calculatedExpression').map((e) => fhirpath.compile(e.valueExpression.expression, model))[0] };
      walk(item, [...path, item.linkId]);
    }
  };
  walk(questionnaire, []);
  const variables = named(questionnaire, '/variable').map((e) => [e.valueExpression.name, fhirpath.compile(e.valueExpression.expression, model)]);
  return { questionnaire, items, variables };
}

const KINDS = { boolean: 'valueBoolean', integer: 'valueInteger', decimal: 'valueDecimal', date: 'valueDate' };
/** An answer as the response has it; a chosen option with its points, as it is sent. */
function answerOf({ item }, given) {
  if (item.type === 'choice') {
    const option = item.answerOption.find((o) => o.valueCoding.code === given);
    if (!option) throw new Error(`${item.linkId} has no option ${given}`);
    return { valueCoding: option.valueCoding };
  }
  return { [KINDS[item.type]]: item.type === 'decimal' ? Number(given) : given };
}

/** The response of these answers, in the order and the groups of the questionnaire. */
function responseOf(form, answers) {
  const build = (holder) =>
    (holder.item ?? []).flatMap((item) => {
      const inner = item.type === 'group' ? build(item) : [];
      const given = answers[item.linkId];
      if (inner.length) return [{ linkId: item.linkId, item: inner }];
      return given === undefined || given === null ? [] : [{ linkId: item.linkId, answer: [answerOf(form.items[item.linkId], given)] }];
    });
  return { resourceType: 'QuestionnaireResponse', status: 'completed', item: build(form.questionnaire) };
}

/** What the calculation of an item gives for these answers: a number, a code, or null. */
function calculated(form, linkId, answers) {
  const response = responseOf(form, answers);
  const environment = { resource: response, context: response, rootResource: response, questionnaire: form.questionnaire, qitem: form.items[linkId].item };
  for (const [name, expression] of form.variables) environment[name] = expression(response, environment);
  const [value] = form.items[linkId].calculated(response, environment);
  return value === undefined ? null : (value.code ?? value);
}

let cases = 0;
const different = [];
function expect(what, found, wanted, answers) {
  cases += 1;
  if (found !== wanted) different.push(`${what}: ${JSON.stringify(found)}, published ${JSON.stringify(wanted)}: ${JSON.stringify(answers)}`);
}

const pallia = prepare('pallia-10');
for (const one of TABLES.pallia()) expect('p10.total', calculated(pallia, 'p10.total', one.answers), one.total, one.answers);
const g8 = prepare('g8');
for (const one of TABLES.g8()) expect('g8.total', calculated(g8, 'g8.total', one.answers), one.total, one.answers);
for (const one of TABLES.bmi()) {
  const answers = { ...one.answers, 'g8.imc': calculated(g8, 'g8.imc', one.answers) };
  expect('g8.E', calculated(g8, 'g8.E', answers), one['g8.E'], answers);
  if (one.bmi) expect('g8.imc', answers['g8.imc'], one.bmi, answers);
}
for (const one of TABLES.ages()) {
  const age = one.answers['g8.age'] ?? calculated(g8, 'g8.age', one.answers);
  expect('g8.age', age, one.age, one.answers);
  expect('g8.H', calculated(g8, 'g8.H', { ...one.answers, 'g8.age': age ?? undefined }), one['g8.H'], one.answers);
}
const surprise = prepare('double-question-surprise');
for (const one of TABLES.surprise()) {
  // The second answer is part of a response only where it was asked.
  const answers = { 'dsq.1': one.answers['dsq.1'], 'dsq.2': one.asked ? one.answers['dsq.2'] : undefined };
  expect('dsq.categorie', calculated(surprise, 'dsq.categorie', answers), one.category, answers);
}
// The options carry the published points, and no others.
const { G8 } = await import('./published.mjs');
for (const [linkId, points] of Object.entries(G8)) {
  const own = g8.items[linkId].item.answerOption.map(({ valueCoding: c }) => [c.code, named(c, '/ordinalValue')[0].valueDecimal]);
  expect(linkId, JSON.stringify(own), JSON.stringify(Object.entries(points)), 'points');
}

console.log(`${cases} calculations of the instruments: ${cases - different.length} as published, ${different.length} different`);
for (const one of different.slice(0, 20)) console.log(`  ${one}`);
process.exit(different.length ? 1 : 0);
