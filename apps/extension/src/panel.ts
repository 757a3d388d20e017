/** The side panel: a tab's sound or the microphone, and its features as a picture that moves to the left. */
import type { FeatureNode } from 'melisma/worklet';
import { featuresIn } from './features.ts';
import { microphoneSound, tabSound } from './sound.ts';

const button = (id: string) => document.getElementById(id) as HTMLButtonElement;
const told = document.getElementById('told')!;
const picture = document.getElementById('picture') as HTMLCanvasElement;
const paper = picture.getContext('2d', { willReadFrequently: true })!;

/** Natural logarithms of mel power of samples in [-1, 1], scaled by 32768 as Kaldi does: silence and loud speech. */
const [DARK, BRIGHT] = [4, 22];

let stop: (() => Promise<void>) | undefined;

async function listen(sound: () => Promise<MediaStream>, isTab: boolean): Promise<void> {
  await stop?.();
  const context = new AudioContext();
  try {
    const source = await sound();
    const features = await featuresIn(context, source);
    features.addEventListener('inputlost', () => {
      told.textContent = 'The sound has ended.';
    });
    // A tab that is captured is silent otherwise.
    if (isTab) context.createMediaStreamSource(source).connect(context.destination);
    stop = async () => {
      stop = undefined;
      button('stop').disabled = true;
      await features.close();
      for (const track of source.getTracks()) track.stop();
      await context.close();
    };
    button('stop').disabled = false;
    await draw(features);
  } catch (error) {
    await context.close().catch(() => {});
    throw error;
  }
}

async function draw(features: FeatureNode): Promise<void> {
  for await (const { data, dims, seconds } of features) {
    const [rows, bands] = dims;
    for (let row = 0; row < rows; row++) addColumn(data.subarray(row * bands, (row + 1) * bands));
    told.textContent = `${seconds.toFixed(1)} s, ${bands} values every 10 ms`;
  }
}

function addColumn(values: Float32Array | Float64Array): void {
  const { width, height } = picture;
  paper.drawImage(picture, -1, 0);
  for (const [band, value] of values.entries()) {
    const share = Math.min(Math.max((value - DARK) / (BRIGHT - DARK), 0), 1);
    paper.fillStyle = `hsl(${280 - 230 * share} 80% ${70 * share}%)`;
    paper.fillRect(width - 1, height - 1 - band, 1, 1);
  }
}

const tell = ({ code, message }: Error & { code?: string }): void => {
  told.textContent = code && !message.startsWith(code) ? `${code}: ${message}` : message;
};

button('tab').addEventListener('click', () => listen(tabSound, true).catch(tell));
button('microphone').addEventListener('click', () => listen(microphoneSound, false).catch(tell));
button('stop').addEventListener('click', () => stop?.().catch(tell));
