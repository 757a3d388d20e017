/**
 * `npm run distribution`: our errors on 200 random clips beside those of the sources' own float32 code, both against that code in float64.
 * Writes bench/results/distribution.json, then the README's section and docs/NUMERICS.md from it.
 *
 * The sources run in the Python environment of `npm run bench:peers`, which is made where it is missing.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pythonEnvironment } from '../bench/peers/environments.ts';
import { writeSection } from '../bench/peers/markdown.ts';
import { CLIPS, randomClip } from './distribution/clips.ts';
import { extractorsOf, Fingerprints, featuresOf, measured } from './distribution/features.ts';
import { readmeSection } from './distribution/page.ts';
import { type ClipErrors, type Distribution, type MeasuredClip, resultsFile } from './distribution/results.ts';
import { root } from './entries.ts';
import { writeNumerics } from './numerics.ts';

/** Samples and features of every clip, as sources.py reads them. */
function writeClips(folder: string): { bits: Distribution['bits']; clips: Omit<MeasuredClip, 'errors'>[] } {
  const extractors = measured.map((preset) => [preset, extractorsOf(preset)] as const);
  const fingerprints = new Fingerprints();
  const clips = Array.from({ length: CLIPS }, (_, number) => {
    const clip = randomClip(number);
    fingerprints.add('clips', clip.samples);
    writeFileSync(join(folder, `${number}.f32`), clip.samples);
    for (const [preset, { simd, double }] of extractors) {
      const features = featuresOf(simd, clip);
      fingerprints.add(preset, features);
      writeFileSync(join(folder, `${number}.${preset}.simd`), features);
      writeFileSync(join(folder, `${number}.${preset}.double`), featuresOf(double, clip));
    }
    return { kind: clip.kind, level: clip.level, samples: clip.samples.length };
  });
  return { bits: fingerprints.digests(), clips };
}

/** What sources.py found of every clip. */
function runSources(folder: string): { versions: Record<string, string>; errors: ClipErrors[] } {
  const python = pythonEnvironment();
  if ('missing' in python) throw new Error(python.missing);
  const script = join(import.meta.dirname, 'distribution', 'sources.py');
  const { status } = spawnSync(python.value, [script, folder], { stdio: 'inherit' });
  if (status !== 0) throw new Error('sources.py failed');
  return JSON.parse(readFileSync(join(folder, 'errors.json'), 'utf8'));
}

function measureDistribution(): Distribution {
  const folder = mkdtempSync(join(tmpdir(), 'melisma-distribution-'));
  try {
    const { bits, clips } = writeClips(folder);
    const { versions, errors } = runSources(folder);
    return { versions, bits, clips: clips.map((clip, i) => ({ ...clip, errors: errors[i] })) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One clip a line. */
function jsonOf({ clips, ...facts }: Distribution): string {
  const lines = clips.map((clip) => `  ${JSON.stringify(clip)}`).join(',\n');
  return `${JSON.stringify(facts, null, 1).slice(0, -2)},\n "clips": [\n${lines}\n ]\n}\n`;
}

if (process.argv[1] === import.meta.filename) {
  const distribution = measureDistribution();
  writeFileSync(resultsFile, jsonOf(distribution));
  writeSection(join(root, 'README.md'), readmeSection(distribution), 'distribution');
  writeNumerics();
}
