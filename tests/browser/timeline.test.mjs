// Dates of a pathway: what a person types says what is done, expected and late; nothing leaves the page but the files that are asked for.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import ICAL from 'ical.js';
import nodeIcal from 'node-ical';
import { axe, closeBrowser, openPage } from './lib/browser.mjs';
import { plain, say, textOf } from './lib/form.mjs';
import { press, tabTo } from './lib/keys.mjs';
import { root, SITE } from './lib/servers.mjs';
import { DIST } from './lib/sites.mjs';

after(closeBrowser);

const pathway = async (id) => JSON.parse(await readFile(path.join(root, `public/pathways/${id}.json`), 'utf8'));
const [LUNG, NHL, PANCREAS, LIVER] = await Promise.all(['lung', 'nhl', 'pancreas-biliary', 'liver-hcc'].map(pathway));
const site = JSON.parse(await readFile(path.join(root, 'public/site.json'), 'utf8'));
const suivi = ({ slug }) => `${SITE}/parcours/${slug}/suivi/`;
const medecin = ({ slug }) => `${SITE}/parcours/${slug}/suivi-medecin/`;
const work = path.join(root, 'tests/.work/browser');
const EVENTS = 'https://guichet.example/fhir/CodeSystem/pathway-event';
/** Whom a patient calls. */
const COORDINATION = site.contacts.find((c) => c.id === 'coordination-phone');

/** Opens the page as of this moment, in France. */
async function open(address, now = '2026-11-13T10:00:00', options = {}) {
  const opened = await openPage({ acceptDownloads: true, ...options });
  await opened.page.clock.setFixedTime(new Date(now));
  await opened.page.goto(address);
  await opened.page.waitForSelector('#suivi[data-on]', { timeout: 20_000 });
  return opened;
}

const field = (page, mark) => page.locator(`input[data-mark="${mark}"]`);
async function type(page, dates) {
  for (const [mark, date] of Object.entries(dates)) await field(page, mark).fill(date);
  // The last one is left.
  await page.locator('h1').click();
}
const place = (of, id) => of.steps.findIndex((s) => s.id === id);
const state = (page, of, id) => textOf(page.locator(`[data-state="${place(of, id)}"]`));
const stage = (page, of, id) => page.locator(`#etape-${place(of, id) + 1}`).getAttribute('data-stage');
const status = (page) => textOf(page.locator('#suivi-etat'));
const values = (page) => page.locator('input[data-mark]').evaluateAll((all) => Object.fromEntries(all.filter((i) => i.value).map((i) => [i.dataset.mark, i.value])));

async function download(page, act) {
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator(`[data-act="${act}"]`).click()]);
  await mkdir(work, { recursive: true });
  const to = path.join(work, file.suggestedFilename());
  await file.saveAs(to);
  return { to, name: file.suggestedFilename(), text: await readFile(to, 'utf8') };
}
const choose = async (page, name, text) => {
  await page.setInputFiles('#suivi-fichier', { name, mimeType: 'application/json', buffer: Buffer.from(text) });
  await page.waitForFunction(() => document.getElementById('suivi-fichier').value === '' && document.getElementById('suivi-etat').textContent !== '');
};

test('the list says in words what runs in parallel and what not everybody has; the drawing shows the same', async () => {
  const { page, close } = await openPage({ javaScriptEnabled: false });
  await page.goto(`${SITE}/parcours/${NHL.slug}/`);
  const words = (id) => textOf(page.locator(`#etape-${place(NHL, id) + 1} .timeline__order`));
  const branch = NHL.steps[place(NHL, 'nouveau-prelevement')];
  const number = (id) => String(place(NHL, id) + 1);
  assert.equal(
    await words('nouveau-prelevement'),
    `${say('step.only-if', { condition: plain(branch.onlyIf.professional) })} ${say('step.after.one', { steps: number('premier-resultat') })}`,
  );
  assert.match(await words('courrier-suivi'), new RegExp(`${say('step.after.one', { steps: number('accueil') })} En parallèle des étapes ${number('biopsie')} à ${number('traitement-support')}\\.`));
  // The very same in the drawing: one dashed dot, two dashed lines, one line for each step that is followed.
  assert.equal(await page.locator('.lanes').getAttribute('aria-hidden'), 'true');
  assert.equal(await page.locator('.lanes__dot--branch').count(), 1);
  assert.equal(await page.locator('.lanes__line--branch').count(), 2);
  const followed = NHL.steps.reduce((sum, s, i) => sum + (s.after?.length ?? (i ? 1 : 0)), 0);
  assert.equal(await page.locator('.lanes__line').count(), followed);
  const dots = await page.locator('.lanes__dot').evaluateAll((all) => all.map((c) => [c.cx.baseVal.value, c.cy.baseVal.value].join()));
  assert.equal(new Set(dots).size, NHL.steps.length, 'no two steps on one place');
  const x = async (id) => Number((await page.locator('.lanes__dot').nth(place(NHL, id)).getAttribute('cx')));
  assert.ok((await x('courrier-suivi')) <= (await x('rcp')), 'the letter does not wait for the end');
  await page.goto(`${SITE}/parcours/${LIVER.slug}/patient/`);
  assert.ok((await textOf(page.locator(`#etape-${place(LIVER, 'soins-support') + 1}`))).includes('En parallèle des étapes 4 à 6.'));
  await close();
});

