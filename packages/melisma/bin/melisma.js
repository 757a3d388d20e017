#!/usr/bin/env node
// A signpost: the command `melisma` is the package @melisma/cli. Where that is installed it is run, else the line to type is told.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Beside the library, where npm puts packages; else from the working directory, because pnpm lets a package see what it depends on, no more. */
const places = [import.meta.url, pathToFileURL(join(process.cwd(), 'package.json'))];

function command() {
  for (const place of places) {
    try {
      return join(dirname(createRequire(place).resolve('@melisma/cli/package.json')), 'bin/melisma.js');
    } catch {}
  }
  return undefined;
}

const found = command();
if (found !== undefined && existsSync(found)) await import(pathToFileURL(found).href);
else {
  const quoted = process.argv.slice(2).map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word)));
  process.stderr.write(`melisma: the command is a package of its own. To run it once:
  npx ${['@melisma/cli', ...quoted].join(' ')}
To have it as melisma:
  npm install @melisma/cli
`);
  process.exitCode = 1;
}
