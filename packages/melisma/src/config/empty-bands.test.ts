import { presets } from 'melisma';
import { emptyBandsNote, fromConfig } from 'melisma/config';
import { expect, it } from 'vitest';
import { melFilters } from '../tables/mel.ts';

it('bands without a bin are said once, among the notes', () => {
  // torchaudio warns of the same four: "At least one mel filterbank has all zero values"
  const { notes } = fromConfig({ sample_rate: 16000, n_fft: 400, n_mels: 128 }, { kind: 'torchaudio' });
  expect(notes.filter((note) => note.includes('mel bands'))).toEqual([
    '4 of 128 mel bands hold no bin of a spectrum of 400 points, and are always as in silence: 0, 3, 6, 13',
  ]);
});

it.each(Object.entries(presets))('%s: as its filters are', (_, spec) => {
  const empty = melFilters(spec).filter(({ weights }) => weights.every((weight) => Math.fround(weight) === 0));
  const note = emptyBandsNote(spec);
  if (empty.length === 0) expect(note).toBeUndefined();
  else expect(note).toContain(`${empty.length} of ${spec.melCount} mel bands`);
});
