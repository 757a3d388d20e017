/** A folder of files as the plainest of servers has it: below a path, with whatever headers a row of the check asks for. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';
import { listening } from '../loopback.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wav': 'audio/wav',
};

export interface Site {
  /** Below a path, ends in a slash. */
  url: string;
  /** What was asked for, with its bytes when gzipped. */
  asked: { path: string; gzipped: number }[];
  close(): void;
}

const BELOW = '/some/where/';

export async function siteOf(folder: string, headers: Record<string, string> = {}): Promise<Site> {
  const asked: Site['asked'] = [];
  const server = createServer(({ url = '' }, response) => {
    const path = normalize(url.slice(BELOW.length) || 'index.html');
    const file = join(folder, path);
    const isFile = url.startsWith(BELOW) && !path.startsWith('..') && existsSync(file) && statSync(file).isFile();
    if (!isFile) return response.writeHead(404).end();
    const body = readFileSync(file);
    asked.push({ path, gzipped: gzipSync(body, { level: 9 }).length });
    return response
      .writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', ...headers })
      .end(body);
  });
  return { url: `http://127.0.0.1:${await listening(server)}${BELOW}`, asked, close: () => server.close() };
}
