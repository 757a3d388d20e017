/** What makes resamplers: imported where the context has another rate than the front end. */
export { compileResampler } from '../resample/create.ts';
