/** What the functions with other libraries' names have in common: arguments checked, a spec planned once, errors under their names. */

import { MelismaError, type Told } from '../../errors/errors.ts';
import { readOptions } from '../../errors/options.ts';
import { extractorForSync } from '../../extract/extractor.ts';
import type { Extractor } from '../../extract/types.ts';
import type { Samples } from '../../samples/samples.ts';
import type { Spec } from '../../spec/spec.ts';
import { checkChoice, checkTarget, refuse } from '../check.ts';
import { PlanCache } from '../plans.ts';
import type { DspArray, DspArrayOf, DspOptions, DspTarget, Matrix } from '../types.ts';

/** Arguments that are no plain values: each of them is looked at where it is used. */
const PARTS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'y',
  'S',
  'dtype',
  'out',
  'window',
  'wkwargs',
  'melkwargs',
]);

/** As `readOptions`; of a number, a name or a flag no object may take the place. Throws ERR_OPTION. */
export function readArguments<Arguments extends object>(
  given: Arguments | undefined,
  known: readonly (keyof Arguments & string)[],
  name?: string,
): Arguments {
  const read = readOptions(given, known, name);
  for (const [key, value] of Object.entries(read)) {
    const isPlain = value == null || ['number', 'string', 'boolean'].includes(typeof value);
    if (!isPlain && !PARTS.has(key)) refuse('ERR_OPTION', key, 'a plain value', value);
  }
  return read;
}

/** Values that an argument may have though nothing reads it, and what to do for any other. */
export type Fixed = Readonly<Record<string, readonly [allowed: readonly Told[], instead: string]>>;

/** Throws ERR_OPTION, saying what to do instead, where an argument has a value that is not here. */
export function checkFixed(given: object, fixed: Fixed): void {
  for (const [name, [allowed, instead]] of Object.entries(fixed)) {
    const value = (given as Record<string, unknown>)[name];
    if (value !== undefined && !allowed.includes(value as Told))
      refuse('ERR_OPTION', name, instead, value, { expected: allowed });
  }
}

/** What a table has for a name. Throws ERR_OPTION. */
export function translate<T>(option: string, value: unknown, table: Readonly<Record<string, T>>): T {
  checkChoice(option, value, Object.keys(table));
  return table[value as string];
}

/** Throws ERR_OPTION unless each of them is true or false. */
export function checkFlags(flags: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(flags)) checkChoice(name, value, [true, false]);
}

/** The other library's argument for a knob of a spec (`cepstrum.lifter` for one inside another), and for `samples`. */
export type Names = Readonly<Partial<Record<keyof Spec | `cepstrum.${string}` | 'samples', string>>>;

/** An error about a knob as one about the argument that it came from: ERR_SPEC becomes ERR_OPTION. */
function underTheirNames(error: unknown, { samples = 'samples', ...knobs }: Names): unknown {
  if (!(error instanceof MelismaError)) return error;
  const { code, message, option, expected, given } = error;
  const renamed = (text: string) =>
    Object.entries(knobs as Record<string, string>).reduce(
      (all, [knob, name]) => all.replaceAll(new RegExp(`(?<![\\w'])${knob}(?![\\w'])`, 'g'), name),
      text.replace(/^samples(?=:|$)/, samples),
    );
  return new MelismaError(code === 'ERR_SPEC' ? 'ERR_OPTION' : code, renamed(message), {
    option: option === undefined ? undefined : renamed(option),
    expected,
    given,
    cause: error,
  });
}

const extractors = /* @__PURE__ */ new PlanCache<Extractor<DspArray>>(8);

/** The key is the spec itself: a hash of it would take longer than a short clip. */
const extractorOf = (spec: Spec, target: DspTarget): Extractor<DspArray> =>
  extractors.get(`${target} ${JSON.stringify(spec)}`, () =>
    target === 'simd' ? extractorForSync(spec) : extractorForSync(spec, { target, output: 'float64' }),
  );

/** Features of a clip in the spec's layout. Floats may be of any scale. */
export function features<T extends DspTarget>(
  spec: Spec,
  names: Names,
  samples: Samples,
  { target = 'simd' as T, out }: DspOptions<T>,
): Matrix<DspArrayOf<T>> {
  checkTarget(target);
  const options = { sampleRate: spec.sampleRate, anyScale: true };
  try {
    const extractor = extractorOf(spec, target) as Extractor<DspArrayOf<T>>;
    if (out === undefined) return asMatrix(extractor.extract(samples, options));
    return asMatrix({ data: out, dims: extractor.extractInto(samples, out, options).dims });
  } catch (error) {
    throw underTheirNames(error, names);
  }
}

const asMatrix = <Data extends DspArray>({ data, dims }: { data: Data; dims: number[] }): Matrix<Data> => ({
  data,
  dims: [dims[0], dims[1]],
});
