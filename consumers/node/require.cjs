/** The job from CommonJS: Node takes modules by require(). */
const { job } = require('./job.js');

job().then((result) => console.log(JSON.stringify(result)));
