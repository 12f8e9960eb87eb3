// What the measured figures mean: each goal with its figure, as a ratio to the hand-written page of the same run.

const FRAME = 16.7;
/** JS, DOM and WebAssembly memory of the smallest renderer measured with the same 2,000 items (MB; RESULTS.md of the harness). */
const SMALLEST_PEER = 67;

export const median = (values) => {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
};

/** All samples of one contender, form and condition. */
export const samples = ({ results }, contender, form, condition) =>
  results.filter((r) => r.contender === contender && r.form === form && r.condition === condition && !r.failed);

const effects = (kind) => (r) => r.ops.filter((o) => o.kind === kind).map((o) => o.effect);

/** The goals. `of` and `base` take one sample; `limit` is of the ratio, or of the figure itself where there is no base. */
export function goals(form) {
  const wait = [
    { what: 'first answer given and kept, slow phone', form, condition: 'slow', of: (r) => Math.max(r.present, r.fcp), base: (r) => r.usable, limit: form === 'dt' ? 1.3 : undefined },
    { what: 'model live, slow phone', form, condition: 'slow', of: (r) => r.usable, limit: { dt: 3, big2000: 2 }[form] },
    { what: 'model live, this machine', form, condition: 'fast', of: (r) => r.usable },
    { what: 'main thread until quiet, this machine', form, condition: 'fast', of: (r) => r.cpuLoad },
  ];
  const answers = ['bool', 'toggle', 'score'].flatMap((kind) =>
    ['fast', 'slow'].map((condition) => ({ what: `answer to its effect (${kind}), ${condition}`, form, condition, of: effects(kind), floor: FRAME, limit: 1.5 })),
  );
  const letters = [
    { what: 'a letter to its frame, this machine', form, condition: 'fast', of: effects('key'), most: form === 'big2000' ? FRAME : undefined },
    { what: 'a letter to its frame, CPU x4', form, condition: 'slow', of: effects('key'), floor: FRAME },
    { what: 'main thread for a letter', form, condition: 'fast', of: (r) => r.cpu?.key ?? [] },
  ];
  return [
    ...wait,
    ...answers,
    ...letters,
    { what: 'elements', form, condition: 'fast', of: (r) => r.elements, limit: 1.5 },
    { what: 'memory, MB', form, condition: 'fast', of: (r) => r.uaMemory / 1e6, most: form === 'big2000' ? SMALLEST_PEER / 4 : undefined },
    { what: 'bytes, kB (brotli)', form, condition: 'fast', of: (r) => r.br / 1000, most: { dt: 155, q10: 220, g8: 220 }[form] },
  ];
}

/**
 * Each goal that this run has figures for: the two medians, their ratio, and whether its limit is broken. It is when both the medians and the
 * best samples are beyond it; with the medians alone it is doubtful, said so, and to be measured again on a quiet machine.
 */
export function judge(run, contender = 'app') {
  const forms = [...new Set(run.results.map((r) => r.form))];
  return forms.flatMap((form) =>
    goals(form).flatMap(({ what, condition, of, base = of, limit, most, floor = 0 }) => {
      const own = samples(run, contender, form, condition).flatMap(of).filter(Number.isFinite);
      const theirs = samples(run, 'vanilla', form, condition).flatMap(base).filter(Number.isFinite);
      if (!own.length || !theirs.length) return [];
      const figure = median(own);
      const beside = median(theirs);
      const ratio = figure / Math.max(beside, floor);
      const best = Math.min(...own);
      const least = best / Math.max(Math.min(...theirs), floor);
      const broken = (limit !== undefined && !(Math.min(ratio, least) <= limit)) || (most !== undefined && !(best <= most));
      const doubtful = !broken && ((limit !== undefined && ratio > limit) || (most !== undefined && figure > most));
      return [{ form, what, condition, doubtful, figure, range: [best, Math.max(...own)], beside, ratio, least, limit, most, broken }];
    }),
  );
}

const short = (n) => (n >= 100 ? n.toFixed(0) : n >= 10 ? n.toFixed(1) : n.toFixed(2));
/** Prints the verdict; what is broken is said in capitals. */
export function print(lines) {
  for (const { form, what, figure, range, beside, ratio, least, limit, most, broken, doubtful } of lines) {
    const goal = [limit && `at most x${limit}`, most && `at most ${short(most)}`].filter(Boolean).join(', ');
    const figures = `${short(figure)} (${short(range[0])} to ${short(range[1])}) beside ${short(beside)}`;
    console.log(`${broken ? 'BROKEN' : doubtful ? 'DOUBT ' : goal ? 'kept  ' : '      '} ${form}: ${what}: x${ratio.toFixed(2)} (of the best: x${least.toFixed(2)}) ${figures}${goal ? ` [${goal}]` : ''}`);
  }
  const broken = lines.filter((line) => line.broken).length;
  const doubtful = lines.filter((line) => line.doubtful).length;
  console.log(broken ? `bench: ${broken} LIMITS BROKEN, ${doubtful} doubtful` : `bench: no limit broken, ${doubtful} doubtful`);
}
