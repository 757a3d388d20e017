/** The random clips in README.md and docs/NUMERICS.md: words here, every number from what was measured. */
import { bounds } from '../../oracle/bounds.ts';
import { measured } from './features.ts';
import { type Distribution, medianOf, ratiosOf, worstOf } from './results.ts';

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** A table; the first column is words, the others numbers. */
const table = (header: readonly string[], body: readonly (readonly string[])[]): string =>
  [row(header), row(header.map((_, i) => (i === 0 ? '---' : '---:'))), ...body.map(row)].join('\n');

/** `15.7`, `2,775`: three digits, all of those before the point. */
const times = (x: number): string =>
  x < 10 ? x.toFixed(2) : x < 100 ? x.toFixed(1) : Math.round(x).toLocaleString('en');
const short = (x: number): string => x.toExponential(1);

/** Median, 90th percentile and largest ratio, of the largest errors and of the root mean squares. */
function ratioTable(distribution: Distribution): string {
  const body = measured.map((preset) => {
    const [largest, rms] = ([0, 1] as const).map((which) => ratiosOf(distribution.clips, preset, which));
    return [`\`${preset}\``, ...[largest, rms].flatMap(({ median, p90, most }) => [median, p90, most].map(times))];
  });
  return table(['', 'largest error: median', 'p90', 'worst', 'RMS error: median', 'p90', 'worst'], body);
}

function absoluteTable({ clips }: Distribution): string {
  const body = measured.map((preset) => [
    `\`${preset}\``,
    ...(['simd', 'source'] as const).map((who) => short(medianOf(clips, preset, who))),
    ...(['simd', 'source', 'double'] as const).map((who) => short(worstOf(clips, preset, who))),
  ]);
  return table(['', 'simd, median clip', 'source, median clip', 'simd, worst clip', 'source, worst clip', 'double, worst clip'], body); // biome-ignore format: one line
}

function kindTable({ clips }: Distribution): string {
  const kinds = [...new Set(clips.map(({ kind }) => kind))];
  const body = kinds.map((kind) => {
    const some = clips.filter((clip) => clip.kind === kind);
    const cells = measured.map((preset) => {
      const { median, most } = ratiosOf(some, preset, 0);
      return `${times(median)} / ${times(most)}`;
    });
    return [kind, `${some.length}`, ...cells];
  });
  return table(['clips', '', ...measured], body);
}

/** The README's paragraph. */
export function readmeSection(distribution: Distribution): string {
  const { clips } = distribution;
  const double = short(Math.max(...measured.map((preset) => worstOf(clips, preset, 'double'))));
  return `\`simd\`, the default, computes in float32, \`double\` in float64. Our error divided by the original code's own rounding error, both against that code in float64, clip by
clip, on ${clips.length} random clips (speech, noise, tones; 0.3 to 6 s; 0 to -60 dB). Below 1 ours is closer. \`npm run distribution\`:

${ratioTable(distribution)}

The largest error of a clip sits in its one weakest bin and is a matter of luck: [why, and what was tried](docs/design/accuracy.md). \`double\` is off by
at most ${double} on any of these clips, before its output is rounded to float32.`;
}

/** Section 4 of docs/NUMERICS.md. */
export function distributionSection(distribution: Distribution): string {
  const { versions } = distribution;
  const names = ['openai-whisper', 'transformers', 'torchaudio', 'torch', 'numpy'].map(
    (name) => `${name} ${versions[name]}`,
  );
  return `## 4. Beside the sources, on ${distribution.clips.length} random clips

\`\`\`bash
npm run distribution   # makes the clips, runs the sources, writes bench/results/distribution.json and this section
\`\`\`

**What.** Clips made from seeds (\`scripts/distribution/clips.ts\`): places of jfk, noise, tones and mixtures of them, 0.3 to 6 s, their largest sample at 0 to
-60 dB, half of them rounded to 16 bits. No order of additions was chosen for them. Each preset's source runs in its own float32 and in float64, which is
the truth (${names.join(', ')}; ${versions.torchCpuCapability});
Whisper on the bare clip, without the 30 s of padding. Our error over the source's float32 error, of each clip:

${ratioTable(distribution)}

p90: nine clips of ten lie at or below it. The errors themselves, largest of a clip, in the units of the features (\`double\` with doubles as output):

${absoluteTable(distribution)}

By what the clips are: median / largest ratio of the largest errors.

${kindTable(distribution)}

**For you.** Bounds: the median clip of every preset at most ${bounds.distribution.median}, by its largest error and by its RMS; nine clips of ten at most ${bounds.distribution.rmsP90} by their RMS. The largest error
of a clip has no bound here: it sits where the spectrum happens to be weakest, and is another one for every order of the same additions
([accuracy.md](design/accuracy.md)).`;
}
