/** Standard input as bytes, whole. */
import { UsageError } from '../errors/failure.ts';

let taken: Promise<Uint8Array> | undefined;

/** Who asks again gets the same bytes: what they are is looked at before they are read. */
export function readStandardInput(): Promise<Uint8Array> {
  taken ??= readAll();
  return taken;
}

async function readAll(): Promise<Uint8Array> {
  if (process.stdin.isTTY) throw new UsageError('standard input is a terminal: pipe something into it');
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks);
}
