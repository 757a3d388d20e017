/** A progress bar on standard error, in a terminal, unless asked to be quiet. */
import { fstatSync } from 'node:fs';
import type { SingleBar } from 'cli-progress';
import { sayOnError } from './streams.ts';
import { formatCount, formatRealtime, formatSeconds } from './text.ts';

export interface Progress {
  /** One more file is done, of so many seconds of audio. */
  step(seconds?: number): void;
  /** The share of the file in hand that is done, 0 to 1. */
  within(share: number): void;
  /** Clear the line, so that something can be said; the next step draws it again. */
  pause(): void;
  stop(): void;
}

const silent: Progress = { step() {}, within() {}, pause() {}, stop() {} };

/** Bars appear only after this long: short calls are not worth a flicker. */
const delayMilliseconds = 200;

interface ProgressFlags {
  quiet?: boolean;
  json?: boolean;
  output?: string;
  progress?: 'bar' | 'plain';
}

export function startProgress(total: number, flags: ProgressFlags): Progress {
  if (flags.progress === 'plain' && !flags.quiet) return plainLines(total);
  const saysLines = flags.json || flags.output === undefined;
  if (!process.stderr.isTTY || flags.quiet || (saysLines && !endsInFile())) return silent;
  return delayedBar(total);
}

/** Lines to a terminal would run into the bar, and so would those that a pipe (`| tee`) brings there. */
const endsInFile = (): boolean => fstatSync(1).isFile();

/** Between two lines, ms. */
const pauseOfLines = 1000;

/** `120 of 300 files, 1.24 h of audio, 850 times realtime, 21 s to go`: a line on standard error now and then, and one for the last file. */
function plainLines(total: number): Progress {
  const start = performance.now();
  let [done, audio, last] = [0, 0, -Infinity];
  const step = (seconds = 0) => {
    done++;
    audio += seconds;
    const now = performance.now();
    if (done < total && now - last < pauseOfLines) return;
    last = now;
    const left = `${formatSeconds((((now - start) / done) * (total - done)) / 1000)} to go`;
    sayOnError(`${formatCount(done)} of ${formatCount(total)} files, ${amountOf(audio, now - start)}, ${left}`);
  };
  return { ...silent, step };
}

/** `1.24 h of audio, 850 times realtime` */
const amountOf = (seconds: number, milliseconds: number): string =>
  `${(seconds / 3600).toFixed(2)} h of audio, ${formatRealtime(seconds, milliseconds)}`;

function delayedBar(total: number): Progress {
  const start = performance.now();
  let bar: SingleBar | undefined;
  let loading = false;
  let stopped = false;
  let [done, audio, drawn] = [0, 0, 0];
  const payload = () => ({ files: done, amount: amountOf(audio, performance.now() - start) });
  /** A bar that came after the end would keep the process alive with its timer. */
  const load = async () => {
    loading = true;
    const { default: progress } = await import('cli-progress');
    if (!stopped) bar = startBar(progress, total, drawn, payload());
  };
  const show = (value: number) => {
    drawn = value;
    if (bar) bar.update(drawn, payload());
    else if (!loading && performance.now() - start > delayMilliseconds) void load();
  };
  return {
    step: (seconds = 0) => {
      audio += seconds;
      show(++done);
    },
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
function startBar(
  progress: typeof import('cli-progress'),
  total: number,
  drawn: number,
  payload: { files: number; amount: string },
): SingleBar {
  const count = total > 1 ? '{files}/{total} files, {amount}' : '{percentage} %';
  const format = `{bar} ${count}, {eta_formatted} to go`;
  const bar = new progress.SingleBar(
    { format, clearOnComplete: true, hideCursor: true },
    progress.Presets.shades_classic,
  );
  bar.start(total, drawn, payload);
  return bar;
}
