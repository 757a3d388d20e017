/**
 * Stages compiled alone, each as a small program of its own, on plain arrays: for the hashes (`bits`) and the error figures
 * (`numerics`). No Node API: they run in a page too.
 */
import { addIndex, at, type FunctionBuilder, ProgramBuilder } from '../packages/melisma/src/generator/builder.ts';
import { complexSink, linearSource, realDft, type Sink } from '../packages/melisma/src/generator/dft/passes.ts';
import { encode } from '../packages/melisma/src/generator/encoder.ts';
import { type Element, laneCount, type Program, VECTOR_BYTES } from '../packages/melisma/src/generator/program.ts';
import { type Affine, logarithm } from '../packages/melisma/src/stages/log/kernel.ts';
import { powerSink } from '../packages/melisma/src/stages/power/kernel.ts';

type Floats = Float32Array | Float64Array;

/** The one-sided spectrum of a real signal, `re` and `im` [n / 2 + 1]. */
export interface Spectrum {
  re: Float64Array;
  im: Float64Array;
}

/** An instance of a program whose one export is `run`, and its memory as numbers of the program's own kind. */
function instantiate(program: Program): { floats: Floats; run: (...args: number[]) => void } {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(encode(program)));
  const { buffer } = exports.memory as WebAssembly.Memory;
  const floats = program.element === 'f32' ? new Float32Array(buffer) : new Float64Array(buffer);
  return { floats, run: exports.run as (...args: number[]) => void };
}

/**
 * The transform of `n` real samples. Takes as many signals as a vector has lanes and returns, for each, `vectors` numbers a
 * bin: bin `k` of signal `l` stands at `[l][vectors * k + v]`. `conjugated` tells which bins came as their mirror image.
 */
function transform(element: Element, n: number, sink: Sink) {
  const p = new ProgramBuilder(element);
  const lanes = laneCount(element);
  const vectors = sink.bytes / VECTOR_BYTES;
  const input = p.reserveVectors(n);
  const output = p.reserveVectors(((n >> 1) + 1) * vectors);
  let order: number[] = [];
  const define = (f: FunctionBuilder) => {
    order = [...realDft(f, n, linearSource(input), sink, output)];
  };
  p.define('run', 0, define, true);
  const { floats, run } = instantiate(p.finish());
  const [from, to] = [input, output].map((address) => address / floats.BYTES_PER_ELEMENT);
  const conjugated = order.filter((k) => k > n >> 1).map((k) => n - k);
  const compute = (signals: readonly ArrayLike<number>[]): Float64Array[] => {
    for (let i = 0; i < n; i++) for (let l = 0; l < lanes; l++) floats[from + i * lanes + l] = signals[l][i];
    run();
    return signals.map((_, lane) => {
      const bins = new Float64Array(((n >> 1) + 1) * vectors);
      order.forEach((bin, slot) => {
        const k = Math.min(bin, n - bin);
        for (let v = 0; v < vectors; v++) bins[k * vectors + v] = floats[to + (slot * vectors + v) * lanes + lane];
      });
      return bins;
    });
  };
  return { compute, conjugated };
}

/** Spectra of as many signals of `n` samples as a vector has lanes. */
export function spectrumKernel(element: Element, n: number): (signals: readonly ArrayLike<number>[]) => Spectrum[] {
  const { compute, conjugated } = transform(element, n, complexSink);
  return (signals) =>
    compute(signals).map((pairs) => {
      const re = pairs.filter((_, i) => i % 2 === 0);
      const im = pairs.filter((_, i) => i % 2 === 1);
      for (const k of conjugated) im[k] = -im[k];
      return { re, im };
    });
}

/** Power spectra, [n / 2 + 1] each, of as many signals of `n` samples as a vector has lanes. */
export const powerKernel = (element: Element, n: number): ((signals: readonly ArrayLike<number>[]) => Float64Array[]) =>
  transform(element, n, powerSink({ spectrum: 'power', spectrumEpsilon: 0 })).compute;

/** Numbers that {@link logKernel} takes at a time. */
export const LOG_BATCH = 16384;

/** scale ln(x) + offset of `LOG_BATCH` numbers: fill `input`, call `run`, read `output`. */
export function logKernel(element: Element, affine: Affine): { input: Floats; output: Floats; run: () => void } {
  const p = new ProgramBuilder(element);
  const bytes = LOG_BATCH * p.elementBytes;
  const [input, output] = [p.reserve(bytes), p.reserve(bytes)];
  p.define(
    'run',
    0,
    (f) =>
      f.loop(0, bytes, VECTOR_BYTES, (i) => {
        f.store(at(addIndex(i, output)), logarithm(f, f.g.load(at(addIndex(i, input))), affine));
      }),
    true,
  );
  const { floats, run } = instantiate(p.finish());
  const view = (address: number) => {
    const start = address / floats.BYTES_PER_ELEMENT;
    return floats.subarray(start, start + LOG_BATCH);
  };
  return { input: view(input), output: view(output), run: () => run() };
}
