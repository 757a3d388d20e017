/** The worker of a page for MP3: built into one file. */
import { openMpeg } from '../mpeg.ts';
import { serveAsWorker } from '../serve.ts';

serveAsWorker({ mp3: async () => openMpeg });
