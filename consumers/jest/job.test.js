import { readFileSync } from 'node:fs';
import { job } from './job.js';

test('the job gives what it does in Node', async () => {
  expect(await job()).toEqual(JSON.parse(readFileSync('expected.json', 'utf8')));
}, 60_000);
