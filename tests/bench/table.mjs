// Writes the README's table from a results file of run.mjs: what a form costs beside the hand-written page, in markdown.
// usage: node tests/bench/table.mjs [FILE]   (by default the last short run)
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { judge } from './judge.mjs';

const file = process.argv[2] ?? fileURLToPath(new URL('../.work/bench/build/results/short.json', import.meta.url));
const run = JSON.parse(readFileSync(file, 'utf8'));
const lines = judge(run);
const forms = { q10: '10 questions', dt: 'distress scale', g8: '8 choices', big500: '500 items', big2000: '2,000 items' };
const there = Object.keys(forms).filter((form) => lines.some((line) => line.form === form));
const rows = [...new Set(lines.map((line) => line.what))];
const unit = (what) => (/bytes|memory|elements/.test(what) ? '' : ' ms');
const short = (n) => (n >= 10 ? n.toFixed(0) : n.toFixed(1));
const cell = (form, what) => {
  const line = lines.find((l) => l.form === form && l.what === what);
  if (!line) return '–';
  const ratio = /bytes/.test(what) ? '' : ` (×${line.ratio.toFixed(1)})`;
  return `${line.broken ? '**' : ''}${short(line.figure)}${unit(what)}${ratio}${line.broken ? '**' : line.doubtful ? ' ?' : ''}`;
};

const { meta, results } = run;
const foreign = results.map((r) => r.foreign).sort((a, b) => a - b);
console.log(`| Guichet | ${there.map((form) => forms[form]).join(' | ')} |\n|---|${there.map(() => '---').join('|')}|`);
for (const what of rows) console.log(`| ${what} | ${there.map((form) => cell(form, what)).join(' | ')} |`);
console.log(`
Medians; × is the ratio to the hand-written page of the same run; bold: a limit is broken; ?: by the medians only. \`node tests/bench/run.mjs --forms ${meta.forms}\`, ${meta.date.slice(0, 10)},
${meta.chrome.replace(/ built.*/, '')}, node ${meta.node.slice(1)}, ${meta.cores} cores (${meta.cpu}); other programs used ${Math.round(100 * foreign[foreign.length >> 1])} % of the machine (median). "Slow": CPU ×4, 1.6 Mbit/s, 150 ms a journey.`);
