// The instruments in the page, on paper and as they are sent, against the tables made from their published rules (tests/instruments).
import assert from 'node:assert/strict';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import { G8, TABLES } from '../instruments/published.mjs';
import { closeBrowser, openPage } from './lib/browser.mjs';
import { action, answersOf, DISTRESS, download, next, open, outcome, PALLIA, parts, plain, put, questionnaire, REFERRAL, say, textOf, texts } from './lib/form.mjs';
import { ROUTES, survey } from './lib/pages.mjs';
import { root, SITE, WORK } from './lib/servers.mjs';
import { OTHER, siteOf } from './lib/sites.mjs';

after(closeBrowser);

const G8_PAGE = '/questionnaires/g8/';
const SURPRISE = '/questionnaires/double-question-surprise/';
const NEEDS = '/questionnaires/besoins-soins-support/';
const PHONE = { width: 360, height: 740, acceptDownloads: true };
const score = async (name) => (await questionnaire(name)).extension.find((e) => e.url.endsWith('/score')).extension;
const value = (element) => Object.entries(element).find(([key]) => key.startsWith('value'))[1];
const thresholds = async (name) =>
  (await score(name)).filter((e) => e.url === 'threshold').map((t) => Object.fromEntries(t.extension.map((e) => [e.url, value(e)])));
const french = (number) => String(number).replace('.', ',');

/** Gives these answers one after the other, each by the event that a person's act causes, and reads the result after each list. */
const walk = (page, lists) =>
  page.evaluate(async (lists) => {
    const settled = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const found = [];
    for (const list of lists) {
      for (const [name, given] of list) {
        const find = () => document.querySelector(`[name="${name}"][value="${given}"]`) ?? document.querySelector(`[name="${name}"]`);
        // A question that the answer before it has brought.
        for (let turn = 0; turn < 20 && !find(); turn += 1) await settled();
        const control = find();
        if (control.type === 'radio') control.click();
        else {
          control.value = given;
          control.dispatchEvent(new Event('input', { bubbles: true }));
        }
      }
      await settled();
      found.push({
        said: document.querySelector('.result__status').innerText.replace(/\s+/g, ' ').trim(),
        reached: [...document.querySelectorAll('.result__rule')].map((e) => e.dataset.reached),
      });
    }
    return found;
  }, lists);

const missing = (count) => (count === 1 ? say('result.missing.one') : say('result.missing', { count: String(count) }));
const yesNo = (truth) => (truth ? 'yes' : 'no');
const spread = (list, most) => list.filter((_, i) => i % Math.ceil(list.length / most) === 0);

test('G8: the page says what was published, for totals of each kind, 14 and 14,5 above all', { timeout: 300_000 }, async () => {
  const { page, close, assertQuiet } = await openPage(PHONE);
  await open(page, SITE + G8_PAGE);
  const complete = [...TABLES.g8()].filter((c) => c.state === 'complete');
  const edge = complete.filter((c) => c.total === 14 || c.total === 14.5);
  const cases = [...spread(edge, 60), ...spread(complete, 240)];
  const found = await walk(page, cases.map((c) => Object.entries(c.answers)));
  cases.forEach((c, i) => {
    assert.ok(found[i].said.startsWith(say('result.score', { value: french(c.total), most: '17' })), `${JSON.stringify(c)}: ${found[i].said}`);
    assert.deepEqual(found[i].reached, [yesNo(c.abnormal)], JSON.stringify(c));
  });
  // What its authors advise stands beside it, with the source and the version of the rule.
  const [rule] = await thresholds('g8');
  assert.ok(found.some((f) => f.said.includes(plain(rule.then))) && found.some((f) => f.said.includes(plain(rule.below))));
  await page.locator('.result__logic summary').click();
  const logic = await textOf(page.locator('.result__logic'));
  for (const words of [plain(rule.source), say('result.version', { version: (await questionnaire('g8')).version })]) assert.ok(logic.includes(words), words);
  assertQuiet();
  await close();
});

