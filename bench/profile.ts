/**
 * `npm run profile`: where the time goes, naive and SIMD, stage by stage: Whisper's 80 mels of 30 s, one thread.
 *
 * A stage is called alone, over and over, on what the stage before it left: naive stages frame by frame, kernels four
 * frames at a time. The stages' sum is a little less than the whole, where each waits for the caches of the others.
 */
import { parseArgs } from 'node:util';
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
      framing: () => inputs.forEach((_, t) => frameAt(10 * t)),
      window: () => inputs.forEach((frame) => window(frame)),
      'DFT by definition': () => windowed.slice(0, 30).forEach((frame) => dft(frame)),
      'scalar FFT': () => windowed.forEach((frame) => fft(frame)),
      power: () => spectra.forEach((spectrum) => power(spectrum)),
      mel: () => powers.forEach((values) => mel(values)),
      log: () => mels.forEach((values) => log(values)),
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
  const place = (i: number) => layout.input + (i % 8) * tileFrames * whisper.hopLength * 4;
  return time(
    {
      framing: each(tiles, (i) => kernels.tile_f32(place(i))),
      'window, DFT, power': each(groups, (i) => kernels.spectrum((i % inTile) * lanes * laneBytes)),
      mel: each(groups, () => kernels.mel()),
      log: each(groups, (i) => kernels.output(layout.features + i * lanes * 4, FRAMES * 4)),
      maximum: () => kernels.maximum(layout.features, whisper.melCount, FRAMES * 4, FRAMES * 4),
    },
    200,
  );
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
  console.log(
    `\n${SIGNAL}; minimum of 20 (naive) or 200 rounds\n${machineLine(thisMachine())}, Node ${process.versions.node}`,
  );
}
