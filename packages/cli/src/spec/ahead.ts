/** Presets that most calls name: `npm run build` compiles them into the package. */
export const compiledAhead = [
  'whisper',
  'whisper-large-v3',
  'parakeet',
  'parakeet-tdt',
  'kaldi-fbank',
  'kaldi-mfcc',
  'wespeaker',
  '3d-speaker',
  'wenet',
  'gigaam-v3',
] as const;
