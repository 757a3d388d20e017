/**
 * Melisma's ways from a file to features, timed: speaks ../peers/protocol.ts. `node serve.mjs '{"wav": FILE, "flac": FILE, ...}'` on the
 * packages of the last build. Each run reads the file anew and makes new arrays.
 */
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { mix } from '@melisma/decode';
import { decodeFile } from '@melisma/decode/node';
import { createExtractorSync } from 'melisma';
import { readWav } from 'melisma/node';
import { createResamplerSync } from 'melisma/resample';

const files = JSON.parse(process.argv[2]);
const resampler = createResamplerSync({ from: 44100, to: 16000 });
const whisper = createExtractorSync('whisper');

/** By name: a file's samples, channels averaged. `decodeFile-flac` is one of `files`. */
function readerOf(name) {
  const [reader, form = 'wav'] = name.split('-');
  if (reader === 'readWav') return async () => (await readWav(files.wav)).samples;
  return async () => mix((await decodeFile(files[form])).samples);
}

const milliseconds = () => Number(process.hrtime.bigint()) / 1e6;

async function timed(name) {
  const begin = milliseconds();
  const samples = await readerOf(name)();
  const read = milliseconds();
  const speech = resampler.resample(samples);
  const resampled = milliseconds();
  const features = whisper.extract(speech, { sampleRate: 16000 });
  const end = milliseconds();
  const stages = { read: read - begin, resample: resampled - read, features: end - resampled };
  return { ms: end - begin, stages, features };
}

const calls = {
  open: async () => ({ build: `Node ${process.versions.node}` }),
  async features({ peer, file }) {
    const { ms, features } = await timed(peer);
    writeFileSync(file, Float64Array.from(features.data));
    return { dims: features.dims, ms };
  },
  async run({ peer, untimed }) {
    for (let i = 0; i < untimed; i++) await timed(peer);
    const { ms, stages } = await timed(peer);
    return { ms, stages };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  const answer = await calls[request.do](request).catch((error) => ({ error: error.message, code: error.code }));
  process.stdout.write(`${JSON.stringify({ id: request.id, ...answer })}\n`);
}
