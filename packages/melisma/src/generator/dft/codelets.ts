/**
 * Codelets: DFTs as straight-line arithmetic on a graph, for lengths that fit (more or less) into registers.
 *
 *   X[k] = sum over n of x[n] exp(-2 pi i k n / N)
 *
 * Unscaled, forward, in natural order. Real inputs are complex ones with the constant 0 as imaginary part: what is
 * zero disappears in the graph.
 */
import { type Complex as Root, twiddle } from '../../tables/twiddles.ts';
import type { Complex, Graph } from '../graph.ts';
import type { Node } from '../program.ts';
import { columnSamples, gcd, makeSplit, outputIndex, type Split, smallestFactor, twiddleExponent } from './split.ts';

/** Roots that were asked for, by `n` and `k`: codelets of a few lengths ask for the same ones some hundred times. */
const roots: Root[][] = [];

function root(k: number, n: number): Root {
  roots[n] ??= [];
  roots[n][k] ??= twiddle(k, n);
  return roots[n][k];
}

/** DFT of complex values, any length. */
export function complexCodelet(g: Graph, x: readonly Complex[]): Complex[] {
  const n = x.length;
  if (n === 1) return [x[0]];
  if (n === 2) return [plus(g, x[0], x[1]), minus(g, x[0], x[1])];
  if (n === 4) return dft4(g, x);
  if (n === 5) return dft5(g, x);
  const split = codeletSplit(n);
  return split ? composite(g, x, split) : oddPrime(g, x);
}

/** DFT of real values: bins `0 .. n/2`. */
export function realCodelet(g: Graph, x: readonly Node[], split = realSplit(x.length)): Complex[] {
  const n = x.length;
  if (split) return realComposite(g, x, split);
  return complexCodelet(g, x.map(real(g))).slice(0, (n >> 1) + 1);
}

/**
 * The sums of the samples with even and with odd index, for even `n`: bin 0 is their sum, bin n/2 their difference.
 * They are what a real transform has just before that last butterfly, so they share its arithmetic.
 */
export function evenOddSums(g: Graph, x: readonly Node[]): [Node, Node] {
  const split = x.length > 2 ? (x.length === 4 ? makeSplit(4, 2) : codeletSplit(x.length)!) : undefined;
  if (!split) return [x[0], x[1]];
  const columns = Array.from({ length: split.m }, (_, n2) => columnSamples(split, n2).map((n) => x[n]));
  if (split.m % 2 === 0)
    return evenOddSums(
      g,
      columns.map((column) => realCodelet(g, column)[0].re),
    );
  const sums = columns.map((column) => evenOddSums(g, column));
  // Column n2 of coprime factors begins at r n2, which is even: its own even samples are even ones of x.
  return sums.reduce(([even, odd], [e, o]) => [g.add(even, e), g.add(odd, o)]);
}

/** Up to 5 real points are complex ones without imaginary parts. */
const realSplit = (n: number): Split | undefined => (n > 5 ? codeletSplit(n) : undefined);

/** Coprime factors if there are any, else the most even split; undefined for a prime. */
export function codeletSplit(n: number): Split | undefined {
  const factors = Array.from({ length: n }, (_, i) => i).filter((r) => r > 1 && n % r === 0);
  if (factors.length === 0) return undefined;
  const coprime = factors.filter((r) => gcd(r, n / r) === 1 && r < n / r);
  const balanced = factors.filter((r) => r * r <= n);
  return makeSplit(n, (coprime.length > 0 ? coprime : balanced).at(-1)!);
}

/** Columns, twiddle factors, rows. */
function composite(g: Graph, x: readonly Complex[], split: Split): Complex[] {
  const columns = Array.from({ length: split.m }, (_, n2) =>
    complexCodelet(
      g,
      columnSamples(split, n2).map((n) => x[n]),
    ),
  );
  const out: Complex[] = [];
  for (let k1 = 0; k1 < split.r; k1++) {
    const row = columns.map((column, n2) => rotate(g, column[k1], twiddleExponent(split, k1, n2), split.n));
    complexCodelet(g, row).forEach((z, k2) => {
      out[outputIndex(split, k1, k2)] = z;
    });
  }
  return out;
}

/** As `composite`: rows above r/2 are the conjugates of those below, so they are not computed. */
function realComposite(g: Graph, x: readonly Node[], split: Split): Complex[] {
  const columns = Array.from({ length: split.m }, (_, n2) =>
    realCodelet(
      g,
      columnSamples(split, n2).map((n) => x[n]),
    ),
  );
  const out: Complex[] = [];
  for (let k1 = 0; 2 * k1 <= split.r; k1++) {
    const row = columns.map((column, n2) => rotate(g, column[k1], twiddleExponent(split, k1, n2), split.n));
    // Rows 0 and r/2 are their own mirror images: each bin comes twice. Of the other rows each bin comes once.
    const mirrored = k1 === 0 || 2 * k1 === split.r;
    rowBins(g, row).forEach((z, k2) => {
      const k = outputIndex(split, k1, k2);
      if (2 * k <= split.n) out[k] = z;
      else if (!mirrored) out[split.n - k] = conjugate(g, z);
    });
  }
  return out;
}

/** All bins of a row; half of them follow from the others where the row happens to be real. */
function rowBins(g: Graph, row: readonly Complex[]): Complex[] {
  if (row.some((z) => z.im !== g.zero)) return complexCodelet(g, row);
  const half = realCodelet(
    g,
    row.map((z) => z.re),
  );
  return row.map((_, k) => (2 * k <= row.length ? half[k] : conjugate(g, half[row.length - k])));
}

