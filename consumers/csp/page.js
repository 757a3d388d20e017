/** What is left where a page's policy forbids WebAssembly: each refusal says so, and what needs none works. */
import { decode } from '@melisma/decode';
import { createExtractor } from 'melisma';
import { createPool } from 'melisma/pool';
import { decodeWav } from 'melisma/wav';
import { sum } from './job.js';
import { recordings } from './recordings.js';

async function work() {
  const { samples, sampleRate } = decodeWav(recordings.wav);
  const flac = await decode(recordings.flac);
  const naive = await createExtractor('whisper', { target: 'reference' });
  return {
    flac: `${flac.sampleRate} Hz, ${flac.samples.map(sum).join(', ')}`,
    features: await codeOf(createExtractor('whisper')),
    pool: await codeOf(createPool('whisper')),
    naive: String(naive.extract(samples, { sampleRate }).dims),
    mp3: await codeOf(decode(recordings.mp3)),
  };
}

/** The code that a promise is rejected with. */
const codeOf = (promise) =>
  promise.then(
    () => 'worked',
    (error) => error.code ?? String(error),
  );

globalThis.result = work().catch((error) => ({ error: `${error.code ?? error.name}: ${error.message}` }));
