#!/usr/bin/env node
// The launcher that npm links: everything else is built from src/ into dist/.
import { existsSync } from 'node:fs';

const main = new URL('../dist/main.js', import.meta.url);
if (existsSync(main)) await import(main.href);
else {
  process.stderr.write('melisma: the command is not built yet: npm run build\n');
  process.exitCode = 1;
}
