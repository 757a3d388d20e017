/** What compiles a front end: imported when a pool is made of a name or a spec. One of a compiled file does without. */
export { fileFor } from '../extract/extractor.ts';
export { specOf } from '../presets/registry.ts';
