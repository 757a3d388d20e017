/** The built packages as a page without a bundler has them: an import map, and the files of `dist/` as they are. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from './entries.ts';
import { listening } from './loopback.ts';

/** What the server answers to a path, beside the packages and the recordings. */
export interface Answer {
  type: string;
  body: string | Uint8Array;
  headers?: Record<string, string>;
}

export interface Site {
  /** Ends in a slash. */
  url: string;
  /** The modules and workers that were asked for, with their bytes when gzipped. */
  downloads: { path: string; gzipped: number }[];
  close(): void;
}

const rooms = ['errors', 'wav', 'resample'].map((room) => [`melisma/${room}`, `/melisma/${room}.js`]);
const imports = { '@melisma/decode': '/decode/index.js', ...Object.fromEntries(rooms) };
export const html = `<!doctype html><script type="importmap">${JSON.stringify({ imports })}</script>`;
export const javascript = (body: string | Uint8Array, headers = {}): Answer => ({
  type: 'text/javascript',
  body,
  headers,
});

/** A file of a package's build. */
export const built = (name: string, path: string): Uint8Array =>
  readFileSync(join(root, 'packages', name, 'dist', path));

/** `/decode/...` and `/melisma/...` are the packages, `/recordings/...` those of the tests. */
function answerTo(path: string): Answer | undefined {
  if (path === '/') return { type: 'text/html', body: html };
  const [, room, name] = /^\/(decode|melisma|recordings)\/([\w./-]+)$/.exec(path) ?? [];
  if (name === undefined || name.includes('..')) return undefined;
  const file = room === 'recordings' ? `fixtures/decode/${name}` : `packages/${room}/dist/${name}`;
  if (!existsSync(join(root, file))) return undefined;
  const body = readFileSync(join(root, file));
  return room === 'recordings' ? { type: 'application/octet-stream', body } : javascript(body);
}

/** A site on a free port of this machine; `headers` come with everything. */
export async function serve(answers: Record<string, Answer> = {}, headers: Record<string, string> = {}): Promise<Site> {
  const downloads: Site['downloads'] = [];
  const server = createServer(({ url: path = '/' }, response) => {
    const answer = answers[path] ?? answerTo(path);
    if (answer === undefined) return response.writeHead(404).end();
    if (answer.type === 'text/javascript')
      downloads.push({ path, gzipped: gzipSync(answer.body, { level: 9 }).length });
    return response.writeHead(200, { 'content-type': answer.type, ...headers, ...answer.headers }).end(answer.body);
  });
  const url = `http://127.0.0.1:${await listening(server)}/`;
  return { url, downloads, close: () => server.close() };
}
