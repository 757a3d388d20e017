/** Every feature extractor class of transformers 5.24 that takes audio, those of transformers.js alone, and what describes each. */
import { type ConfigReader, refused } from '../keys.ts';
import { beside } from './beside.ts';
import { gemma3n, gemma4 } from './gemma.ts';
import { graniteSpeech, graniteSpeech5 } from './granite.ts';
import { audioSpectrogramTransformer, funAsrNano, lasr, phi4Multimodal, seamlessM4T, speech2Text } from './kaldi.ts';
import { cohereAsr, nemotronAsrStreaming, parakeet } from './parakeet.ts';
import { clap, clvp, inkling, speechT5, univNet } from './speech.ts';
import { dots3Note, mossTranscribeDiarize, qwen3Asr, voxtralRealtime, whisper } from './whisper.ts';

/** Classes whose front end a spec describes. */
export const built: Readonly<Record<string, () => ConfigReader>> = {
  WhisperFeatureExtractor: whisper,
  Qwen3ASRFeatureExtractor: qwen3Asr,
  MossTranscribeDiarizeFeatureExtractor: mossTranscribeDiarize,
  Dots3NoteFeatureExtractor: dots3Note,
  VoxtralRealtimeFeatureExtractor: voxtralRealtime,
  ParakeetFeatureExtractor: parakeet,
  NemotronAsrStreamingFeatureExtractor: nemotronAsrStreaming,
  CohereAsrFeatureExtractor: cohereAsr,
  SeamlessM4TFeatureExtractor: seamlessM4T,
  ASTFeatureExtractor: audioSpectrogramTransformer,
  Speech2TextFeatureExtractor: speech2Text,
  FunAsrNanoFeatureExtractor: funAsrNano,
  LasrFeatureExtractor: lasr,
  Phi4MultimodalFeatureExtractor: phi4Multimodal,
  GraniteSpeechFeatureExtractor: graniteSpeech,
  GraniteSpeech5FeatureExtractor: graniteSpeech5,
  Gemma3nAudioFeatureExtractor: gemma3n,
  Gemma4AudioFeatureExtractor: gemma4,
  SpeechT5FeatureExtractor: speechT5,
  UnivNetFeatureExtractor: univNet,
  ClvpFeatureExtractor: clvp,
  ClapFeatureExtractor: clap,
  InklingFeatureExtractor: inkling,
};

const rawSamples = 'its features are the samples themselves: waveformFromConfig describes them';

/** Classes that compute something else, and why no spec describes it. */
const unbuilt: Readonly<Record<string, string>> = {
  MusicgenMelodyFeatureExtractor: 'it computes chroma, not mel bands',
  Pop2PianoFeatureExtractor: 'it cuts the clip at beats',
  NeuCodecFeatureExtractor:
    'the samples are one of its inputs: waveformFromConfig describes them; behind the clip of the other stands a zero before that is padded to whole hops of the codec',
  Xcodec2FeatureExtractor:
    'the samples are one of its inputs: waveformFromConfig describes them; before the first frame of the other stand zeros, half a hop of the codec',
};

/** Classes whose features are samples. */
const ofSamples: readonly string[] = [
  'Wav2Vec2FeatureExtractor',
  'OmniASRFeatureExtractor',
  'EncodecFeatureExtractor',
  'DacFeatureExtractor',
  'DiaFeatureExtractor',
  'Gemma4UnifiedAudioFeatureExtractor',
  'KyutaiSpeechToTextFeatureExtractor',
  'MuseSparkFeatureExtractor',
  'WavTokenizerFeatureExtractor',
  'VibeVoiceAcousticTokenizerFeatureExtractor',
  'PeAudioFeatureExtractor',
  'PocketTTSFeatureExtractor',
  'MoonshineFeatureExtractor',
  'ChatterboxFeatureExtractor',
  'PyAnnoteFeatureExtractor',
  'SnacFeatureExtractor',
];

/** The front end of a class; undefined for a class that is not known. */
export function frontEndOf(name: string): ConfigReader | undefined {
  if (Object.hasOwn(built, name)) return built[name]();
  if (Object.hasOwn(beside, name)) return beside[name]();
  if (ofSamples.includes(name)) return refused(rawSamples);
  return Object.hasOwn(unbuilt, name) ? refused(unbuilt[name]) : undefined;
}

export const classNames = (): string[] => [
  ...Object.keys(built),
  ...Object.keys(beside),
  ...ofSamples,
  ...Object.keys(unbuilt),
];
