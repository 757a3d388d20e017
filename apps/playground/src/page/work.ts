/** The page's end of its worker: each operation as a promise, errors as they were thrown there. */
import { unpackError } from 'melisma/errors';
import type { Reply, Request } from '../work/messages.ts';
import type { Operations } from '../work/operations.ts';

type Waiting = { resolve(result: never): void; reject(error: Error): void };

const worker = new Worker(new URL('../work/worker.ts', import.meta.url), { type: 'module' });
const waiting = new Map<number, Waiting>();
let count = 0;

worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
  const { resolve, reject } = waiting.get(data.id)!;
  waiting.delete(data.id);
  if ('error' in data) reject(unpackError(data.error));
  else resolve(data.result as never);
});

worker.addEventListener('error', ({ message }) => {
  for (const { reject } of waiting.values()) reject(new Error(message || 'The worker of this page did not start.'));
  waiting.clear();
});

/** Has the worker do it. Rejects with the library's own errors. */
export function ask<Name extends keyof Operations>(
  name: Name,
  ...given: Parameters<Operations[Name]>
): Promise<Awaited<ReturnType<Operations[Name]>>> {
  const id = count++;
  worker.postMessage({ id, name, given } as Request);
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
  });
}
