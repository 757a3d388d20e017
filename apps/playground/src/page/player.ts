/** The recording as sound. */
import { encodeWav } from 'melisma/wav';
import { parts } from './parts.ts';

export const audio = new Audio();

export function load(samples: Float32Array<ArrayBuffer>, sampleRate: number): void {
  URL.revokeObjectURL(audio.src);
  audio.src = URL.createObjectURL(wavOf(samples, sampleRate));
  parts.play.disabled = false;
}

/** The samples as a file of 32-bit floats: nothing is lost. */
export const wavOf = (samples: Float32Array<ArrayBuffer>, sampleRate: number): Blob =>
  new Blob([encodeWav([samples], { sampleRate, format: 'float32' }) as Uint8Array<ArrayBuffer>], { type: 'audio/wav' });

export function seek(second: number): void {
  audio.currentTime = second;
}

export function watchPlayer(onTrouble: (error: unknown) => void): void {
  parts.play.addEventListener('click', () => {
    if (audio.paused) audio.play().catch(onTrouble);
    else audio.pause();
  });
  audio.addEventListener('play', () => {
    parts.play.textContent = 'Pause';
  });
  for (const event of ['pause', 'ended'])
    audio.addEventListener(event, () => {
      parts.play.textContent = 'Play';
    });
}
