import { expect, it } from 'vitest';
import { torchNoise } from './torch-noise.ts';

/** `torch.manual_seed(seed); torch.randn(count)` of torch 2.9.1: the first three values and the last three. */
const drawn: readonly [count: number, seed: number, values: number[]][] = [
  [16, 0, [-1.1258398, -1.1523602, -0.25057858, 1.2376579, 1.1167772, -0.24727815]],
  [17, 17, [-1.0461915, 0.11729243, -1.1596639, 0.11577193, -0.21541482, 0.65820205]],
  [31, 1, [-1.5255959, -0.7502318, -0.65398091, 2.357111, -1.0373387, 1.5747981]],
  [4000, 4000, [-1.3358164, 0.63688189, 0.48763555, -0.76054227, -1.0267621, -0.053309556]],
  [4001, 4001, [0.58345449, -1.2545922, -0.73969913, -0.16783372, -1.8163754, 0.79942346]],
  [30011, 4294967295, [-2.6642976, -1.0910486, 0.45144743, -0.7221536, 0.44597536, -0.48464328]],
];

it.each(drawn)('%i values of seed %i are those of torch', (count, seed, values) => {
  const noise = torchNoise(count, seed);
  expect(noise.length).toBe(count);
  [...noise.slice(0, 3), ...noise.slice(-3)].forEach((value, i) => {
    expect(Math.abs(value - values[i])).toBeLessThan(1.4e-6);
  });
});

it('gives as many values as are asked for where torch draws otherwise', () => {
  expect(torchNoise(5, 5).every(Number.isFinite)).toBe(true);
});
