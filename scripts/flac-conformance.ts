/**
 * Every FLAC file below a folder through `@melisma/decode`: exact by the MD5 in the file, or an error.
 *
 *   git clone https://github.com/ietf-wg-cellar/flac-test-files
 *   npm run flac-conformance -- flac-test-files
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { MelismaError } from 'melisma';
import { openFile } from '../packages/decode/src/node/index.ts';

/** Undefined when the file was decoded to its end, where its MD5 is held against its samples. */
async function fault(path: string): Promise<MelismaError | undefined> {
  try {
    for await (const _ of await openFile(path));
    return undefined;
  } catch (error) {
    if (error instanceof MelismaError) return error;
    throw error;
  }
}

const [folder] = process.argv.slice(2);
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.flac'));
let exact = 0;
for (const name of files.sort()) {
  const error = await fault(join(folder, name));
  if (error === undefined) exact++;
  else console.log(`${name}: ${error.code}: ${error.message}`);
}
console.log(`${files.length} files: ${exact} exact, ${files.length - exact} errors`);
