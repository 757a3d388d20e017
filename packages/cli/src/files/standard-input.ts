/** Standard input, which can be read once: its first bytes tell what it is before all of it has come. */
import { UsageError } from '../errors/failure.ts';

/** Standard input or output, as an argument. */
export const standard = '-';

let chunks: AsyncIterator<Uint8Array> | undefined;
/** Of the chunks, those that were only looked at so far. */
const lookedAt: Uint8Array[] = [];

async function next(): Promise<Uint8Array | undefined> {
  if (process.stdin.isTTY) throw new UsageError('standard input is a terminal: pipe something into it');
  chunks ??= process.stdin[Symbol.asyncIterator]();
  const { value, done } = await chunks.next();
  return done ? undefined : value;
}

/** What comes, as it comes. @throws UsageError for a terminal */
export async function* standardInput(): AsyncGenerator<Uint8Array, void, undefined> {
  for (let chunk = lookedAt.shift() ?? (await next()); chunk; chunk = lookedAt.shift() ?? (await next())) yield chunk;
}

/** At least so many of the first bytes, where there are so many; they come again. */
export async function startOfStandardInput(count: number): Promise<Uint8Array> {
  const length = () => lookedAt.reduce((sum, chunk) => sum + chunk.length, 0);
  while (length() < count) {
    const chunk = await next();
    if (!chunk) break;
    lookedAt.push(chunk);
  }
  return Buffer.concat(lookedAt);
}
