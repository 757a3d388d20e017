/**
 * Measures resamplers and writes docs/RESAMPLING.md: `npm run resampling`. With `--peers PYTHON` the peers are measured anew,
 * and the picture is drawn.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createResamplerSync, type ResamplerOptions } from 'melisma/resample';
import { root } from './entries.ts';
import { figuresOf } from './resampling/analysis.ts';
import { type AllFigures, resamplingPage } from './resampling/page.ts';
import { measurePeers, peersFile, storedPeers } from './resampling/peers.ts';
import { picture } from './resampling/picture.ts';
import { type Pair, pairName, pairs, SWEPT, signalsOf, sweepSignal } from './resampling/signals.ts';

export const resamplingFile = join(root, 'docs/RESAMPLING.md');

const OURS: Record<string, Partial<ResamplerOptions>> = {
  high: {},
  fast: { quality: 'fast' },
  'low-latency': { quality: 'low-latency' },
  'torchaudio mode': { compatibility: 'torchaudio' },
};

function outputsOf(pair: Pair, options: Partial<ResamplerOptions>, signals: Float32Array[]): Float32Array[] {
  const resampler = createResamplerSync({ ...pair, ...options });
  return signals.map((signal) => resampler.resample(signal));
}

/** Melisma's own figures; some ten seconds. */
export function measureOurs(): AllFigures {
  const all: AllFigures = Object.fromEntries(Object.keys(OURS).map((name) => [name, {}]));
  for (const pair of pairs) {
    const signals = signalsOf(pair);
    for (const [name, options] of Object.entries(OURS)) {
      all[name][pairName(pair)] = figuresOf(pair, outputsOf(pair, options, signals));
    }
  }
  return all;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { peers: { type: 'string' } } });
  if (values.peers) {
    const { sweeps, ...peers } = await measurePeers(values.peers);
    writeFileSync(peersFile, `${JSON.stringify(peers, null, 2)}\n`);
    const ours = Object.entries(OURS).map(([title, options]) => ({ title: `melisma ${title}`, samples: outputsOf(SWEPT, options, [sweepSignal(SWEPT)])[0] })); // biome-ignore format: one line
    const theirs = Object.entries(sweeps).map(([title, samples]) => ({ title, samples }));
    mkdirSync(join(root, 'docs/images'), { recursive: true });
    writeFileSync(join(root, 'docs/images/resampling.png'), picture([...ours.slice(0, 3), ...theirs]));
  }
  writeFileSync(resamplingFile, resamplingPage(measureOurs(), storedPeers()));
}

if (process.argv[1] === import.meta.filename) await main();