test('G8: weight, height and age propose two answers, which may be corrected; the total is sent as it was shown', async () => {
  const { page, close, assertQuiet } = await openPage(PHONE);
  await open(page, SITE + G8_PAGE);
  const at = (name) => page.locator(`input[name="${name}"]:checked`);
  const edges = [[1899, 'lt-19'], [1900, '19-21'], [2099, '19-21'], [2100, '21-23'], [2299, '21-23'], [2300, 'ge-23']];
  await put(page, [['text', 'g8.taille', '200']]);
  for (const [hundredths, code] of edges) {
    await put(page, [['text', 'g8.poids', french((hundredths * 4) / 100)]]);
    await page.waitForFunction((v) => document.querySelector('[name="g8.imc"]').value.replace('.', ',') === v, french(hundredths / 100));
    assert.equal(await at('g8.E').getAttribute('value'), code, String(hundredths));
  }
  for (const [age, code] of [[79, 'under-80'], [80, '80-85'], [85, '80-85'], [86, 'over-85']]) {
    await put(page, [['text', 'g8.age', String(age)]]);
    await page.waitForFunction((v) => document.querySelector('[name="g8.H"]:checked')?.value === v, code);
  }
  // One's own answer stays, and what was calculated is said beside it.
  await put(page, [['radio', 'g8.E', 'lt-19']]);
  const note = page.locator('.field__calculated', { hasText: say('form.recalculate') });
  await note.waitFor();
  assert.ok((await note.textContent()).includes('23 ou plus'));
  const best = Object.entries(G8).filter(([q]) => !['g8.E', 'g8.H'].includes(q));
  const [said] = await walk(page, [best.map(([q, points]) => [q, Object.keys(points).at(-1)])]);
  assert.ok(said.said.startsWith(say('result.score', { value: '12', most: '17' })), said.said);
  await page.locator('[data-action="recalculate"]').first().click();
  await page.waitForFunction((words) => document.querySelector('.result__status').innerText.replace(/\s+/g, ' ').startsWith(words), say('result.score', { value: '15', most: '17' }));
  await next(page);
  await page.locator('.check').waitFor();
  const { text } = await download(page, () => action(page, 'send').click());
  await outcome(page, 'done').waitFor();
  const { QuestionnaireResponse: response } = parts(JSON.parse(text));
  const { url, version } = await questionnaire('g8');
  assert.equal(response.questionnaire, `${url}|${version}`);
  const answers = answersOf(response);
  assert.deepEqual([answers['g8.total'], answers['g8.imc'], answers['g8.age']], [[15], [23], [86]]);
  assert.equal(Object.keys(G8).reduce((sum, q) => sum + answers[q][0].extension[0].valueDecimal, 0), 15, 'the points sent make the total sent');
  assertQuiet();
  await close();
});

test('G8 with a question left out has no total', async () => {
  const { page, close } = await openPage(PHONE);
  await open(page, SITE + G8_PAGE);
  const all = Object.entries(G8).map(([q, points]) => [q, Object.keys(points)[0]]);
  const [none, seven, eight] = await walk(page, [[], all.slice(0, 7), all.slice(7)]);
  assert.equal(none.said, say('result.empty'));
  assert.equal(seven.said, say('result.no-score', { missing: missing(1) }));
  assert.deepEqual(seven.reached, []);
  assert.ok(eight.said.startsWith(say('result.score', { value: '0', most: '17' })));
  await close();
});

test('Pallia 10: the page says what was published, whatever is answered', { timeout: 300_000 }, async () => {
  const { page, close } = await openPage(PHONE);
  await open(page, SITE + PALLIA);
  const gate = plain((await score('pallia-10')).find((e) => e.url === 'gateText').valueString);
  // A radio button that was chosen cannot be left again: the cases whose answers are all given, and the way there.
  const complete = [...TABLES.pallia()].filter((c) => Object.values(c.answers).every((a) => a !== undefined));
  assert.equal(complete.length, 1024);
  const cases = [...spread(complete.filter((c) => c.total === 3 || c.total === 4), 80), ...spread(complete, 160)];
  const found = await walk(page, cases.map((c) => Object.entries(c.answers).map(([q, a]) => [q, String(a)])));
  cases.forEach((c, i) => {
    const wanted = c.state === 'not-applicable' ? gate : say('result.score', { value: String(c.total), most: '10' });
    assert.ok(found[i].said.startsWith(wanted), `${JSON.stringify(c)}: ${found[i].said}`);
    assert.deepEqual(found[i].reached, c.above3 === null ? [] : [yesNo(c.above3)], JSON.stringify(c));
  });
  await close();
});

