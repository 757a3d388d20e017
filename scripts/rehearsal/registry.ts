/** A registry of npm on loopback: ours to publish to, and for all other packages a window onto the registry that npm uses here. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { end, type Place, run, start } from './processes.ts';

export interface Registry {
  url: string;
  close(): void;
}

const here = join(import.meta.dirname, 'registry');

/** @param folder an empty one, for all that it stores */
export async function startRegistry(folder: string, place: Place): Promise<Registry> {
  const upstream = (await run('npm', ['config', 'get', 'registry'], place)).trim();
  const port = await freePort();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'config.yaml'), configuration(folder, upstream));
  const program = join(here, 'node_modules/verdaccio/bin/verdaccio');
  const server = start(
    process.execPath,
    [program, '-c', join(folder, 'config.yaml'), '-l', `127.0.0.1:${port}`],
    place,
  );
  const said: string[] = [];
  for (const stream of [server.stdout!, server.stderr!]) stream.on('data', (text) => said.push(String(text)));
  const url = `http://127.0.0.1:${port}/`;
  await answering(url, () => server.exitCode === null).catch(() => {
    throw new Error(`the registry did not answer within ${PATIENCE_MS / 1000} s:\n${said.join('')}`);
  });
  return { url, close: () => end(server) };
}

/** Anybody may publish here, and only these. JSON is YAML. */
const configuration = (folder: string, upstream: string): string =>
  JSON.stringify({
    storage: join(folder, 'packages'),
    uplinks: { upstream: { url: upstream, timeout: '60s', max_fails: 10 } },
    packages: {
      melisma: { access: '$all', publish: '$all' },
      '@melisma/*': { access: '$all', publish: '$all' },
      '**': { access: '$all', proxy: 'upstream' },
    },
    web: { enable: false },
    max_body_size: '100mb',
    log: { type: 'stdout', format: 'pretty', level: 'error' },
  });

/** One that is free now. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address!.port : 0));
    });
  });
}

const PATIENCE_MS = 60_000;

async function answering(url: string, lives: () => boolean): Promise<void> {
  for (const start = performance.now(); lives() && performance.now() - start < PATIENCE_MS; ) {
    const answer = await fetch(`${url}-/ping`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error();
}
