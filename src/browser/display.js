// The choice of colours and of the size of letters, in a dialog: applied at once, kept only if asked. `guichet render` puts the words and kit.js in front.
const KEPT = 'guichet-affichage';
const root = document.documentElement;
const choices = { theme: ['auto', 'light', 'dark', 'contrast'], text: ['normal', 'large', 'larger'] };

/** A group of radio buttons, with what holds now checked. */
function group(name) {
  const now = root.dataset[name] ?? choices[name][0];
  const options = choices[name].map((value) => {
    const id = `affichage-${name}-${value}`;
    const input = element('input', { type: 'radio', name: `affichage-${name}`, id, value });
    input.checked = value === now;
    input.addEventListener('change', () => {
      root.dataset[name] = value;
      keep();
    });
    return element('div', { class: 'option' }, input, element('label', { for: id }, say(`display.${name}.${value}`)));
  });
  const id = `affichage-${name}`;
  return element('div', { class: 'field', role: 'radiogroup', 'aria-labelledby': id }, element('p', { class: 'field__label', id }, say(`display.${name}`)), ...options);
}

const isRemembered = () => {
  try {
    return localStorage.getItem(KEPT) !== null;
  } catch {
    return false;
  }
};

/** Writes the choice down where that was asked for, and takes it away where it no longer is. */
function keep() {
  const asked = document.getElementById('affichage-garder').checked;
  let done = true;
  try {
    if (asked) localStorage.setItem(KEPT, `${root.dataset.theme ?? 'auto'} ${root.dataset.text ?? 'normal'}`);
    else localStorage.removeItem(KEPT);
  } catch {
    done = !asked;
  }
  document.getElementById('affichage-etat').textContent = done ? say(asked ? 'display.kept' : 'display.not-kept') : say('display.refused');
}

export function open() {
  const box = element('input', { type: 'checkbox', id: 'affichage-garder' });
  box.checked = isRemembered();
  box.addEventListener('change', keep);
  const made = dialog('affichage-choix', say('display.title'), group('theme'), group('text'),
    element('div', { class: 'option' }, box, element('label', { for: 'affichage-garder' }, say('display.keep'))),
    element('p', { id: 'affichage-etat', role: 'status' }),
    element('div', { class: 'form__buttons' }, button(say('display.close'), () => made.close(), false)));
}
