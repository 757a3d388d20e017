/** power: |X[k]|^2, or |X[k]|. */
import type { FrameStage, Spectrum } from '../stage.ts';

/**
 * in   re, im [bins]        out  [bins], input^2 (power) or input (magnitude), unscaled
 *
 * Source: torch.stft(...).abs() ** 2 (OpenAI's Whisper); sqrt(|X|^2 + epsilon) for a magnitude, or sqrt(max(|X|^2, epsilon)).
 */
export const powerReference: FrameStage<Spectrum, Float64Array> = (spec) => {
  const { spectrumEpsilon: epsilon, spectrumEpsilonMode } = spec;
  const guarded = (power: number) => (spectrumEpsilonMode === 'clamp' ? Math.max(power, epsilon) : power + epsilon);
  return ({ re, im }) =>
    re.map((x, k) => {
      const power = x * x + im[k] * im[k];
      return spec.spectrum === 'magnitude' ? Math.sqrt(guarded(power)) : power;
    });
};
