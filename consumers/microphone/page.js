/** Both examples beside a microphone of Chromium's own, which beeps. The model hands back what it was given. */
import { streamToModel } from './streaming.js';
import { whisperWindows } from './whisper.js';

async function work() {
  const context = new AudioContext();
  const [windows, chunks] = await Promise.all([heardByWhisper(context), heardByModel(context)]);
  await context.close();
  return { windows, chunks };
}

/** Of one window: shape, place, and whether the largest value is 2 (log10 of the power, + 4, / 4) above the smallest, which Whisper's floor is. */
async function heardByWhisper(context) {
  const features = await whisperWindows(context);
  for await (const { data, dims, seconds } of features) {
    const smallest = data.reduce((a, b) => Math.min(a, b));
    const largest = data.reduce((a, b) => Math.max(a, b));
    await features.close();
    return `${dims}, ${seconds} s, range ${largest - smallest}`;
  }
}

/** Of the first chunks that come back: shapes and places, and whether each has the values that were sent. */
async function heardByModel(context) {
  const worker = new Worker(new URL('model.js', import.meta.url), { type: 'module' });
  const sums = [];
  const { postMessage } = worker;
  worker.postMessage = (message, transfer) => {
    sums.push(message.data.reduce((a, b) => a + b));
    postMessage.call(worker, message, transfer);
  };
  const { features, sent } = await streamToModel(context, worker);
  const told = [];
  for (let i = 0; i < 3; i++) {
    const { data, dims, seconds } = await answerOf(worker);
    const isSame = data.reduce((a, b) => a + b) === sums[i] && sums[i] !== 0;
    told.push(`${dims}, ${seconds.toFixed(2)} s, ${isSame ? 'as sent' : 'other values'}`);
  }
  await features.close();
  await sent;
  worker.terminate();
  return told.join('; ');
}

const answerOf = (worker) =>
  new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
  });

globalThis.result = work().catch((error) => ({ error: `${error.code ?? error.name}: ${error.message}` }));
