/**
 * The playground on this machine: built, and served on loopback until Ctrl+C.
 *
 *   npm run page
 */
import { join } from 'node:path';
import { build, preview } from 'vite';
import { root } from './entries.ts';

/** Where its Vite project stands, and where it is built. */
export const playground = join(root, 'apps/playground');

/** Builds the static folder `apps/playground/dist`, out of the packages as they were built last. */
export async function buildPage(): Promise<string> {
  await build({ configFile: join(playground, 'vite.config.ts'), logLevel: 'warn' });
  return join(playground, 'dist');
}

if (process.argv[1] === import.meta.filename) {
  await buildPage();
  const server = await preview({ configFile: join(playground, 'vite.config.ts'), preview: { host: '127.0.0.1' } });
  console.log(`The playground: ${server.resolvedUrls!.local[0]} (Ctrl+C ends it)`);
}
