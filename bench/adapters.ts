/**
 * `npm run bench:adapters`: 30 s of audio through feature extractors of transformers.js, as they are and accelerated, in one process, one
 * after the other in turn, as a caller calls them: samples in, tensors out. Values are checked before anything is timed.
 */
import type * as Adapter from '../packages/melisma/src/adapters/transformers/index.ts';
import { configOf } from '../tests/adapters/cases.ts';
import { type Extractor, loadTransformers, type Tensor } from '../tests/adapters/environment.ts';
import { buildLibrary, importBuilt } from './build.ts';
import { commit, machineLine, thisMachine } from './machine.ts';
import { denseAudio, SIGNAL } from './signal.ts';
import { largestDifference, summarise, threeDigits } from './statistics.ts';

/** Configurations of fixtures/configs, one for each class that takes 16 kHz and pays its time to a transform. */
const configs = [
  'whisper-tiny',
  'whisper-large-v3',
  'parakeet-tdt-0.6b-v3',
  'w2v-bert-2.0',
  'ast-audioset',
  'granite-speech-3.3',
  'gemma-3n',
  'gemma-4',
  'voxtral-realtime',
];
const ROUNDS = 9;
/** Largest distance of ours and theirs on this signal, in features: another front end would be whole units away. */
const BOUND = 1e-3;

const first = (outputs: Record<string, Tensor>): ArrayLike<number> => Object.values(outputs)[0].data as Float32Array;

async function milliseconds(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

await buildLibrary();
const library = await loadTransformers();
const { accelerate } = await importBuilt<typeof Adapter>('transformers');
const audio = denseAudio();

/** Times of both, in turn; the first call of each is not counted. */
async function compare(name: string): Promise<string> {
  const config = configOf(name);
  const made = (): Extractor => new library[config.feature_extractor_type](structuredClone(config));
  const [theirs, ours] = [made(), made()];
  accelerate(ours, { Tensor: library.Tensor as Adapter.TransformersTensor });
  const distance = largestDifference(first(await theirs(audio)), first(await ours(audio)));
  if (!(distance <= BOUND)) throw new Error(`${name}: ${distance} from transformers.js`);
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    times[0].push(await milliseconds(() => theirs(audio)));
    await ours(audio);
    times[1].push(await milliseconds(() => ours(audio)));
  }
  const [slow, fast] = times.map(summarise);
  const cells = [slow.median, slow.min, fast.median, fast.min].map((time) => threeDigits(time).padStart(9));
  const ratios = [slow.median / fast.median, slow.min / fast.min].map((ratio) => `${threeDigits(ratio)}x`.padStart(9));
  return `${name.padEnd(22)}${[...cells, ...ratios].join('')}   ${distance.toExponential(1)}`;
}

console.log(`@huggingface/transformers 4.3.1 beside melisma ${commit()}, Node ${process.versions.node}`);
console.log(`${machineLine(thisMachine())}\n${SIGNAL}; ms, ${ROUNDS} runs each\n`);
console.log(`${''.padEnd(22)}   theirs     best     ours     best  medians    bests   largest difference`);
for (const name of configs) console.log(await compare(name));
