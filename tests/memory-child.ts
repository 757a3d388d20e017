/**
 * One extraction in a process of its own: `node memory-child.mjs <minutes> <target>`. Prints the resident memory before it
 * and at its peak, and the bytes of input and output, which stand in memory all the time. For memory.test.ts.
 */
import { createExtractorSync, type Target } from 'melisma';

const [minutes, target] = [Number(process.argv[2]), process.argv[3] as Target];
const options = { sampleRate: 16000, length: 'file' } as const;
const extractor = createExtractorSync('whisper', { target });

const samples = new Float32Array(minutes * 60 * 16000);
for (let i = 0, state = 1; i < samples.length; i++) {
  state = (Math.imul(state, 1664525) + 1013904223) | 0;
  samples[i] = state / 2 ** 31;
}
const [mels, frames] = extractor.dims(samples.length, options);
const out = new Float32Array(mels * frames).fill(1);

// Code and buffers that any clip needs come first.
extractor.extract(samples.subarray(0, 160000), options);
const before = process.memoryUsage.rss();
const start = performance.now();
extractor.extractInto(samples, out, options);
const milliseconds = performance.now() - start;
const peak = 1024 * process.resourceUsage().maxRSS;
console.log(
  JSON.stringify({ before, peak, input: samples.byteLength, output: out.byteLength, milliseconds, last: out.at(-1) }),
);
