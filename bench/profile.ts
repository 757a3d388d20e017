/**
 * `npm run profile`: where the time goes, naive and SIMD, stage by stage: Whisper's 80 mels of 30 s, one thread.
 *
 * A stage is called alone, over and over, on what the stage before it left: naive stages frame by frame, kernels four
 * frames at a time. The stages' sum is a little less than the whole, where each waits for the caches of the others.
 */
import { parseArgs } from 'node:util';
import {
  applyWindow,
  hzToMel,
  log10,
  magnitude,
  melFilterbank,
  melToHz,
  rfft,
} from '../packages/melisma/src/dsp/index.ts';
import { buildProgram } from '../packages/melisma/src/engine/program.ts';
import { encode } from '../packages/melisma/src/generator/encoder.ts';
import { whisper } from '../packages/melisma/src/presets/index.ts';
import { dftScalar } from '../packages/melisma/src/stages/dft/scalar.ts';
import { frameReference } from '../packages/melisma/src/stages/frame/reference.ts';
import { frameStages, utteranceStages } from '../packages/melisma/src/stages/reference.ts';
import { machineLine, thisMachine } from './machine.ts';
import { denseAudio, SIGNAL } from './signal.ts';
import { threeDigits } from './statistics.ts';

const FRAMES = 3000;
const samples = denseAudio();

/** Milliseconds for 30 s of audio, by stage. */
type Times = Record<string, number>;

/** The least of `rounds` timings of each stage, the stages of a round one after the other. */
function time(stages: Record<string, () => void>, rounds: number): Times {
  const least: Times = {};
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries(stages)) {
      const begin = performance.now();
      run();
      least[name] = Math.min(least[name] ?? Number.POSITIVE_INFINITY, performance.now() - begin);
    }
  }
  return least;
}

const scaled = (times: Times, factor: number): Times =>
  Object.fromEntries(Object.entries(times).map(([name, ms]) => [name, ms * factor]));

/** The naive stages on `frames` frames, for as long as it takes 3000. */
function naiveTimes(): Times {
  const frames = 300;
  const frameAt = frameReference(whisper, Float64Array.from(samples), samples.length);
  const [window, dft, fft] = [frameStages.window(whisper), frameStages.dft(whisper), dftScalar(whisper)];
  const [power, mel, log] = [frameStages.power(whisper), frameStages.mel(whisper), frameStages.log(whisper)];
  const inputs = Array.from({ length: frames }, (_, t) => frameAt(10 * t));
  const windowed = inputs.map(window);
  const spectra = windowed.map(fft);
  const powers = spectra.map(power);
  const mels = powers.map(mel);
  const features = Float64Array.from({ length: FRAMES * whisper.melCount }, (_, i) => mels[i % frames][i % 80]);
  const perFrame = time(
    {
      framing: () => inputs.map((_, t) => frameAt(10 * t)),
      window: () => inputs.map(window),
      'DFT by definition': () => windowed.slice(0, 30).map(dft),
      'scalar FFT': () => windowed.map(fft),
      power: () => spectra.map(power),
      mel: () => powers.map(mel),
      log: () => mels.map(log),
    },
    20,
  );
  const times = scaled(perFrame, FRAMES / frames);
  times['DFT by definition'] *= frames / 30;
  return { ...times, ...time({ maximum: () => utteranceStages.maximum(whisper)(features) }, 20) };
}

type Kernels = Record<string, (...args: number[]) => void> & { memory: WebAssembly.Memory };

/** The kernels of a target, each called for 3000 frames. */
function kernelTimes(element: 'f32' | 'f64'): Times {
  const { program, layout } = buildProgram(whisper, { element, output: 'f32' });
  const exported = { ...program, functions: program.functions.map((f) => ({ ...f, exported: true })) };
  const module = new WebAssembly.Module(encode(exported));
  const kernels = new WebAssembly.Instance(module).exports as unknown as Kernels;
  const block = layout.blockFrames * whisper.hopLength;
  new Float32Array(kernels.memory.buffer, layout.input, block).set(samples.subarray(0, block));
  const { lanes, tileFrames } = layout;
  const groups = FRAMES / lanes;
  const inTile = tileFrames / lanes;
  const laneBytes = 16 / lanes;
  const each = (count: number, run: (i: number) => void) => () => {
    for (let i = 0; i < count; i++) run(i);
  };
  const tiles = Math.ceil(FRAMES / tileFrames);
  const power = layout.features; // any room will do
  const place = (i: number) => layout.input + (i % 8) * tileFrames * whisper.hopLength * 4;
  return time(
    {
      framing: each(tiles, (i) => kernels.tile_f32(place(i))),
      'window, DFT, power': each(groups, (i) => kernels.spectrum((i % inTile) * lanes * laneBytes, power)),
      mel: each(groups, () => kernels.mel(power)),
      log: each(groups, (i) => kernels.output(layout.features + i * lanes * 4, FRAMES * 4)),
      maximum: () => kernels.maximum(layout.features, whisper.melCount * FRAMES * 4),
    },
    200,
  );
}