describe('without a script', () => {
  test('the page is complete: explained, each step with a line to write on, and printed on two sides', async () => {
    const { page, close } = await openPage({ javaScriptEnabled: false });
    await page.goto(suivi(LUNG));
    assert.ok((await page.locator('main').innerText()).includes(say('suivi.no-script').slice(0, 40)));
    assert.equal(await page.locator('.timeline__step').count(), LUNG.steps.length);
    assert.equal(await page.locator('input:visible').count(), 0, 'nothing that would do nothing');
    assert.equal(await page.locator('button:visible').count(), 0);
    assert.ok((await page.locator('.follow__blank:visible').count()) > LUNG.steps.length);
    assert.ok(await page.getByText(say('event.patient.E04'), { exact: true }).isVisible());
    await mkdir(work, { recursive: true });
    const file = path.join(work, 'suivi-vide.pdf');
    await writeFile(file, await page.pdf({ format: 'A4', preferCSSPageSize: true }));
    assert.ok(Number(/Pages:\s+(\d+)/.exec(execFileSync('pdfinfo', [file], { encoding: 'utf8' }))[1]) <= 2);
    const text = plain(execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }));
    assert.ok(text.includes(plain(say('event.patient.E12'))) && text.includes('/suivi/'), text);
    await close();
  });

  test('the way there and back, for both readers', async () => {
    const { page, close } = await openPage({ javaScriptEnabled: false });
    await page.goto(`${SITE}/parcours/${LUNG.slug}/patient/`);
    await page.getByRole('link', { name: say('suivi.link') }).click();
    assert.equal(page.url(), suivi(LUNG));
    assert.equal(await page.getByText(say('event.professional.E13'), { exact: true }).count(), 0);
    await page.getByRole('link', { name: say('reader.professional'), exact: true }).click();
    assert.equal(page.url(), medecin(LUNG));
    assert.equal(await page.getByText(say('event.professional.E13'), { exact: true }).count(), 1);
    await page.getByRole('link', { name: say('suivi.back', { pathway: LUNG.shortName }) }).click();
    assert.equal(page.url(), `${SITE}/parcours/${LUNG.slug}/`);
    await close();
  });
});

