/** Every preset, by its name in camel case. To add one: a data entry in its family's file, and its name here. */
export { gemma3n, gemma4 } from './gemma.ts';
export { graniteSpeech, graniteSpeech5 } from './granite.ts';
export { icefall, kaldiFbank, kaldiMfcc, kaldiMfccEnergy } from './kaldi.ts';
export { dolphin, fireRedAsr, fsmnVad, paraformer, senseVoice, telespeech, wenet } from './kaldi-asr.ts';
export { beats, cosyvoiceSpeaker, pyannoteEmbedding, threeDSpeaker, wespeaker } from './kaldi-speaker.ts';
export { discogsEffnet, librosaLogMel, librosaMel, librosaMfcc, musicnn } from './librosa.ts';
export { cohereAsr, marblenet, nemotron35, nemotronAsrStreaming, parakeet, parakeetTdt, titanet } from './parakeet.ts';
export { psfFbank, psfLogfbank, psfMfcc } from './python-speech-features.ts';
export { qwen2Audio, qwen3Asr, qwen3Omni, qwen25Omni } from './qwen.ts';
export { ecapa } from './speechbrain.ts';
export { ced, openwakeword, panns, vggish, yamnet } from './tagging.ts';
export { beatThis, gigaam, gigaamV3, styletts2, torchaudioMel, torchaudioMfcc } from './torchaudio.ts';
export { ast, funAsrNano, lasr, phi4Multimodal, seamlessM4t, speechToText, w2vBert } from './transformers-kaldi.ts';
export { clap, clapFused, clvp, speecht5, univnet } from './transformers-spectra.ts';
export {
  bigvganV222khz,
  bigvganV224khz,
  bigvganV244khz,
  bigvganV244khz256x,
  cosyvoice2,
  cosyvoice3,
  f5Tts,
  hifigan,
  rmvpe,
  tacotron2,
  vits,
  vocos,
} from './vocoders.ts';
export { voxtral, voxtralRealtime } from './voxtral.ts';
export { smartTurnV3, whisper, whisperLargeV3 } from './whisper.ts';
