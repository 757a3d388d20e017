/** A worker as someone would write it: the compiled front end is imported as a module, `melisma/runtime` runs it. */
import { createExtractor } from 'melisma';
import { loadExtractor, loadExtractorSync } from 'melisma/runtime';
import { stages } from 'melisma/runtime/stages';
import bytes from './front-end.bin';
import file from './front-end.wasm';

export default {
  async fetch(request) {
    const samples = new Float32Array(await request.arrayBuffer());
    const extractors = [loadExtractorSync(file, { stages }), await loadExtractor(file)];
    const { name, spec, specHash } = extractors[0];
    const features = extractors.map((extractor) => extractor.extract(samples, { sampleRate: spec.sampleRate }));
    const hashes = await Promise.all(features.map(({ data }) => sha256(data)));
    const refused = [await codeOf(createExtractor('whisper')), await codeOf(loadExtractor(bytes))];
    return Response.json({ name, specHash, dims: features[0].dims, hashes, refused });
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
