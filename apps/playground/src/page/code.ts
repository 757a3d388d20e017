/** What is on screen, as a program that computes it. */
import type { Spec } from 'melisma';
import type { FrontEnd } from '../work/front-ends.ts';

export interface Shown {
  file: string;
  frontEnd: FrontEnd;
  preset?: Spec;
  length?: string;
}

/** `'whisper'`, or the preset with what differs from it. */
function expressionOf({ frontEnd: { spec, name }, preset }: Shown): string {
  if (preset === undefined) return `createExtractor(${JSON.stringify(spec, null, 2)})`;
  const changed = Object.entries(spec).filter(
    ([knob, value]) => JSON.stringify(value) !== JSON.stringify(preset[knob as keyof Spec]),
  );
  if (changed.length === 0) return `createExtractor('${name}')`;
  const parts = changed.map(([knob, value]) => `${knob}: ${JSON.stringify(value)}`).join(', ');
  return `createExtractor({ ...getPreset('${name}'), ${parts} })`;
}

export function codeFor(shown: Shown): string {
  const { sampleRate } = shown.frontEnd.spec;
  const make = expressionOf(shown);
  const names = make.includes('getPreset') ? 'createExtractor, getPreset' : 'createExtractor';
  const options = shown.length
    ? `{ sampleRate: ${sampleRate}, length: '${shown.length}' }`
    : `{ sampleRate: ${sampleRate} }`;
  return `import { ${names} } from 'melisma';
import { readSamples } from '@melisma/decode/node';

const samples = await readSamples(${JSON.stringify(shown.file)}, { sampleRate: ${sampleRate}, channel: 'average' });
const extractor = await ${make};
const { data, dims, validFrames } = extractor.extract(samples, ${options});
`;
}
