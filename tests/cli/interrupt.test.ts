/** Ctrl-C in the middle: exit 130, whole files only, and the same call again does the rest. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { chirp, floatWav, writeFiles } from './clips.ts';
import { parseNpy } from './npy.ts';
import { melisma, newFolder } from './process.ts';

const count = 150;

/** Send the signal as soon as the first output is there. */
const interruptAfterFirst = (output: string) => (kill: (signal: NodeJS.Signals) => void) => {
  const timer = setInterval(() => {
    if (!existsSync(output) || !readdirSync(output).some((name) => name.endsWith('.npy'))) return;
    clearInterval(timer);
    kill('SIGINT');
  }, 1);
};

it('keeps what is done, leaves nothing half done, and resumes', async () => {
  const cwd = newFolder();
  const clip = floatWav(chirp(5));
  writeFiles(cwd, Object.fromEntries(Array.from({ length: count }, (_, i) => [`in/${i}.wav`, clip])));
  const args = ['extract', 'in', '-p', 'whisper', '-o', 'out'];
  const { code, stderr } = await melisma(args, { cwd, onStart: interruptAfterFirst(join(cwd, 'out')) });
  expect(code).toBe(130);
  const outputs = () => readdirSync(join(cwd, 'out')).filter((name) => name.endsWith('.npy'));
  const done = outputs();
  expect(stderr).toMatch(new RegExp(`^melisma: interrupted: ${done.length} of ${count} files are done; `));
  expect(done.length).toBeLessThan(count);
  for (const name of done) expect(parseNpy(readFileSync(join(cwd, 'out', name))).dims).toEqual([80, 3000]);

  const again = await melisma(args, { cwd });
  expect(again.code).toBe(0);
  expect(again.stderr).toContain(`${done.length} skipped`);
  expect(outputs()).toHaveLength(count);
});
