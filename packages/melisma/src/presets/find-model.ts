/** From the name of a model, as people type it, to the name of its preset. */
import { editDistance } from '../errors/guess.ts';
import { families, modelRules, storage } from './model-rules.ts';
import { modelTable } from './model-table.ts';
import { numbersOf } from './names.ts';

/** What was found of a model. */
export interface FoundModel {
  /** Of a spectrum or of a waveform, in kebab case. */
  readonly preset: string;
  /** Undefined for a model that a table lists; otherwise the rule that it follows from, in words. */
  readonly rule?: string;
}

/** Names of models by the name of their preset. */
export type ModelLists = Iterable<readonly [preset: string, models: readonly string[]]>;

/**
 * Names of models, with their owners, that take a preset of spectra or of waveforms (`whisper`), besides those that the preset names itself
 * (`presetInfo(preset).models`).
 */
export function moreModels(preset: string): string[] {
  const lines = (Object.hasOwn(modelTable, preset) ? modelTable[preset] : '').trim().split('\n');
  return lines.filter(Boolean).flatMap((line) => {
    const [owner, ...names] = line.trim().split(/:? +/);
    return names.map((name) => `${owner}/${name}`);
  });
}

/** A model as the tables have it. */
interface Listed {
  readonly name: string;
  readonly preset: string;
}

/** Models by name in lower case, with their owners and without. */
export class ModelIndex {
  readonly #models = new Map<string, Listed>();

  /** @param lists what the presets name themselves; the table comes on top */
  constructor(lists: ModelLists) {
    const table = Object.keys(modelTable).map((preset) => [preset, moreModels(preset)] as const);
    const all = [...lists, ...table].flatMap(([preset, names]) => names.map((name) => ({ name, preset })));
    for (const listed of all) this.#models.set(listed.name.toLowerCase(), listed);
    const owned = all.filter(({ name }) => name.includes('/'));
    const bare = owned.map(({ name, preset }) => ({ name: name.slice(name.indexOf('/') + 1), preset }));
    // Without an owner a name is worth nothing where two owners give it to models of two front ends.
    const presets = new Map<string, Set<string>>();
    for (const { name, preset } of bare)
      presets.set(name.toLowerCase(), (presets.get(name.toLowerCase()) ?? new Set()).add(preset));
    for (const listed of bare) {
      const key = listed.name.toLowerCase();
      if (!this.#models.has(key) && presets.get(key)!.size === 1) this.#models.set(key, listed);
    }
  }

  /** The preset of a model, by the table or by a rule; undefined where neither says. */
  find(given: unknown): FoundModel | undefined {
    if (typeof given !== 'string' || given.length > LONGEST) return undefined;
    const name = plainName(given);
    const listed = this.#preset(name);
    return listed === undefined ? this.#byRule(name) : { preset: listed };
  }

  #byRule(name: string): FoundModel | undefined {
    for (const stored of withoutStorage(name)) {
      const listed = this.#certain(stored);
      if (listed !== undefined)
        return { preset: listed, rule: `${stored}: weights stored in another way have the same front end` };
      for (const { pattern, model, preset, why } of modelRules) {
        if (!pattern.test(stored)) continue;
        if (preset !== undefined) return { preset, rule: why };
        for (const original of withoutStorage(stored.replace(pattern, model!))) {
          const found = this.#certain(original);
          if (found !== undefined) return { preset: found, rule: `${original}: ${why}` };
        }
      }
    }
    return undefined;
  }

  /** Of what is left of a name, or made from it: not where only the whole name says which model it is. */
  #certain(name: string): string | undefined {
    return unclear.has(name) ? undefined : this.#preset(name);
  }

  #preset(name: string): string | undefined {
    return this.#models.get(name)?.preset;
  }

  /**
   * What to say of a model that was not found: the name that was meant, where it is certain that the front end is the same, and where to look
   * otherwise.
   */
  advice(given: unknown): string {
    if (typeof given !== 'string' || given.length > LONGEST) return '';
    const name = plainName(given);
    const meant = this.#meant(name);
    if (meant !== undefined) return `; did you mean '${meant}'?`;
    const family = families.find(({ pattern }) => pattern.test(name));
    if (family === undefined && !name.includes('/')) return '';
    return `; ${family ? `${family.differ}: ` : ''}fromConfig() of melisma/config reads the model's own file (preprocessor_config.json)`;
  }

  /** The nearest name within a slip of the pen, its numbers being the same: another version may have another front end. */
  #meant(name: string): string | undefined {
    const most = name.length < 6 ? 1 : 2;
    const near = [...this.#models].flatMap(([known, listed]) => {
      if (Math.abs(known.length - name.length) > most || numbersOf(known) !== numbersOf(name)) return [];
      const distance = editDistance(known, name);
      return distance <= most ? [{ ...listed, distance }] : [];
    });
    const presets = new Set(near.map(({ preset }) => preset));
    return presets.size === 1 ? near.sort((a, b) => a.distance - b.distance)[0].name : undefined;
  }
}

/** Without their owner these are one model to some and another to others: large is version 1, 2 or 3. */
const unclear: ReadonlySet<string> = /* @__PURE__ */ new Set(['whisper-large', 'large']);

/** No model's name is longer. */
const LONGEST = 200;

/** In lower case, out of the address of its page; a package of sherpa-onnx without its owner. */
const plainName = (given: string): string =>
  given
    .trim()
    .toLowerCase()
    .replace(/^(?:https?:\/\/)?(?:www\.)?(?:huggingface\.co|hf\.co|github\.com|modelscope\.cn\/models)\//, '')
    .replace(/\/(?:tree|blob|resolve|raw|summary)(?:\/.*)?$/, '')
    .replace(/[?#].*$/, '')
    .replace(/\/$/, '')
    .replace(/^(?:csukuangfj2?|k2-fsa)\/(?=sherpa-onnx-)/, '');

/** The name, and what is left of it when one after the other is taken off that says how weights are stored. */
function withoutStorage(name: string): string[] {
  const names = [name];
  for (let rest = name; storage.test(rest); names.push(rest)) rest = rest.replace(storage, '');
  return names;
}
