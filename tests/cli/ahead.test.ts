/** What the build has compiled into the command's package is what the generator makes now, and is what runs. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileFrontEnd } from 'melisma';
import { compileResampler } from 'melisma/resample';
import { expect, it } from 'vitest';
import { resamplersAhead } from '../../packages/cli/src/audio/ahead.ts';
import { compiledAhead } from '../../packages/cli/src/spec/ahead.ts';
import { inCheckout } from './process.ts';

const frontEnds = inCheckout('packages/cli/dist/front-ends');
const resamplers = inCheckout('packages/cli/dist/resamplers');

it('a file for each, and no other', () => {
  expect(readdirSync(frontEnds).sort()).toEqual(compiledAhead.map((name) => `${name}.wasm`).sort());
  expect(readdirSync(resamplers).sort()).toEqual(resamplersAhead.map(([from, to]) => `${from}-${to}.wasm`).sort());
});

it.each(compiledAhead)('%s: the same bytes', (name) => {
  expect(readFileSync(join(frontEnds, `${name}.wasm`)).equals(compileFrontEnd(name))).toBe(true);
});

it.each(resamplersAhead)('%i to %i Hz: the same bytes', (from, to) => {
  expect(readFileSync(join(resamplers, `${from}-${to}.wasm`)).equals(compileResampler({ from, to }))).toBe(true);
});
