/** A registry of npm on loopback: ours to publish to, and for all other packages a window onto the registry that npm uses here. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answering, freePort } from '../loopback.ts';
import { end, heard, type Place, run, start } from '../processes.ts';

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
  const said = heard(server);
  const url = `http://127.0.0.1:${port}/`;
  await answering(`${url}-/ping`, () => server.exitCode === null).catch((error) => {
    throw new Error(`the registry: ${error.message}\n${said.all}`);
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
