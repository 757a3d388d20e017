/** Keys that librosa, torchaudio and NeMo share. */
import type { Framing, Spec } from '../spec/spec.ts';
import type { Key } from './keys.ts';

const eitherOf = <T>(fallback: T, expected: string, first: unknown, one: T, second: unknown, other: T): Key<T> => ({
  fallback,
  expected,
  read: (value) => (value === first ? one : value === second ? other : undefined),
});

/** The exponent of a magnitude. */
export const exponent = (): Key<Spec['spectrum']> =>
  eitherOf<Spec['spectrum']>('power', '1 or 2', 1, 'magnitude', 2, 'power');

/** librosa's norm of filters. */
export const filterNorm = (fallback: Spec['melNorm']): Key<Spec['melNorm']> =>
  eitherOf<Spec['melNorm']>(fallback, "'slaney' or null", 'slaney', 'slaney', null, 'none');

/** What lies beyond the ends of a clip, for frames that are centred. */
export const padModes: Readonly<Record<string, Framing>> = { reflect: 'center-reflect', constant: 'center-zero' };
