// Indicators: files of dated events, opened on the device; every figure with what is missing beside it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import { axe, closeBrowser, openPage } from './lib/browser.mjs';
import { textOf } from './lib/form.mjs';
import { SITE, root } from './lib/servers.mjs';

after(closeBrowser);

const PAGE = `${SITE}/indicateurs/`;
const indicators = JSON.parse(await readFile(path.join(root, 'public/indicators.json'), 'utf8'));
const EVENTS = 'https://guichet.example/fhir/CodeSystem/pathway-event';

async function open(options = {}) {
  const opened = await openPage({ acceptDownloads: true, ...options });
  await opened.page.clock.setFixedTime(new Date('2026-11-22T10:00:00'));
  await opened.page.goto(PAGE);
  await opened.page.waitForSelector('#indicateurs[data-on]', { timeout: 20_000 });
  return opened;
}
const status = (page) => textOf(page.locator('#indicateurs-etat'));
async function choose(page, ...files) {
  await page.locator('#indicateurs-etat').evaluate((e) => (e.textContent = ''));
  await page.setInputFiles('#indicateurs-fichiers', files.map(([name, text]) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })));
  await page.waitForFunction(() => document.getElementById('indicateurs-etat').textContent !== '');
}
/** The cells of the rows of an indicator, without the drawing. */
const rows = (page, name) =>
  page.locator('#indicateurs-resultats tbody tr').evaluateAll(
    (all, wanted) => all.filter((r) => r.querySelector('th').firstChild.textContent === wanted).map((r) => [...r.cells].map((c) => c.textContent.trim().replaceAll('\u{a0}', ' ').replaceAll('\u{202f}', ' '))),
    name,
  );
const name = (id) => indicators.indicators.find((i) => i.id === id).name;

/** 46 made-up cases of which the figures are known: the delay from E06 to E13 runs from 1 to 46 days. */
const day = (n) => new Date(Date.UTC(2026, 0, 5 + n)).toISOString().slice(0, 10);
const MANY = ['dossier;evenement;type;date', ...Array.from({ length: 46 }, (_, n) => [`${n};E06;;${day(0)}`, `${n};E13;;${day(n + 1)}`]).flat()].join('\n');

test('delays have their number, median, mean and spread; what is missing, refused and rough stands beside them', async () => {
  const { page, context, errors } = await open();
  await choose(page, ['suivi.csv', `${MANY}\nA;E06;;2026-03-02\nB;E06;;2026-03-02\nB;E13;;2026-03-01\nC;E06;;03/2026\nC;E13;;2026-03-20\nD;E99;;2026-03-20`]);
  const [row] = await rows(page, name('I3.3'));
  assert.deepEqual(row.slice(2, 9), ['46', '23,5', '23,5', '1 à 46', '1', '1', '1']);
  assert.equal(await status(page), 'Dossiers lus : 49. Événements : 97. Événements laissés de côté, sans code, sans date lisible ou sans dossier : 1. Lignes à vérifier dans le tableau : 99.');
  // The drawing says the same: median and mean in the middle, the line over the whole width.
  const drawn = await page.locator('.spread').first().evaluate((svg) => [...svg.children].map((c) => c.getAttribute('x1') ?? c.getAttribute('cx')).map(Number));
  assert.ok(drawn[0] > 2 && drawn[0] < 6 && Math.abs(drawn[1] - drawn[2]) < 0.01 && drawn[1] > 49 && drawn[1] < 53, String(drawn));
  assert.deepEqual(await rows(page, name('I6.5')).then((r) => r[0].slice(2, 5)), ['–', '–', 'jamais noté'], 'what nobody wrote down is not 0 %');
  assert.deepEqual(errors, []);
  await context.close();
});

test('exams stand apart by their kind, shares say of how many, and who cannot be told yet is left out', async () => {
  const { page, context } = await open();
  const table = [
    'patient,E04,E06,E16,E18,E19,E20,E21,E22,CHIMIO',
    '1,2026-03-02,2026-03-04,2026-03-05,2026-04-01,2026-07-02,,,,',
    '2,2026-03-02,2026-03-04,,2026-04-01,2026-06-30,2026-04-20,2026-04-20,,',
    '3,,,,2026-10-01,,,,,',
    '4,,,,2026-04-01,,,,2026-04-20,2026-04-05',
  ].join('\n');
  const exams = 'dossier\tevenement\ttype\tdate\n1\tE07\tIRM\t2026-03-04\n1\tE08\tIRM\t2026-03-09\n1\tE08\tTDM\t2026-03-04\n2\tE07\tIRM\t2026-03-04\n';
  await choose(page, ['large.csv', table], ['examens.tsv', exams]);
  assert.deepEqual((await rows(page, name('I3.2'))).map((r) => r.slice(1, 4)), [[`${name('I3.2')} IRM`, '1', '5'], [`${name('I3.2')} TDM`, '1', '0']]);
  assert.deepEqual((await rows(page, name('I4.1'))).map((r) => [r[1].split(' ').at(-1), r[2], r[6]]), [['IRM', '1', '1'], ['TDM', '0', '1']]);
  const part = async (id) => (await rows(page, name(id)))[0].slice(2);
  assert.deepEqual(await part('I1.3'), ['2', '–', '–', '–', '–', '–']);
  assert.deepEqual(await part('I6.5'), ['1', '4', '25 %', '0', '0', '0']);
  assert.deepEqual(await part('I6.7'), ['1', '1', '100 %', '0', '0', '0']);
  assert.deepEqual(await part('I8.2'), ['1', '1', '100 %', '0', '0', '0']);
  assert.deepEqual(await part('I9.1'), ['1', '2', '50 %', '1', '1', '0'], 'followed once, too early once, died once');
  assert.deepEqual(await part('I9.2'), ['1', '3', '33,3 %', '1', '0', '0']);
  await context.close();
});

