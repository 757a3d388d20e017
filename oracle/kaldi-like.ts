/** Kaldi's filterbank with filters in float64: the front end with every per-frame stage in use that the oracles are run on. */
import { presets, type Spec } from 'melisma';

/** The preset's filters are torchaudio's float32 ones. */
export const kaldiLike: Spec = { ...presets.kaldiFbank, melPrecision: 'float64' };
