// The instruments' rules as they were published, written down a second time and apart from the program: tables of cases, each with what the
// publication gives. usage: node tests/instruments/published.mjs NAME  prints a table, a line a case: {"answers": {linkId: code}, …expected}.
// Sources: SFAP's rule as PREPA-10 quotes it; Dolbeault 2008 and NCCN; Bellera 2012; Veldhoven 2019 (see the questionnaires' own files).
import { pathToFileURL } from 'node:url';

const two = (n) => String(n).padStart(2, '0');

const PALLIA = Array.from({ length: 10 }, (_, i) => `p10.${two(i + 1)}`);

/** Every way to answer: an object a way, the last question changing fastest. `undefined` is no answer. */
export function* ways(questions) {
  const names = Object.keys(questions);
  const places = names.map(() => 0);
  for (;;) {
    yield Object.fromEntries(names.map((name, i) => [name, questions[name][places[i]]]));
    let i = names.length - 1;
    while (i >= 0 && ++places[i] === questions[names[i]].length) places[i--] = 0;
    if (i < 0) return;
  }
}

// A rule of a team for one pathway: items 1 to 3 do not count, 3 or more of the others, item 5 or 6 among them.
function local(answers) {
  const counted = PALLIA.slice(3).map((q) => answers[q]);
  const enough = counted.filter(Boolean).length >= 3;
  if (answers['p10.01'] !== true || (!enough && counted.includes(undefined))) return null;
  const either = [answers['p10.05'], answers['p10.06']];
  if (!enough || either.includes(true)) return enough;
  return either.includes(undefined) ? null : false;
}

// Pallia 10: the number of « yes » among ten, the first being one. A first « no »: the tool does not apply. Above 3: talk of calling the team.
export function* pallia() {
  for (const answers of ways(Object.fromEntries(PALLIA.map((q) => [q, [true, false, undefined]])))) {
    const all = PALLIA.map((q) => answers[q]);
    const given = all.filter((a) => a !== undefined).length;
    const yes = all.filter(Boolean).length;
    if (all[0] === false) yield { answers, state: 'not-applicable', total: null, above3: null, local: null };
    else if (given === 0) yield { answers, state: 'empty', total: null, above3: null, local: null };
    // A missing answer is no « no »: what is above 3 already stays above.
    else if (given < 10) yield { answers, state: 'incomplete', total: null, above3: all[0] && yes > 3 ? true : null, local: local(answers) };
    else yield { answers, state: 'complete', total: yes, above3: yes > 3, local: local(answers) };
  }
}

// Distress, 0 to 10: French validation 3 or more, NCCN 4 or more.
export function* distress() {
  yield { answers: {}, state: 'empty', total: null, french: null, nccn: null };
  for (let n = 0; n <= 10; n += 1) yield { answers: { 'detresse.niveau': n }, state: 'complete', total: n, french: n >= 3, nccn: n >= 4 };
}

// G8: points of each answer in the order of the publication, from the worst; 14 or less of 17 is abnormal.
export const G8 = {
  'g8.A': { severe: 0, moderate: 1, none: 2 },
  'g8.B': { 'over-3': 0, unknown: 1, '1-3': 2, none: 3 },
  'g8.C': { bound: 0, indoors: 1, outdoors: 2 },
  'g8.D': { severe: 0, mild: 1, none: 2 },
  'g8.E': { 'lt-19': 0, '19-21': 1, '21-23': 2, 'ge-23': 3 },
  'g8.F': { yes: 0, no: 1 },
  'g8.G': { worse: 0, unknown: 0.5, same: 1, better: 2 },
  'g8.H': { 'over-85': 0, '80-85': 1, 'under-80': 2 },
};
export function* g8() {
  for (const answers of ways(Object.fromEntries(Object.entries(G8).map(([q, points]) => [q, Object.keys(points)])))) {
    const total = Object.entries(answers).reduce((sum, [q, code]) => sum + G8[q][code], 0);
    yield { answers, state: 'complete', total, abnormal: total <= 14 };
  }
  // One question without an answer: no total, whatever the others say.
  const best = Object.fromEntries(Object.entries(G8).map(([q, points]) => [q, Object.keys(points).at(-1)]));
  for (const q of Object.keys(G8)) {
    for (const other of [{}, { 'g8.A': 'severe' }]) yield { answers: { ...best, ...other, [q]: undefined }, state: 'incomplete', total: null, abnormal: null };
  }
}

