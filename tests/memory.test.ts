/** Memory is bounded whatever the length of the clip: one hour against ten minutes, each in a process of its own. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { getPreset } from 'melisma';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile } from '../packages/melisma/src/engine/compile.ts';
import { type KernelExports, kernelOver } from '../packages/melisma/src/engine/runtime/kernel.ts';
import { clipSource } from '../packages/melisma/src/engine/runtime/signal.ts';
import { geometryOf } from '../packages/melisma/src/spec/sizes.ts';

interface Run {
  before: number;
  peak: number;
  input: number;
  output: number;
  milliseconds: number;
}

const root = new URL('..', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'melisma-memory-'));
const child = join(folder, 'memory-child.mjs');

/** Bundled first: a loader in the child would weigh more than what is measured. */
beforeAll(() =>
  build({
    entryPoints: [join(root, 'tests/memory-child.ts')],
    alias: { melisma: join(root, 'packages/melisma/src/index.ts') },
    outfile: child,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
  }),
);
afterAll(() => rmSync(folder, { recursive: true }));

async function measure(minutes: number, target: string): Promise<Run> {
  const { stdout } = await promisify(execFile)(process.execPath, [child, String(minutes), target]);
  return JSON.parse(stdout);
}

const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;

describe.each(['simd', 'double'])('%s: one hour as a file', (target) => {
  it('needs no more than 1.2 times what ten minutes need, input and output aside', async () => {
    const [short, long] = [await measure(10, target), await measure(60, target)];
    const own = ({ peak, input, output }: Run) => peak - input - output;
    console.log(
      `${target}: 10 min ${megabytes(own(short))}, 60 min ${megabytes(own(long))}, ${Math.round(long.milliseconds)} ms`,
    );
    expect(own(long)).toBeLessThanOrEqual(1.2 * own(short));
    // The extraction itself: what the process already held, and next to nothing.
    expect(long.peak - long.before).toBeLessThan(0.1 * (long.input + long.output));
  }, 60_000);
});

describe.each(['simd', 'double'] as const)('the memory of a kernel: %s', (target) => {
  const spec = getPreset('whisper');
  const { bytes, layout } = compile(spec, target, 'float32');
  const exports = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as unknown as KernelExports;
  const kernel = kernelOver(exports, layout, geometryOf(spec));

  it('is a few megabytes, holds everything, and stays as it is', () => {
    const { buffer } = exports.memory;
    expect(buffer.byteLength).toBeLessThan(4 * 2 ** 20);
    const end = layout.features + layout.outputFrames * spec.melCount * 4;
    expect(end).toBeLessThanOrEqual(buffer.byteLength);
    for (const seconds of [1, 29, 31, 400]) {
      const source = clipSource(new Float32Array(16000 * seconds).fill(0.1));
      const frames = 100 * seconds;
      kernel({ source, totalSamples: source.length, mirror: 2 }, frames, new Float32Array(80 * frames), frames);
      expect(exports.memory.buffer).toBe(buffer);
    }
  });
});