test('resources of several patients, and files of dates, are cases of their own', async () => {
  const { page, context } = await open();
  const task = (patient, code, end) => ({ resource: { resourceType: 'Task', status: 'completed', for: { reference: `Patient/${patient}` }, code: { coding: [{ system: EVENTS, code }] }, executionPeriod: { end } } });
  const bundle = { resourceType: 'Bundle', type: 'collection', entry: [task(1, 'E04', '2026-03-02'), task(1, 'E06', '2026-03-28T23:30:00Z'), task(2, 'E04', '2026-03-02'), task(2, 'E06', '2026-03-04')] };
  const suivi = JSON.stringify({ type: 'guichet-suivi', version: 1, pathway: 'lung', dates: [{ event: 'E04', turn: 1, date: '2026-03-02' }, { event: 'E06', turn: 1, date: '2026-03-12' }] });
  await choose(page, ['a.json', JSON.stringify(bundle)], ['b.json', suivi], ['c.json', suivi]);
  assert.deepEqual((await rows(page, name('I3.1')))[0].slice(2, 6), ['4', '10', '12,3', '2 à 27'], 'an hour before midnight in UTC is the next day here');
  await context.close();
});

test('a file that cannot be read is said by its name, and the others count', async () => {
  const { page, context } = await open();
  await choose(page, ['photo.csv', '\u{0}\u{1}PNG'], ['autre.csv', 'a;b\n1;2'], ['casse.json', '{"a"'], ['juste.csv', MANY]);
  assert.match(await status(page), /^Dossiers lus : 46\. Événements : 92\. photo\.csv : il manque une colonne.*autre\.csv : il manque une colonne.*casse\.json : ce fichier n’est ni un tableau/);
  await context.close();
});

test('figures are taken away as a table without any case; a formula in a name stays text; one press wipes the page', async () => {
  const { page, context } = await open();
  const sent = [];
  page.on('request', (r) => sent.push(r.url()));
  await choose(page, ['a.csv', `${MANY}\nSECRET;E06;;2026-03-02\nSECRET;E08;=1+1;2026-03-03`]);
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Enregistrer les chiffres (CSV)' }).click()]);
  assert.equal(file.suggestedFilename(), 'indicateurs.csv');
  const text = await readFile(await file.path(), 'utf8');
  const lines = text.split('\n').filter(Boolean).map((l) => l.split(';'));
  assert.ok(text.startsWith('\u{feff}Code;Indicateur;'), text.slice(0, 40));
  const median = lines[0].indexOf('Médiane');
  assert.equal(lines.find((l) => l[0] === 'I3.3')[median], '23,5');
  assert.ok(text.includes(";'=1+1;") && !text.includes('SECRET'));
  assert.ok(lines.every((l) => l.length === lines[0].length), 'every line has all columns');
  await page.getByRole('button', { name: 'Tout effacer' }).click();
  assert.equal(await status(page), 'Tout est effacé de cette page.');
  assert.equal(await page.locator('#indicateurs-resultats').isVisible(), false);
  const kept = await page.evaluate(async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length]);
  assert.deepEqual([kept, sent.filter((u) => !u.startsWith('blob:'))], [[0, 0, 0], []], 'nothing was kept or asked');
  await context.close();
});

test('axe finds nothing, and nothing scrolls sideways but the tables', async () => {
  for (const [width, scheme] of [[360, 'light'], [1280, 'dark']]) {
    const { page, context } = await open({ viewport: { width, height: 900 }, colorScheme: scheme });
    await choose(page, ['a.csv', MANY]);
    await page.getByText('Comment écrire le tableau').click();
    assert.deepEqual(await axe(page), [], `${width} ${scheme}`);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
    await page.screenshot({ path: path.join(root, `tests/.work/browser/indicateurs-${width}.png`), fullPage: true });
    await context.close();
  }
});

test('without script, the definitions and the published figures are there', async () => {
  const { page, context } = await openPage({ javaScriptEnabled: false });
  await page.goto(PAGE);
  for (const one of indicators.indicators) assert.ok((await page.locator('main').textContent()).includes(one.name), one.id);
  assert.ok(await page.getByText('46 patients du parcours rapide').isVisible());
  await context.close();
});
