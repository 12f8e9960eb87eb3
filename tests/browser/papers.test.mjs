// Letters and checklists of the team, care sheets and booklets: typed on the device, printed, copied, saved, wiped; complete without a script; kept and
// sent nowhere.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { axe, BROWSER, closeBrowser, openPage, stilled } from './lib/browser.mjs';
import { plain, say, textOf } from './lib/form.mjs';
import { tabTo } from './lib/keys.mjs';
import { root, SITE } from './lib/servers.mjs';

after(closeBrowser);

const json = async (file) => JSON.parse(await readFile(path.join(root, 'public', file), 'utf8'));
const site = await json('site.json');
const booklet = await json('booklet.json');
const templates = await Promise.all(site.templates.map((id) => json(`templates/${id}.json`)));
const pathways = await Promise.all(site.pathways.map((id) => json(`pathways/${id}.json`)));
const LUNG = pathways.find((p) => p.id === 'lung');
const NHL = pathways.find((p) => p.id === 'nhl');
const FIRST_DAY = templates.find((t) => t.id === 'premiere-journee');
const EXAM = templates.find((t) => t.id === 'demande-examen');
const CHECKLIST = templates.find((t) => t.kind === 'checklist');
const address = ({ id }) => `/outils/${id}/`;
const pps = ({ slug }) => `/parcours/${slug}/pps/`;
const livret = ({ slug }) => `/parcours/${slug}/livret/`;
const work = path.join(root, 'tests/.work/browser/papers');
await mkdir(work, { recursive: true });

async function open(where, options = {}) {
  const opened = await openPage({ acceptDownloads: true, ...options });
  await opened.page.goto(SITE + where);
  if (options.javaScriptEnabled !== false) await opened.page.waitForSelector('#remplir[data-on]');
  return opened;
}
const field = (page, name) => page.locator(`#remplir [name="${name}"]`);
const letter = (page) => page.locator('.draft__paper');
const status = (page) => page.locator('#remplir-etat');
/** Prints the open page: sides, size in points, text. */
async function printed(page, name) {
  const file = path.join(work, `${name}.pdf`);
  await writeFile(file, await page.pdf({ preferCSSPageSize: true, format: 'A4' }));
  const info = execFileSync('pdfinfo', [file], { encoding: 'utf8' });
  const [, width, height] = /Page size:\s+([\d.]+) x ([\d.]+)/.exec(info).map(Number);
  const text = execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' });
  return { width, height, sides: Number(/Pages:\s+(\d+)/.exec(info)[1]), text: plain(text) };
}
const isA4 = ({ width, height }) => assert.ok(Math.abs(width - 595) < 2 && Math.abs(height - 842) < 2, `${width} x ${height}`);
/** Something to type into each field. */
const typedFor = ({ id, kind, options }) => (kind === 'choice' ? options.at(-1) : kind === 'pathway' ? 'lung' : kind === 'lines' ? `${id} un\n${id} deux` : `mot ${id}`);
async function fill(page, fields) {
  for (const f of fields) {
    const control = field(page, f.id);
    if (['choice', 'pathway'].includes(f.kind)) await control.selectOption(typedFor(f));
    else await control.fill(typedFor(f));
  }
}
const shownFor = (f) => (f.kind === 'pathway' ? LUNG.name : typedFor(f));
/** Nothing that was typed stands in an address, a store or a request. */
async function nowhere({ page, context, requests }, where) {
  assert.equal(page.url(), SITE + where);
  assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie, history.state]), [0, 0, '', null]);
  assert.deepEqual((await context.storageState()).origins, []);
  assert.deepEqual(requests.filter((r) => r.method !== 'GET' || /mot%20|mot \w|ESSAI/.test(r.url + (r.body ?? ''))).map((r) => r.url), []);
}

