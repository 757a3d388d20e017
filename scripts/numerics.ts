/** Measures errors and writes docs/NUMERICS.md. `npm run numerics` */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableErrors } from '../oracle/table-errors.ts';
import { storedDistribution } from './distribution/results.ts';
import { root } from './entries.ts';
import { featureErrors, unclampedErrors } from './numerics/features.ts';
import { logErrors } from './numerics/logarithms.ts';
import { type Measurements, numericsPage } from './numerics/page.ts';
import { peers, transformErrors } from './numerics/transforms.ts';

export const numericsFile = join(root, 'docs/NUMERICS.md');

/** All of it; some ten seconds. */
export const measure = (): Measurements => ({
  transforms: transformErrors(),
  peers: peers(),
  logarithms: logErrors(),
  features: featureErrors(),
  unclamped: unclampedErrors(),
  distribution: storedDistribution(),
  tables: tableErrors(),
});

export const writeNumerics = (): void => writeFileSync(numericsFile, numericsPage(measure()));

if (process.argv[1] === import.meta.filename) writeNumerics();
