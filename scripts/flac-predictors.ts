/**
 * Writes packages/decode/src/codecs/flac/predictors.ts: FLAC's linear prediction unrolled by order. `npm run flac-predictors`; a test compares. The
 * newest samples and their coefficients are held in variables, and the newest product is added last, as the only one that has to be waited for.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './entries.ts';

/** The highest order that is unrolled: that of the format's subset up to 48 kHz (RFC 9639, 7). */
const HIGHEST = 12;

interface Kind {
  name: string;
  integers: string;
  doc: string;
  product(c: string, x: string): string;
  sum(terms: readonly string[]): string;
  predicted(sum: string): string;
  arguments: string;
}

const kinds: readonly Kind[] = [
  {
    name: 'words',
    integers: 'Int32Array',
    doc: 'Sums that 32 bits hold: by the order, the last for all above.',
    product: (c, x) => `Math.imul(${c}, ${x})`,
    sum: (terms) => `(${terms.join(' + ')}) | 0`,
    predicted: (sum) => `(out[i] + (${sum} >> shift)) | 0`,
    arguments: 'out: Int32Array, c: Int32Array, shift: number',
  },
  {
    name: 'doubles',
    integers: 'Integers',
    doc: 'Doubles hold any sum of 32 products of 15 and 33 bits; the coefficients are scaled by 2^-shift.',
    product: (c, x) => `${c} * ${x}`,
    sum: (terms) => terms.join(' + '),
    predicted: (sum) => `out[i] + Math.floor(${sum})`,
    arguments: 'out: Integers, c: Float64Array, _shift: number',
  },
];

const upTo = (count: number): number[] => Array.from({ length: count }, (_, k) => k);

/** One function: of `order` coefficients, or of more than that with a loop over the older ones. */
function predictor(kind: Kind, order: number, more: boolean): string {
  const older = upTo(order).reverse();
  const terms = older.map((k) => kind.product(`c${k}`, `x${k}`));
  const first = more ? 'c.length' : String(order);
  const loop = [
    '      let older = 0;',
    `      for (let k = ${order}; k < c.length; k++) older = ${kind.sum(['older', kind.product('c[k]', 'out[i - 1 - k]')])};`,
  ];
  return [
    `  function ${kind.name}${more ? 'Above' : ''}${order}(${kind.arguments}): void {`,
    ...upTo(order).map((k) => `    const c${k} = c[${k}];`),
    ...upTo(order).map((k) => `    let x${k} = out[${more ? `c.length - ${k + 1}` : order - k - 1}];`),
    `    for (let i = ${first}; i < out.length; i++) {`,
    ...(more ? loop : []),
    `      const sum = ${kind.sum([...(more ? ['older'] : []), ...terms])};`,
    ...older.slice(0, -1).map((k) => `      x${k} = x${k - 1};`),
    `      x0 = ${kind.predicted('sum')};`,
    '      out[i] = x0;',
    '    }',
    '  },',
  ].join('\n');
}

const table = (kind: Kind): string =>
  [
    `/** ${kind.doc} */`,
    `export const ${kind.name}: readonly ((${kind.arguments}) => void)[] = [`,
    `  function ${kind.name}0() {},`,
    ...upTo(HIGHEST).map((k) => predictor(kind, k + 1, false)),
    predictor(kind, HIGHEST, true),
    '];',
  ].join('\n');

/** The text of the file. */
export const predictorsText = (): string => `/**
 * Written by scripts/flac-predictors.ts; do not edit. What linear prediction adds to the residuals, in place (RFC 9639, 9.2.6): \`out\` begins with as
 * many samples as there are coefficients, that of the newest first.
 */

/** Integers of one channel. A difference of two 32-bit channels has 33 bits: doubles hold it. */
export type Integers = Int32Array | Float64Array;

${kinds.map(table).join('\n\n')}
`;

export const predictorsFile = join(root, 'packages/decode/src/codecs/flac/predictors.ts');

if (process.argv[1] === import.meta.filename) writeFileSync(predictorsFile, predictorsText());
