/** Keys that every feature extractor of Hugging Face transformers may carry. */
import { inert, inertBecause, type Key, only, orNull, text } from '../keys.ts';

/** Why a filter bank in a file is not read: the classes compute it anew and overwrite it. */
const computedAnew = 'mel_filters is not read: the Python class computes its filters from the other keys, too';

/** Keys of `FeatureExtractionMixin` and `SequenceFeatureExtractor`; a class whose padding differs writes its own over them. */
export const common = () => ({
  ...imageKeys(),
  feature_extractor_type: text(''),
  processor_class: inert,
  auto_map: inert,
  subsampling_factor: inert,
  transformers_version: inert,
  _valid_processor_keys: inert,
  return_attention_mask: inert,
  padding_value: only(0, 'samples are padded with zeros'),
  padding_side: only('right', 'clips are padded at their end'),
  mel_filters: inertBecause(computedAnew),
});

/** Keys of image processors, which share the file of an omni model; no class here reads them. */
const imageKeys = (): Readonly<Record<string, Key<undefined>>> => {
  const names =
    'image_processor_type image_mean image_std max_pixels min_pixels merge_size patch_size temporal_patch_size do_convert_rgb ' +
    'do_rescale do_resize rescale_factor resample size crop_size do_center_crop data_format input_data_format default_to_square ' +
    'do_normalize device disable_grouping image_seq_length return_tensors';
  return Object.fromEntries(names.split(' ').map((name) => [name, inert]));
};

/** The processor that calls the class, where that changes what comes out. */
export const processorClass = (): Key<string | null> => orNull(text(''), '');