describe('dates that are typed', () => {
  test('done, next, promised, soon, late with whom to call; then kept', async () => {
    const { page, close, assertQuiet } = await open(suivi(LUNG));
    assert.equal(await page.locator('.follow__state:visible').count(), 0, 'nothing is said of nothing');
    await type(page, { '2.0': '6.11.2026' });
    assert.deepEqual(await values(page), { '2.0': '06/11/2026' }, 'written as one reads it');
    assert.match(await state(page, LUNG, 'consultation'), /Fait le vendredi 6 novembre 2026\./);
    assert.ok((await state(page, LUNG, 'demande-reponse')).includes(say('desk.no-start', { event: say('event.patient.E04') })));
    assert.ok((await state(page, LUNG, 'demande-reponse')).startsWith(say('desk.next')));
    // Monday 9; Wednesday 11 is a holiday: Thursday 12 is the limit, and today is Friday 13.
    await type(page, { '4.0': '09/11/2026' });
    const late = await state(page, LUNG, 'demande-reponse');
    assert.ok(late.includes(say('desk.late.promised', { date: 'le jeudi 12 novembre 2026' })), late);
    assert.ok(late.includes(COORDINATION.label), late);
    const phone = page.locator(`[data-state="${place(LUNG, 'demande-reponse')}"] a`);
    assert.equal(await phone.getAttribute('href'), `tel:${COORDINATION.value.replaceAll(' ', '')}`);
    assert.equal(await stage(page, LUNG, 'demande-reponse'), 'late');
    assert.ok((await status(page)).includes(plain(LUNG.steps[1].title.patient)), await status(page));
    // Figures from elsewhere are never expected of this hospital.
    assert.equal(await state(page, LUNG, 'examens'), say('desk.unspecified'));
    await type(page, { '5.0': '12/11/2026' });
    assert.match(await state(page, LUNG, 'demande-reponse'), /Fait le jeudi 12 novembre 2026\./);
    assert.equal(await status(page), say('desk.sum.next', { steps: `3. ${plain(LUNG.steps[2].title.patient)}` }));
    await type(page, { '6.0': '20/11/2026' });
    assert.match(await state(page, LUNG, 'accueil'), /Prévu le vendredi 20 novembre 2026\./);
    assertQuiet();
    await close();
  });

  test('the professional is told to call the professional line', async () => {
    const { page, close } = await open(medecin(LUNG));
    await type(page, { '2.0': '06/11/2026', '4.0': '09/11/2026' });
    const own = site.contacts.find((c) => c.id === 'guichet-phone');
    assert.ok((await state(page, LUNG, 'demande-reponse')).includes(own.label));
    await close();
  });

  test('a second biopsy counts anew, and a step in parallel does not wait', async () => {
    const { page, close } = await open(suivi(NHL), '2026-11-20T10:00:00');
    assert.equal(await page.locator('input[data-mark^="9."]').count(), 2);
    await type(page, { '5.0': '02/11/2026', '6.0': '04/11/2026', '9.0': '06/11/2026', '11.0': '10/11/2026' });
    assert.ok(!(await page.locator(`[data-state="${place(NHL, 'nouveau-prelevement')}"]`).isVisible()), 'not everybody has this step');
    assert.ok((await state(page, NHL, 'courrier-suivi')).startsWith(say('desk.next')));
    await type(page, { '9.1': '12/11/2026' });
    assert.match(await state(page, NHL, 'nouveau-prelevement'), /Fait le jeudi 12/);
    assert.equal(await status(page), say('desk.sum.next', { steps: [place(NHL, 'analyse'), place(NHL, 'courrier-suivi')].map((p) => `${p + 1}. ${plain(NHL.steps[p].title.patient)}`).join(' ; ') }));
    await type(page, { '9.1': '05/11/2026' });
    assert.ok((await state(page, NHL, 'nouveau-prelevement')).includes(say('desk.refused', { event: say('event.patient.E09') })), 'before the first');
    assert.ok((await status(page)).includes(say('desk.sum.refused')));
    await close();
  });

  test('a month alone gives a range; what cannot be read is said at its field', async () => {
    const { page, close } = await open(suivi(PANCREAS), '2028-02-29T23:30:00');
    await type(page, { '1.0': '12/2027', '6.0': '2/2028' });
    const rcp = await state(page, PANCREAS, 'rcp');
    assert.ok(rcp.includes(say('desk.by.target', { date: 'entre le mardi 8 février 2028 et le mardi 7 mars 2028' })), rcp);
    assert.ok(rcp.includes(say('desk.rough')));
    await type(page, { '6.0': '31/02/2028' });
    const input = field(page, '6.0');
    assert.equal(await input.getAttribute('aria-invalid'), 'true');
    const described = (await input.getAttribute('aria-describedby')).split(' ');
    assert.equal(await textOf(page.locator(`[id="${described[0]}"]`)), say('desk.unreadable'));
    await type(page, { '6.0': '29/02/2028' });
    assert.equal(await input.getAttribute('aria-invalid'), null);
    assert.match(await state(page, PANCREAS, 'accueil'), /Fait le mardi 29 février 2028\./);
    await close();
  });

  for (const [what, now, start, last] of [
    ['the clocks go back', '2026-10-25T02:30:00', '22/10/2026', 'le jeudi 29 octobre 2026'],
    ['the clocks go forward', '2027-03-28T03:30:00', '25/03/2027', 'le jeudi 1er avril 2027'],
    ['the year ends', '2026-12-31T23:59:00', '28/12/2026', 'le lundi 4 janvier 2027'],
    ['there is a leap day', '2028-02-28T00:01:00', '24/02/2028', 'le jeudi 2 mars 2028'],
  ]) {
    test(`a date is the same day when ${what}`, async () => {
      const { page, close } = await open(suivi(PANCREAS), now);
      await type(page, { '6.0': start });
      const rcp = await state(page, PANCREAS, 'rcp');
      assert.ok(rcp.includes(say('desk.by.target', { date: last })), rcp);
      await close();
    });
  }

  test('today is the day of the place where one is', async () => {
    for (const [timezoneId, late] of [['Pacific/Auckland', true], ['Europe/Paris', false]]) {
      const { page, close } = await open(suivi(LUNG), '2026-11-12T22:00:00Z', { timezoneId });
      await type(page, { '4.0': '09/11/2026' });
      assert.equal((await stage(page, LUNG, 'demande-reponse')) === 'late', late, timezoneId);
      await close();
    }
  });
});

