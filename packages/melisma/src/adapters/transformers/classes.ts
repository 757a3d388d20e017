/**
 * The classes of transformers.js that are replaced.
 *
 * Source of names, options and shapes: huggingface/transformers.js 4.3.1, src/models/<model>/feature_extraction_<model>.js. The values are
 * those of the Python classes of the same names, transformers 5.23.0.
 */
import { clap } from './clap.ts';
import { gemma } from './gemma.ts';
import { audioSpectrogramTransformer, seamlessM4T, weSpeaker } from './kaldi.ts';
import { cohereAsr, graniteSpeech, parakeet } from './speech.ts';
import type { Replacement } from './types.ts';
import { voxtralRealtime, whisper } from './whisper.ts';

export const replacements: Readonly<Record<string, Replacement>> = {
  ASTFeatureExtractor: audioSpectrogramTransformer,
  ClapFeatureExtractor: clap,
  CohereAsrFeatureExtractor: cohereAsr,
  Gemma3nAudioFeatureExtractor: gemma('Gemma3nAudioFeatureExtractor'),
  Gemma4AudioFeatureExtractor: gemma('Gemma4AudioFeatureExtractor'),
  GraniteSpeechFeatureExtractor: graniteSpeech,
  ParakeetFeatureExtractor: parakeet,
  SeamlessM4TFeatureExtractor: seamlessM4T,
  VoxtralRealtimeFeatureExtractor: voxtralRealtime,
  WeSpeakerFeatureExtractor: weSpeaker,
  WhisperFeatureExtractor: whisper,
};
