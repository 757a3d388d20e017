/** The page's worker: one request at a time, in their order; errors go back with code and message. */
import { packError } from 'melisma/errors';
import type { Reply, Request } from './messages.ts';
import { operations } from './operations.ts';

let last: Promise<void> = Promise.resolve();

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  last = last.then(() => answer(data));
});

async function answer({ id, name, given }: Request): Promise<void> {
  const run = operations[name] as (...given: unknown[]) => unknown;
  const reply: Reply = await Promise.resolve()
    .then(() => run(...given))
    .then(
      (result) => ({ id, result }),
      (error) => ({ id, error: packError(error) }),
    );
  postMessage(reply);
}
