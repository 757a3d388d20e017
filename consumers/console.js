/** The job in a runtime with a console. */
import { job } from './job.js';

job().then((result) => console.log(JSON.stringify(result)));
