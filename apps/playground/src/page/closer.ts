/** The closer looks below the figure: each computes when it is opened. */
import { gridOf, type Table } from '@melisma/draw';
import type { MelSpectrogram } from '@melisma/element';
import type { Spec } from 'melisma';
import type { Extracted } from '../work/features.ts';
import type { FrontEnd } from '../work/front-ends.ts';
import type { Verdict } from '../work/verdict.ts';
import { decodeNpy } from './npy.ts';
import { paintBars, paintCurve, paintWaterfall } from './paint.ts';
import { fillFacts, made, parts } from './parts.ts';
import { during } from './trouble.ts';
import { ask } from './work.ts';

/** What is on screen. */
export interface Current {
  frontEnd: FrontEnd;
  features: Extracted;
}

let current: Current | undefined;

const milliseconds = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;

/** A canvas under its title, to be painted once it stands in the page. */
function pictured(title: string, label: string): [figure: HTMLElement, canvas: HTMLCanvasElement] {
  const [figure, canvas] = [made('figure'), made('canvas')];
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', label);
  figure.append(made('figcaption', title), canvas);
  return [figure, canvas];
}

/** A heat map under its title. */
function mapped(title: string, spec: Spec, table: Table): [figure: HTMLElement, element: MelSpectrogram] {
  const [figure, element] = [made('figure'), made('mel-spectrogram')];
  element.setAttribute('label', title);
  element.spec = spec;
  element.features = table;
  figure.append(made('figcaption', title), element);
  return [figure, element];
}

async function showFrame(): Promise<void> {
  const { frontEnd } = current!;
  parts.frameNumber.textContent = parts.frame.value;
  const { stages, besides } = await ask('openFrame', frontEnd.spec, Number(parts.frame.value));
  const pictures = stages.map(({ title, unit }) => pictured(`${title}, ${unit}`, `${title} of the frame`));
  const more = besides.length > 0 ? `Not in these pictures: ${besides.join(', ')}.` : '';
  parts.stages.replaceChildren(...pictures.map(([figure]) => figure), made('p', more, 'quiet'));
  for (const [i, { values }] of stages.entries()) paintCurve(pictures[i][1], values);
}

async function showSpectra(): Promise<void> {
  const { frontEnd, features } = current!;
  const { linear, spec, loudness, timings } = await ask('spectra', frontEnd.spec);
  const [bins, frames] = linear.dims;
  const table = { data: linear.data, dims: [bins, frames], axes: ['bin', 'frame'], validFrames: frames };
  const [spectrum] = mapped('Linear spectrum, dB below the loudest', spec, table);
  const titles = ['Loudness (RMS), dB', 'How the features are spread', 'Waterfall of the features'];
  const pictures = titles.map((title) => pictured(title, title));
  const times = made('dl', '', 'facts');
  fillFacts(
    times,
    timings.map(({ stage, milliseconds: time }) => [`${stage} alone`, milliseconds(time)]),
  );
  parts.spectra.replaceChildren(spectrum, ...pictures.map(([figure]) => figure), times);
  const grid = gridOf(features);
  paintCurve(pictures[0][1], loudness);
  paintBars(pictures[1][1], countsOf(grid.values));
  paintWaterfall(pictures[2][1], grid);
}

const BARS = 60;

function countsOf(values: Float32Array): number[] {
  const [low, high] = values.reduce(([a, b], x) => [Math.min(a, x), Math.max(b, x)], [Infinity, -Infinity]);
  const counts = new Array<number>(BARS).fill(0);
  for (const x of values) counts[Math.min(BARS - 1, Math.floor(((x - low) / (high - low || 1)) * BARS))]++;
  return counts;
}

async function showCheck(): Promise<void> {
  const { fast, plain, seconds, largest, equal, values, specHash } = await ask('check', current!.frontEnd.spec);
  const times = (time: number) => `${Math.round((1000 * seconds) / time).toLocaleString('en')} times realtime`;
  fillFacts(parts.check, [
    ['Compiled kernels', `${milliseconds(fast)}, ${times(fast)}`],
    ['Plain formulas', `${milliseconds(plain)}, ${times(plain)}`],
    ['Faster by', `${(plain / fast).toFixed(1)} times`],
    ['Largest difference', largest.toExponential(2)],
    ['Equal in every bit', `${((100 * equal) / values).toFixed(1)} % of ${values.toLocaleString('en')} values`],
    ['Hash of the spec', specHash.slice(0, 16)],
  ]);
}

