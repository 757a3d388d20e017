/** Every feature extractor class of transformers 5.23 that takes audio, and what describes it. */
import { type FrontEnd, refused } from '../keys.ts';
import { gemma3n, gemma4 } from './gemma.ts';
import { graniteSpeech, graniteSpeech5 } from './granite.ts';
import { audioSpectrogramTransformer, funAsrNano, lasr, phi4Multimodal, seamlessM4T, speech2Text } from './kaldi.ts';
import { cohereAsr, nemotronAsrStreaming, parakeet } from './parakeet.ts';
import { clap, clvp, speechT5, univNet } from './speech.ts';
import { mossTranscribeDiarize, qwen3Asr, voxtralRealtime, whisper } from './whisper.ts';

/** Classes whose front end a spec describes. */
export const built: Readonly<Record<string, () => FrontEnd>> = {
  WhisperFeatureExtractor: whisper,
  Qwen3ASRFeatureExtractor: qwen3Asr,
  MossTranscribeDiarizeFeatureExtractor: mossTranscribeDiarize,
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
};

const rawSamples = 'its features are the samples themselves: waveformFromConfig describes them';
const otherSamples = 'its features are the samples themselves, after steps that no waveform spec has';

/** Classes that compute something else, and why no spec describes it. */
const unbuilt: Readonly<Record<string, string>> = {
  InklingFeatureExtractor: 'its power is clamped under the root of the magnitude',
  Dots3NoteFeatureExtractor: 'frames of its window are cut off after the maximum, eight for each token',
  MusicgenMelodyFeatureExtractor: 'it computes chroma, not mel bands',
  Pop2PianoFeatureExtractor: 'it cuts the clip at beats',
  NeuCodecFeatureExtractor: 'a zero stands behind the clip before it is padded to whole hops of the codec',
  Xcodec2FeatureExtractor: 'zeros stand before the first frame, half a hop of the codec',
  Wav2Vec2FeatureExtractor: rawSamples,
  EncodecFeatureExtractor: rawSamples,
  DacFeatureExtractor: rawSamples,
  DiaFeatureExtractor: rawSamples,
  Gemma4UnifiedAudioFeatureExtractor: rawSamples,
  KyutaiSpeechToTextFeatureExtractor: rawSamples,
  MuseSparkFeatureExtractor: rawSamples,
  PeAudioFeatureExtractor: otherSamples,
  PocketTTSFeatureExtractor: otherSamples,
  VibeVoiceAcousticTokenizerFeatureExtractor: otherSamples,
};

/** The front end of a class; undefined for a class that is not of transformers 5.23. */
export function frontEndOf(name: string): FrontEnd | undefined {
  if (Object.hasOwn(built, name)) return built[name]();
  return Object.hasOwn(unbuilt, name) ? refused(unbuilt[name]) : undefined;
}

export const classNames = (): string[] => [...Object.keys(built), ...Object.keys(unbuilt)];
