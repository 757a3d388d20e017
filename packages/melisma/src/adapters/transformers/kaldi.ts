/** Classes of transformers.js after Kaldi's fbank. */
import { refusal } from '../../errors/refusal.ts';
import { wespeaker as weSpeakerPreset } from '../../presets/kaldi-speaker.ts';
import { frameCount } from '../../spec/sizes.ts';
import type { Spec, Stack } from '../../spec/spec.ts';
import { defineSpec } from '../../spec/validate.ts';
import { ExtractorVariants, frontEndOf, maskOf, tensorOf } from './front-end.ts';
import type { CallOptions, Replacement } from './types.ts';

/** `input_values` [1, max_length, mels]. */
export const audioSpectrogramTransformer: Replacement = (config) => {
  const keys = ['num_mel_bins', 'sampling_rate', 'max_length', 'do_normalize', 'mean', 'std'];
  const frontEnd = frontEndOf('ASTFeatureExtractor', config, keys);
  return async (audio) => ({ input_values: tensorOf(await frontEnd.extract(audio)) });
};

/**
 * What the options change of a spec that pads to an even number of frames and puts two side by side: frames of the padding value up to
 * another multiple, of which whole stacks are kept, or no such frames.
 */
function paddingOf(stack: Stack, { padding = true, pad_to_multiple_of: multiple = 2 }: CallOptions): Partial<Spec> {
  if (!padding || !multiple) return { stack: { ...stack, end: 'drop' } };
  if (multiple === 2) return {};
  return { padFrames: { multiple, fill: stack.fill }, stack: { ...stack, end: 'drop' } };
}

/** `input_features` [1, frames / 2, 2 mels] and `attention_mask`. */
export const seamlessM4T: Replacement = (config) => {
  const keys = ['num_mel_bins', 'sampling_rate', 'stride', 'padding_value'];
  const frontEnd = frontEndOf('SeamlessM4TFeatureExtractor', config, keys);
  return async (audio, options) => {
    const { do_normalize_per_mel_bins: normalize = true, return_attention_mask: masked = true } = options;
    const change = paddingOf(frontEnd.spec.stack!, options);
    const features = await frontEnd.extract(audio, normalize ? change : { ...change, normalize: { kind: 'none' } });
    return { input_features: tensorOf(features), ...(masked && { attention_mask: maskOf(features, 'int64') }) };
  };
};

/** No class of transformers has this name: the front end is WeSpeaker's, with the sizes of the configuration. Throws ERR_CONFIG. */
function weSpeakerFrontEnd({ num_mel_bins, sampling_rate, fbank_centering_span: span }: Record<string, unknown>) {
  if (span !== null && span !== undefined) {
    const more = ' (WeSpeakerFeatureExtractor)';
    throw refusal('ERR_CONFIG', 'fbank_centering_span', [null], span, { more });
  }
  const sampleRate = sampling_rate as number;
  const sizes = { melCount: num_mel_bins as number, sampleRate, maxFrequency: Math.floor(sampleRate / 2) };
  const normalize: Spec['normalize'] = { kind: span === null ? 'mean' : 'none' };
  return new ExtractorVariants(defineSpec({ ...weSpeakerPreset, ...sizes, normalize }));
}

/** `input_features` [1, frames, mels]. Clips under `min_num_frames` frames are left to the class, which goes on beyond their end. */
export const weSpeaker: Replacement = (config) => {
  const frontEnd = weSpeakerFrontEnd(config);
  const least = (config.min_num_frames as number | null | undefined) ?? 1;
  return async (audio) => {
    if (frameCount(frontEnd.spec, audio.length) < least) return undefined;
    return { input_features: tensorOf(await frontEnd.extract(audio)) };
  };
};
