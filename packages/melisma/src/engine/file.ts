/** Writes what runtime/file.ts reads: a front end compiled ahead of time. */
import { canonicalJson, specHash } from '../spec/hash.ts';
import { geometryOf } from '../spec/sizes.ts';
import type { Spec } from '../spec/spec.ts';
import { needsStages } from '../stages/utterance.ts';
import { compile } from './compile.ts';
import { BITS_VERSION } from './engines.ts';
import type { CompiledTarget, OutputType } from './runtime/engine.ts';
import {
  CHECKSUM_BYTES,
  CHECKSUM_SECTION,
  checksum,
  FILE_FORMAT,
  type FrontEndRecord,
  RECORD_SECTION,
} from './runtime/file.ts';

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
    return { [RECORD_SECTION]: asciiJson(record), [CHECKSUM_SECTION]: new Uint8Array(CHECKSUM_BYTES) };
  });
  new DataView(bytes.buffer).setUint32(bytes.length - CHECKSUM_BYTES, checksum(bytes), true);
  return bytes;
}

/** JSON in bytes below 128, keys in order. */
function asciiJson(value: unknown): Uint8Array {
  const escaped = (c: string) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const text = canonicalJson(value).replace(/[\u0080-\uffff]/g, escaped);
  return Uint8Array.from(text, (c) => c.charCodeAt(0));
}
