/**
 * Polynomials of the logarithm: ln((1 + s) / (1 - s)) / s in powers of s^2, lowest first, for (1 + s) / (1 - s) in
 * [sqrt(1/2), sqrt(2)]. Printed by `npm run fit-log`; a test fits them again.
 */

/** Degree 2: relative error 1.2e-7. */
export const SINGLE = [2.0000002373740275, 0.6665222370011242, 0.41296372865261616] as const;

/** Degree 4: relative error 4.1e-11. */
export const DOUBLE = [
  2.0000000000817146, 0.6666666214962802, 0.400007415560424, 0.28519549281589185, 0.238435507999346,
] as const;
