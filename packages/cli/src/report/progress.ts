/** A progress bar on standard error, in a terminal, unless asked to be quiet. */
import { fstatSync } from 'node:fs';
import type { SingleBar } from 'cli-progress';

export interface Progress {
  step(): void;
  /** The share of the file in hand that is done, 0 to 1. */
  within(share: number): void;
  /** Clear the line, so that something can be said; the next step draws it again. */
  pause(): void;
  stop(): void;
}

const silent: Progress = { step() {}, within() {}, pause() {}, stop() {} };

/** Bars appear only after this long: short calls are not worth a flicker. */
const delayMilliseconds = 200;

export function startProgress(total: number, flags: { quiet?: boolean; json?: boolean; output?: string }): Progress {
  const saysLines = flags.json || flags.output === undefined;
  if (!process.stderr.isTTY || flags.quiet || (saysLines && !endsInFile())) return silent;
  return delayedBar(total);
}

/** Lines to a terminal would run into the bar, and so would those that a pipe (`| tee`) brings there. */
const endsInFile = (): boolean => fstatSync(1).isFile();

function delayedBar(total: number): Progress {
  const start = performance.now();
  let bar: SingleBar | undefined;
  let loading = false;
  let stopped = false;
  let done = 0;
  let drawn = 0;
  /** A bar that came after the end would keep the process alive with its timer. */
  const load = async () => {
    loading = true;
    const { default: progress } = await import('cli-progress');
    if (!stopped) bar = startBar(progress, total, drawn);
  };
  const show = (value: number) => {
    drawn = value;
    if (bar) bar.update(drawn, { files: done });
    else if (!loading && performance.now() - start > delayMilliseconds) void load();
  };
  return {
    step: () => show(++done),
    within: (share) => show(done + share),
    pause: () => {
      if (bar) process.stderr.write('\r\x1b[2K');
    },
    stop: () => {
      stopped = true;
      bar?.stop();
    },
  };
}

/** One recording is shown by its share, several by their number. */
function startBar(progress: typeof import('cli-progress'), total: number, drawn: number): SingleBar {
  const count = total > 1 ? '{files}/{total} files' : '{percentage} %';
  const format = `{bar} ${count}, {eta_formatted} to go`;
  const bar = new progress.SingleBar(
    { format, clearOnComplete: true, hideCursor: true },
    progress.Presets.shades_classic,
  );
  bar.start(total, drawn, { files: Math.floor(drawn) });
  return bar;
}
