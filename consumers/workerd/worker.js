/** What workers at the edge can do: a front end that was compiled before, and the formats that need no decoder of other people's. */
import { decode } from '@melisma/decode';
import { createPool } from 'melisma/pool';
import { loadExtractorSync } from 'melisma/runtime';
import { decodeWav } from 'melisma/wav';
import { sum } from './job.js';
import { recordings } from './recordings.js';
import whisper from './whisper.wasm';

const extractor = loadExtractorSync(whisper);

export default {
  async fetch() {
    const { samples, sampleRate } = decodeWav(recordings.wav);
    const flac = await decode(recordings.flac);
    return Response.json({
      features: sum(extractor.extract(samples, { sampleRate }).data),
      flac: `${flac.sampleRate} Hz, ${flac.samples.map(sum).join(', ')}`,
      pool: await codeOf(createPool(whisper)),
      mp3: await codeOf(decode(recordings.mp3)),
      'mp3, no worker': await codeOf(decode(recordings.mp3, { worker: false })),
    });
  },
};

/** The code that a promise is rejected with. */
const codeOf = (promise) =>
  promise.then(
    () => 'decoded',
    (error) => error.code ?? String(error),
  );
