/** A slice of `npm run fuzz-decode`: damaged files end with samples or with an error of ours, and nothing is lost in silence. */
import { expect, test } from 'vitest';
import {
  attempt,
  complaint,
  mutate,
  random,
  seedBytes,
  seeds,
  structuredComplaint,
} from '../../scripts/fuzz-decode.ts';
import { rebuilt, restructure } from '../../scripts/fuzz-structured.ts';
import { hasFfmpeg } from './cases.ts';

const FILES_EACH = 8;
const isAac = (name: string): boolean => /aac/.test(name);

async function damage(name: string): Promise<void> {
  const bytes = seedBytes(name);
  const whole = await attempt(bytes, 20);
  expect(whole.error).toBeUndefined();
  const next = random(1 + seeds.indexOf(name));
  for (let i = 0; i < FILES_EACH; i++) {
    const damaged = mutate(bytes, next);
    expect(
      complaint(name, damaged.kind, whole, await attempt(damaged.bytes, 20)),
      `${damaged.kind} ${i}`,
    ).toBeUndefined();
    const changed = restructure(name, bytes, next);
    expect(
      structuredComplaint(name, changed.kind, whole, await attempt(changed.bytes, 20)),
      `${changed.kind} ${i}, its sums mended`,
    ).toBeUndefined();
  }
}

test.each(seeds)('%s: what is taken apart and put together is the same file', (name) => {
  const bytes = seedBytes(name);
  expect(Buffer.compare(rebuilt(name, bytes), bytes)).toBe(0);
});

test.each(seeds.filter((name) => !isAac(name)))('%s', damage);
test.skipIf(!hasFfmpeg).each(seeds.filter(isAac))('%s (skipped: no ffmpeg here)', damage);