/** @throws Error where the array has another shape than any preset gives */
export async function showDifference(file: File): Promise<void> {
  const { features, frontEnd } = current!;
  const own = decodeNpy(await file.arrayBuffer());
  const isOfSize = own.data.length === features.data.length;
  const apart = isOfSize ? features.data.map((x, i) => own.data[i] - x) : new Float32Array();
  const largest = apart.reduce((a, x) => Math.max(a, Math.abs(x)), 0);
  if (isOfSize && largest === 0) return parts.difference.replaceChildren(made('p', 'Equal in every bit.'));
  const verdict = await ask('nearestPreset', own);
  if (!isOfSize && !verdict)
    throw new Error(
      `Expected ${features.data.length} values, as [${features.dims.join(', ')}]; given [${own.dims.join(', ')}], which no preset gives of this recording.`,
    );
  parts.difference.replaceChildren(made('p', verdictWords(verdict)));
  if (!isOfSize) return;
  const title = 'Yours less ours, blue below, red above';
  const [figure, element] = mapped(title, frontEnd.spec, { ...features, data: apart });
  element.colormap = 'blue-to-red';
  element.range = [-(largest || 1), largest || 1];
  parts.difference.append(made('p', `The largest difference is ${largest.toExponential(3)}.`), figure);
}

/** Another library's float32 is this near to a preset, and two presets are farther apart. */
const SAME = 1e-3;

function verdictWords(verdict: Verdict | undefined): string {
  if (!verdict) return 'No preset gives an array of this shape of this recording.';
  const { preset, largest, isTurned } = verdict;
  const turned = isTurned ? ', with frames and values turned round' : '';
  if (largest === 0) return `This is ${preset}${turned}, in every bit.`;
  if (largest < SAME) return `This is ${preset}${turned}, up to ${largest.toExponential(1)}.`;
  return `No preset gives this array. The nearest is ${preset}${turned}, up to ${largest.toPrecision(3)}; "melisma identify" tries their knobs too.`;
}

async function showBits(): Promise<void> {
  const rows = await ask('sameBits');
  const lines = rows.map(
    ({ preset, bitsVersion, milliseconds: time, sha256, same }) =>
      `${preset.padEnd(17)} ${same ? 'same bits' : 'DIFFERENT'}  ${milliseconds(time).padStart(8)}  ${sha256.slice(0, 16)}  bits version ${bitsVersion}`,
  );
  parts.bits.textContent = `Melisma, 30 s of noise, simd\n${lines.join('\n')}\n${navigator.userAgent}`;
  parts.bits.hidden = false;
}

/** The frame in the middle, where the number of frames is another one: recordings begin with silence. */
function offerFrames(count: number): void {
  const last = String(Math.max(0, count - 1));
  if (parts.frame.max === last) return;
  parts.frame.max = last;
  parts.frame.value = String(count >> 1);
}

/** Views that are open show what is on screen now. */
export async function refresh(next: Current): Promise<void> {
  current = next;
  parts.more.hidden = false;
  parts.difference.replaceChildren();
  offerFrames(next.features.validFrames);
  if (parts.frameView.open) await showFrame();
  if (parts.spectrumView.open) await showSpectra();
  if (parts.checkView.open) await showCheck();
}

/** Curves have the colours of the page, which have changed. */
export const recolour = async (): Promise<void> => {
  if (current) await refresh(current);
};

export function watchCloserLooks(): void {
  const views = [
    [parts.frameView, showFrame, 'Opening a frame'],
    [parts.spectrumView, showSpectra, 'Computing spectra'],
    [parts.checkView, showCheck, 'Computing both'],
  ] as const;
  for (const [view, show, word] of views) view.addEventListener('toggle', () => view.open && during(word, show));
  parts.frame.addEventListener('input', () => during('Opening a frame', showFrame));
  parts.runBits.addEventListener('click', () => during('Computing 30 s of noise', showBits));
  parts.own.addEventListener('change', () => {
    const file = parts.own.files?.[0];
    if (file) during('Comparing', () => showDifference(file));
  });
}