for (const template of templates) {
  test(`${template.id}: every field that is typed stands in the text, on the screen, on paper and in the file`, async () => {
    const opened = await open(address(template));
    const { page, close, assertQuiet } = opened;
    const before = await page.locator('.draft__paper .fill__blank').count();
    await fill(page, template.fields);
    const text = await letter(page).innerText();
    for (const f of template.fields) {
      const words = template.blocks.some((b) => b.text.some((line) => line.includes(`{${f.id}}`))) ? shownFor(f) : LUNG.name;
      assert.ok(plain(text).includes(plain(words)), `${f.id}: ${words}`);
    }
    assert.ok((await page.locator('.draft__paper .fill__blank').count()) < before);
    assert.doesNotMatch(text, /☐|undefined|\{/);
    const paper = await printed(page, template.id);
    isA4(paper);
    assert.ok(paper.sides <= 2, `${paper.sides} sides`);
    for (const f of template.fields.filter((x) => x.kind !== 'pathway')) for (const line of typedFor(f).split('\n')) assert.ok(paper.text.includes(plain(line)), `on paper: ${line}`);
    assert.ok(!paper.text.includes(plain(template.purpose)), 'the sheet alone');
    assert.ok(paper.text.includes(say('papers.foot', { title: plain(template.title), version: template.version })));
    const [file] = await Promise.all([page.waitForEvent('download'), page.locator('[data-act="save"]').click()]);
    assert.equal(file.suggestedFilename(), `${template.id}.txt`, 'no name of a person');
    const to = path.join(work, file.suggestedFilename());
    await file.saveAs(to);
    const saved = await readFile(to, 'utf8');
    for (const f of template.fields.filter((x) => x.kind === 'lines')) assert.ok(saved.includes(typedFor(f)), `${f.id} keeps its lines`);
    assert.ok(!saved.includes(say('papers.blank')) && !/undefined|\[object/.test(saved));
    await page.waitForFunction(() => document.getElementById('remplir-etat').textContent !== '');
    assert.equal(await textOf(status(page)), say('fill.saved', { file: `${template.id}.txt` }));
    await nowhere(opened, address(template));
    assert.equal(await page.locator('a[href^="mailto:"]').count(), 0);
    assertQuiet();
    await close();
  });

  test(`${template.id}: without a script a blank to fill by hand`, async () => {
    const { page, close } = await open(address(template), { javaScriptEnabled: false });
    assert.equal(await page.locator('#remplir :is(input:not([type="checkbox"]), select, textarea):visible').count(), 0, 'no field that would do nothing');
    assert.ok((await page.locator('main').innerText()).includes(say('papers.no-script').slice(0, 40)));
    const paper = await printed(page, `${template.id}-vide`);
    isA4(paper);
    assert.ok(paper.sides <= 2);
    for (const { text, kind } of template.blocks) {
      for (const line of text) for (const words of line.split(/\{[^}]*\}/).filter((w) => /\p{L}{3}/u.test(w))) {
        assert.equal(paper.text.replace(/\s/g, '').includes(words.replace(/\s/g, '')), kind !== 'screen', words);
      }
    }
    for (const f of template.fields.filter((x) => x.kind === 'choice')) for (const option of f.options) assert.ok(paper.text.includes(plain(option)), option);
    await close();
  });
}

describe('a letter', () => {
  test('what is missing stays a blank, in the copy too; a choice keeps all its boxes until one is chosen', async () => {
    const { page, context, close } = await open(address(EXAM));
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: SITE });
    await field(page, 'patient').fill('ESSAI Zoé');
    await page.locator('[data-act="copy"]').click();
    await page.waitForFunction(() => document.getElementById('remplir-etat').textContent !== '');
    assert.equal(await textOf(status(page)), say('fill.copied'));
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /Patient\s: ESSAI Zoé, date de naissance\s: …{5,}\./);
    assert.match(copied, /- Grossesse possible\s: ☐\ssans objet.☐\snon.☐\soui/u);
    assert.equal((copied.match(/…{5,}/g) ?? []).length > 8, true, copied);
    assert.ok(!copied.includes(say('papers.blank')));
    assert.ok(!plain(copied).includes(plain(EXAM.blocks[0].text[0])), 'what is for the screen stays there');
    await close();
  });

  test('a pathway that is chosen brings its name, and takes it away again', async () => {
    const { page, close } = await open(address(FIRST_DAY));
    const heading = letter(page).locator('h3').first();
    assert.equal(await heading.locator('.fill__blank').count(), 1);
    await field(page, 'filiere').selectOption(NHL.id);
    assert.ok(plain(await heading.innerText()).endsWith(plain(NHL.name)));
    await field(page, 'filiere').selectOption('');
    assert.equal(await heading.locator('.fill__blank').count(), 1);
    await close();
  });

  test('reloading asks first while something would be lost, and does not once it is wiped; printing loses nothing', async () => {
    const { page, close } = await open(address(FIRST_DAY));
    const asked = [];
    page.on('dialog', async (dialog) => {
      asked.push(dialog.type());
      await dialog.dismiss();
    });
    await field(page, 'patient').pressSequentially('ESSAI');
    await page.evaluate(() => { window.print = () => { document.title = 'imprimé'; }; });
    await page.locator('[data-act="print"]').click();
    assert.equal(await page.title(), 'imprimé');
    assert.equal(await field(page, 'patient').inputValue(), 'ESSAI');
    await page.reload({ timeout: 2000 }).catch(() => {});
    assert.deepEqual(asked, ['beforeunload']);
    assert.equal(await field(page, 'patient').inputValue(), 'ESSAI', 'still there');
    await page.locator('button[type="reset"]').click();
    await page.waitForFunction(() => document.getElementById('remplir-etat').textContent !== '');
    assert.equal(await textOf(status(page)), say('fill.wiped'));
    assert.equal(await field(page, 'patient').inputValue(), '');
    assert.ok(!(await letter(page).innerText()).includes('ESSAI'));
    await page.reload();
    assert.deepEqual(asked, ['beforeunload'], 'nothing more to lose');
    await close();
  });

  test('by keyboard alone: typed, chosen, saved; Enter sends nothing', async () => {
    const { page, close, requests } = await open(address(FIRST_DAY));
    await tabTo(page, '[name="filiere"]');
    await page.keyboard.press('ArrowDown');
    await tabTo(page, '[name="patient"]');
    await page.keyboard.type('ESSAI Zoé');
    const count = requests.length;
    await page.keyboard.press('Enter');
    assert.equal(page.url(), SITE + address(FIRST_DAY));
    assert.equal(requests.length, count);
    assert.ok((await letter(page).innerText()).includes('ESSAI Zoé'));
    await tabTo(page, '[data-act="save"]');
    const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    assert.equal(file.suggestedFilename(), 'premiere-journee.txt');
    await close();
  });

  test('markup that is typed stays text', async () => {
    const { page, close, assertQuiet } = await open(address(FIRST_DAY));
    await field(page, 'dit').fill('<b id="mal">x</b> {patient} & « y »');
    assert.equal(await page.locator('#mal').count(), 0);
    assert.ok((await letter(page).innerText()).includes('<b id="mal">x</b> {patient} & « y »'));
    assertQuiet();
    await close();
  });
});

