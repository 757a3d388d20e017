/** Writes a front end compiled ahead of time, as runtime/file.ts reads it. */
import { specHash } from '../spec/hash.ts';
import { geometryOf } from '../spec/sizes.ts';
import type { Spec } from '../spec/spec.ts';
import { needsStages } from '../stages/utterance.ts';
import { compile } from './compile.ts';
import { BITS_VERSION } from './engines.ts';
import type { CompiledTarget, OutputType } from './runtime/engine.ts';
import { FILE_FORMAT, type FrontEndRecord, RECORD_SECTION } from './runtime/file.ts';
import { sealed, sectionsOf } from './sealed.ts';

/** The file of a front end; `name` is the preset's, `computed` what its kernel delivers. Its bytes depend on the arguments and on nothing else. */
export function compileFile(
  spec: Spec,
  name: string | null,
  target: CompiledTarget,
  output: OutputType,
  computed: OutputType,
): Uint8Array<ArrayBuffer> {
  const { bytes } = compile(spec, target, computed, (layout) => {
    const about = { format: FILE_FORMAT, bitsVersion: BITS_VERSION, specHash: specHash(spec) };
    const playing = { geometry: geometryOf(spec), needsStages: needsStages(spec), layout };
    const record: FrontEndRecord = { ...about, ...playing, name, spec, target, output };
    return sectionsOf(RECORD_SECTION, record);
  });
  return sealed(bytes);
}
