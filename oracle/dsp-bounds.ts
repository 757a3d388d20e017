/**
 * The error bounds of `melisma/dsp`: tests assert them and docs/dsp.md prints them. A bound is not widened to make a test
 * pass. ULP: units in the last place of the result, in the target's own precision.
 */
export const dspBounds = {
  'applyWindow': { unit: 'ULP', simd: 1.5, double: 1, range: 'any' },
  'magnitude': { unit: 'ULP', simd: 2, double: 2, range: 'magnitudes of 1e-18 to 1e18' },
  'rfft, stft': { unit: 'relative L2', simd: 1.2e-7, double: 3e-16, range: 'sizes up to 2048 whose prime factors are below 16' },
  'rfft, stft, other sizes': { unit: 'relative L2', simd: 2e-7, double: 5e-16, range: 'sizes up to 1024' },
  'powerSpectrum': { unit: 'relative L2', simd: 2.4e-7, double: 6e-16, range: 'sizes as above' },
  'MelFilterbank.apply': { unit: 'relative', simd: 1e-6, double: 2e-15, range: 'each band, power >= 0' },
  'ln, log10': { unit: 'ULP', simd: 3.5, double: 4, range: 'all positive numbers' },
  'powerToDb, amplitudeToDb': { unit: 'dB', simd: 1e-5, double: 1e-13, range: 'levels of -100 to 40 dB' },
  'hzToMel': { unit: 'ULP', simd: 4.5, double: 4.5, range: '0 and more' },
  'melToHz': { unit: 'ULP', simd: 3.5, double: 8, range: '0 to 40 kHz' },
} as const; // biome-ignore format: a table, names as they are printed

/** 1e-6, not 0.000001. */
const inWords = (x: number): string => (x < 0.01 ? x.toExponential() : String(x));

/** The table as docs/dsp.md shows it. */
export function dspBoundsTable(): string {
  const rows = Object.entries(dspBounds).map(
    ([name, { unit, simd, double, range }]) =>
      `| ${name} | ${range} | ${inWords(simd)} | ${inWords(double)} | ${unit} |`,
  );
  return ['| function | where | `simd` | `double` | unit |', '|---|---|---|---|---|', ...rows].join('\n');
}
