/** The worker of a page for Vorbis: built into one file. */

import { serveAsWorker } from '../serve.ts';
import { openVorbis } from '../vorbis.ts';

serveAsWorker({ vorbis: async () => openVorbis });
