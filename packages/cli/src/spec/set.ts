/** `--set knob=value`: one change of a spec. */
import type { Spec } from 'melisma';
import { UsageError } from '../errors/failure.ts';

type Parts = Record<string, unknown>;

/**
 * A copy of the spec with the changes, in their order. `stack.size=2` reaches into a part; values are JSON, and what is none is a text
 * (`window=hamming`). Another `normalize.kind` drops the numbers of the old one. The result is not validated.
 *
 * @throws UsageError for what is no change
 */
export const withChanges = (spec: Readonly<Spec>, settings: readonly string[]): Spec =>
  settings.reduce<Spec>((changed, setting) => withChange(changed, setting), { ...spec });

function withChange(spec: Readonly<Spec>, setting: string): Spec {
  const at = setting.indexOf('=');
  if (at < 1) throw new UsageError(`--set ${setting}: expected KNOB=VALUE, as in --set melCount=40`);
  const path = setting.slice(0, at).trim().split('.');
  return assigned(spec as unknown as Parts, path, parsed(setting.slice(at + 1)), setting) as unknown as Spec;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text.trim();
  }
}

function assigned(parts: Parts, [key, ...rest]: string[], value: unknown, setting: string): Parts {
  if (rest.length === 0) return key === 'kind' && parts.kind !== value ? { kind: value } : { ...parts, [key]: value };
  const inner = Object.hasOwn(parts, key) ? parts[key] : null;
  if (typeof inner === 'object') return { ...parts, [key]: assigned({ ...inner } as Parts, rest, value, setting) };
  throw new UsageError(`--set ${setting}: ${key} is ${JSON.stringify(inner)} and has no parts`);
}
