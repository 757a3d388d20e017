/** NeMo's YAML: a model's configuration, or a training's, where it stands under `model`. References are followed, as OmegaConf does. */
import { type Document, isScalar, parseDocument, visit } from 'yaml';
import { UsageError } from '../errors/failure.ts';
import { hasParts, type Parts } from './words.ts';

/** @throws UsageError where the text is none */
export function parseNemo(path: string, text: string): Parts {
  try {
    refuseDepth(text);
    const document = parseDocument(text, { logLevel: 'error', uniqueKeys: false });
    for (const error of document.errors) throw error;
    refuseRepeats(document);
    const root: unknown = document.toJS();
    if (!hasParts(root)) throw new Error('expected keys and values');
    const resolved = withReferences(root, root) as Parts;
    return hasParts(resolved.model) ? resolved.model : resolved;
  } catch (error) {
    // Whatever the parser throws is about the text: aliases without an anchor, too many of them, nesting without an end.
    throw new UsageError(`--config ${path}: ${(error as Error).message.trim()}`);
  }
}

/** Brackets that lie in each other: a parser that recurses this far may end the process, not only the call. */
const deepestText = 1000;

/** Nesting that no configuration has: brackets, or the marks of a list in a list on one line. */
function refuseDepth(text: string): void {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '[' || text[i] === '{') depth++;
    else if ((text[i] === ']' || text[i] === '}') && depth > 0) depth--;
    if (depth > deepestText) throw new Error('values nested too deeply');
  }
  if (text.includes('- '.repeat(deepestText)) || text.includes('? '.repeat(deepestText))) {
    throw new Error('values nested too deeply');
  }
}

/** A key twice in one map. The parser's own check compares every pair: 25 s for 50,000 keys. */
function refuseRepeats(document: Document): void {
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        const name = isScalar(key) ? key.value : key;
        if (seen.has(name)) throw new Error(`the key ${String(name)} stands twice in one map`);
        seen.add(name);
      }
    },
  });
}

/** Values that references may come to, and how deep they may lie: a hundred times what models have. */
const mostValues = 100_000;
const deepest = 100;
/** A chain of references is followed this far; so one in a circle ends, too. */
const longestChain = 16;

/**
 * References, `${model.sample_rate}`: the value at that path from the root; one that leads nowhere, or in a circle, stays a text. Throws where what
 * they lead to holds them again.
 */
export function withReferences(value: unknown, root: Parts): unknown {
  let left = mostValues;
  const resolved = (part: unknown, depth: number, chain = 0): unknown => {
    if (left-- === 0 || depth > deepest) throw new Error('values that hold themselves, by references or aliases');
    if (Array.isArray(part)) return part.map((item) => resolved(item, depth + 1));
    if (hasParts(part))
      return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, resolved(inner, depth + 1)]));
    const path = typeof part === 'string' ? /^\$\{([\w.]+)\}$/.exec(part)?.[1] : undefined;
    const found = path === undefined || chain === longestChain ? undefined : valueAt(path, root);
    return found === undefined ? part : resolved(found, depth + 1, chain + 1);
  };
  return resolved(value, 0);
}

const valueAt = (path: string, root: Parts): unknown =>
  path
    .split('.')
    .reduce<unknown>((part, key) => (hasParts(part) && Object.hasOwn(part, key) ? part[key] : undefined), root);
