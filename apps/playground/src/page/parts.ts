/** The parts of the page by their ids, with the types that index.html gives them. */
const part = <Class extends HTMLElement>(id: string, type: new () => Class): Class => {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`index.html has no ${type.name} '${id}'`);
  return found;
};

export const parts = {
  drop: part('drop', HTMLElement),
  recording: part('recording', HTMLElement),
  file: part('file', HTMLInputElement),
  example: part('example', HTMLButtonElement),
  microphone: part('microphone', HTMLButtonElement),
  search: part('search', HTMLInputElement),
  preset: part('preset', HTMLSelectElement),
  second: part('second', HTMLSelectElement),
  about: part('about', HTMLElement),
  spec: part('spec', HTMLTextAreaElement),
  apply: part('apply', HTMLButtonElement),
  config: part('config', HTMLInputElement),
  trouble: part('trouble', HTMLElement),
  play: part('play', HTMLButtonElement),
  empty: part('empty', HTMLElement),
  drawing: part('drawing', HTMLElement),
  wave: part('wave', HTMLElement),
  waveform: part('waveform', HTMLCanvasElement),
  maps: part('maps', HTMLElement),
  facts: part('facts', HTMLElement),
  downloads: part('downloads', HTMLElement),
  saveNpy: part('save-npy', HTMLButtonElement),
  savePng: part('save-png', HTMLButtonElement),
  saveWav: part('save-wav', HTMLButtonElement),
  more: part('more', HTMLElement),
  frameView: part('frame-view', HTMLDetailsElement),
  frame: part('frame', HTMLInputElement),
  frameNumber: part('frame-number', HTMLOutputElement),
  stages: part('stages', HTMLElement),
  spectrumView: part('spectrum-view', HTMLDetailsElement),
  spectra: part('spectra', HTMLElement),
  checkView: part('check-view', HTMLDetailsElement),
  check: part('check', HTMLElement),
  own: part('own', HTMLInputElement),
  difference: part('difference', HTMLElement),
  runBits: part('run-bits', HTMLButtonElement),
  bits: part('bits', HTMLElement),
  code: part('code', HTMLElement),
  copyCode: part('copy-code', HTMLButtonElement),
  busy: part('busy', HTMLElement),
};

/** A new element with its text. */
export function made<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  text = '',
  className = '',
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  element.textContent = text;
  if (className) element.className = className;
  return element;
}

/** Names and values as the entries of a list. */
export function fillFacts(list: HTMLElement, facts: readonly (readonly [name: string, value: string])[]): void {
  list.replaceChildren(
    ...facts.map(([name, value]) => {
      const entry = made('div');
      entry.append(made('dt', name), made('dd', value));
      return entry;
    }),
  );
}
