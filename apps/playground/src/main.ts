/** The page: what is chosen, what is computed for it, and what is shown. */
import { recolour, refresh, showDifference, watchCloserLooks } from './page/closer.ts';
import { codeFor } from './page/code.ts';
import { byFamily } from './page/families.ts';
import { type Panel, pictureOf, repaint, showPanels, showWaveform, watchWaveform } from './page/figure.ts';
import { save, withoutExtension } from './page/files.ts';
import { isListening, listen, stopListening } from './page/live.ts';
import { encodeNpy } from './page/npy.ts';
import { fillFacts, made, parts } from './page/parts.ts';
import { load, watchPlayer, wavOf } from './page/player.ts';
import { during, tell } from './page/trouble.ts';
import { ask } from './page/work.ts';
import type { Extracted } from './work/features.ts';
import type { FrontEnd, Listed } from './work/front-ends.ts';

interface Recording {
  name: string;
  samples: Float32Array<ArrayBuffer>;
  sampleRate: number;
}

let listed: Listed[] = [];
let chosen: FrontEnd | undefined;
let recording: Recording | undefined;
let features: Extracted | undefined;

async function openFile(file: File): Promise<void> {
  if (/\.json$/i.test(file.name)) return useText(await file.text());
  if (/\.npy$/i.test(file.name) && features) return showDifference(file);
  const { samples, sampleRate, channels, format } = await ask('openRecording', file);
  const rate = `${(sampleRate / 1000).toLocaleString('en')} kHz`;
  const sound = channels === 1 ? 'mono' : `${channels} channels, averaged`;
  parts.recording.textContent = `${file.name}: ${(samples.length / sampleRate).toFixed(1)} s, ${rate}, ${sound}, ${format}`;
  show({ name: file.name, samples, sampleRate });
  await compute();
}

function show(next: Recording): void {
  recording = next;
  load(next.samples, next.sampleRate);
  showWaveform(next.samples, next.sampleRate);
}

async function compute(): Promise<void> {
  if (recording === undefined || chosen === undefined) return;
  features = await ask('extract', chosen.spec);
  const panels: Panel[] = [{ title: chosen.name ?? 'your values', spec: chosen.spec, features }];
  if (parts.second.value) {
    const { spec } = await ask('presetNamed', parts.second.value);
    panels.push({ title: parts.second.value, spec, features: await ask('extract', spec) });
  }
  showPanels(panels);
  parts.downloads.hidden = false;
  tellFacts(features);
  const preset = chosen.name ? (await ask('presetNamed', chosen.name)).spec : undefined;
  parts.code.textContent = codeFor({ file: recording.name, frontEnd: chosen, preset, length: features.length });
  await refresh({ frontEnd: chosen, features });
}

function tellFacts({ dims, axes, validFrames, seconds, milliseconds }: Extracted): void {
  fillFacts(parts.facts, [
    ['Shape', `[${dims.join(', ')}], ${axes.join(' by ')}`],
    ['Frames with sound', validFrames.toLocaleString('en')],
    ['Time', `${milliseconds.toFixed(milliseconds < 10 ? 2 : 0)} ms`],
    ['Speed', `${Math.round((1000 * seconds) / milliseconds).toLocaleString('en')} times realtime`],
  ]);
}

function use(frontEnd: FrontEnd): void {
  chosen = frontEnd;
  const { spec, notes, name } = frontEnd;
  const models = listed.find((preset) => preset.name === name)?.models ?? [];
  const known =
    models.length > 0
      ? `For ${models.slice(0, 2).join(', ')}${models.length > 2 ? ` and ${models.length - 2} more` : ''}.`
      : '';
  parts.about.textContent = [known, ...notes].filter(Boolean).join(' ');
  parts.spec.value = JSON.stringify(spec, null, 2);
}

async function usePreset(name: string): Promise<void> {
  use(await ask('presetNamed', name));
  parts.preset.value = name;
  await compute();
}

async function useText(text: string): Promise<void> {
  const frontEnd = await ask('frontEndFromText', text);
  use(frontEnd);
  if (frontEnd.name) parts.preset.value = frontEnd.name;
  await compute();
}

