/** What the build has compiled into the command's package is what the generator makes now, and is what runs. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileFrontEnd } from 'melisma';
import { expect, it } from 'vitest';
import { compiledAhead } from '../../packages/cli/src/spec/ahead.ts';
import { inCheckout } from './process.ts';

const folder = inCheckout('packages/cli/dist/front-ends');

it('a file for each, and no other', () => {
  expect(readdirSync(folder).sort()).toEqual(compiledAhead.map((name) => `${name}.wasm`).sort());
});

it.each(compiledAhead)('%s: the same bytes', (name) => {
  expect(readFileSync(join(folder, `${name}.wasm`)).equals(compileFrontEnd(name))).toBe(true);
});
