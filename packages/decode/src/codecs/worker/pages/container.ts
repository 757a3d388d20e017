/** The worker of a page for MP4, WebM, Matroska and ADTS: built into one file. */
import { demux } from '../demuxer.ts';
import { serveAsWorker } from '../serve.ts';

serveAsWorker({ container: async () => demux });