/** The presets whose name, or a model of theirs, has the word; all of them where none has. */
function fillPresets(word = ''): void {
  const wanted = word.trim().toLowerCase();
  const has = ({ name, models }: Listed) => [name, ...models].some((text) => text.toLowerCase().includes(wanted));
  const found = listed.filter(has);
  const names = (found.length > 0 ? found : listed).map(({ name }) => name);
  parts.preset.replaceChildren(...optionsOf(names));
  parts.search.setAttribute('aria-invalid', String(found.length === 0));
  if (chosen?.name && names.includes(chosen.name)) parts.preset.value = chosen.name;
}

const optionsOf = (names: readonly string[]): HTMLElement[] =>
  byFamily(names)
    .filter(([, own]) => own.length > 0)
    .map(([title, own]) => {
      const group = made('optgroup');
      group.label = title;
      group.append(...own.map((name) => new Option(name, name)));
      return group;
    });

async function begin(): Promise<void> {
  listed = await ask('listPresets');
  fillPresets();
  parts.second.replaceChildren(new Option('Nothing', ''), ...optionsOf(listed.map(({ name }) => name)));
  await usePreset('whisper');
}

const example = new URL('../../../fixtures/audio/jfk.wav', import.meta.url);

async function openExample(): Promise<void> {
  const answer = await fetch(example);
  await openFile(new File([await answer.blob()], 'jfk.wav'));
}

/** Begins to listen; a second click ends it, and what was heard becomes the recording. */
async function toggleMicrophone(): Promise<void> {
  if (!isListening()) return listen(chosen!.spec);
  const { samples, sampleRate } = await stopListening();
  if (samples.length === 0) return;
  await ask('hold', samples, sampleRate);
  parts.recording.textContent = `Microphone: ${(samples.length / sampleRate).toFixed(1)} s, ${sampleRate / 1000} kHz`;
  show({ name: 'microphone.wav', samples, sampleRate });
  await compute();
}

const nameOfOutput = (): string => `${withoutExtension(recording!.name)}.${chosen!.name ?? 'features'}`;

function watchFiles(): void {
  const opened = (input: HTMLInputElement) => {
    const file = input.files?.[0];
    if (file) during(`Opening ${file.name}`, () => openFile(file));
    input.value = '';
  };
  for (const input of [parts.file, parts.config]) input.addEventListener('change', () => opened(input));
  addEventListener('dragover', (event) => {
    event.preventDefault();
    parts.drop.classList.add('over');
  });
  addEventListener('dragleave', () => parts.drop.classList.remove('over'));
  addEventListener('drop', (event) => {
    event.preventDefault();
    parts.drop.classList.remove('over');
    const file = event.dataTransfer?.files[0];
    if (file) during(`Opening ${file.name}`, () => openFile(file));
  });
}

function watchControls(): void {
  // Long lines scroll, with the keys too.
  for (const text of [parts.code, parts.bits]) text.tabIndex = 0;
  parts.example.addEventListener('click', () => during('Opening the example', openExample));
  parts.microphone.addEventListener('click', () => during('', toggleMicrophone));
  parts.search.addEventListener('input', () => {
    fillPresets(parts.search.value);
    if (parts.preset.value !== chosen?.name) during('Computing', () => usePreset(parts.preset.value));
  });
  parts.preset.addEventListener('change', () => during('Computing', () => usePreset(parts.preset.value)));
  parts.second.addEventListener('change', () => during('Computing', compute));
  parts.apply.addEventListener('click', () => during('Computing', () => useText(parts.spec.value)));
  parts.copyCode.addEventListener('click', () => navigator.clipboard.writeText(parts.code.textContent!).catch(tell));
}

function watchDownloads(): void {
  parts.saveNpy.addEventListener('click', () =>
    save(`${nameOfOutput()}.npy`, encodeNpy(features!.data, features!.dims)),
  );
  parts.savePng.addEventListener('click', async () => {
    save(`${nameOfOutput()}.png`, await pictureOf(recording!.name));
  });
  parts.saveWav.addEventListener('click', () => {
    const { name, samples, sampleRate } = recording!;
    save(`${withoutExtension(name)}.wav`, wavOf(samples, sampleRate));
  });
}

watchFiles();
watchControls();
watchDownloads();
watchWaveform();
watchPlayer(tell);
watchCloserLooks();
new ResizeObserver(repaint).observe(parts.drawing);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  repaint();
  during('', recolour);
});
during('Loading', begin);
