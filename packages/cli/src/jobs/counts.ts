/** How far a call over recordings has come, and how that is said. */
import { formatCount } from '../report/text.ts';

export interface Counts {
  total: number;
  done: number;
  skipped: number;
  failed: number;
}

export const newCounts = (total: number): Counts => ({ total, done: 0, skipped: 0, failed: 0 });

/** `1 file`, `1,200 files`. */
export const filesDone = ({ done }: Counts): string => `${formatCount(done)} ${done === 1 ? 'file' : 'files'}`;

/** `3 skipped: the output exists (--overwrite replaces it)`, `1 failed`: what a closing line ends with. */
export function leftOver({ skipped, failed }: Counts): string[] {
  const parts: string[] = [];
  if (skipped > 0) parts.push(`${skipped} skipped: the output exists (--overwrite replaces it)`);
  if (failed > 0) parts.push(`${failed} failed`);
  return parts;
}

/** @param writes whether the call writes files: then the same call again continues */
export function interruptedLine({ done, skipped, total }: Counts, writes: boolean): string {
  const rest = writes && done + skipped > 0 ? '; what is written stays, and the same call again does the rest' : '';
  return `melisma: interrupted: ${done + skipped} of ${total} files are done${rest}`;
}
