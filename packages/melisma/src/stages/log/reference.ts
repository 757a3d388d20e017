/** log: logarithm above a floor. */
import type { Spec } from '../../spec/spec.ts';
import type { FrameStage } from '../stage.ts';

/**
 * in, out  [melCount]
 *
 * Source: torch.clamp(mel, min=1e-10).log10() (OpenAI's Whisper, `clamp`), log(mel + 2^-24) (NeMo, `add`),
 * 10 log10 (librosa.power_to_db with ref 1 and no top_db).
 */
export const logReference: FrameStage<Float64Array, Float64Array> = (spec) => {
  if (spec.log === 'none') return (mel) => mel.slice();
  const logarithm = logarithms[spec.log];
  const floored = (x: number) => (spec.logFloorMode === 'add' ? x + spec.logFloor : Math.max(x, spec.logFloor));
  return (mel) => mel.map((x) => logarithm(floored(x)));
};

const logarithms: Readonly<Record<Exclude<Spec['log'], 'none'>, (x: number) => number>> = {
  log10: Math.log10,
  ln: Math.log,
  db: (x) => 10 * Math.log10(x),
};
