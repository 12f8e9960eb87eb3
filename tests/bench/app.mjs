// How the measuring harness meets this project's form: copied among its adapters by run.mjs.
export default {
  name: 'app',
  label: 'Guichet',
  dir: '../site',
  prerendered: true,
  url: (q) => `/questionnaires/${q}/cadre/`,
  page: () => {
    // The program's own module: the page has loaded it, so that this only reaches for it.
    let program;
    const reach = async () => {
      program = {};
      program = await import(document.querySelector('link[rel=modulepreload]').href);
    };
    const control = (link, code, kind) => {
      const named = `#formulaire [name="${link}"]`;
      return document.querySelector(kind !== 'text' && code ? `${named}[value="${code}"]` : named);
    };
    return {
      control,
      checked: (link, code) => control(link, code).checked,
      // What the QuestionnaireResponse is made from, in its own terms: asked of the program, never of the page.
      model: (link) => {
        if (!('ready' in document.documentElement.dataset)) return undefined;
        if (!program) reach();
        const [answer] = JSON.parse(program.answers_of?.(link) ?? '[]');
        const value = answer && Object.values(answer)[0];
        return value?.code ?? value;
      },
      score: () => document.querySelector('#formulaire [name="score"], #formulaire output')?.value,
    };
  },
};
