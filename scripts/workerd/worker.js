/** A worker as someone would write it: the compiled front end is imported as a module, `melisma/runtime` runs it. */
import { createExtractor } from 'melisma';
import { loadExtractor, loadExtractorSync } from 'melisma/runtime';
import bytes from './front-end.bin';
import file from './front-end.wasm';

export default {
  async fetch(request) {
    const samples = new Float32Array(await request.arrayBuffer());
    const extractor = loadExtractorSync(file);
    const { data, dims } = extractor.extract(samples, { sampleRate: extractor.spec.sampleRate });
    const { name, specHash } = extractor;
    const refused = [await codeOf(createExtractor('whisper')), await codeOf(loadExtractor(bytes))];
    return Response.json({ name, specHash, dims, sha256: await sha256(data), refused });
  },
};

/** The code that a promise is rejected with. */
const codeOf = (promise) =>
  promise.then(
    () => null,
    (error) => error.code,
  );

async function sha256(data) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
