/** A recording to Whisper's features, as a whole process: `node bench/whole/features.mjs FILE.wav`. */
import { createExtractor } from 'melisma';
import { readWav } from 'melisma/node';
import { createResampler } from 'melisma/resample';

const { samples, sampleRate } = await readWav(process.argv[2]);
const making = [createExtractor('whisper'), createResampler({ from: sampleRate, to: 16000 })];
const [extractor, resampler] = await Promise.all(making);
const { data, dims } = extractor.extract(resampler.resample(samples), { sampleRate: 16000 });
console.log(dims.join(), data[0]);
