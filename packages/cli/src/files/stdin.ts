/** Standard input as bytes, whole. */
import { UsageError } from '../errors/failure.ts';

export async function readStandardInput(): Promise<Uint8Array> {
  if (process.stdin.isTTY) throw new UsageError('standard input is a terminal: pipe something into it');
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks);
}
