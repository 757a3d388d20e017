/** What presets of a family are written with; calls marked pure, so that a bundle holds only those it names. */
import type { Spec } from '../spec/spec.ts';

/** The spec of a relative, and what differs from it. */
export const derive = (relative: Readonly<Spec>, differences: Partial<Spec>): Spec => ({
  ...relative,
  ...differences,
});

/** How a class of huggingface/transformers is cited: the version is that of fixtures/requirements.txt. */
export const transformersFile = (file: string, name: string): string =>
  `huggingface/transformers, ${file}.py, ${name} (5.23.0)`;

/** The same of a feature extractor, whose file is named after its model. */
export const transformersClass = (model: string, name: string): string =>
  transformersFile(`feature_extraction_${model}`, name);

/** Notes of a family and of one of its presets. */
export const notes = (shared: readonly string[], ...own: string[]): readonly string[] => [...shared, ...own];
