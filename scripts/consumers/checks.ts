/** The ways in which a consumer shows that it works: what it prints, what its page comes to, how its command ends. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Input, identityModel } from '../../tests/adapters/identity.ts';
import { freePort, whileServing } from '../loopback.ts';
import { resultOf, resultOfExtension } from './browser.ts';
import { resultInFirefox } from './firefox.ts';
import { type Delivery, run, type Sums, whileRunning } from './home.ts';

/** Throws with the reason where the consumer in `home` does not work. */
export type Check = (home: string, delivery: Delivery) => Promise<void>;

/** Throws unless each is what is expected. */
function compare(result: unknown, expected: Sums): void {
  const sums = result as Sums;
  if (sums.error) throw new Error(sums.error);
  for (const name of Object.keys(expected))
    if (sums[name] !== expected[name]) throw new Error(`${name}: ${sums[name]}, expected ${expected[name]}`);
}

async function runAll(commands: readonly string[], home: string): Promise<void> {
  for (const command of commands) await run(command, home);
}

/** These command lines end well. */
export const succeeds =
  (...commands: string[]): Check =>
  (home) =>
    runAll(commands, home);

/** The last of these command lines prints what Node does, and ends by itself. */
export const prints =
  (...commands: (string | (() => string))[]): Check =>
  async (home, { expected }) => {
    const lines = commands.map((command) => (typeof command === 'string' ? command : command()));
    await runAll(lines.slice(0, -1), home);
    const said = await run(lines.at(-1)!, home, { seconds: 120 });
    compare(JSON.parse(said.trim().split('\n').at(-1)!), expected);
  };

/** What the page comes to that `build` makes in `folder` of the home. */
async function builtPage(home: string, build: string[], folder: string, headers: Headers): Promise<unknown> {
  await runAll(build, home);
  const place = join(home, folder);
  cpSync(join(home, 'index.html'), join(place, 'index.html'), { force: false });
  return whileServing([place], headers, (origin) => resultOf(`${origin}/`));
}

type Headers = Record<string, string>;

/** A page comes to what Node does. */
export const page =
  (build: string[], folder: string, headers: Headers = {}): Check =>
  async (home, { expected }) =>
    compare(await builtPage(home, build, folder, headers), expected);

/** A page comes to what Node does in Firefox, too. */
export const inFirefox =
  (build: string[], folder: string): Check =>
  async (home, { expected }) => {
    await runAll(build, home);
    cpSync(join(home, 'index.html'), join(home, folder, 'index.html'));
    compare(await resultInFirefox(join(home, folder)), expected);
  };

/** The page of an extension comes to what Node does. */
export const extension =
  (build: string[], folder: string): Check =>
  async (home, { expected }) => {
    await runAll(build, home);
    compare(await resultOfExtension(join(home, folder), 'index.html'), expected);
  };

/** A page with a model that hands back its input comes to what is written here. */
export const withModel =
  (build: string[], folder: string, input: Input, written: Sums): Check =>
  async (home) => {
    mkdirSync(join(home, folder));
    writeFileSync(join(home, folder, 'model.onnx'), identityModel([input]));
    compare(await builtPage(home, build, folder, {}), written);
  };

/** A page comes to what is written here: FLAC needs no WebAssembly. */
export const refusals =
  (build: string[], folder: string, headers: Headers, written: Sums): Check =>
  async (home, { expected }) =>
    compare(await builtPage(home, build, folder, headers), { flac: expected.flac, ...written });

/** A server's page comes to what Node does, and so does the job on the server itself, whose answer is at `path`. */
export const served =
  (build: string[], command: string, path?: string): Check =>
  async (home, { expected }) => {
    await runAll(build, home);
    await whileRunning(command, home, await freePort(), async (origin) => {
      if (path) compare(await answerOf(`${origin}${path}`), expected);
      compare(await resultOf(`${origin}/`), expected);
    });
  };

/** A server answers what is written here, and the features and FLAC of Node. */
export const answers =
  (build: string[], command: string, written: Sums): Check =>
  async (home, { expected: { features, flac } }) => {
    await runAll(build, home);
    await whileRunning(command, home, await freePort(), async (origin) =>
      compare(await answerOf(origin), { features, flac, ...written }),
    );
  };

async function answerOf(url: string): Promise<unknown> {
  const response = await fetch(url);
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answers ${response.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}

/** A page by import map comes to what Node does; its modules come from its own origin or from another, which allows it. */
export const withoutBundler =
  (where: 'its own origin' | 'another origin'): Check =>
  (home, { expected }) =>
    whileServing([home], { 'access-control-allow-origin': '*' }, async (elsewhere) => {
      const page = join(home, 'index.html');
      if (where === 'another origin')
        writeFileSync(page, readFileSync(page, 'utf8').replaceAll('./node_modules', `${elsewhere}/node_modules`));
      await whileServing([home], {}, async (origin) => compare(await resultOf(`${origin}/`), expected));
    });

/** How a project finds the types of a package. */
const resolutions = [
  { module: 'node16' },
  { module: 'nodenext' },
  { module: 'esnext', moduleResolution: 'bundler' },
] as const;

/** What a project knows of its surroundings: a page's, none, Node's, both, and with whatever types are installed. */
const surroundings = [
  { files: ['web.ts', 'element.ts'], lib: ['es2022', 'dom', 'dom.iterable'], types: [] },
  { files: ['web.ts'], lib: ['es2022'], types: [] },
  { files: ['web.ts', 'node.ts'], lib: ['es2022'], types: ['node'] },
  { files: ['web.ts', 'node.ts'], lib: ['es2022', 'dom'], types: ['node'] },
  { files: ['web.ts', 'node.ts'], lib: ['es2022', 'dom'] },
];

/** A strict project compiles that uses every entry, with the declarations of all packages checked. */
export const compiles =
  (compiler: string): Check =>
  async (home) => {
    usesEveryEntry(home);
    for (const resolution of resolutions)
      for (const { files, ...known } of surroundings) {
        const compilerOptions = {
          strict: true,
          skipLibCheck: false,
          noEmit: true,
          target: 'es2022',
          ...resolution,
          ...known,
        };
        const project = JSON.stringify({ files, compilerOptions });
        writeFileSync(join(home, 'tsconfig.json'), project);
        await run(`node node_modules/${compiler}/bin/tsc`, home).catch((error) => {
          throw new Error(`${project}\n${error.message}`);
        });
      }
  };

/** Throws for an entry that the consumer in TypeScript does not import. */
function usesEveryEntry(home: string): void {
  const code = ['web.ts', 'element.ts', 'node.ts'].map((file) => readFileSync(join(home, file), 'utf8')).join('');
  for (const name of ['melisma', '@melisma/decode', '@melisma/element']) {
    const { exports } = JSON.parse(readFileSync(join(home, 'node_modules', name, 'package.json'), 'utf8'));
    for (const key of Object.keys(exports).filter((key) => !/package\.json|worker/.test(key)))
      if (!code.includes(`from '${join(name, key)}'`)) throw new Error(`${join(name, key)} is not imported`);
  }
}

/** A tool finds nothing in any tarball. */
export const cleanTarballs =
  (command: (tarball: string) => string): Check =>
  (home, { tarballs }) =>
    runAll(Object.values(tarballs).map(command), home);
