/**
 * Melisma's side of bench/decode.ts: speaks ../peers/protocol.ts. `node serve.mjs '{"wav": FILE, "flac": FILE, ...}'` on the packages of the last
 * build. Each run reads its file anew, and makes new arrays.
 */
import { createInterface } from 'node:readline';
import { mix } from '@melisma/decode';
import { decodeFile, readSamples } from '@melisma/decode/node';
import { createExtractorSync } from 'melisma';
import { stft, stftView } from 'melisma/dsp';
import { readWav } from 'melisma/node';
import { createResamplerSync } from 'melisma/resample';

const files = JSON.parse(process.argv[2]);
const whisper = createExtractorSync('whisper');
const resampler = createResamplerSync({ from: 44100, to: 16000 });
const signal = Float32Array.from({ length: 480000 }, (_, i) => Math.sin(i * i * 1e-6) * 0.5);

const features = (samples) => whisper.extract(samples, { sampleRate: 16000 });
const speech = { sampleRate: 16000, channel: 'average' };

/** What is timed, by the first word of a peer's name; the second is a file, or the points of a transform. */
const kinds = {
  decode: (form) => async () => (await decodeFile(files[form])).samples,
  readWav: () => async () => (await readWav(files.wav)).samples,
  'decode-mix': (form) => async () => mix((await decodeFile(files[form])).samples),
  read: (form) => async () => readSamples(files[form], speech),
  features: (form) => async () => features(await readSamples(files[form], speech)),
  'decodeFile-features': () => async () => features(resampler.resample(mix((await decodeFile(files.wav)).samples))),
  'readWav-features': () => async () => features(resampler.resample((await readWav(files.wav)).samples)),
  stft: (points) => {
    const options = { nFft: points, hopLength: points / 4 };
    return async () => stft(signal, options);
  },
  'stft-view': (points) => {
    const options = { nFft: points, hopLength: points / 4 };
    return async () => stftView(signal, options);
  },
};

function runOf(peer) {
  const [kind, detail] = peer.split(' ');
  return kinds[kind](Number(detail) || detail);
}

async function run({ peer, untimed }) {
  const work = runOf(peer);
  for (let i = 0; i < untimed; i++) await work();
  const [cpu, begin] = [process.cpuUsage(), process.hrtime.bigint()];
  await work();
  const ms = Number(process.hrtime.bigint() - begin) / 1e6;
  const { user, system } = process.cpuUsage(cpu);
  return { ms, stages: { processor: (user + system) / 1e3 } };
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  const answer = await run(request).catch((error) => ({ error: error.message, code: error.code }));
  process.stdout.write(`${JSON.stringify({ id: request.id, ...answer })}\n`);
}
