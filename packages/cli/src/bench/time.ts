/** Timing: warm-up until the runtime has optimised, then run after run, each timed alone. */

/** Milliseconds over all timed runs. */
export interface Timing {
  runs: number;
  minimum: number;
  median: number;
}

const warmUp = { runs: 10, milliseconds: 500 };
const enough = { runs: 50, milliseconds: 1000 };
/** Nobody waits longer, however few runs there were. */
const limit = 3000;

export function time(run: () => void): Timing {
  repeat(run, warmUp);
  const times = repeat(run, enough).sort((a, b) => a - b);
  return { runs: times.length, minimum: times[0], median: times[times.length >> 1] };
}

/** Run until there are both runs and milliseconds enough, or the limit is reached; once at least. */
function repeat(run: () => void, { runs, milliseconds }: typeof enough): number[] {
  const times: number[] = [];
  const start = performance.now();
  let now = start;
  do {
    const before = now;
    run();
    now = performance.now();
    times.push(now - before);
  } while (now - start < limit && (times.length < runs || now - start < milliseconds));
  return times;
}
