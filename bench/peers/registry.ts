/** Every peer, registered once: processes, checks, rows, tables and the chart all follow from this list. */

/** Work that is comparable, row by row. */
export interface Table {
  id: TableId;
  title: string;
  /** The largest error at which a peer still computes this; `unit` says of what. */
  bound: number;
  unit: string;
}

export type TableId = 'whisper' | 'kaldi' | 'nemo' | 'fft';

export const tables: readonly Table[] = [
  { id: 'whisper', title: "Whisper's log-mel, 80 bands", bound: 1e-2, unit: "Whisper's normalised units" },
  { id: 'kaldi', title: "Kaldi's filterbank, 80 bands", bound: 5e-2, unit: 'natural logarithm' },
  { id: 'nemo', title: "NeMo's log-mel, 128 bands", bound: 1e-2, unit: 'standard deviations' },
  {
    id: 'fft',
    title: 'Real transforms alone, 2,997 of 512 points',
    bound: 1e-3,
    unit: 'units of the samples; a bin may reach 512',
  },
];

/** Which program holds a peer: python/serve.py, or a file of javascript/. */
export type Host = 'python' | 'melisma' | 'onnxruntime-node' | 'onnxruntime-web' | 'plain';

export interface Peer {
  /** Unique, the key in peers.json. */
  id: string;
  table: TableId;
  label: string;
  host: Host;
  /** What the host calls it. */
  name: string;
  /** What it is checked against, when that is not the table's own recipe. */
  truth?: string;
  /** How its work differs from the table's title. */
  remark?: string;
  /** It uses one thread whatever it is given. */
  singleThread?: boolean;
  /** Left to peers.json and the terminal: the README has enough rows without it. */
  detail?: boolean;
  /** Melisma's runtimes: the running Node, or the one among the peers. */
  node?: string;
}

/** The recipe, in python/truth.py, that a peer is checked against. */
export const truthOf = ({ truth, table }: Peer): string => `truth-${truth ?? table}`;

const peer = (table: TableId, host: Host, name: string, label: string, more: Partial<Peer> = {}): Peer => ({
  id: `${table}/${name}`,
  table,
  label,
  host,
  name,
  ...more,
});

const lateFrames = { truth: 'whisper-mirrored', remark: "frames half a hop later than Whisper's", singleThread: true };
const wholeClip = { truth: 'kaldi-whole-clip', remark: 'mean and pre-emphasis once over the clip, not in each frame' };

/** Everybody but Melisma. */
export const others: readonly Peer[] = [
  peer('whisper', 'python', 'librosa', "librosa, with Whisper's log and clamp"),
  peer('whisper', 'python', 'librosa-mel', 'librosa melspectrogram alone', { remark: 'no log, no clamp' }),
  peer('whisper', 'python', 'openai-whisper', 'openai-whisper'),
  peer('whisper', 'python', 'torchaudio', 'torchaudio MelSpectrogram, log and clamp'),
  peer('whisper', 'python', 'transformers-torch', 'transformers WhisperFeatureExtractor, torch'),
  peer('whisper', 'python', 'transformers-numpy', 'transformers WhisperFeatureExtractor, numpy'),
  peer('whisper', 'python', 'kaldi-native-fbank', 'kaldi-native-fbank Whisper', lateFrames),
  peer('whisper', 'onnxruntime-node', 'onnxruntime-node/whisper80_conv', 'onnxruntime-node, whisper80_conv'),
  peer('whisper', 'onnxruntime-node', 'onnxruntime-node/whisper80', 'onnxruntime-node, whisper80'),
  peer('whisper', 'onnxruntime-web', 'onnxruntime-web/whisper80_conv', 'onnxruntime-web, whisper80_conv'),
  peer('whisper', 'onnxruntime-web', 'onnxruntime-web/whisper80', 'onnxruntime-web, whisper80'),
  peer('whisper', 'plain', 'transformers.js', 'transformers.js WhisperFeatureExtractor'),
  peer('whisper', 'plain', 'meyda', 'meyda melBands, 512 points', {
    remark: 'powers of two only, its own filters, no log',
  }),
  peer('kaldi', 'python', 'torchaudio-fbank', 'torchaudio compliance.kaldi.fbank'),
  peer('kaldi', 'python', 'kaldi-native-fbank-80', 'kaldi-native-fbank', { singleThread: true }),
  peer('kaldi', 'onnxruntime-node', 'onnxruntime-node/kaldi_conv', 'onnxruntime-node, kaldi_conv', wholeClip),
  peer('nemo', 'plain', 'parakeet.js', 'parakeet.js JsPreprocessor'),
  peer('nemo', 'onnxruntime-node', 'onnxruntime-node/nemo128_conv', 'onnxruntime-node, nemo128_conv'),
  peer('nemo', 'onnxruntime-web', 'onnxruntime-web/nemo128_conv', 'onnxruntime-web, nemo128_conv'),
  peer('fft', 'plain', 'fft.js', 'fft.js realTransform, float64'),
];

/** Melisma's targets, and its two ways to be called. */
const ways = ['simd-into', 'simd', 'double-into', 'double'];
const wayLabel = (way: string): string =>
  way.replace('-into', ', extractInto').replace(/^(simd|double)$/, '$1, extract');

/** `extract` shows once what a new array costs. */
const isDetail = (table: TableId, way: string): boolean =>
  (table !== 'fft' && way === 'double') || (table === 'kaldi' && way === 'simd');

/** `rfft` of melisma/dsp, into arrays that are there already. */
const transforms = ['simd', 'double'];

/** Melisma in one Node, `version` of which names the rows. */
export function ours(version: string): Peer[] {
  const own = (table: TableId, way: string, label: string): Peer => ({
    ...peer(table, 'melisma', `${table}-${way}`, `Melisma ${label}, Node ${version}`),
    id: `${table}/melisma-${way}-node${version.split('.')[0]}`,
    node: version,
    detail: isDetail(table, way),
  });
  const extractors = (['whisper', 'kaldi'] as const).flatMap((table) =>
    ways.map((way) => own(table, way, wayLabel(way))),
  );
  return [...extractors, ...transforms.map((target) => own('fft', target, `rfft, ${target}`))];
}

/** The row that a ratio is about: `extractInto`. */
export const ourId = (table: TableId, target: 'simd' | 'double', node: string): string =>
  `${table}/melisma-${target}-into-node${node.split('.')[0]}`;
