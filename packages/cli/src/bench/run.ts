/** A whole call of `melisma bench`: time one front end, check its bits, and print a block to post. */

import { createExtractor, type Extractor, type Target } from 'melisma';
import manifest from '../../package.json' with { type: 'json' };
import { print } from '../report/streams.ts';
import { formatCount, formatMilliseconds, formatRealtime, namedLines, realtime } from '../report/text.ts';
import { presetByName } from '../spec/presets.ts';
import { benchSignal, hashOf, judge, keyOf, type Verdict } from './bits.ts';
import { type Device, describeDevice, thisDevice, thisRuntime } from './device.ts';

/** As commander hands them over. */
export interface BenchFlags {
  preset: string;
  target: Target;
  json?: boolean;
  decode?: boolean;
}

/** What was measured: the record of `--json`. */
interface Measured {
  melisma: string;
  device: Device;
  runtime: string;
  preset: string;
  target: Target;
  bitsVersion: number;
  /** Of audio, in a run. */
  seconds: number;
  runs: number;
  minimumMilliseconds: number;
  medianMilliseconds: number;
  /** At the minimum. */
  timesRealtime: number;
  bits: Verdict;
  sha256: string;
}

/** @returns the exit code @throws MelismaError `ERR_UNKNOWN_PRESET`, `ERR_NO_WEBASSEMBLY`, UsageError */
export async function runBench(flags: BenchFlags): Promise<number> {
  if (flags.decode) return (await import('./decode.ts')).runDecodeBench(flags.json ?? false);
  using extractor = await createExtractor(presetByName(flags.preset), { target: flags.target });
  const measured = measure(extractor, flags.preset);
  print(flags.json ? JSON.stringify(measured) : block(measured));
  return measured.bits === 'DIFFER: please report' ? 1 : 0;
}

function measure(extractor: Extractor, preset: string): Measured {
  const { spec, target, bitsVersion } = extractor;
  const { sampleRate } = spec;
  const samples = benchSignal(clipLength(extractor));
  const out = new Float32Array(extractor.dims(samples.length).reduce((a, b) => a * b));
  const { runs, minimum, median } = time(() => extractor.extractInto(samples, out, { sampleRate }));
  const seconds = samples.length / sampleRate;
  const sha256 = hashOf(out);
  return {
    melisma: manifest.version,
    device: thisDevice(),
    runtime: thisRuntime(),
    preset,
    target,
    bitsVersion,
    seconds,
    runs,
    minimumMilliseconds: roundToMicroseconds(minimum),
    medianMilliseconds: roundToMicroseconds(median),
    timesRealtime: realtime(seconds, minimum),
    bits: judge(keyOf(extractor), sha256),
    sha256,
  };
}

/** What is finer is noise. */
const roundToMicroseconds = (milliseconds: number): number => Math.round(1000 * milliseconds) / 1000;

/** 30 s, or the window of a model that takes less. */
export const clipLength = ({ spec: { sampleRate, clipSamples } }: Pick<Extractor, 'spec'>): number =>
  Math.min(30 * sampleRate, clipSamples ?? Number.POSITIVE_INFINITY);

function block(measured: Measured): string {
  const { melisma, runtime, preset, target, bitsVersion, seconds, runs, bits, sha256 } = measured;
  const { minimumMilliseconds: minimum, medianMilliseconds: median } = measured;
  const rows = [
    ['melisma', `${melisma}, ${preset}, ${target}, bits version ${bitsVersion}`],
    ['device', describeDevice(measured.device)],
    ['runtime', runtime],
    [
      'time',
      `${formatMilliseconds(minimum)} minimum, ${formatMilliseconds(median)} median of ${formatCount(runs)} runs`,
    ],
    ['speed', `${formatRealtime(seconds, minimum)} (${seconds} s of audio, minimum)`],
    ['bits', `${bits} (${sha256.slice(0, 16)})`],
  ];
  return namedLines(rows);
}

/** Milliseconds over all timed runs. */
interface Timing {
  runs: number;
  minimum: number;
  median: number;
}

const warmUp = { runs: 10, milliseconds: 500 };
const enough = { runs: 50, milliseconds: 1000 };
/** Nobody waits longer, however few runs there were. */
const limit = 3000;

function time(run: () => void): Timing {
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