describe('files', () => {
  const DATES = { '1.0': '09/2026', '2.0': '06/11/2026', '4.0': '09/11/2026', '5.0': '10/11/2026', '6.0': '01/12/2026' };

  test('what is taken away and opened again is the same; all goes with one press', async () => {
    const { page, close, requests, context } = await open(suivi(LUNG));
    const before = requests.length;
    await type(page, DATES);
    const { name, text, to } = await download(page, 'save');
    assert.equal(name, 'guichet-suivi.json');
    const first = JSON.parse(text);
    assert.deepEqual(first.dates[0], { event: 'E01', turn: 1, date: '2026-09' });
    await page.locator('[data-act="wipe"]').click();
    assert.deepEqual(await values(page), {});
    assert.equal(await page.locator('.follow__state:visible').count(), 0);
    assert.equal(await status(page), say('desk.wiped'));
    await page.setInputFiles('#suivi-fichier', to);
    await page.waitForFunction(() => document.querySelector('input[data-mark="6.0"]').value !== '');
    assert.deepEqual(await values(page), DATES);
    assert.equal(await status(page), say('desk.file.opened', { count: '5' }));
    assert.deepEqual(JSON.parse((await download(page, 'save')).text), first, 'the same file');
    // Nothing was asked of any server, nothing is kept, nothing is in the address.
    assert.deepEqual(requests.slice(before).map((r) => r.url).filter((u) => !u.startsWith('blob:')), []);
    const kept = await page.evaluate(async () => [location.href, { ...localStorage }, { ...sessionStorage }, await indexedDB.databases(), document.cookie, history.state, await caches.keys()]);
    assert.deepEqual(kept, [suivi(LUNG), {}, {}, [], '', null, []]);
    assert.deepEqual(await context.cookies(), []);
    await page.reload();
    await page.waitForSelector('#suivi[data-on]');
    assert.deepEqual(await values(page), {}, 'nor after the page is loaded again');
    await close();
  });

  test('a file of another pathway, of another kind or of nobody changes nothing', async () => {
    const { page, close, assertQuiet } = await open(suivi(LUNG));
    await type(page, { '2.0': '06/11/2026' });
    for (const [text, why] of [
      ['{"type":"guichet-suivi","version":1,"pathway":"nhl","dates":[]}', 'desk.file.other'],
      ['{"type":"guichet-suivi","version":9,"pathway":"lung","dates":[]}', 'desk.file.newer'],
      ['{"type":"guichet-suivi","version":1,"pathway":"lung","dates":[]}', 'desk.file.empty'],
      ['{"resourceType":"Patient"}', 'desk.file.unknown'],
      ['not JSON', 'desk.file.unknown'],
    ]) {
      await choose(page, 'x.json', text);
      assert.equal(await status(page), say(why), text);
      assert.deepEqual(await values(page), { '2.0': '06/11/2026' });
    }
    assertQuiet();
    await close();
  });

  test('a FHIR Bundle is read: tasks, appointments, care plan', async () => {
    const { page, close } = await open(suivi(NHL), '2026-11-20T10:00:00');
    const code = (code) => ({ coding: [{ system: EVENTS, code }] });
    const task = (event, end) => ({ resource: { resourceType: 'Task', status: 'completed', intent: 'order', code: code(event), executionPeriod: { end } } });
    const bundle = {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [
        task('E09', '2026-11-12'),
        task('E09', '2026-11-06T08:00:00+01:00'),
        task('E20', '2026-11-07'),
        // In France it is the next day already.
        { resource: { resourceType: 'Appointment', status: 'booked', serviceType: [code('E13')], start: '2026-11-30T23:30:00Z', participant: [] } },
        { resource: { resourceType: 'Appointment', status: 'cancelled', serviceType: [code('E14')], start: '2026-12-03T09:00:00Z', participant: [] } },
        { resource: { resourceType: 'CarePlan', status: 'active', intent: 'plan', activity: [{ detail: { status: 'completed', code: code('E01'), scheduledPeriod: { start: '2026-09' } } }] } },
      ],
    };
    await choose(page, 'bundle.json', JSON.stringify(bundle));
    assert.deepEqual(await values(page), { '1.0': '09/2026', '9.0': '06/11/2026', '9.1': '12/11/2026', '13.0': '01/12/2026' });
    assert.equal(await status(page), `${say('desk.file.opened', { count: '4' })} ${say('desk.file.left', { count: '2' })}`);
    await close();
  });

  /** Both libraries' reading of a calendar file: `uid, first day, day after, title, alarms`. */
  function read(text) {
    const day = (d) => [d.getFullYear(), d.getMonth() + 1, d.getDate()].map((n) => String(n).padStart(2, '0')).join('-');
    const [, , parts] = ICAL.parse(text);
    const one = parts.map((p) => new ICAL.Event(new ICAL.Component(p))).map((e) => ({
      uid: e.uid, start: e.startDate.toString(), end: e.endDate.toString(), title: e.summary, wholeDay: e.startDate.isDate,
      alarms: e.component.getAllSubcomponents('valarm').map((a) => a.getFirstPropertyValue('trigger').toSeconds()),
    }));
    const two = Object.values(nodeIcal.sync.parseICS(text)).filter((e) => e.type === 'VEVENT').map((e) => ({
      uid: e.uid, start: day(e.start), end: day(e.end), title: e.summary, wholeDay: e.datetype === 'date',
      alarms: (e.alarms ?? []).map((a) => a.trigger),
    }));
    const without = ({ alarms, ...rest }) => ({ ...rest, alarms: alarms.length });
    assert.deepEqual(one.map(without), two.map(without), 'the two libraries read the same');
    return one;
  }

  test('the calendar file is read alike by two libraries; discreet unless asked, stable, reminded when asked', async () => {
    const { page, close, requests } = await open(suivi(PANCREAS), '2026-11-20T10:00:00');
    await page.locator('[data-act="calendar"]').click();
    assert.equal(await status(page), say('desk.calendar.none'));
    const before = requests.length;
    await type(page, { '4.0': '20/11/2026', '6.0': '28/12/2026' });
    const { name, text } = await download(page, 'calendar');
    assert.equal(name, 'guichet-agenda.ics');
    assert.equal(await status(page), say('desk.calendar.saved', { count: '3' }));
    assert.ok(text.endsWith('END:VCALENDAR\r\n') && !/[^\r]\n/.test(text), 'lines end as RFC 5545 says');
    assert.ok(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75));
    const entries = read(text);
    assert.deepEqual(entries.map((e) => [e.start, e.end, e.title]), [
      ['2026-11-24', '2026-11-25', say('desk.calendar.limit')],
      ['2026-12-28', '2026-12-29', say('desk.calendar.appointment')],
      ['2027-01-04', '2027-01-05', say('desk.calendar.limit')],
    ]);
    assert.ok(entries.every((e) => e.wholeDay && e.alarms.length === 1 && e.alarms[0] === -15 * 3600), 'the day before at 9');
    assert.doesNotMatch(text, /pancr|biliair|cancer|Valaurelle|RCP|spécialiste/i, 'discreet');
    const saved = await download(page, 'save');
    // Plain titles, no reminder; the entries are the same ones.
    await page.locator('#titre-clair').check();
    await page.locator('#rappel').uncheck();
    const clear = read((await download(page, 'calendar')).text);
    assert.deepEqual(clear.map((e) => e.uid), entries.map((e) => e.uid));
    assert.equal(clear[1].title, PANCREAS.steps[2].title.patient);
    assert.deepEqual(clear.flatMap((e) => e.alarms), []);
    assert.deepEqual(requests.slice(before).filter((r) => !r.url.startsWith('blob:')), []);
    await close();
    // Another day, from the file: still the same.
    const again = await open(suivi(PANCREAS), '2026-11-21T10:00:00');
    await again.page.setInputFiles('#suivi-fichier', saved.to);
    await again.page.waitForFunction(() => document.querySelector('input[data-mark="6.0"]').value !== '');
    const later = read((await download(again.page, 'calendar')).text);
    assert.deepEqual(later.map((e) => e.uid), entries.map((e) => e.uid));
    await again.close();
  });
});

