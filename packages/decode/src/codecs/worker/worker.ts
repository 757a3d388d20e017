/** The worker of Node, Deno and Bun: all decoders, each imported when it is first needed. */
import { allDecoders } from './decoders.ts';
import { serveAsWorker } from './serve.ts';

serveAsWorker(allDecoders);
