#!/usr/bin/env node
// The launcher that npm links: everything else is built from src/ into dist/.
import { existsSync } from 'node:fs';
import module from 'node:module';

// From Node 22.8 on: the next call need not compile its code again.
module.enableCompileCache?.();

const main = new URL('../dist/main.js', import.meta.url);
if (existsSync(main)) await import(main.href);
else {
  process.stderr.write('melisma: the command is not built yet: npm run build\n');
  process.exitCode = 1;
}
