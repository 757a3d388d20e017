/** The job on files, as Node reads them. */
import { decodeFile } from '@melisma/decode/node';
import { createExtractor } from 'melisma';
import { readWav } from 'melisma/node';
import { job, sum } from './job.js';

const { samples, sampleRate } = await readWav('recordings/wav');
const whisper = await createExtractor('whisper');
const result = { ...(await job()), features: sum(whisper.extract(samples, { sampleRate }).data) };
for (const name of ['flac', 'mp3', 'opus', 'vorbis']) {
  const decoded = await decodeFile(`recordings/${name}`);
  result[name] = `${decoded.sampleRate} Hz, ${decoded.samples.map(sum).join(', ')}`;
}
console.log(JSON.stringify(result));
