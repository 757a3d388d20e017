/**
 * `toTensors` where onnxruntime-web computes in a worker (`env.wasm.proxy`), on a page of Chromium: what comes back, and what became of
 * the buffers. Chromium is the one of `npm run bits`, which installs it.
 *
 *   npx tsx tests/adapters/proxy.ts
 */
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from '../../scripts/entries.ts';
import { home, installed } from './environment.ts';

const browserFolder = join(root, 'scripts/bits/runtimes');
const ortFolder = join(home, 'node_modules/onnxruntime-web/dist');

interface Browser {
  version(): string;
  newPage(): Promise<{ goto(url: string): Promise<unknown>; evaluate(code: string): Promise<string> }>;
  close(): Promise<void>;
}

/** The program of the page: three clips as a batch through a session in the worker, and one as a view of the extractor. */
const program = `
import { createExtractorSync, presets } from 'melisma';
import { toTensors } from 'melisma/onnxruntime';
import { identityModel } from './tests/adapters/identity.ts';

export async function run(ort) {
  Object.assign(ort.env.wasm, { proxy: true, numThreads: 1, wasmPaths: '/ort/' });
  const model = identityModel([
    { name: 'input_features', type: 'float32', axes: 3 },
    { name: 'length', type: 'int64', axes: 1 },
    { name: 'attention_mask', type: 'int64', axes: 2 },
  ]);
  const session = await ort.InferenceSession.create(model);
  const extractor = createExtractorSync(presets.parakeet);
  const clips = [7919, 4001, 8000].map((n, k) => Float32Array.from({ length: n }, (_, i) => Math.sin(i * i * (k + 1) * 1e-5)));
  const options = { sampleRate: 16000 };
  const results = [];
  for (const features of [extractor.extractBatch(clips, options), extractor.extractView(clips[0], options)]) {
    const expected = Array.from(features.data);
    const feeds = toTensors(features, { Tensor: ort.Tensor, lengths: 'int64', mask: 'int64' });
    const before = Object.values(feeds).map(({ data }) => data);
    const { same_input_features, same_length, same_attention_mask } = await session.run(feeds);
    results.push({
      dims: same_input_features.dims,
      equal: expected.every((x, i) => x === same_input_features.data[i]),
      lengths: Array.from(same_length.data, Number),
      valid: Array.from(same_attention_mask.data, Number).reduce((a, b) => a + b),
      takenAway: before.filter(({ buffer }) => buffer.byteLength === 0).length,
      featuresWhole: expected.every((x, i) => x === features.data[i]) && features.data.length === expected.length,
    });
  }
  const again = extractor.extractView(clips[0], options);
  return { results, extractorWorks: again.data.length === again.dims[0] * again.dims[1], workers: globalThis.workersMade };
}`;

const page = `<!doctype html><title>proxy</title><script>
globalThis.workersMade = 0;
globalThis.Worker = class extends Worker { constructor(...args) { super(...args); globalThis.workersMade++; } };
</script>`;

async function bundled(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: root, loader: 'ts' },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    tsconfig: join(root, 'tsconfig.json'),
    write: false,
  });
  return outputFiles[0].text;
}

const types: Record<string, string> = { mjs: 'text/javascript', wasm: 'application/wasm' };

/** The page, its program, and onnxruntime-web. */
async function serve(code: string) {
  const server = createServer(({ url = '/' }, response) => {
    if (url === '/') return response.setHeader('content-type', 'text/html').end(page);
    if (url === '/page.mjs') return response.setHeader('content-type', 'text/javascript').end(code);
    const [, name, kind] = url.match(/^\/ort\/([\w.-]+\.(mjs|wasm))$/) ?? [];
    if (!name || !existsSync(join(ortFolder, name))) return response.writeHead(404).end();
    return response.setHeader('content-type', types[kind]).end(readFileSync(join(ortFolder, name)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function launch(): Promise<Browser> {
  const require = createRequire(join(browserFolder, 'package.json'));
  const { chromium } = require('playwright-core');
  const { default: packed } = await import(`${pathToFileURL(require.resolve('@sparticuz/chromium'))}`);
  return chromium.launch({ executablePath: await packed.executablePath(), args: ['--no-sandbox'] });
}

if (!existsSync(join(browserFolder, 'node_modules'))) throw new Error('no Chromium: npm run bits -- --only chromium');
await installed();
const server = await serve(await bundled());
const browser = await launch();
try {
  const tab = await browser.newPage();
  await tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const code = `Promise.all([import('/page.mjs'), import('/ort/ort.wasm.min.mjs')])
    .then(([{ run }, ort]) => run(ort)).then(JSON.stringify)`;
  const report = JSON.parse(await tab.evaluate(code));
  console.log(`Chromium ${browser.version()}`, JSON.stringify(report, null, 1));
  const fine = report.results.every(
    ({ equal, featuresWhole }: { equal: boolean; featuresWhole: boolean }) => equal && featuresWhole,
  );
  process.exitCode = fine && report.extractorWorks && report.workers > 0 ? 0 : 1;
} finally {
  await browser.close();
  server.close();
}