test('with a keyboard alone, on a telephone', async () => {
  const { page, close, assertQuiet } = await open(suivi(LUNG), '2026-11-13T10:00:00', { width: 360, height: 640 });
  for (const [mark, date] of [['2.0', '06/11/2026'], ['4.0', '09112026']]) {
    await tabTo(page, `input[data-mark="${mark}"]`);
    await page.keyboard.type(date);
  }
  await page.keyboard.press('Tab');
  assert.equal(await stage(page, LUNG, 'demande-reponse'), 'late');
  await tabTo(page, 'a[href^="tel:"]:is([data-state] *)', { back: true });
  const box = await page.evaluate(() => document.activeElement.getBoundingClientRect().toJSON());
  assert.ok(box.height >= 44, `${box.height} px to press`);
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)) <= 0);
  await tabTo(page, '#titre-discret');
  await page.keyboard.press('ArrowDown');
  assert.ok(await page.locator('#titre-clair').isChecked());
  await tabTo(page, '#suivi-fichier');
  await press(page, '[data-act="wipe"]');
  assert.deepEqual(await values(page), {});
  assert.equal(await page.evaluate(() => document.activeElement.dataset.act), 'wipe', 'the focus stays');
  assertQuiet();
  await close();
});

for (const [width, colorScheme, forcedColors] of [[360, 'light'], [1280, 'dark'], [1280, 'light', 'active']]) {
  test(`axe finds nothing once dates are typed (${width} px, ${colorScheme}${forcedColors ? ', forced colours' : ''})`, async () => {
    const { page, close, assertQuiet } = await open(suivi(NHL), '2026-11-13T10:00:00', { width, height: 8000, colorScheme, forcedColors });
    await type(page, { '1.0': '09/2026', '2.0': '06/11/2026', '4.0': '09/11/2026', '6.0': '02/10/2026', '9.0': '31/02/2026' });
    // Of forced colours axe knows nothing.
    assert.deepEqual(await axe(page, { without: forcedColors ? ['color-contrast'] : [] }), []);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)) <= 0);
    assertQuiet();
    await close();
  });
}

