/** A progress bar on standard error: in a terminal, for several files, unless asked to be quiet. */
import type { SingleBar } from 'cli-progress';

export interface Progress {
  step(): void;
  /** Clear the line, so that something can be said; the next step draws it again. */
  pause(): void;
  stop(): void;
}

const silent: Progress = { step() {}, pause() {}, stop() {} };

/** Bars appear only after this long: short calls are not worth a flicker. */
const delayMilliseconds = 200;

export function startProgress(total: number, flags: { quiet?: boolean; json?: boolean; output?: string }): Progress {
  const toTerminal = flags.json || flags.output === undefined;
  if (!process.stderr.isTTY || total < 2 || flags.quiet || (toTerminal && process.stdout.isTTY)) return silent;
  return delayedBar(total);
}

function delayedBar(total: number): Progress {
  const start = performance.now();
  let bar: SingleBar | undefined;
  let loading = false;
  let stopped = false;
  let done = 0;
  /** A bar that came after the end would keep the process alive with its timer. */
  const load = async () => {
    loading = true;
    const { default: progress } = await import('cli-progress');
    if (!stopped) bar = startBar(progress, total, done);
  };
  return {
    step() {
      done++;
      if (bar) bar.update(done);
      else if (!loading && performance.now() - start > delayMilliseconds) void load();
    },
    pause: () => {
      if (bar) process.stderr.write('\r\x1b[2K');
    },
    stop: () => {
      stopped = true;
      bar?.stop();
    },
  };
}

function startBar(progress: typeof import('cli-progress'), total: number, done: number): SingleBar {
  const format = '{bar} {value}/{total} files, {eta_formatted} to go';
  const bar = new progress.SingleBar(
    { format, clearOnComplete: true, hideCursor: true },
    progress.Presets.shades_classic,
  );
  bar.start(total, done);
  return bar;
}
