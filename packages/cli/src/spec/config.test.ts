// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of OmegaConf
import { expect, it } from 'vitest';
import { withReferences } from './config.ts';

it('references lead to the value that stands there, also by way of another', () => {
  const root = {
    rate: '${model.rate}',
    model: { rate: 16000, preprocessor: { sample_rate: '${rate}', window: 'hann' } },
  };
  expect(withReferences(root, root)).toEqual({
    rate: 16000,
    model: { rate: 16000, preprocessor: { sample_rate: 16000, window: 'hann' } },
  });
});

it('references to nothing and in a circle end', () => {
  const root = { a: '${b}', b: '${a}', c: '${no.such}', d: 'x${a}', e: [1] };
  expect(withReferences(root, root)).toMatchObject({ c: '${no.such}', d: 'x${a}', e: [1] });
});