// The body-mass index is compared without rounding: kilograms and centimetres as whole numbers of hundredths.
export const bmiClass = (hundredths, cm) => ['lt-19', '19-21', '21-23', 'ge-23'][[19, 21, 23].filter((edge) => hundredths * 100 >= edge * cm * cm).length];
export function* bmi() {
  const kg = (hundredths) => `${Math.floor(hundredths / 100)}.${two(hundredths % 100)}`;
  for (let cm = 140; cm <= 200; cm += 1) {
    for (const edge of [19, 21, 23]) {
      const near = Math.floor((edge * cm * cm) / 100);
      for (let hundredths = near - 1; hundredths <= near + 1; hundredths += 1) {
        yield { answers: { 'g8.taille': cm, 'g8.poids': kg(hundredths) }, 'g8.E': bmiClass(hundredths, cm) };
      }
    }
  }
  // 18.99, 19, 20.99, 21, 22.99 and 23 themselves: four kilograms a point at two metres.
  for (const [hundredths, code] of [[1899, 'lt-19'], [1900, '19-21'], [2099, '19-21'], [2100, '21-23'], [2299, '21-23'], [2300, 'ge-23']]) {
    yield { answers: { 'g8.taille': 200, 'g8.poids': kg(hundredths * 4) }, 'g8.E': code, bmi: hundredths / 100 };
  }
}

// Age on the day: the birthday counts. 80 and 85 are both of the middle class.
export const ageClass = (age) => (age > 85 ? 'over-85' : age >= 80 ? '80-85' : 'under-80');
export function* ages() {
  for (const [day, births] of Object.entries({ '2026-11-22': ['11-21', '11-22', '11-23', '01-01', '12-31', '10-30'], '2028-02-29': ['02-28', '02-29', '03-01'], '2027-02-28': ['02-28', '02-27', '03-01'] })) {
    for (const birth of births) {
      for (let year = 1935; year <= 1952; year += 1) {
        const age = Number(day.slice(0, 4)) - year - (birth > day.slice(5) ? 1 : 0);
        if (birth === '02-29' && year % 4) continue;
        yield { answers: { 'g8.date': day, 'g8.naissance': `${year}-${birth}` }, age, 'g8.H': ageClass(age) };
      }
    }
  }
  // Born on 29 February: a year more on 1 March of common years.
  yield { answers: { 'g8.date': '2027-02-28', 'g8.naissance': '1940-02-29' }, age: 86, 'g8.H': 'over-85' };
  yield { answers: { 'g8.date': '2027-03-01', 'g8.naissance': '1940-02-29' }, age: 87, 'g8.H': 'over-85' };
  // Without the day there is no age to be sure of.
  yield { answers: { 'g8.date': '2026-11-22', 'g8.naissance': '1940' }, age: null, 'g8.H': null };
  for (const age of [0, 79, 80, 85, 86, 120]) yield { answers: { 'g8.age': age }, age, 'g8.H': ageClass(age) };
}

// Double surprise question: the second is asked after a first « no » alone.
export function* surprise() {
  for (const answers of ways({ 'dsq.1': [undefined, true, false], 'dsq.2': [undefined, true, false] })) {
    const [dead, alive] = [answers['dsq.1'], answers['dsq.2']];
    if (dead === undefined) yield { answers, category: null, asked: false };
    else if (dead) yield { answers, category: 'DSQ-NEG', asked: false };
    else yield { answers, category: alive === undefined ? 'DSQ-INCOMPLETE' : alive ? 'DSQ-POS' : 'DSQ-INTERMEDIATE', asked: true };
  }
}

export const TABLES = { pallia, distress, g8, bmi, ages, surprise };
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const lines = [];
  for (const one of TABLES[process.argv[2]]()) lines.push(JSON.stringify(one));
  process.stdout.write(`${lines.join('\n')}\n`);
}
