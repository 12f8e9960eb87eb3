// A sheet to print, over the page: for `paper.js` and `beside.js`.

/** Shows it with these words (what it is, « print », « close »); `notes` stand on the screen alone. */
function showSheet(id, title, [text, toPrint, toClose], sheet, notes = []) {
  const made = dialog(id, title,
    element('p', {}, text),
    ...notes,
    element('div', { class: 'form__buttons' }, button(toPrint, () => print(), false), button(toClose, () => made.close())),
    sheet);
  made.classList.add('popup--sheet');
  // On paper stands this copy alone: what is over a page in a dialog is cut at the first sheet's end.
  const copy = sheet.cloneNode(true);
  copy.classList.add('letter--paper');
  document.body.append(copy);
  document.documentElement.dataset.sheet = '';
  made.addEventListener('close', () => {
    copy.remove();
    delete document.documentElement.dataset.sheet;
  });
}
