/**
 * The heat map as a plugin of wavesurfer.js 8, under or beside its waveform, in the place of its own spectrogram plugin.
 *
 *     import WaveSurfer from 'wavesurfer.js';
 *     import { SpectrogramPlugin } from '@melisma/element/wavesurfer';
 *     WaveSurfer.create({ container: '#waveform', url, sampleRate: 22050, plugins: [SpectrogramPlugin.create({ labels: true })] });
 */
import type { Table } from '@melisma/draw';
import { refusal } from 'melisma/errors';
import WaveSurfer from 'wavesurfer.js';
import { define, type MelSpectrogram } from './element.ts';
import { labelsOf } from './wavesurfer/labels.ts';
import {
  type Analysis,
  analysisBy,
  analysisOfModel,
  colormapOf,
  refuseOthers,
  type SpectrogramOptions,
} from './wavesurfer/options.ts';

export type { SpectrogramOptions };

const TAG = 'melisma-wavesurfer-spectrogram';

/** The events `ready`, `click` (a share of the whole, 0 to 1) and `error`, as wavesurfer's own plugin has them. */
type Events = { destroy: []; ready: []; click: [relativeX: number]; error: [error: Error] };

interface Api {
  /** The elements, one a channel that is drawn. */
  elements(): readonly MelSpectrogram[];
}

const Plugin = WaveSurfer.definePlugin<SpectrogramOptions, Events, Api>(
  'MelismaSpectrogramPlugin',
  ({ wavesurfer, scope, emit }, options = {}) => {
    define(TAG);
    const wrapper = document.createElement('div');
    containerOf(options, wavesurfer).append(wrapper);
    scope.add(() => wrapper.remove());
    let elements: MelSpectrogram[] = [];

    const look = (start = 0, end = wavesurfer.getDuration()): void => {
      // Below the waveform it stays where it is while that scrolls.
      if (options.container === undefined) wrapper.style.width = `${wavesurfer.getWidth()}px`;
      if (end > start) for (const element of elements) element.view = { start, end };
    };
    const lookAgain = (): void => {
      const perPixel = wavesurfer.getDuration() / wavesurfer.getWrapper().offsetWidth;
      const left = wavesurfer.getScroll();
      look(left * perPixel, (left + wavesurfer.getWidth()) * perPixel);
    };
    const draw = async (): Promise<void> => {
      const sound = wavesurfer.getDecodedData();
      if (!sound) return;
      const isSplit = options.splitChannels ?? Boolean(wavesurfer.options.splitChannels);
      const [analysis, tables] = await analysed(sound, isSplit ? sound.numberOfChannels : 1, options);
      if (scope.disposed || sound !== wavesurfer.getDecodedData()) return;
      elements = tables.map((table) => elementOf(table, analysis, options));
      wrapper.replaceChildren(...elements.map((element) => panelOf(element, analysis, options)));
      lookAgain();
      emit('ready');
    };
    const drawOrTell = (): void => {
      draw().catch((error) => emit('error', error));
    };

    Object.assign(wrapper.style, { position: 'sticky', left: '0' });
    scope.listen(wrapper, 'click', (event) => {
      const { left } = wavesurfer.getWrapper().getBoundingClientRect();
      emit('click', ((event as MouseEvent).clientX - left) / wavesurfer.getWrapper().offsetWidth);
    });
    scope.add(wavesurfer.on('scroll', (start, end) => look(start, end)));
    for (const event of ['zoom', 'resize', 'redrawcomplete'] as const) scope.add(wavesurfer.on(event, lookAgain));
    scope.add(wavesurfer.on('ready', drawOrTell));
    drawOrTell();
    return { elements: () => elements };
  },
);

/** Throws MelismaError ERR_OPTION for an option of wavesurfer's own plugin that means nothing here. */
export class SpectrogramPlugin extends Plugin {
  constructor(options: SpectrogramOptions = {}) {
    refuseOthers(options);
    super(options);
  }

  static override create(options: SpectrogramOptions = {}): SpectrogramPlugin {
    return new SpectrogramPlugin(options);
  }
}

function containerOf({ container }: SpectrogramOptions, wavesurfer: WaveSurfer): HTMLElement {
  if (container === undefined) return wavesurfer.getWrapper();
  const found = typeof container === 'string' ? document.querySelector<HTMLElement>(container) : container;
  if (found) return found;
  throw refusal('ERR_OPTION', 'container', 'an element, or a selector that finds one', container);
}

/** Features of the first channels, computed here: the library is loaded when there is a sound. */
async function analysed(
  sound: AudioBuffer,
  channels: number,
  options: SpectrogramOptions,
): Promise<[Analysis, Table[]]> {
  const { createExtractor, presets } = await import('melisma');
  const { sampleRate } = sound;
  const own = options.frontEnd === undefined ? analysisBy(options, presets.librosaMel, sampleRate) : undefined;
  using extractor = await createExtractor(own?.spec ?? options.frontEnd!);
  const analysis = own ?? analysisOfModel(extractor.spec);
  const tables = Array.from({ length: channels }, (_, channel) =>
    analysis.crop(extractor.extract(sound.getChannelData(channel), { sampleRate })),
  );
  return [analysis, tables];
}

function elementOf(table: Table, { spec, range }: Analysis, options: SpectrogramOptions): MelSpectrogram {
  const element = document.createElement(TAG) as MelSpectrogram;
  element.setAttribute('axes', 'none');
  element.style.height = `${options.height ?? 200}px`;
  // What is pressed, scrolled and zoomed is the waveform.
  element.inert = true;
  element.spec = spec;
  element.colormap = colormapOf(options.colorMap);
  element.range = range;
  element.features = table;
  return element;
}

function panelOf(element: MelSpectrogram, analysis: Analysis, options: SpectrogramOptions): HTMLElement {
  const panel = document.createElement('div');
  panel.style.position = 'relative';
  panel.append(element);
  if (options.labels) panel.append(...labelsOf(analysis, options));
  return panel;
}
