/** Servers on loopback, for the scripts and tests that open pages. */
import { readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { text } from 'node:stream/consumers';

/** Lets a server listen on a free port of this machine. @returns the port */
export async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const PATIENCE_SECONDS = 60;

/** Waits until something is served at `url`, as long as its server lives. */
export async function answering(url: string, lives: () => boolean): Promise<void> {
  for (const last = Date.now() + PATIENCE_SECONDS * 1000; Date.now() < last; ) {
    if (!lives()) throw new Error('the server has ended');
    const response = await fetch(url).catch(() => undefined);
    if (response) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`nothing is served after ${PATIENCE_SECONDS} s`);
}

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

/** Serves the files of these folders, the first that has one, with these headers, until `use` is done with them. `posted` hears what a page posts. */
export async function whileServing<T>(
  folders: readonly string[],
  headers: Record<string, string>,
  use: (origin: string) => Promise<T>,
  posted?: (body: string) => void,
): Promise<T> {
  const server = createServer((request, response) => {
    const { url = '/', method } = request;
    if (method === 'POST') {
      void text(request).then((body) => {
        posted?.(body);
        response.writeHead(204).end();
      });
      return;
    }
    const { pathname } = new URL(url, 'http://localhost');
    const path = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
    const file = folders.map((folder) => join(folder, path)).find(isFile);
    if (file === undefined) return response.writeHead(404).end();
    const type = types[extname(file)] ?? 'application/octet-stream';
    return response.writeHead(200, { 'content-type': type, ...headers }).end(readFileSync(file));
  });
  try {
    return await use(`http://127.0.0.1:${await listening(server)}`);
  } finally {
    server.close();
  }
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
