import { hzToMel, melToHz } from 'melisma/dsp';
import { expect, it } from 'vitest';
import { melOf, melToHertz } from './mel.ts';

it.each(['htk', 'kaldi', 'slaney'] as const)('%s is the scale of melisma/dsp, both ways', (scale) => {
  for (const hertz of [0, 1, 63.5, 440, 999.9, 1000, 1000.1, 4000, 7999, 24000]) {
    expect(melOf(scale)(hertz)).toBeCloseTo(hzToMel(hertz, scale), 9);
    expect(melToHertz(scale)(melOf(scale)(hertz))).toBeCloseTo(melToHz(hzToMel(hertz, scale), scale), 8);
  }
});
