// A person with a keyboard and no pointer: Tab, Shift+Tab, arrows, Space, Enter, letters. Nothing here clicks or sets a value.
import assert from 'node:assert/strict';

/** What has the focus: `{tag, type, name, value, checked, text, id}`. */
export const focused = (page) =>
  page.evaluate(() => {
    const e = document.activeElement;
    const text = (e.labels?.[0]?.textContent ?? e.textContent ?? '').replace(/\s+/g, ' ').trim();
    return { tag: e.tagName, type: e.type, name: e.name, value: e.value, checked: e.checked, text, id: e.id, action: e.dataset?.action, href: e.getAttribute('href') };
  });

/** A selector's element has the focus. */
export const hasFocus = (page, selector) => page.evaluate((s) => document.activeElement?.matches(s) ?? false, selector);

/** Waits until a selector's element has the focus. */
export const waitFocus = (page, selector) => page.waitForFunction((s) => document.activeElement?.matches(s), selector, { timeout: 10_000 });

/** Two frames are drawn: a focus that the act before gave is where it will stay. No finger is faster. */
const drawn = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** Tab (or Shift+Tab) until an element of this selector has the focus. A turn through the whole page without it is a failure. */
export async function tabTo(page, selector, { back = false, most = 150 } = {}) {
  await drawn(page);
  for (let turn = 0; turn < most; turn++) {
    if (await hasFocus(page, selector)) {
      await assertFocusSeen(page, selector);
      return;
    }
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
  }
  assert.fail(`${selector} cannot be reached with ${back ? 'Shift+Tab' : 'Tab'}; the focus is on ${JSON.stringify(await focused(page))}`);
}

/** What has the focus is drawn and inside the window: nobody types into something they cannot see. */
async function assertFocusSeen(page, selector) {
  const seen = () =>
    page.evaluate(() => {
      const e = document.activeElement;
      // A box that is drawn by its label counts as its label.
      const boxes = [e, ...(e.labels ?? [])].map((x) => x.getBoundingClientRect());
      return boxes.some((b) => b.width > 0 && b.height > 0 && b.bottom > 0 && b.top < innerHeight && b.right > 0 && b.left < innerWidth);
    });
  const until = performance.now() + 5_000;
  while (performance.now() < until) {
    if (await seen()) return;
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  const where = await page.evaluate(() => JSON.stringify([document.activeElement.getBoundingClientRect(), innerWidth, innerHeight, scrollY]));
  assert.fail(`${selector} has the focus but is not in the window: ${where}`);
}

/** Goes to a link or button and presses Enter. */
export async function press(page, selector, key = 'Enter', how) {
  await tabTo(page, selector, how);
  await page.keyboard.press(key);
}

/** Types into the field of this name, after what is there was selected. */
export async function type(page, name, text, how) {
  await tabTo(page, field(name), how);
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  await page.keyboard.type(text);
}

/** Chooses a radio button: Tab to the group, then Space or arrows. */
export async function choose(page, name, value, how) {
  await tabTo(page, `input[type=radio][name="${name}"]`, how);
  for (let turn = 0; turn < 40; turn++) {
    const now = await focused(page);
    assert.equal(now.name, name);
    if (now.value === value) {
      if (!now.checked) await page.keyboard.press('Space');
      assert.equal((await focused(page)).checked, true, `${name}=${value} is chosen`);
      return;
    }
    await page.keyboard.press('ArrowDown');
  }
  assert.fail(`${name} has no choice ${value}`);
}

/** Ticks or unticks a box with Space. */
export async function tick(page, name, value = 'true', how) {
  await tabTo(page, `input[type=checkbox][name="${name}"][value="${value}"]`, how);
  await page.keyboard.press('Space');
}

/** Chooses a line of a drop-down list with the arrows. */
export async function pick(page, name, value, how) {
  await tabTo(page, `select[name="${name}"]`, how);
  for (let turn = 0; turn < 40; turn++) {
    if ((await focused(page)).value === value) return;
    await page.keyboard.press('ArrowDown');
  }
  assert.fail(`${name} has no line ${value}`);
}

/** A text field by its name. */
export const field = (name) => `:is(input:not([type=radio], [type=checkbox]), textarea)[name="${name}"]`;

/** A button of the form by its action. */
export const button = (action) => `#formulaire [data-action="${action}"]`;