/** One of the guide's opportunities: a stage on its own, naive and SIMD, with the speed-up that was expected of it. */
interface Opportunity {
  stage: string;
  expected: string;
  naive: () => void;
  simd: () => void;
}

/** The stages as functions of `melisma/dsp`, arrays in and out, for 3000 frames of Whisper's sizes. */
function opportunities(): Opportunity[] {
  const rowsOf = (columns: number) => {
    const data = Float32Array.from(
      { length: FRAMES * columns },
      (_, i) => Math.abs(samples[i % samples.length]) + 1e-3,
    );
    return {
      single: { data, dims: [FRAMES, columns] },
      double: { data: Float64Array.from(data), dims: [FRAMES, columns] },
    };
  };
  const [frames, bins, bands] = [rowsOf(400), rowsOf(201), rowsOf(80)];
  const filters = melFilterbank({ sampleRate: 16000, fftSize: 400, melCount: 80 });
  const target = 'reference' as const;
  const complex = (x: typeof bins.single | typeof bins.double) => ({ re: x.data, im: x.data, dims: x.dims });
  const single = (length: number) => ({ out: new Float32Array(FRAMES * length) });
  const double = (length: number) => ({ target, out: new Float64Array(FRAMES * length) });
  const spectrum = { out: { re: single(201).out, im: single(201).out } };
  const naiveSpectrum = { target, out: { re: double(201).out, im: double(201).out } };
  const [w, p, m, l] = [single(400), single(201), single(80), single(80)];
  const [nw, np, nm, nl] = [double(400), double(201), double(80), double(80)];
  return [
    {
      stage: 'window',
      expected: '8-16',
      naive: () => applyWindow(frames.double, 'hann', nw),
      simd: () => applyWindow(frames.single, 'hann', w),
    },
    {
      stage: 'FFT (naive: scalar FFT)',
      expected: '5-10',
      naive: () => rfft(frames.double, naiveSpectrum),
      simd: () => rfft(frames.single, spectrum),
    },
    {
      stage: 'power',
      expected: '4-8',
      naive: () => magnitude(complex(bins.double), { power: 2, ...np }),
      simd: () => magnitude(complex(bins.single), { power: 2, ...p }),
    },
    {
      stage: 'mel',
      expected: '10-20',
      naive: () => filters.apply(bins.double, nm),
      simd: () => filters.apply(bins.single, m),
    },
    {
      stage: 'log10',
      expected: '2-5',
      naive: () => log10(bands.double.data, nl),
      simd: () => log10(bands.single.data, l),
    },
    {
      stage: 'Hz to mel',
      expected: '2-5',
      naive: () => hzToMel(bands.double.data, 'slaney', nl),
      simd: () => hzToMel(bands.single.data, 'slaney', l),
    },
    {
      stage: 'mel to Hz',
      expected: '2-5',
      naive: () => melToHz(bands.double.data, 'slaney', nl),
      simd: () => melToHz(bands.single.data, 'slaney', l),
    },
  ];
}

function printOpportunities(): void {
  console.log(`\nstages as functions, ${FRAMES} frames, copies included`);
  const line = (...cells: string[]) =>
    console.log(cells.map((c, i) => (i ? c.padStart(12) : `  ${c}`.padEnd(28))).join(''));
  line('', 'naive, ms', 'simd, ms', 'speed-up', 'the guide');
  for (const { stage, expected, naive, simd } of opportunities()) {
    const [slow, fast] = [time({ naive }, 10).naive, time({ simd }, 60).simd];
    line(stage, threeDigits(slow), threeDigits(fast), `${(slow / fast).toFixed(1)} x`, `${expected} x`);
  }
}

const total = (times: Times): number => Object.values(times).reduce((sum, ms) => sum + ms, 0);

function print(title: string, times: Times): void {
  const whole = total(times);
  console.log(`\n${title}: ${threeDigits(whole)} ms`);
  for (const [name, ms] of Object.entries(times)) {
    console.log(
      `  ${name.padEnd(22)}${threeDigits(ms).padStart(9)} ms${`${((100 * ms) / whole).toFixed(0)} %`.padStart(7)}`,
    );
  }
}

const { values } = parseArgs({ options: { json: { type: 'boolean' } } });
const naive = naiveTimes();
const { 'scalar FFT': fft, 'DFT by definition': dft, ...others } = naive;
const report = {
  naive: { ...others, 'DFT by definition': dft },
  scalar: { ...others, 'scalar FFT': fft },
  simd: kernelTimes('f32'),
  double: kernelTimes('f64'),
};
if (values.json) console.log(JSON.stringify(report));
else {
  print('naive, float64', report.naive);
  print('naive with the scalar FFT', report.scalar);
  print('simd', report.simd);
  print('double', report.double);
  printOpportunities();
  console.log(
    `\n${SIGNAL}; minimum of 20 (naive) or 200 rounds\n${machineLine(thisMachine())}, Node ${process.versions.node}`,
  );
}
