/**
 * Polynomials of the logarithm, lowest power first. Printed by `npx tsx scripts/fit-log.ts`; a test fits them again.
 */

/** ln(1 + f) / f on [sqrt(1/2) - 1, sqrt(2) - 1], degree 6: relative error 1.2e-6. */
export const SINGLE = [
  1.0000009748213268, -0.5000111288656528, 0.3331450893378992, -0.24909744154263358, 0.20496328912563697,
  -0.18667854871008915, 0.11896108067240445,
] as const;

/** ln((1 + s) / (1 - s)) / s in powers of s^2, for (1 + s) / (1 - s) in [sqrt(1/2), sqrt(2)], degree 4: relative error 4.1e-11. */
export const DOUBLE = [
  2.0000000000817146, 0.6666666214962802, 0.400007415560424, 0.28519549281589185, 0.238435507999346,
] as const;
