/**
 * A release, rehearsed: the packages are published to a registry on loopback, and every line of their READMEs is done with what that registry
 * gives, in empty folders. Then other package managers install them. `npm run build && npm run rehearse`; it ends by itself within 20 minutes and
 * leaves nothing behind.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { install, folder as runtimes } from './bits/runtimes.ts';
import { published, root } from './entries.ts';
import { endAll, run } from './processes.ts';
import { openBrowser } from './rehearsal/browser.ts';
import { follow } from './rehearsal/readme.ts';
import { type Registry, startRegistry } from './rehearsal/registry.ts';

const LIMIT_MS = 20 * 60_000;
const home = mkdtempSync(join(tmpdir(), 'melisma-rehearsal-'));

function leave(code: number): never {
  endAll();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => leave(130));
setTimeout(() => {
  console.error(`not done within ${LIMIT_MS / 60_000} minutes`);
  leave(1);
}, LIMIT_MS).unref();

/** What a process gets of ours: nothing of npm's own settings, which `npm run` hands on. */
const outside = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));

/** A reader's machine: an empty home, an empty cache, the registry on loopback, and no token of anybody. */
function reader({ url }: Registry): NodeJS.ProcessEnv {
  const at = (name: string) => join(home, name);
  writeFileSync(at('npmrc'), `${url.replace('http:', '')}:_authToken=rehearsal\n`);
  return {
    ...outside,
    HOME: home,
    PATH: `${at('prefix/bin')}:${outside.PATH}`,
    npm_config_registry: url,
    npm_config_userconfig: at('npmrc'),
    npm_config_cache: at('cache'),
    npm_config_prefix: at('prefix'),
    npm_config_yes: 'true',
    npm_config_update_notifier: 'false',
    YARN_NPM_REGISTRY_SERVER: url,
    YARN_UNSAFE_HTTP_WHITELIST: '127.0.0.1',
    YARN_ENABLE_TELEMETRY: '0',
    YARN_NPM_MINIMAL_AGE_GATE: '0', // what was published a moment ago would be too young
  };
}

async function rehearse(): Promise<void> {
  install(join(import.meta.dirname, 'rehearsal/registry'));
  install(runtimes);
  const registry = await startRegistry(join(home, 'registry'), { cwd: root, env: outside });
  const env = reader(registry);

  console.log('publishing');
  await run('npx', ['changeset', 'publish', '--no-git-tag'], { cwd: root, env });
  const { version } = JSON.parse(readFileSync(join(root, 'packages/melisma/package.json'), 'utf8'));
  for (const name of ['melisma', '@melisma/decode', '@melisma/cli', '@melisma/element']) {
    const given = (await run('npm', ['view', name, 'version'], { cwd: home, env })).trim();
    if (given !== version) throw new Error(`${name}: ${given} was published, not ${version}`);
  }

  const { browse, close } = await openBrowser();
  for (const name of published) {
    console.log(`packages/${name}`);
    await follow(name, join(home, 'readers', name), env, browse);
  }
  await close();
  await weigh(env);
  await installByOthers(env);
}

/** Bytes below a folder. */
const sizeOf = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);

/** Holds what is installed with the command against what its README says. */
async function weigh(env: NodeJS.ProcessEnv): Promise<void> {
  const readme = readFileSync(join(root, 'packages/cli/README.md'), 'utf8');
  const [most] = readme
    .match(/at most (\d+) MB/)!
    .slice(1)
    .map(Number);
  const folder = emptyFolder('weight');
  await run('npm', ['install', '@melisma/cli'], { cwd: folder, env });
  const megabytes = sizeOf(folder) / 1e6;
  console.log(`npm install @melisma/cli: ${megabytes.toFixed(1)} MB`);
  if (megabytes > most || megabytes < most - 5) throw new Error(`the README of the command says at most ${most} MB`);
}

function emptyFolder(name: string): string {
  const folder = join(home, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Two packages that both have a command `melisma`, by package managers that link commands each in its way. */
const managers = {
  npm: ['npm install melisma @melisma/cli', 'npx melisma --version'],
  pnpm: ['npx pnpm@10.34.8 add melisma @melisma/cli', 'npx pnpm@10.34.8 exec melisma --version'],
  'yarn 1': ['npx yarn@1.22.22 add melisma @melisma/cli', 'npx yarn@1.22.22 --silent run melisma --version'],
  'yarn 4, plug and play': [
    'npx -p @yarnpkg/cli-dist@4.18.1 yarn add melisma @melisma/cli',
    'npx -p @yarnpkg/cli-dist@4.18.1 yarn run melisma --version',
  ],
};

async function installByOthers(env: NodeJS.ProcessEnv): Promise<void> {
  for (const [name, [add, call]] of Object.entries(managers)) {
    const folder = emptyFolder(`by ${name}`);
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    writeFileSync(join(folder, 'yarn.lock'), '');
    await run('bash', ['-c', add], { cwd: folder, env });
    const said = (await run('bash', ['-c', call], { cwd: folder, env })).trim();
    console.log(`${name}: ${said}`);
    if (!/^melisma \d/.test(said)) throw new Error(`${name}: ${call} said ${said}`);
  }
}

try {
  await rehearse();
  console.log('the release holds');
  leave(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  leave(1);
}