test('a sheet with dates is printed on two sides of A4, with what they mean and without buttons', async () => {
  const { page, close } = await open(suivi(PANCREAS));
  await type(page, { '1.0': '09/2026', '2.0': '06/11/2026', '4.0': '09/11/2026', '5.0': '10/11/2026', '6.0': '20/11/2026' });
  const file = path.join(work, 'suivi.pdf');
  await writeFile(file, await page.pdf({ format: 'A4', preferCSSPageSize: true }));
  const text = plain(execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }));
  assert.ok(Number(/Pages:\s+(\d+)/.exec(execFileSync('pdfinfo', [file], { encoding: 'utf8' }))[1]) <= 2);
  assert.ok(await page.emulateMedia({ media: 'print' }).then(() => page.locator('.lanes').isVisible()), 'with its drawing');
  assert.ok(text.includes('Prévu le vendredi 20 novembre 2026') && text.includes('06/11/2026'), text);
  assert.ok(!text.includes(say('suivi.wipe')) && !text.includes(say('suivi.calendar.save')));
  await close();
});

test('the program comes with these pages alone, and a page says so when it does not come', async (t) => {
  const { page, requests, close } = await openPage();
  await page.goto(suivi(LUNG));
  await page.waitForSelector('#suivi[data-on]');
  const asked = [...new Set(requests.map((r) => new URL(r.url).pathname))].filter((a) => /\.(js|wasm)$/.test(a));
  assert.deepEqual(asked.map((a) => a.replace(/[0-9a-f]{16}/, '')).toSorted(), ['/desk-.js', '/desk-_bg.wasm', '/desk-start-.js', '/page-.js']);
  let sum = 0;
  for (const file of asked) sum += (await stat(path.join(DIST, `${file}.br`))).size;
  t.diagnostic(`${(sum / 1000).toFixed(1)} kB of program`);
  // The page for received referrals is in the same program.
  assert.ok(sum < 130_000, `${sum} bytes`);
  await close();
  const broken = await openPage();
  await broken.page.route('**/*.wasm', (route) => route.abort());
  await broken.page.goto(suivi(LUNG));
  await broken.page.locator('#suivi-panne').waitFor();
  assert.equal(await broken.page.locator('input:visible').count(), 0);
  await broken.close();
});
