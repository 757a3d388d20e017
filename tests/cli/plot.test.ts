/** `melisma plot` as a process: the pixels of its pictures, its text, and what it refuses. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { beforeAll, describe, expect, it } from 'vitest';
import { floatWav, writeFiles } from './clips.ts';
import { melisma, newFolder } from './process.ts';

let cwd = '';

/** Two seconds of near silence; from 0.5 to 0.6 s a tone of 2 kHz. */
const blip = Float32Array.from({ length: 32000 }, (_, i) =>
  i >= 8000 && i < 9600 ? 0.5 * Math.sin((2 * Math.PI * 2000 * i) / 16000) : 1e-4 * Math.sin(i * i),
);

/** An `.npy` file of float32, as NumPy writes it. */
function npy(dims: number[], data: Float32Array): Buffer {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${dims.join(', ')}), }`.padEnd(117);
  const start = Buffer.from(`\x93NUMPY\x01\x00\x76\x00${text}\n`, 'latin1');
  return Buffer.concat([start, new Uint8Array(data.buffer)]);
}

const [frames, bands] = [200, 80];

/** Zeros, but for one value of one frame, `[frame, band]`. */
function spot(frame: number, band: number, value = 1): Float32Array {
  const data = new Float32Array(frames * bands);
  data[frame * bands + band] = value;
  return data;
}

/** The same, `[band, frame]`. */
const turned = (data: Float32Array) => data.map((_, i) => data[(i % frames) * bands + Math.floor(i / frames)]);

beforeAll(() => {
  cwd = newFolder();
  const hot = spot(30, 60);
  const batch = [spot(150, 10, 3), hot, spot(10, 20)].flatMap((part) => [...part]);
  writeFiles(cwd, {
    'blip.wav': floatWav(blip),
    'hot.npy': npy([frames, bands], hot),
    'turned.npy': npy([1, bands, frames], turned(hot)),
    'nan.npy': npy(
      [frames, bands],
      hot.map((x, i) => (i < 8000 ? Number.NaN : x)),
    ),
    'batch.npy': npy([3, frames, bands], Float32Array.from(batch)),
    'square.npy': npy([80, 80], new Float32Array(6400)),
    'text.wav': 'no sound',
  });
});

type Pixel = readonly [red: number, green: number, blue: number];

interface Picture {
  width: number;
  height: number;
  at(x: number, y: number): Pixel;
}

async function decoded(bytes: Uint8Array): Promise<Picture> {
  const image = await loadImage(Buffer.from(bytes));
  const g = createCanvas(image.width, image.height).getContext('2d');
  g.drawImage(image, 0, 0);
  const { data } = g.getImageData(0, 0, image.width, image.height);
  const at = (x: number, y: number): Pixel => {
    const i = 4 * (Math.floor(y) * image.width + Math.floor(x));
    return [data[i], data[i + 1], data[i + 2]];
  };
  return { width: image.width, height: image.height, at };
}

/** Where a spectrogram stands, in pixels: below a waveform, or below the title alone. */
const below = {
  wave: { x: 132, y: 332, width: 1852, height: 640 },
  title: { x: 132, y: 148, width: 1852, height: 640 },
};

/** The middle of all pixels in a box that are nearly as bright as the brightest: shares of its width and height, from the left foot. */
function brightest({ at }: Picture, box: (typeof below)['wave']): { x: number; y: number } {
  const spots: { x: number; y: number; light: number }[] = [];
  for (let y = 1; y < box.height - 1; y++)
    for (let x = 1; x < box.width - 1; x++) {
      const [r, g, b] = at(box.x + x, box.y + y);
      spots.push({ x: (x + 0.5) / box.width, y: 1 - (y + 0.5) / box.height, light: r + g + b });
    }
  const most = spots.reduce((light, spot) => Math.max(light, spot.light), 0);
  const chosen = spots.filter(({ light }) => light >= most - 30);
  const mean = (pick: (spot: { x: number; y: number }) => number) =>
    chosen.reduce((sum, spot) => sum + pick(spot), 0) / chosen.length;
  return { x: mean(({ x }) => x), y: mean(({ y }) => y) };
}

const drawn = async (name: string) => decoded(readFileSync(join(cwd, name)));

describe('a recording', () => {
  it('shows a tone at its time and its frequency, and the picture is written whole', async () => {
    const { code, stdout, stderr } = await melisma(['plot', 'blip.wav', '-o', 'pictures/blip.png'], { cwd });
    expect({ code, stdout: String(stdout), stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readdirSync(join(cwd, 'pictures'))).toEqual(['blip.png']);

    const { x, y } = brightest(await drawn('pictures/blip.png'), below.wave);
    expect(2 * x).toBeGreaterThan(0.5);
    expect(2 * x).toBeLessThan(0.6);
    // Slaney's scale: 2 kHz is mel 25.08 of 45.25, which triangle i of 80 has at (i + 1) / 81.
    const mel = (hertz: number) => 15 + (27 * Math.log(hertz / 1000)) / Math.log(6.4);
    const band = (81 * mel(2000)) / mel(8000) - 1;
    expect(Math.abs(80 * y - (band + 0.5))).toBeLessThan(1);
  });

  it('comes through pipes, and is the same picture but for its name', async () => {
    const args = ['plot', '-', '-o', '-', '--start', '0.5', '--duration', '0.5'];
    const { code, stdout, stderr } = await melisma(args, { cwd, input: readFileSync(join(cwd, 'blip.wav')) });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const picture = await decoded(stdout);
    expect([picture.width, picture.height]).toEqual([2200, 1088]);
    expect(brightest(picture, below.wave).x).toBeCloseTo(0.1, 1);
  });

  it('is text without -o, the axis from --start on', async () => {
    const args = ['plot', 'blip.wav', '--start', '0.5', '-p', 'kaldi-mfcc'];
    const { code, stdout } = await melisma(args, { cwd });
    const lines = String(stdout).split('\n');
    expect(code).toBe(0);
    expect(lines[0]).toMatch(/^blip\.wav \u00b7 kaldi-mfcc \u00b7 1\.50 s, 148 frames \u00b7 WAV, /);
    expect(lines.at(-2)).toMatch(/^ {3}s +0\.6 +0\.8 +1\.0 +1\.2 +1\.4 +1\.6 +1\.8$/);
    expect(String(stdout)).toMatch(/^ {2}10 ┤/m);
  });
});

describe('an array', () => {
  it('shows a value at its frame and band: here of one of a batch', async () => {
    expect((await melisma(['plot', 'batch.npy', '--item', '1', '-o', 'hot.png'], { cwd })).code).toBe(0);
    const picture = await drawn('hot.png');
    expect([picture.width, picture.height]).toEqual([2200, 904]);
    const { x, y } = brightest(picture, below.title);
    expect(frames * x).toBeCloseTo(30.5, 1);
    expect(bands * y).toBeCloseTo(60.5, 1);
  });

  it('a NaN is grey', async () => {
    expect((await melisma(['plot', 'nan.npy', '-o', 'nan.png'], { cwd })).code).toBe(0);
    const { at } = await drawn('nan.png');
    const { x, y, width, height } = below.title;
    const grey = [0x8f, 0x8f, 0x8f];
    expect([0.25, 0.49].map((share) => at(x + share * width, y + height / 2))).toEqual([grey, grey]);
    expect(at(x + 0.51 * width, y + height / 2)).not.toEqual(grey);
  });

  it('the other order of axes is the same to --difference: white, but red where the first is higher', async () => {
    const args = ['plot', 'batch.npy', 'turned.npy', '--difference', '-o', 'both.png'];
    expect((await melisma(args, { cwd })).code).toBe(0);
    const { height, at } = await drawn('both.png');
    // The third panel stands above the time axis. Three parts against one: the first part of the batch is left.
    const foot = height - 116;
    const cell = (frame: number, band: number) =>
      at(132 + (1852 * (frame + 0.5)) / frames, foot - (380 * (band + 0.5)) / bands);
    expect(cell(150, 10)).toEqual([0x67, 0x00, 0x1f]);
    expect(cell(30, 60)[2]).toBeGreaterThan(cell(30, 60)[0]);
    expect(Math.min(...cell(100, 40))).toBeGreaterThan(240);
  });
});

describe('what is refused', () => {
  it.concurrent.each([
    [['blip.wav', '-o', 'x.jpg'], 2, /^melisma: -o x\.jpg: the picture is a PNG: name it \.png\n$/],
    [['blip.wav', 'text.wav', '-o', 'x.png'], 1, /^melisma: text\.wav: ERR_AUDIO_FORMAT: [^\n]*\n$/],
    [['square.npy', '-o', 'x.png'], 2, /^melisma: square\.npy: \[80, 80\] may be .*--layout[^\n]*\n$/],
    [['hot.npy', '-p', 'whisper-large-v3', '-o', 'x.png'], 2, /expected frames of 128 values.*given \[200, 80\]\n$/],
    [['batch.npy', '--item', '3', '-o', 'x.png'], 2, /--item 3: the array has parts 0 to 2\n$/],
    [['hot.npy', '--start', '3', '-o', 'x.png'], 2, /--start: an array's frames have no length in seconds/],
  ])('%j', async (args, expected, message) => {
    const { code, stdout, stderr } = await melisma(['plot', ...args], { cwd });
    expect({ code, stdout: String(stdout) }).toEqual({ code: expected, stdout: '' });
    expect(stderr).toMatch(message);
    expect(existsSync(join(cwd, 'x.png'))).toBe(false);
  });
});
