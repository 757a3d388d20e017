/** Extractors: a front end planned and compiled once, then called for clip after clip. */
import { BITS_VERSION, createEngine, createEngineSync, type Engine, type Target, targets } from '../engine/engines.ts';
import { MelismaError } from '../errors/errors.ts';
import { presetInfo } from '../presets/define.ts';
import { specHash } from '../spec/hash.ts';
import type { Spec } from '../spec/spec.ts';
import { defineSpec, requireSupported } from '../spec/validate.ts';
import { type ClipPlan, planClip } from './length.ts';
import { checkInput, checkPeak } from './samples.ts';
import type { ExtractOptions, Extractor, ExtractorOptions, FeatureShape, Features, Samples } from './types.ts';

/** An extractor for a spec, compiled in the background. Throws ERR_SPEC, ERR_SPEC_UNSUPPORTED, ERR_OPTION, ERR_NO_WEBASSEMBLY. */
export async function extractorFor(spec: Spec, options: ExtractorOptions = {}): Promise<Extractor> {
  const checked = checkedSpec(spec);
  const target = checkedTarget(options);
  return new ClipExtractor(checked, target, await createEngine(checked, target));
}

/** As {@link extractorFor}, at once. */
export function extractorForSync(spec: Spec, options: ExtractorOptions = {}): Extractor {
  const checked = checkedSpec(spec);
  const target = checkedTarget(options);
  return new ClipExtractor(checked, target, createEngineSync(checked, target));
}

/** A preset is checked and frozen already; anything else is copied, so that later changes to it do no harm. */
function checkedSpec(spec: Spec): Readonly<Spec> {
  const checked = presetInfo(spec) ? spec : defineSpec(spec);
  requireSupported(checked);
  return checked;
}

function checkedTarget({ target = 'simd' }: ExtractorOptions): Target {
  if (targets.includes(target)) return target;
  const message = `target: expected one of ${targets.join(', ')}, given '${target}'`;
  throw new MelismaError('ERR_OPTION', message, { option: 'target', expected: targets, given: target });
}

class ClipExtractor implements Extractor {
  readonly spec: Readonly<Spec>;
  readonly name: string | undefined;
  readonly target: Target;
  readonly bitsVersion = BITS_VERSION;
  #engine: Engine | undefined;
  #view = new Float32Array(0);

  constructor(spec: Readonly<Spec>, target: Target, engine: Engine) {
    this.spec = spec;
    this.name = presetInfo(spec)?.name;
    this.target = target;
    this.#engine = engine;
  }

  get specHash(): string {
    return specHash(this.spec);
  }

  dims(numSamples: number, options: Pick<ExtractOptions, 'length'> = {}): number[] {
    return planClip(this.spec, numSamples, options.length).shape.dims;
  }

  extract(samples: Samples, options: ExtractOptions): Features {
    const plan = this.#plan(samples, options);
    const data = new Float32Array(elements(plan));
    this.#run(samples, plan, data, options);
    return { data, ...plan.shape };
  }

  extractInto(samples: Samples, out: Float32Array, options: ExtractOptions): FeatureShape {
    const plan = this.#plan(samples, options);
    checkOutput(out, plan);
    this.#run(samples, plan, out, options);
    return plan.shape;
  }

  extractView(samples: Samples, options: ExtractOptions): Features {
    const plan = this.#plan(samples, options);
    const size = elements(plan);
    if (this.#view.length < size) this.#view = new Float32Array(size);
    const data = this.#view.subarray(0, size);
    this.#run(samples, plan, data, options);
    return { data, ...plan.shape };
  }

  windows(samples: Samples, options: Omit<ExtractOptions, 'length'>): Generator<Features, void, undefined> {
    this.#check(samples, options);
    planClip(this.spec, Math.min(samples.length, 1), undefined);
    return this.#eachWindow(samples, options);
  }

  *#eachWindow(samples: Samples, options: Omit<ExtractOptions, 'length'>): Generator<Features, void, undefined> {
    const step = this.spec.clipSamples ?? samples.length;
    for (let start = 0; start < samples.length; start += step) {
      yield this.extract(samples.subarray(start, start + step), options);
    }
  }

  dispose(): void {
    this.#engine = undefined;
    this.#view = new Float32Array(0);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #check(samples: Samples, options: ExtractOptions): void {
    if (!this.#engine) throw new MelismaError('ERR_DISPOSED', 'this extractor was disposed: create another');
    checkInput(this.spec, samples, options);
  }

  #plan(samples: Samples, options: ExtractOptions): ClipPlan {
    this.#check(samples, options);
    return planClip(this.spec, samples.length, options.length);
  }

  #run(samples: Samples, plan: ClipPlan, out: Float32Array, options: ExtractOptions): void {
    const { framing, melCount, layout } = this.spec;
    const signal = {
      samples: samples.subarray(0, plan.usedSamples),
      totalSamples: plan.totalSamples,
      framing,
    };
    const peak = this.#engine!.run(signal, plan.computedFrames, out, plan.frames);
    checkPeak(samples, peak, options);
    if (layout === 'mel-major') repeatLastColumn(out, melCount, plan);
    else repeatLastRow(out, melCount, plan);
  }
}

const elements = ({ shape }: ClipPlan): number => shape.dims.reduce((product, size) => product * size, 1);

function checkOutput(out: Float32Array, plan: ClipPlan): void {
  const expected = elements(plan);
  if (out instanceof Float32Array && out.length === expected) return;
  const given =
    out instanceof Float32Array ? `one of ${out.length}` : String((out as object)?.constructor?.name ?? out);
  const message = `out: expected a Float32Array of ${expected} elements (${plan.shape.dims.join(' x ')}), given ${given}`;
  throw new MelismaError('ERR_OUTPUT_SIZE', message, { option: 'out', expected, given: out?.length });
}

/** Frames behind the computed ones see only zeros, as the last computed one does. */
function repeatLastColumn(out: Float32Array, rows: number, { computedFrames, frames }: ClipPlan): void {
  if (computedFrames === frames) return;
  for (let row = 0; row < rows; row++) {
    const end = (row + 1) * frames;
    const from = row * frames + computedFrames;
    out.fill(out[from - 1], from, end);
  }
}

function repeatLastRow(out: Float32Array, columns: number, { computedFrames, frames }: ClipPlan): void {
  const last = (computedFrames - 1) * columns;
  for (let t = computedFrames; t < frames; t++) out.copyWithin(t * columns, last, last + columns);
}
