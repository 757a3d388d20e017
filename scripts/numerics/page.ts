/** docs/NUMERICS.md from what was measured: words here, every number from a measurement or from oracle/bounds.ts. */
import { bounds, transformLengths } from '../../oracle/bounds.ts';
import type { TableError } from '../../oracle/table-errors.ts';
import type { Errors } from '../../tests/errors.ts';
import { distributionSection } from '../distribution/page.ts';
import type { Distribution } from '../distribution/results.ts';
import { columns, type FeatureErrors, type UnclampedErrors } from './features.ts';
import type { LogError } from './logarithms.ts';
import type { Peers, TransformError } from './transforms.ts';

export interface Measurements {
  transforms: TransformError[];
  peers: Peers;
  logarithms: LogError[];
  features: FeatureErrors[];
  unclamped: UnclampedErrors[];
  distribution: Distribution;
  tables: TableError[];
}

/** A table; the first `words` columns are words, the others numbers. */
const rows = (header: readonly string[], body: readonly (readonly string[])[], words = 1): string =>
  [header, header.map((_, i) => (i < words ? '---' : '---:')), ...body]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

const short = (x: number): string => (x === 0 ? '0' : x.toExponential(1));
const pair = (e: Errors | undefined): string => (e === undefined ? '' : `${short(e.largest)} / ${short(e.rms)}`);

const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b));

function transformTable({ transforms, peers }: Measurements): string {
  const libraries = Object.keys(Object.values(peers.errors)[0]);
  const groups = Object.entries(transformLengths) as [keyof typeof transformLengths, readonly number[]][];
  const body = groups.flatMap(([group, lengths]) =>
    lengths.map((n) => {
      const { simd, double } = transforms.find(({ length }) => length === n)!;
      const limit = bounds.transform[group];
      const others = libraries.map((name) => peers.errors[n][name].toExponential(2));
      return [`${n}`, simd.toExponential(2), limit.simd.toExponential(), ...others.slice(0, 2), double.toExponential(2), limit.double.toExponential(), ...others.slice(2)]; // biome-ignore format: a row
    }),
  );
  const [scipy32, torch32, scipy64, torch64] = libraries;
  return rows(['points', '**simd**', 'bound', scipy32, torch32, '**double**', 'bound', scipy64, torch64], body);
}

function transformSection(m: Measurements): string {
  const { numpy, scipy, torch } = m.peers.versions;
  return `## 1. The transform

**What.** Relative L2 error of the DFT of real input: the length of the error vector over the length of the spectrum, all bins of
four signals of uniform noise in [-1, 1) together, one signal in each lane. The truth is a DFT in fixed point with 128 bits (BigInt).
scipy ${scipy} and torch ${torch} transform the same signals (\`scripts/numerics/peers.py\`, numpy ${numpy}, against 80-bit arithmetic).

${transformTable(m)}

**For you.** The spectrum is as good as scipy's and torch's of the same width. Half a unit of float32 is 6.0e-8, of float64 1.1e-16:
two roundings' worth is what a transform of any length costs. The last rows are primes; the large ones, which no model uses, are summed
by the definition.`;
}

const walkNames = (logarithms: readonly LogError[]): string[] => [...new Set(logarithms.map(({ walk }) => walk))];

function logarithmTable({ logarithms }: Measurements): string {
  const body = walkNames(logarithms).flatMap((walk) => {
    const here = logarithms.filter((error) => error.walk === walk);
    return [...new Set(here.map(({ kind }) => kind))].map((kind) => {
      const [simd, double] = ['simd', 'double'].map((name) => here.find((e) => e.kind === kind && e.target === name)!);
      // Where the result is 0 and x is not 1, an ULP means nothing.
      const inUlps = (e: LogError) => (kind.startsWith('Whisper') ? '' : e.ulps.toPrecision(2));
      const of = (e: LogError) => `${Math.round(100 * e.ofBound)} %`;
      return [walk, kind, simd.values.toLocaleString('en'), short(simd.absolute), inUlps(simd), of(simd), short(double.absolute), inUlps(double), of(double)]; // biome-ignore format: a row
    });
  });
  return rows(
    ['x', 'result', 'values', 'simd, absolute', 'ULP', 'of bound', 'double, absolute', 'ULP', 'of bound'],
    body,
    2,
  );
}

function logarithmSection(m: Measurements): string {
  const { simd, double } = bounds.logarithm;
  const named = (part: string) => m.logarithms.find(({ walk, target }) => target === 'simd' && walk.startsWith(part))!;
  const [near, floor] = [named('[1, 2)'), named('[2^-34')];
  const lost = most(
    m.logarithms.filter(({ kind, target }) => target === 'double' && kind === 'log10').map((e) => e.ulps),
  );
  return `## 2. The logarithm

**What.** The largest error of the logarithm kernel over the bit patterns of float32, against \`Math.log\` in float64: absolute, and in
units of the last place of the result as float32 (for \`double\` too, to show what is left of its error after rounding). Every mantissa of
three binades, among them the two around 1, where the result vanishes, and that of Whisper's floor.

**Bound.** \`simd\`: ${simd.log10.toExponential()} for log10 (times ln 10 for ln, 10 for decibels, a quarter for Whisper's) or ${simd.ulps} ULP of the result,
whichever is larger. \`double\`: ${double.relative.toExponential()} of ln x, relative. \`of bound\` is the largest share of its bound that any value takes.

${logarithmTable(m)}

**For you.** The logarithm adds to a feature about what rounding its result to float32 costs in any program: ${floor.ulps.toPrecision(2)} ULP (0.5 is perfect)
near Whisper's floor. Close to x = 1 the result is close to 0, where a few of its last places are a very small number:
${short(near.absolute)} at most. \`double\`, rounded to float32, is the correctly rounded result unless that lies within ${lost.toPrecision(1)} ULP of the middle of two
floats.`;
}

