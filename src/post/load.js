// Fetches the program that sends: when a page has something for it, or when something is kept on the device. Then it hands on what it is told.
// When it cannot be fetched, it answers in its place, so that the person sees the failure and a way out.
{
  let program;
  let tries = 0;
  const told = (detail) => document.dispatchEvent(new CustomEvent('guichet-posted', { detail: JSON.stringify(detail) }));
  const fetched = async () => {
    // A module that failed is asked for under another address.
    const glue = await import(`./POST_GLUE${tries++ ? `?${tries}` : ''}`);
    await glue.default({ module_or_path: new URL('./POST_WASM', import.meta.url) });
    glue.scores_at(new URL('./SCORES', import.meta.url).href);
    return glue;
  };
  const inItsPlace = ({ act, sending, store, key }) => {
    const reason = navigator.onLine ? 'reason.no-answer' : 'reason.offline';
    const failures = [{ destination: '', label: '', reason, status: null, details: [], mayHaveArrived: false }];
    if (act === 'send') told({ about: 'sending', id: sending.id, state: 'waiting', kept: false, failures });
    if (act === 'keep') told({ about: 'kept', store, key, ok: false, why: 'none' });
    if (act === 'get') told({ about: 'got', store, items: [] });
  };
  document.addEventListener('guichet-post', async ({ detail }) => {
    try {
      program ??= fetched();
      const late = new Promise((_, give) => setTimeout(give, 30_000, new Error('the program that sends does not come')));
      (await Promise.race([program, late])).take(detail);
    } catch (error) {
      console.warn(error);
      program = undefined;
      inItsPlace(JSON.parse(detail));
    }
  });
  // LIST
  // Back from where one signs in: what came with the address is taken out of it at once, and told once the program is there.
  if (document.getElementById('envois') && location.search) {
    const query = location.search.slice(1);
    history.replaceState(null, '', location.pathname);
    document.dispatchEvent(new CustomEvent('guichet-post', { detail: JSON.stringify({ act: 'returned', query }) }));
  }
  // It died: what waits is kept, and the next page goes on with it. A form's own loader shows its own page.
  const died = ({ error, reason }) => {
    const told = document.getElementById('envois-panne');
    if (told && (error ?? reason) instanceof WebAssembly.RuntimeError) told.hidden = false;
  };
  addEventListener('error', died);
  addEventListener('unhandledrejection', died);
  // END LIST
  const ready = () => document.dispatchEvent(new CustomEvent('guichet-post', { detail: '{"act":"ready"}' }));
  let kept = false;
  try {
    kept = localStorage.getItem('guichet-kept') === '1';
  } catch {
    // A browser that refuses storage keeps nothing.
  }
  if (document.querySelector('#envois, #verification')) ready();
  // After the form has been drawn and made ready.
  else if (kept) setTimeout(ready, 1000);
}
