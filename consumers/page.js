/** The job in a page: whoever drives the browser reads `result`. */
import { inAudioThread } from './heard.js';
import { job } from './job.js';

globalThis.result = job(inAudioThread).catch((error) => ({ error: `${error.code ?? error.name}: ${error.message}` }));
