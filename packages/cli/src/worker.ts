/** A thread of the command: the same work on recordings, told by messages. A file of its own in the build. */
import { serveThread } from './jobs/threads.ts';

serveThread(async ({ command, setup }) => {
  if (command === 'extract') return (await import('./extract/perform.ts')).performer(setup as never) as never;
  if (command === 'resample') return (await import('./resample/run.ts')).performer(setup as never);
  return (await import('./info/run.ts')).performer(setup as never);
});
