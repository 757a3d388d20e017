/** The contract between the page and the processor in the audio thread. Plain data. */
import manifest from '../../package.json' with { type: 'json' };
import type { ErrorData } from '../errors/errors.ts';
import type { OutputType } from '../extract/types.ts';
import type { CompiledModule } from '../runtime/load.ts';
import type { StreamSetup } from '../stream/options.ts';
import type { RingMemory } from './ring.ts';

/** Of a page that has two versions of the package, each finds its own. */
export const PROCESSOR_NAME = `melisma-features-${manifest.version}`;

/** What a gap in the sound becomes: zeros as long as it was, or the end of one signal and the beginning of another. */
type Gap = 'zeros' | 'restart';

/** What a processor is made with. */
export interface Setting extends Pick<StreamSetup, 'statistics' | 'past'> {
  module: CompiledModule;
  output: OutputType;
  /** Of the context, Hz; and what brings sound from there to the front end's. */
  sampleRate: number;
  resampler?: CompiledModule;
  /** Zeros before a signal, at the front end's rate. */
  leftZeros: number;
  gap: Gap;
  /** Rows of a message, and those that wait for their reader at most. */
  framesPerMessage: number;
  maxQueuedFrames: number;
  /** Where rows wait, in a page that is isolated. */
  shared?: RingMemory;
}

/** To the processor. */
export type Order =
  /** The reader waits for rows, which come in this memory. */
  | { kind: 'pull'; memory: ArrayBuffer }
  /** Whether what comes is silence in the place of sound. */
  | { kind: 'lost'; isLost: boolean }
  /** The context stood still for as long as so many of its samples take. */
  | { kind: 'gap'; samples: number }
  /** A tick was heard: there may be another. */
  | { kind: 'heard' }
  | { kind: 'close' };

/** Rows that belong together. */
export interface RowsNews {
  data: ArrayBuffer;
  count: number;
  firstFrame: number;
  time: number;
  mark: number;
}

/** From the processor. */
export type News =
  /** `latency` in samples of the context. */
  | { kind: 'ready'; latency: number }
  | ({ kind: 'rows' } & RowsNews)
  /** There are rows in the shared memory. */
  | { kind: 'wake' }
  /** Now and then while the context runs: timers of a page that nobody looks at are late, messages are not. */
  | { kind: 'tick'; dropped: number; replaced: number }
  | { kind: 'error'; error: ErrorData }
  /** No more rows than these come. */
  | { kind: 'closed'; rest: RowsNews[]; dropped: number; replaced: number };

/** A mark of rows: to which signal they belong, whether they count, and whether they saw anything that stands for sound that did not come. */
export const markOf = (signal: number, isValid: boolean, isLost: boolean): number =>
  4 * signal + 2 * Number(isValid) + Number(isLost);
export const signalOf = (mark: number): number => mark >> 2;
export const isValidMark = (mark: number): boolean => (mark & 2) !== 0;
export const isLostMark = (mark: number): boolean => (mark & 1) !== 0;
