/** The job in a page: whoever drives the browser reads `result`. */
import { job } from './job.js';

globalThis.result = job().catch((error) => ({ error: `${error.code ?? error.name}: ${error.message}` }));
