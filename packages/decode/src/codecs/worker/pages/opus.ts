/** The worker of a page for Opus: built into one file. */
import { openOpus } from '../opus.ts';
import { serveAsWorker } from '../serve.ts';

serveAsWorker({ opus: async () => openOpus });