test('a checklist is ticked with and without a script, and the file says what was', async () => {
  const ticks = CHECKLIST.blocks.filter((b) => b.kind === 'ticks').flatMap((b) => b.text);
  const { page, close } = await open(address(CHECKLIST));
  assert.equal(await page.locator('.draft__tick').count(), ticks.length);
  await page.getByLabel(ticks[1], { exact: true }).check();
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator('[data-act="save"]').click()]);
  const to = path.join(work, file.suggestedFilename());
  await file.saveAs(to);
  const saved = await readFile(to, 'utf8');
  assert.ok(saved.includes(`[x] ${ticks[1]}`) && saved.includes(`[ ] ${ticks[0]}`), saved);
  await page.locator('button[type="reset"]').click();
  assert.equal(await page.locator('.draft__tick input:checked').count(), 0);
  await close();
  const bare = await open(address(CHECKLIST), { javaScriptEnabled: false });
  await bare.page.getByLabel(ticks[0], { exact: true }).check();
  assert.equal(await bare.page.locator('.draft__tick input:checked').count(), 1);
  await bare.close();
});

describe('the care sheet', () => {
  const DATES = { type: 'guichet-suivi', version: 1, pathway: 'nhl', id: 'x', dates: [{ event: 'E06', turn: 1, date: '2026-12-01' }, { event: 'E09', turn: 2, date: '2026-12' }, { event: 'E04', turn: 9, date: '2026-12-02' }] };
  const choose = (page, text) => page.setInputFiles('#remplir-dates', { name: 'guichet-suivi.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  const said = (page) => page.waitForFunction(() => document.getElementById('remplir-etat').textContent !== '').then(() => textOf(status(page)));

  test('what is typed is printed whole, on two sides, with the drawing; the rest stays a line', async () => {
    const opened = await open(pps(LUNG));
    const { page, close, assertQuiet } = opened;
    const long = Array.from({ length: 12 }, (_, i) => `mot ligne numéro ${i + 1}`).join('\n');
    await field(page, 'vous-nom').fill('ESSAI');
    await field(page, 'equipe-1-nom').fill('mot du docteur');
    await field(page, 'equipe-1-tel').fill('03 53 01 99 01');
    await field(page, 'etape-3-date').fill('1er décembre à 9 h');
    await field(page, 'etape-3-lieu').fill('mot bâtiment C');
    await field(page, 'traitements-prevu').fill(long);
    await page.getByLabel(booklet.careSheet.parts.find((p) => p.kind === 'ticks').rows[0], { exact: true }).check();
    const paper = await printed(page, 'pps');
    isA4(paper);
    assert.ok(paper.sides <= 3, `${paper.sides} sides`);
    for (const words of ['ESSAI', 'mot du docteur', '03 53 01 99 01', '1er décembre à 9 h', 'mot bâtiment C', 'mot ligne numéro 12', 'SAMU']) assert.ok(paper.text.includes(words), words);
    for (const step of LUNG.steps) assert.ok(paper.text.includes(plain(step.title.patient)), step.id);
    assert.ok(!paper.text.includes(plain(LUNG.steps[2].place)), 'the place that was typed stands alone');
    await page.emulateMedia({ media: 'print' });
    assert.ok(await page.locator('.lanes svg').isVisible());
    await nowhere(opened, pps(LUNG));
    assertQuiet();
    await close();
  });

  test('blank, on two sides of A4, for each pathway', async (t) => {
    const { page, close } = await openPage({ javaScriptEnabled: false });
    for (const pathway of pathways) {
      await page.goto(SITE + pps(pathway));
      const paper = await printed(page, `pps-${pathway.id}`);
      isA4(paper);
      assert.ok(paper.sides <= 2, `${pathway.id}: ${paper.sides} sides`);
      for (const { heading } of booklet.careSheet.parts) assert.ok(paper.text.includes(plain(heading)), `${pathway.id}: ${heading}`);
      t.diagnostic(`${paper.sides} sides  ${pathway.id}`);
    }
    await close();
  });

  test('without a script it is typed, printed and wiped all the same', async () => {
    const { page, close } = await open(pps(LUNG), { javaScriptEnabled: false });
    await field(page, 'vous-nom').fill('ESSAI');
    assert.ok((await printed(page, 'pps-sans')).text.includes('ESSAI'));
    assert.equal(await page.locator('[data-act]:visible, #remplir-dates:visible').count(), 0);
    await page.locator('button[type="reset"]').click();
    assert.equal(await field(page, 'vous-nom').inputValue(), '');
    assert.equal(await field(page, 'etape-1-lieu').inputValue(), LUNG.steps[0].place, 'what the site wrote is back');
    await close();
  });

  test('takes the dates of a file of its pathway, and nothing over what was typed', async () => {
    const { page, close } = await open(pps(NHL));
    const at = (event, turn) => page.locator(`[data-mark="${event}.${turn}"]`);
    await at('E12', 1).fill('typé');
    await choose(page, JSON.stringify({ ...DATES, dates: [...DATES.dates, { event: 'E12', turn: 1, date: '2026-11-30' }] }));
    assert.equal(await said(page), say('fill.taken', { count: 2 }));
    assert.deepEqual(await Promise.all([at('E06', 1), at('E09', 2), at('E12', 1)].map((f) => f.inputValue())), ['01/12/2026', '12/2026', 'typé']);
    await choose(page, JSON.stringify({ ...DATES, pathway: 'lung' }));
    await page.waitForFunction((words) => document.getElementById('remplir-etat').textContent.replace(/\s+/g, ' ') === words, say('fill.other-file'));
    await choose(page, 'rien');
    await page.waitForFunction((words) => document.getElementById('remplir-etat').textContent.replace(/\s+/g, ' ') === words, say('fill.no-file'));
    assert.equal(await at('E06', 1).inputValue(), '01/12/2026');
    await close();
  });
});

test('a booklet is A5, whole without a script, with steps, rights and numbers', async (t) => {
  const { page, close, assertQuiet } = await openPage({ javaScriptEnabled: false });
  for (const pathway of pathways) {
    await page.goto(SITE + livret(pathway));
    assert.deepEqual(await page.locator('nav[aria-labelledby="sommaire"] a').evaluateAll((all) => all.filter((a) => !document.querySelector(a.getAttribute('href'))).length), 0);
    const paper = await printed(page, `livret-${pathway.id}`);
    assert.ok(Math.abs(paper.width - 420) < 2 && Math.abs(paper.height - 595) < 2, `${paper.width} x ${paper.height}`);
    assert.ok(paper.sides <= 8, `${pathway.id}: ${paper.sides} sides`);
    for (const { heading } of booklet.chapters) assert.ok(paper.text.includes(plain(heading)), heading);
    for (const step of pathway.steps) assert.ok(paper.text.includes(plain(step.title.patient)), step.id);
    for (const words of ['La personne de confiance', 'Les directives anticipées', '3114', '03 53 01 24 30', say('papers.example')]) assert.ok(paper.text.includes(words), words);
    t.diagnostic(`${paper.sides} sides  ${pathway.id}`);
  }
  await close();
  assertQuiet();
});

test('the ways there: from the pages of a pathway and from the list', async () => {
  const { page, close } = await openPage({ javaScriptEnabled: false });
  await page.goto(`${SITE}/parcours/${LUNG.slug}/patient/`);
  assert.equal(await page.getByRole('link', { name: say('papers.tools.title') }).count(), 0, 'tools of the team are not for patients');
  await page.getByRole('link', { name: say('papers.booklet.link') }).click();
  assert.equal(page.url(), SITE + livret(LUNG));
  await page.getByRole('link', { name: say('papers.care.link') }).click();
  assert.equal(page.url(), SITE + pps(LUNG));
  await page.goto(`${SITE}/parcours/${LUNG.slug}/`);
  await page.getByRole('link', { name: say('papers.tools.title') }).click();
  assert.equal(page.url(), `${SITE}/outils/`);
  const links = await page.locator('main a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  for (const where of [...templates.map(address), ...pathways.flatMap((p) => [livret(p), pps(p)]), '/questionnaires/hopital-de-jour/']) assert.ok(links.includes(where), where);
  assert.equal(new Set(links).size, links.length);
  await close();
});

for (const where of [address(EXAM), address(CHECKLIST), pps(LUNG), livret(LUNG), '/outils/']) {
  test(`${where}: axe finds nothing, nothing scrolls sideways, everything can be touched`, { skip: BROWSER === 'firefox' }, async () => {
    const { page, close, assertQuiet } = await openPage({ width: 360, height: 2000 });
    await page.goto(SITE + where);
    if (await page.locator('#remplir').count()) await page.waitForSelector('#remplir[data-on]');
    for (const [width, colorScheme] of [[360, 'light'], [1280, 'dark']]) {
      await page.setViewportSize({ width, height: 2000 });
      await page.emulateMedia({ colorScheme });
      await stilled(page);
      assert.deepEqual(await axe(page), [], `${width} px, ${colorScheme}`);
    }
    await page.setViewportSize({ width: 320, height: 800 });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), 'no sideways scroll at 320 px');
    const small = await page.locator('main :is(button, select, textarea, input:not([type="checkbox"]), .draft__tick label):visible').evaluateAll((all) => all.filter((e) => e.getBoundingClientRect().height < 43.5).map((e) => `${e.tagName} ${e.name ?? ''} ${e.getBoundingClientRect().height}`));
    assert.deepEqual(small, []);
    assertQuiet();
    await close();
  });
}
