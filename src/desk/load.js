// Fetches the program of the pages that follow dates. Without it the page is complete on paper.
const broken = (error) => {
  console.warn(error);
  document.querySelector('[id$="-panne"]').hidden = false;
};
// It died later: what was typed is still on the page.
const died = ({ error, reason }) => (error ?? reason) instanceof WebAssembly.RuntimeError && broken(error ?? reason);
addEventListener('error', died);
addEventListener('unhandledrejection', died);
try {
  const glue = await import('./DESK_GLUE');
  await glue.default({ module_or_path: new URL('./DESK_WASM', import.meta.url) });
} catch (error) {
  broken(error);
}