/** Four points: no multiplication. */
function dft4(g: Graph, x: readonly Complex[]): Complex[] {
  const [a, b] = [plus(g, x[0], x[2]), minus(g, x[0], x[2])];
  const [c, d] = [plus(g, x[1], x[3]), minus(g, x[1], x[3])];
  const e = rotate(g, d, 1, 4);
  return [plus(g, a, c), plus(g, b, e), minus(g, a, c), minus(g, b, e)];
}

/**
 * Five points: 32 additions and 12 multiplications. With t1 = x1 + x4 and t2 = x2 + x3, the cosine terms are
 * x0 - (t1 + t2)/4 +- sqrt(5)/4 (t1 - t2), since cos 72 + cos 144 = -1/2 and cos 72 - cos 144 = sqrt(5)/2. The form with
 * 16 (x0 + cos 72 t1 + cos 144 t2) has 1 % less rounding noise for 5 % more operations: docs/design/accuracy.md.
 */
function dft5(g: Graph, x: readonly Complex[]): Complex[] {
  const [s1, s2] = [-root(1, 5).im, -root(2, 5).im];
  const [t1, t2] = [plus(g, x[1], x[4]), plus(g, x[2], x[3])];
  const [d1, d2] = [minus(g, x[1], x[4]), minus(g, x[2], x[3])];
  const sum = plus(g, t1, t2);
  const middle = minus(g, x[0], times(g, sum, 0.25));
  const spread = times(g, minus(g, t1, t2), Math.sqrt(5) / 4);
  const [a1, a2] = [plus(g, middle, spread), minus(g, middle, spread)];
  const b1 = rotate(g, plus(g, times(g, d1, s1), times(g, d2, s2)), 1, 4);
  const b2 = rotate(g, minus(g, times(g, d1, s2), times(g, d2, s1)), 1, 4);
  return [plus(g, x[0], sum), plus(g, a1, b1), plus(g, a2, b2), minus(g, a2, b2), minus(g, a1, b1)];
}

/** An odd prime by definition, with the pairs `x[j]`, `x[p-j]` taken together: (p-1)^2 real multiplications, twice. */
function oddPrime(g: Graph, x: readonly Complex[]): Complex[] {
  const p = x.length;
  const half = (p - 1) / 2;
  const pairs = Array.from({ length: half }, (_, i) => [
    plus(g, x[i + 1], x[p - 1 - i]),
    minus(g, x[i + 1], x[p - 1 - i]),
  ]);
  const out = [pairs.reduce((sum, [t]) => plus(g, sum, t), x[0])];
  for (let k = 1; k <= half; k++) {
    const turn = (i: number) => root(((i + 1) * k) % p, p);
    const a = pairs.reduce((sum, [t], i) => plus(g, sum, times(g, t, turn(i).re)), x[0]);
    const b = pairs.map(([, d], i) => times(g, d, -turn(i).im)).reduce((sum, term) => plus(g, sum, term));
    const turned = rotate(g, b, 1, 4);
    out[k] = plus(g, a, turned);
    out[p - k] = minus(g, a, turned);
  }
  return out;
}

const real = (g: Graph) => (re: Node): Complex => ({ re, im: g.zero }); // biome-ignore format: one line
const conjugate = (g: Graph, z: Complex): Complex => ({ re: z.re, im: g.neg(z.im) });
const plus = (g: Graph, a: Complex, b: Complex): Complex => ({ re: g.add(a.re, b.re), im: g.add(a.im, b.im) });
const minus = (g: Graph, a: Complex, b: Complex): Complex => ({ re: g.sub(a.re, b.re), im: g.sub(a.im, b.im) });
const times = (g: Graph, a: Complex, value: number): Complex => ({
  re: g.scale(a.re, value),
  im: g.scale(a.im, value),
});

/** `z exp(-2 pi i k / n)`: quarter turns are free, eighths cost two multiplications, the others four. */
export function rotate(g: Graph, z: Complex, k: number, n: number): Complex {
  const eighths = (8 * (k % n)) / n;
  if (Number.isInteger(eighths)) return rotateEighths(g, z, eighths);
  const { re, im } = root(k % n, n);
  return {
    re: g.sub(g.scale(z.re, re), g.scale(z.im, im)),
    im: g.add(g.scale(z.re, im), g.scale(z.im, re)),
  };
}

function rotateEighths(g: Graph, z: Complex, eighths: number): Complex {
  if (eighths >= 4) return rotateEighths(g, { re: g.neg(z.re), im: g.neg(z.im) }, eighths - 4);
  if (eighths >= 2) return rotateEighths(g, { re: z.im, im: g.neg(z.re) }, eighths - 2);
  if (eighths === 0) return z;
  if (z.im === g.zero) {
    const re = g.scale(z.re, Math.SQRT1_2);
    return { re, im: g.neg(re) };
  }
  return { re: g.scale(g.add(z.re, z.im), Math.SQRT1_2), im: g.scale(g.sub(z.im, z.re), Math.SQRT1_2) };
}

/** True where a codelet of this length is worth its code: no large prime inside. */
export function hasCodelet(n: number): boolean {
  for (let rest = n; rest > 1; ) {
    const p = smallestFactor(rest);
    if (p > LARGEST_PRIME) return false;
    rest /= p;
  }
  return true;
}

/** Primes above this are computed by a loop instead. */
export const LARGEST_PRIME = 97;
