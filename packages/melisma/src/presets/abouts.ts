/** What is known of every preset besides its numbers, by the preset's name in camel case. */
export { gemma3nAbout as gemma3n, gemma4About as gemma4 } from './gemma.ts';
export { graniteSpeech5About as graniteSpeech5, graniteSpeechAbout as graniteSpeech } from './granite.ts';
export {
  icefallAbout as icefall,
  kaldiFbankAbout as kaldiFbank,
  kaldiMfccAbout as kaldiMfcc,
  kaldiMfccEnergyAbout as kaldiMfccEnergy,
} from './kaldi.ts';
export {
  dolphinAbout as dolphin,
  fireRedAsrAbout as fireRedAsr,
  fsmnVadAbout as fsmnVad,
  paraformerAbout as paraformer,
  senseVoiceAbout as senseVoice,
  telespeechAbout as telespeech,
  wenetAbout as wenet,
} from './kaldi-asr.ts';
export {
  beatsAbout as beats,
  cosyvoiceSpeakerAbout as cosyvoiceSpeaker,
  pyannoteEmbeddingAbout as pyannoteEmbedding,
  threeDSpeakerAbout as threeDSpeaker,
  wespeakerAbout as wespeaker,
} from './kaldi-speaker.ts';
export {
  discogsEffnetAbout as discogsEffnet,
  librosaLogMelAbout as librosaLogMel,
  librosaMelAbout as librosaMel,
  librosaMfccAbout as librosaMfcc,
  musicnnAbout as musicnn,
} from './librosa.ts';
export {
  cohereAsrAbout as cohereAsr,
  marblenetAbout as marblenet,
  nemotron35About as nemotron35,
  nemotronAsrStreamingAbout as nemotronAsrStreaming,
  parakeetAbout as parakeet,
  parakeetTdtAbout as parakeetTdt,
  titanetAbout as titanet,
} from './parakeet.ts';
export {
  psfFbankAbout as psfFbank,
  psfLogfbankAbout as psfLogfbank,
  psfMfccAbout as psfMfcc,
} from './python-speech-features.ts';
export {
  qwen2AudioAbout as qwen2Audio,
  qwen3AsrAbout as qwen3Asr,
  qwen3OmniAbout as qwen3Omni,
  qwen25OmniAbout as qwen25Omni,
} from './qwen.ts';
export { ecapaAbout as ecapa } from './speechbrain.ts';
export {
  cedAbout as ced,
  openwakewordAbout as openwakeword,
  pannsAbout as panns,
  vggishAbout as vggish,
  yamnetAbout as yamnet,
} from './tagging.ts';
export {
  beatThisAbout as beatThis,
  gigaamAbout as gigaam,
  gigaamV3About as gigaamV3,
  styletts2About as styletts2,
  torchaudioMelAbout as torchaudioMel,
  torchaudioMfccAbout as torchaudioMfcc,
} from './torchaudio.ts';
export {
  astAbout as ast,
  funAsrNanoAbout as funAsrNano,
  lasrAbout as lasr,
  phi4MultimodalAbout as phi4Multimodal,
  seamlessM4tAbout as seamlessM4t,
  speechToTextAbout as speechToText,
  w2vBertAbout as w2vBert,
} from './transformers-kaldi.ts';
export {
  clapAbout as clap,
  clapFusedAbout as clapFused,
  clvpAbout as clvp,
  speecht5About as speecht5,
  univnetAbout as univnet,
} from './transformers-spectra.ts';
export {
  bigvganV222khzAbout as bigvganV222khz,
  bigvganV224khzAbout as bigvganV224khz,
  bigvganV244khz256xAbout as bigvganV244khz256x,
  bigvganV244khzAbout as bigvganV244khz,
  cosyvoice2About as cosyvoice2,
  cosyvoice3About as cosyvoice3,
  f5TtsAbout as f5Tts,
  hifiganAbout as hifigan,
  rmvpeAbout as rmvpe,
  tacotron2About as tacotron2,
  vitsAbout as vits,
  vocosAbout as vocos,
} from './vocoders.ts';
export { voxtralAbout as voxtral, voxtralRealtimeAbout as voxtralRealtime } from './voxtral.ts';
export {
  smartTurnV3About as smartTurnV3,
  whisperAbout as whisper,
  whisperLargeV3About as whisperLargeV3,
} from './whisper.ts';
