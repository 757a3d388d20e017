/** What the encoder knows of each value of a block: who needs it, and where it is. */
import type { Effect, Node } from './program.ts';

export interface Value {
  node: Node;
  /** Uses still to come, by effects and by nodes. */
  left: number;
  /** The first and the last node that use it, in the order of the effects. */
  firstUser: Node | undefined;
  lastUser: Node | undefined;
  /** Whether it has been computed, or is being so. */
  begun: boolean;
  /** The local that holds it until its last use. */
  local?: number;
}

/** Every node that the effects need by its id, with all uses still to come. */
export function valuesOf(effects: readonly Effect[]): Value[] {
  const values: Value[] = [];
  const use = (node: Node, user?: Node): void => {
    let value = values[node.id];
    if (!value) {
      value = { node, left: 0, firstUser: undefined, lastUser: undefined, begun: false };
      values[node.id] = value;
      if ('a' in node) use(node.a, node);
      if ('b' in node) use(node.b, node);
    }
    if (value.node !== node) throw new Error(`node ${node.id} of another block`);
    value.left++;
    value.firstUser ??= user;
    if (user) value.lastUser = user;
  };
  for (const effect of effects) use(effect.value);
  return values;
}
