/** The ratios that the project set itself, and whether this run shows them: minimum against minimum, copies included. */
import { threeDigits } from '../statistics.ts';
import { ourId } from './registry.ts';
import type { Results } from './results.ts';

interface Bound {
  /** What is slower or larger, and what it is divided by: row ids. */
  of: string;
  by: string;
  atLeast?: number;
  atMost?: number;
}

/** All of them, for the rows of one Node. */
function bounds(node: string): Bound[] {
  const [simd, double] = [ourId('whisper', 'simd', node), ourId('whisper', 'double', node)];
  const kaldi = ourId('kaldi', 'simd', node);
  return [
    { of: 'whisper/librosa', by: simd, atLeast: 4.8 },
    { of: 'whisper/openai-whisper', by: simd, atLeast: 3.7 },
    { of: 'whisper/torchaudio', by: simd, atLeast: 3.7 },
    { of: 'whisper/onnxruntime-node/whisper80_conv', by: simd, atLeast: 8 },
    { of: 'whisper/transformers.js', by: simd, atLeast: 100 },
    { of: 'kaldi/torchaudio-fbank', by: kaldi, atLeast: 5 },
    { of: 'kaldi/kaldi-native-fbank-80', by: kaldi, atLeast: 20 },
    { of: kaldi, by: simd, atMost: 1.35 },
    { of: 'whisper/librosa', by: double, atLeast: 2 },
    { of: double, by: simd, atMost: 2.2 },
  ];
}

/** One line for each bound: the ratio of minima, of medians, and `pass`, `miss`, or `not run`. */
export function boundLines({ node, rows }: Results): string[] {
  const timing = (id: string) => rows.find((row) => row.id === id)?.oneThread;
  return bounds(node).map(({ of, by, atLeast, atMost }) => {
    const [dividend, divisor] = [timing(of), timing(by)];
    const bound = atLeast === undefined ? `<= ${atMost}` : `>= ${atLeast}`;
    const name = `${of} / ${by}`.padEnd(78);
    if (!dividend || !divisor) return `${name}${bound.padStart(8)}   not run`;
    const ratio = dividend.min / divisor.min;
    const passed = ratio >= (atLeast ?? 0) && ratio <= (atMost ?? Number.POSITIVE_INFINITY);
    const medians = threeDigits(dividend.median / divisor.median);
    return `${name}${bound.padStart(8)}   ${threeDigits(ratio).padStart(6)}   medians ${medians.padStart(6)}   ${passed ? 'pass' : 'miss'}`;
  });
}
