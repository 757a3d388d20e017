/** A slice of `npm run fuzz-decode`: damaged files end with samples or with an error of ours, and nothing is lost in silence. */
import { expect, test } from 'vitest';
import { attempt, complaint, mutate, random, seedBytes, seeds } from '../../scripts/fuzz-decode.ts';
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
  }
}

test.each(seeds.filter((name) => !isAac(name)))('%s', damage);
test.skipIf(!hasFfmpeg).each(seeds.filter(isAac))('%s (skipped: no ffmpeg here)', damage);
