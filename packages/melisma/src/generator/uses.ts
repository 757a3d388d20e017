/** What the encoder knows of each value of a block: who needs it, and where it is. */
import { type Effect, type Node, operandsOf } from './program.ts';

export interface Value {
  /** Uses still to come, by effects and by nodes. */
  left: number;
  /** The nodes that use it. */
  readonly users: Node[];
  /** Whether it has been computed, or is being so. */
  begun: boolean;
  /** The local that holds it until its last use. */
  local?: number;
}

/** Every node that the effects need, with all uses still to come. */
export function valuesOf(effects: readonly Effect[]): Map<Node, Value> {
  const values = new Map<Node, Value>();
  const use = (node: Node, user?: Node): void => {
    let value = values.get(node);
    if (!value) {
      value = { left: 0, users: [], begun: false };
      values.set(node, value);
      for (const operand of operandsOf(node)) use(operand, node);
    }
    value.left++;
    if (user) value.users.push(user);
  };
  for (const effect of effects) use(effect.value);
  return values;
}