test('Pallia 10: a local rule and the published one stand side by side, with who approved it and what it counts', async () => {
  const content = path.join(WORK, 'browser/content-local');
  await rm(content, { recursive: true, force: true });
  await cp(path.join(root, 'public'), content, { recursive: true });
  const file = path.join(content, 'pathways/glioblastoma.json');
  const pathway = JSON.parse(await readFile(file, 'utf8'));
  const counted = [4, 5, 6, 7, 8, 9, 10].map((n) => `p10.${String(n).padStart(2, '0')}`);
  pathway.localRules = [
    { questionnaire: 'pallia-10', op: '>=', value: '3', countedItems: counted, requiredAny: ['p10.05', 'p10.06'], rationale: 'Essai.', approvedBy: 'Comité fictif', approvedOn: '2026-11-02', source: 'Établissement fictif' },
  ];
  await writeFile(file, JSON.stringify(pathway));
  const stop = await siteOf('local', content, { cutOffs: { 'echelle-detresse': '>= 4' } });
  const { page, close } = await openPage(PHONE);
  try {
    await open(page, OTHER + PALLIA);
    const yes = (...numbers) => Array.from({ length: 10 }, (_, i) => [`p10.${String(i + 1).padStart(2, '0')}`, String(numbers.includes(i + 1))]);
    // Published, local.
    const lists = [
      [yes(1, 2, 3), ['no', 'no']],
      [yes(1, 2, 3, 4), ['yes', 'no']],
      [yes(1, 4, 7, 8), ['yes', 'no']],
      [yes(1, 4, 5, 8), ['yes', 'yes']],
      [yes(1, 4, 7), ['no', 'no']],
    ];
    const found = await walk(page, lists.map(([answers]) => answers));
    lists.forEach(([answers, reached], i) => assert.deepEqual(found[i].reached, reached, `${JSON.stringify(answers)} ${found[i].said}`));
    for (const key of ['result.rule.published', 'result.rule.local']) assert.ok(found[0].said.includes(say(key)), key);
    await page.locator('.result__logic summary').click();
    const logic = await textOf(page.locator('.result__logic'));
    const text = (await questionnaire('pallia-10')).item[0].item.find((i) => i.linkId === 'p10.05').text;
    for (const words of ['Comité fictif', '2026-11-02', 'Essai.', plain(text), '≥ 3']) assert.ok(logic.includes(words), words);
    // The site's choice between published rules: the other one is told as such.
    await open(page, OTHER + DISTRESS);
    await page.locator('.result__logic summary').click();
    const rules = (await page.locator('.result__logic li').allInnerTexts()).map(plain);
    const [first, second] = (await thresholds('echelle-detresse')).map((t) => plain(t.label));
    assert.ok(rules.some((r) => r.startsWith(say('result.rule.published')) && r.includes(second)), rules.join('\n'));
    assert.ok(rules.some((r) => r.startsWith(say('result.rule.alternative')) && r.includes(first)));
  } finally {
    await close();
    await stop();
  }
});

test('distress: each level is said as it was answered, and never judged', async () => {
  const { page, close } = await openPage(PHONE);
  await open(page, SITE + DISTRESS);
  const cases = [...TABLES.distress()].slice(1);
  const found = await walk(page, cases.map((c) => Object.entries(c.answers)));
  cases.forEach((c, i) => {
    assert.ok(found[i].said.startsWith(say('result.level', { value: String(c.total), most: '10' })), found[i].said);
    assert.ok(found[i].said.includes(say('result.patient.whatever')));
    assert.deepEqual(found[i].reached, []);
  });
  await close();
});

test('the double surprise question: each path has its category, and no number', async () => {
  const labels = Object.fromEntries((await thresholds('double-question-surprise')).map((t) => [t.label.match(/\((DSQ-[A-Z]+)\)/)[1], t]));
  for (const one of TABLES.surprise()) {
    // A second answer without the first one cannot be given.
    if (!one.asked && one.answers['dsq.2'] !== undefined) continue;
    const { page, close } = await openPage(PHONE);
    await open(page, SITE + SURPRISE);
    const [{ said, reached }] = await walk(page, [Object.entries(one.answers).filter(([, a]) => a !== undefined).map(([q, a]) => [q, String(a)])]);
    assert.equal(await page.locator('input[name="dsq.2"]:visible').count() > 0, one.asked, JSON.stringify(one));
    const rule = labels[one.category];
    const wanted = rule ? `${plain(rule.label)} ${plain(rule.then)}` : one.category ? say('result.no-category', { missing: missing(1) }) : say('result.empty');
    assert.equal(said, wanted);
    if (rule) assert.doesNotMatch(said.replaceAll('Pallia 10', ''), /\d|probabilit|%/i);
    assert.deepEqual(reached, []);
    assert.equal(await page.locator('.result__points, .result__table').count(), 0, 'no points');
    if (one.category) {
      await next(page);
      await page.locator('.check').waitFor();
      const { text } = await download(page, () => action(page, 'send').click());
      const answers = answersOf(parts(JSON.parse(text)).QuestionnaireResponse);
      assert.equal(answers['dsq.categorie'][0].code, one.category);
      assert.equal('dsq.2' in answers, one.answers['dsq.2'] !== undefined);
    }
    await close();
  }
});

