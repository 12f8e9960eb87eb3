// What a script beside the form adds to the response when it leaves, to a server or into a file. No answer is touched.

/** Members of the QuestionnaireResponse, each made when it leaves; `undefined` adds nothing. */
const added = (globalThis[Symbol.for('guichet-added')] ??= {});

/** Whether anything is added: what is not touched stays as it is, letter by letter. */
const adds = () => Object.values(added).some((made) => made() !== undefined);

/** The same JSON with what is added to each response in it. */
function completed(json) {
  const into = (resource) => {
    if (resource?.resourceType !== 'QuestionnaireResponse') return;
    for (const [name, value] of Object.entries(added)) {
      const made = value();
      if (made !== undefined) resource[name] = made;
    }
  };
  into(json.response);
  for (const { resource } of (json.bundle ?? json).entry ?? []) into(resource);
  return json;
}

// Before whoever takes it: the program that sends, or the loader that hands files over. Another script may have done so already, for all.
addEventListener('guichet-post', (event) => {
  if (!adds()) return;
  const message = JSON.parse(event.detail);
  if (message.act !== 'send' || !message.sending || message.added) return;
  event.stopImmediatePropagation();
  completed(message.sending);
  document.dispatchEvent(new CustomEvent('guichet-post', { detail: JSON.stringify({ ...message, added: true }) }));
}, true);
addEventListener('guichet-save', ({ detail }) => {
  if (detail[1] === 'application/fhir+json' && adds()) detail[2] = `${JSON.stringify(completed(JSON.parse(detail[2])), null, 2)}\n`;
}, true);
