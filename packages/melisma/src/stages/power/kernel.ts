/**
 * power: |X[k]|^2, or the magnitude sqrt(|X[k]|^2 + epsilon) or sqrt(max(|X[k]|^2, epsilon)), for one group of frames, as the transform delivers its bins.
 *
 * in   re, im  vectors, frame-in-lane      out  vectors in the transform's own order, input^2 (or input), unscaled
 * err  power <= 1.5 ULP barring under- and overflow: three roundings, no cancellation
 */
import { at } from '../../generator/builder.ts';
import type { Sink } from '../../generator/dft/passes.ts';
import { VECTOR_BYTES } from '../../generator/program.ts';
import type { Spec } from '../../spec/spec.ts';

/** `needs` says which bins are read later; a transform's mirror images above n/2 are asked for, too. */
export function powerSink(
  spec: Pick<Spec, 'spectrum' | 'spectrumEpsilon' | 'spectrumEpsilonMode'>,
  needs: (k: number) => boolean = () => true,
): Sink {
  return {
    bytes: VECTOR_BYTES,
    needs,
    write(f, base, offset, { re, im }) {
      const { g } = f;
      const power = g.add(g.mul(re, re), g.mul(im, im));
      const epsilon = g.constant(spec.spectrumEpsilon);
      const guarded = () =>
        spec.spectrumEpsilonMode === 'clamp' ? g.binary('pmax', power, epsilon) : g.add(power, epsilon);
      f.store(at(base, offset), spec.spectrum === 'power' ? power : g.unary('sqrt', guarded()));
    },
  };
}