test('neither the referral nor a page for patients has the double surprise question, or leads to it', async () => {
  const patient = [REFERRAL, DISTRESS, '/questionnaires/demande-patient/', ...ROUTES.filter((r) => r.endsWith('/patient/'))];
  assert.ok(patient.length > 12);
  const pages = await survey(patient);
  for (const route of patient) {
    assert.doesNotMatch(pages[route].html.replace(/<style>[\s\S]*?<\/style>|href="[^"]*"/g, ''), /dsq\.|DSQ-|question surprise|Seriez-vous surpris/i, route);
    assert.ok(!pages[route].links.includes(SURPRISE), route);
  }
});

test('supportive care: a need that is found names whom to propose here, with the number to call', async () => {
  const { page, close, assertQuiet } = await openPage(PHONE);
  await open(page, SITE + NEEDS);
  assert.equal(await page.locator('.result').count(), 0, 'no total');
  assert.equal(await page.getByText('Équipe douleur').filter({ visible: true }).count(), 0);
  await put(page, [['radio', 'bss.douleur.besoin', 'yes'], ['radio', 'bss.social.besoin', 'no']]);
  await page.getByText('Équipe douleur').filter({ visible: true }).waitFor();
  const site = JSON.parse(await readFile(path.join(root, 'public/site.json'), 'utf8'));
  const contact = site.contacts.find((c) => c.id === 'soins-support-phone');
  // What is below the window is not drawn yet: its text is there all the same.
  const said = plain(await page.locator('#formulaire').textContent());
  for (const words of [contact.value, plain(contact.hours), plain(contact.label)]) assert.ok(said.includes(words), words);
  assert.equal(await page.getByText(/Vie sociale.*Service social/).filter({ visible: true }).count(), 0, 'no need, no line');
  await page.locator('input[name="bss.douleur.contact"][value="true"]').waitFor();
  assertQuiet();
  await close();
});

test('the printed sheet of G8 adds up as published, for all its combinations', async () => {
  const { page, close } = await openPage();
  await page.goto(`${SITE}${G8_PAGE}papier/`);
  const rows = (await page.locator('.blank__score tbody tr td:nth-child(2)').allInnerTexts()).map(plain);
  const printed = rows.map((row) => row.split(' ; ').map((one) => Number(one.match(/= ([\d,]+)$/)[1].replace(',', '.'))));
  const codes = Object.entries(G8).map(([q, points]) => [q, Object.keys(points)]);
  assert.deepEqual(printed.map((p) => p.length), codes.map(([, c]) => c.length));
  let compared = 0;
  for (const { answers, state, total } of TABLES.g8()) {
    if (state !== 'complete') continue;
    assert.equal(codes.reduce((sum, [q, c], i) => sum + printed[i][c.indexOf(answers[q])], 0), total);
    compared += 1;
  }
  assert.equal(compared, 10_368);
  const sheet = await textOf(page.locator('.blank'));
  assert.ok(sheet.includes(plain((await thresholds('g8'))[0].label)));
  assert.ok(!sheet.includes('Total G8'), 'what is only calculated is not asked on paper');
  // The surprise question has its categories to tick, and no sum.
  await page.goto(`${SITE}${SURPRISE}papier/`);
  const box = await textOf(page.locator('.blank__score'));
  for (const rule of await thresholds('double-question-surprise')) assert.ok(box.includes(plain(rule.label)) && box.includes(plain(rule.then)));
  assert.ok(!box.includes(texts['blank.score.sum']));
  await close();
});

test('each instrument’s page tells its version and what changed', async () => {
  const { page, close } = await openPage();
  for (const name of ['g8', 'double-question-surprise', 'besoins-soins-support', 'pallia-10', 'echelle-detresse']) {
    const form = await questionnaire(name);
    await page.goto(`${SITE}/questionnaires/${name}/`);
    const about = page.locator('.about');
    assert.ok((await textOf(about)).includes(`Version ${form.version} du`), name);
    await about.locator('summary').click();
    const changes = form.extension.filter((e) => e.url.endsWith('/questionnaire-change')).map((e) => value(e.extension.find((x) => x.url === 'changed')));
    assert.deepEqual((await about.locator('details li').allInnerTexts()).map(plain).map((t, i) => t.endsWith(plain(changes[i]))), changes.map(() => true), name);
  }
  await close();
});
