/** Presets by what their models are for, as the list shows them. What is in none of them stands under the last. */
const families: readonly (readonly [title: string, names: readonly string[]])[] = [
  [
    'Speech to text, Whisper and relatives',
    [
      'whisper',
      'whisper-large-v3',
      'qwen2-audio',
      'qwen2-5-omni',
      'qwen3-asr',
      'qwen3-omni',
      'voxtral',
      'voxtral-realtime',
    ],
  ],
  [
    'Speech to text, NeMo and Conformers',
    [
      'parakeet',
      'parakeet-tdt',
      'nemotron-asr-streaming',
      'nemotron-3-5',
      'cohere-asr',
      'gigaam',
      'gigaam-v3',
      'w2v-bert',
    ],
  ],
  [
    'Speech to text, Kaldi and FunASR',
    [
      'icefall',
      'wenet',
      'paraformer',
      'sense-voice',
      'fire-red-asr',
      'telespeech',
      'fun-asr-nano',
      'dolphin',
      'speech-to-text',
    ],
  ],
  [
    'Who speaks, and when',
    [
      'ecapa',
      'titanet',
      'wespeaker',
      'pyannote-embedding',
      '3d-speaker',
      'cosyvoice-speaker',
      'fsmn-vad',
      'marblenet',
      'smart-turn-v3',
      'openwakeword',
    ],
  ],
  [
    'Sound and music',
    ['ast', 'beats', 'ced', 'clap', 'clap-fused', 'panns', 'vggish', 'yamnet', 'musicnn', 'beat-this', 'rmvpe'],
  ],
  [
    'Speech synthesis',
    [
      'bigvgan-v2-22khz',
      'bigvgan-v2-24khz',
      'bigvgan-v2-44khz',
      'bigvgan-v2-44khz-256x',
      'hifigan',
      'vocos',
      'tacotron2',
      'f5-tts',
      'cosyvoice2',
      'cosyvoice3',
      'speecht5',
      'styletts2',
      'univnet',
      'vits',
      'clvp',
    ],
  ],
  [
    'Toolboxes',
    [
      'kaldi-fbank',
      'kaldi-mfcc',
      'kaldi-mfcc-energy',
      'librosa-mel',
      'librosa-log-mel',
      'librosa-mfcc',
      'torchaudio-mel',
      'torchaudio-mfcc',
    ],
  ],
];

/** Every name once, in the order of the page. */
export function byFamily(names: readonly string[]): [title: string, names: string[]][] {
  const known = new Set(families.flatMap(([, own]) => own));
  const grouped = families.map(([title, own]): [string, string[]] => [
    title,
    own.filter((name) => names.includes(name)),
  ]);
  return [...grouped, ['Other models', names.filter((name) => !known.has(name))]];
}