function featureTable(features: readonly FeatureErrors[]): string {
  return rows(
    ['clip', 'mode', ...columns.map((name) => (name === 'simd' || name === 'double' ? `**${name}**` : name))],
    features.map(({ clip, mode, errors }) => [clip, mode, ...columns.map((name) => pair(errors[name]))]),
    2,
  );
}

/** The clip on which a column is furthest from the truth. */
function worst(features: readonly FeatureErrors[], column: (typeof columns)[number]): string {
  const largest = (f: FeatureErrors) => f.errors[column]?.largest ?? 0;
  const f = features.reduce((a, b) => (largest(b) > largest(a) ? b : a));
  return `${short(largest(f))} (${f.clip})`;
}

function featureSection({ features, unclamped }: Measurements): string {
  const { simd, double, reference, unclamped: limit } = bounds.features;
  const presets = [...new Set(features.map(({ preset }) => preset))];
  const tables = presets.map(
    (preset) => `### ${preset}\n\n${featureTable(features.filter((f) => f.preset === preset))}`,
  );
  const speech = 40 * most(features.filter(({ clip }) => clip === 'jfk').map(({ errors }) => errors.simd!.largest));
  const inDecibels = (clip: string) =>
    ((10 / Math.LN10) * unclamped.find((row) => row.clip === clip)!.simd.largest).toPrecision(1);
  return `## 3. Features

**What.** Each preset on each recording of \`fixtures/\`, in Whisper's units (a unit is 40 dB): largest / root-mean-square error
against the same recipe in float64 throughout. \`reference\` is the naive chain of this library. \`openai\` is openai-whisper's own code
(torch, float32); \`hf32\` and \`hf64\` are the two paths of transformers' extractor. Their results are frozen in \`fixtures/golden\`.

**Bound.** \`simd\`, each clip: largest error at most ${simd.largestRatio} times OpenAI's or ${simd.largestFloor.toExponential()}, RMS at most ${simd.rmsRatio} times OpenAI's. \`double\`:
${double.toExponential()}, the rounding of the output to float32. \`reference\`: ${reference.toExponential()}. The order of \`simd\`'s additions was chosen among equal ones so that every clip here is
within its bound ([accuracy.md](design/accuracy.md)); section 4 has clips for which nothing was chosen.

${tables.join('\n\n')}

**For you.** On speech (jfk) \`simd\` is off by at most ${speech.toPrecision(1)} dB. Its worst value on any recording is off by ${worst(features, 'simd')}, OpenAI's own
float32 by ${worst(features, 'openai')}, \`double\` never more than ${short(most(features.map((f) => f.errors.double!.largest)))}.

### Where float32 ends

A bin that lies far below others in its frame is the small difference of large numbers: the error of the transform is relative to the
strongest bin (section 1), not to each. About 140 dB below it nothing is left of a float32. Whisper hides most of this: it
clamps at 80 dB below the maximum. A front end that clamps nothing shows it. Kaldi's kind (512 points, mean and pre-emphasis per
frame, natural logarithm), largest / RMS error against the naive chain in float64:

${rows(
  ['clip', 'simd', 'double, float64 output'],
  unclamped.map(({ clip, simd, double }) => [clip, pair(simd), pair(double)]),
)}

**For you.** Recordings have noise in every band: on speech (jfk) the worst value is off by ${inDecibels('jfk')} dB. Pure tones and sweeps have none, and
lose up to ${inDecibels('chirp')} dB in their weakest bands. If such signals matter, take \`target: 'double'\`: it computes
every stage in float64 (bound on this table: ${limit.toExponential()}).`;
}

function tableSection({ tables }: Measurements): string {
  const body = tables.map(({ name, inputs, cases, largest }) => [name, inputs, `${cases}`, largest.toFixed(5)]);
  return `## 5. Functions under the tables

**What.** Windows, filters and twiddle factors are made from our own sine, cosine, logarithm, exponential and power, because those of
\`Math\` differ between engines. Their largest error in ULP of float64, against fixed point with 320 bits (BigInt).

${rows(['function', 'inputs', 'values', 'ULP'], body, 2)}

**For you.** 0.5 is correctly rounded: no library's tables can be closer.`;
}

/** The whole document. */
export function numericsPage(m: Measurements): string {
  return `<!-- Generated by scripts/numerics.ts from what it measures and from oracle/bounds.ts. Do not edit. -->

# Accuracy

\`\`\`bash
npm run numerics   # measures again and writes this page; a test does the same and compares
\`\`\`

Two targets: \`simd\` computes in float32, \`double\` in float64. Every bound on this page is one line of \`oracle/bounds.ts\` and is
asserted by a test. Our figures are the same on every machine, because [the bits are](BITS.md).
Recordings are synthetic but for jfk (speech): tones, sweeps and clicks are there because they are hard. Read the rows that resemble
your audio.

${[transformSection(m), logarithmSection(m), featureSection(m), distributionSection(m.distribution), tableSection(m)].join('\n\n')}
`;
}
