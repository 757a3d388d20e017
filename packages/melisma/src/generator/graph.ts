/**
 * The graph of one block: hash-consed nodes with local simplification. The same expression exists once, multiplication
 * by 0 and 1 disappears, signs move to where they cost nothing; what no store asks for is never computed.
 *
 * Simplification keeps every rounding: it only drops operations that are exact for finite values (up to the sign of zero).
 */
import type { Address, BinaryOp, Node, UnaryOp } from './program.ts';

/** A complex value; `im` of a real one is the constant 0. */
export interface Complex {
  re: Node;
  im: Node;
}

/** Distributes Omit over the union of nodes. */
type Draft<T> = T extends unknown ? Omit<T, 'id'> : never;

export class Graph {
  readonly #nodes = new Map<string, Node>();

  readonly zero = this.constant(0);

  constant(value: number): Node {
    return this.#node(`c${Object.is(value, -0) ? '-0' : value}`, { op: 'const', value, integer: false });
  }

  /** An integer's bits in all lanes. */
  integer(value: number): Node {
    return this.#node(`k${value}`, { op: 'const', value, integer: true });
  }

  load(address: Address, promote = false): Node {
    return this.#node(`${promote ? 'P' : 'l'}${addressKey(address)}`, { op: 'load', address, promote });
  }

  splat(address: Address): Node {
    return this.#node(`s${addressKey(address)}`, { op: 'splat', address });
  }

  variable(variable: number): Node {
    return this.#node(`v${variable}`, { op: 'variable', variable });
  }

  shuffle(a: Node, b: Node, lanes: readonly number[]): Node {
    return this.#node(`S${a.id},${b.id},${lanes}`, { op: 'shuffle', a, b, lanes });
  }

  add(a: Node, b: Node): Node {
    if (isConstant(a, 0)) return b;
    if (isConstant(b, 0)) return a;
    if (b.op === 'neg') return this.sub(a, b.a);
    if (a.op === 'neg') return this.sub(b, a.a);
    return this.binary('add', a, b);
  }

  sub(a: Node, b: Node): Node {
    if (isConstant(b, 0)) return a;
    if (isConstant(a, 0)) return this.neg(b);
    if (b.op === 'neg') return this.add(a, b.a);
    if (a.op === 'neg') return this.neg(this.add(a.a, b));
    if (a === b) return this.zero;
    return this.binary('sub', a, b);
  }

  mul(a: Node, b: Node): Node {
    if (isConstant(a, 0) || isConstant(b, 0)) return this.zero;
    if (isConstant(a, 1)) return b;
    if (isConstant(b, 1)) return a;
    if (isConstant(a, -1)) return this.neg(b);
    if (isConstant(b, -1)) return this.neg(a);
    if (a.op === 'neg') return this.neg(this.mul(a.a, b));
    if (b.op === 'neg') return this.neg(this.mul(a, b.a));
    return this.binary('mul', a, b);
  }

  neg(a: Node): Node {
    if (isConstant(a, 0)) return a;
    if (a.op === 'const' && !a.integer) return this.constant(-a.value);
    if (a.op === 'neg') return a.a;
    if (a.op === 'sub') return this.sub(a.b, a.a);
    return this.unary('neg', a);
  }

  /** |a|: without the sign bit. As an operation of its own V8 fetches a mask from outside at each use. */
  abs(a: Node): Node {
    return this.binary('andnot', a, this.constant(-0));
  }

  /** `a` where all bits of the mask's lane are set, `b` where none is. */
  select(mask: Node, a: Node, b: Node): Node {
    return this.binary('xor', b, this.binary('and', mask, this.binary('xor', a, b)));
  }

  /** `a * value`, by a constant. */
  scale(a: Node, value: number): Node {
    return value < 0 ? this.neg(this.scale(a, -value)) : this.mul(a, this.constant(value));
  }

  unary(op: UnaryOp, a: Node, imm = 0): Node {
    return this.#node(`${op}${a.id},${imm}`, { op, a, imm });
  }

  binary(op: BinaryOp, a: Node, b: Node): Node {
    const [x, y] = commutes(op) && b.id < a.id ? [b, a] : [a, b];
    return this.#node(`${op}${x.id},${y.id}`, { op, a: x, b: y });
  }

  #node(key: string, draft: Draft<Node>): Node {
    let node = this.#nodes.get(key);
    if (!node) {
      node = { id: this.#nodes.size, ...draft } as Node;
      this.#nodes.set(key, node);
    }
    return node;
  }
}

const isConstant = (node: Node, value: number): boolean => node.op === 'const' && !node.integer && node.value === value;

/** `pmin` and `pmax` do not commute: they differ on signed zeros. */
const commutes = (op: BinaryOp): boolean => ['add', 'mul', 'and', 'or', 'xor', 'iadd', 'imax'].includes(op);

const addressKey = (address: Address): string => `${address.base.key}+${address.offset}`;
