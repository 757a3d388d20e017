/**
 * Builders: a program and its functions under construction. A function's vector arithmetic goes to the current block's
 * graph; whatever ends straight-line code (a loop, a changed counter, a call) ends the block.
 */
import { Graph } from './graph.ts';
import {
  type Address,
  constantKey,
  type Effect,
  type Element,
  elementBytes,
  type Index,
  laneCount,
  type Node,
  type Program,
  type ProgramFunction,
  type Statement,
  VECTOR_BYTES,
} from './program.ts';

/** A number where an index is expected stands for itself. */
export type IndexLike = Index | number;

export function index(value: IndexLike): Index {
  return typeof value === 'number' ? { op: 'const', key: `${value}`, value } : value;
}

function arithmetic(op: 'add' | 'sub' | 'mul' | 'ge', a: Index, b: Index): Index {
  return { op, key: `(${a.key} ${op} ${b.key})`, a, b };
}

/** `a + b`, folded where both are known. */
export function addIndex(a: IndexLike, b: IndexLike): Index {
  const [x, y] = [index(a), index(b)];
  if (x.op === 'const' && y.op === 'const') return index(x.value + y.value);
  if (x.op === 'const') return addIndex(y, x);
  if (y.op === 'const' && y.value === 0) return x;
  return arithmetic('add', x, y);
}

export const subIndex = (a: IndexLike, b: IndexLike): Index => arithmetic('sub', index(a), index(b));

/** 1 where `a >= b` as unsigned numbers, else 0. */
export const geIndex = (a: IndexLike, b: IndexLike): Index => arithmetic('ge', index(a), index(b));

/** `a * b`, folded where both are known. */
export function mulIndex(a: IndexLike, b: IndexLike): Index {
  const [x, y] = [index(a), index(b)];
  if (x.op === 'const' && y.op === 'const') return index(x.value * y.value);
  if (y.op === 'const' && y.value === 1) return x;
  return arithmetic('mul', x, y);
}

/** An integer read from memory. */
export function loadIndex(address: Address): Index {
  return { op: 'load', key: `[${address.base.key}+${address.offset}]`, address };
}

/** `base + offset` bytes; constant parts of the base move to the offset, where they are free. */
export function at(base: IndexLike, offset = 0): Address {
  const b = index(base);
  if (b.op === 'const') return { base: index(0), offset: b.value + offset };
  if (b.op === 'add' && b.b.op === 'const' && b.b.value >= 0) return { base: b.a, offset: b.b.value + offset };
  return { base: b, offset };
}

/** One function under construction. Each method adds to it; vector arithmetic itself is on `g`, the current graph. */
export class FunctionBuilder {
  readonly program: ProgramBuilder;
  /** The graph of the current block. */
  g = new Graph();
  readonly params: Index[];
  readonly #function: ProgramFunction;
  #statements: Statement[];
  #effects: Effect[] = [];

  constructor(program: ProgramBuilder, name: string, params: number, exported: boolean) {
    this.program = program;
    this.params = Array.from({ length: params }, (_, i) => localIndex(i));
    this.#function = { name, params, locals: params, variables: 0, body: [], exported };
    this.#statements = this.#function.body;
  }

  store(address: Address, value: Node, demote = false): void {
    this.#effects.push({ kind: 'store', address, value, demote });
  }

  storeLane(address: Address, value: Node, lane: number, demote = false): void {
    this.#effects.push({ kind: 'storeLane', address, value, lane, demote });
  }

  /** A vector variable that lives across blocks, with its first value. Read it with `read`. */
  variable(initial: Node): number {
    const variable = this.#function.variables++;
    this.assign(variable, initial);
    return variable;
  }

  /** The value of a variable as the current block began. */
  read(variable: number): Node {
    return this.g.variable(variable);
  }

  /** Give a variable a new value at the end of the current block. */
  assign(variable: number, value: Node): void {
    this.#effects.push({ kind: 'assign', variable, value });
  }

  /** A counter or pointer that can be changed by `set`. */
  local(initial: IndexLike): Index & { op: 'local' } {
    const local = localIndex(this.#function.locals++);
    this.set(local, initial);
    return local;
  }

  set(local: Index & { op: 'local' }, value: IndexLike): void {
    this.endBlock();
    this.#statements.push({ kind: 'set', local: local.local, value: index(value) });
  }

  /** `for (i = from; i < to; i += step) body(i)`; `to` must lie above `from`. */
  loop(from: IndexLike, to: IndexLike, step: number, body: (i: Index) => void): void {
    this.endBlock();
    const counter = localIndex(this.#function.locals++);
    const outer = this.#statements;
    const inner: Statement[] = [];
    this.#statements = inner;
    body(counter);
    this.endBlock();
    this.#statements = outer;
    outer.push({ kind: 'loop', local: counter.local, from: index(from), to: index(to), step, body: inner });
  }

  call(callee: string, ...args: IndexLike[]): void {
    this.endBlock();
    this.#statements.push({ kind: 'call', callee, args: args.map(index) });
  }

  /** End the current block: what it stored can be loaded from here on. */
  endBlock(): void {
    if (this.#effects.length > 0) this.#statements.push({ kind: 'block', effects: this.#effects });
    const seen: boolean[] = [];
    for (const effect of this.#effects) this.program.poolConstants(effect.value, seen);
    this.#effects = [];
    this.g = new Graph();
  }

  finish(): ProgramFunction {
    this.endBlock();
    return this.#function;
  }
}

const localIndex = (local: number): Index & { op: 'local' } => ({ op: 'local', key: `$${local}`, local });

/** A program under construction: memory from the bottom up, tables, constants, functions. */
export class ProgramBuilder {
  readonly element: Element;
  readonly lanes: number;
  readonly elementBytes: number;
  readonly #functions: ProgramFunction[] = [];
  readonly #data: { offset: number; bytes: Uint8Array }[] = [];
  readonly #pool = new Map<string, number>();
  readonly #constants: { value: number; integer: boolean; offset: number }[] = [];
  /** The first bytes stay empty: address 0 is never a table. */
  #top = VECTOR_BYTES;

  constructor(element: Element) {
    this.element = element;
    this.lanes = laneCount(element);
    this.elementBytes = elementBytes(element);
  }

  /** Reserve memory, aligned to a cache line. Returns its address. */
  reserve(bytes: number, alignment = 64): number {
    const address = Math.ceil(this.#top / alignment) * alignment;
    this.#top = address + bytes;
    return address;
  }

  /** Reserve room for `count` vectors. */
  reserveVectors(count: number): number {
    return this.reserve(count * VECTOR_BYTES);
  }

  /** A table of elements, rounded once from float64. Returns its address. */
  table(values: ArrayLike<number>): number {
    const array = this.element === 'f32' ? Float32Array.from(values) : Float64Array.from(values);
    return this.#segment(new Uint8Array(array.buffer));
  }

  /** A table of vectors: each element in all lanes. Returns its address. */
  vectorTable(values: readonly number[]): number {
    const lanes = new Float64Array(values.length * this.lanes);
    values.forEach((value, i) => {
      lanes.fill(value, i * this.lanes, (i + 1) * this.lanes);
    });
    return this.table(lanes);
  }

  /** A table of 32-bit integers. Returns its address. */
  indexTable(values: ArrayLike<number>): number {
    return this.#segment(new Uint8Array(Int32Array.from(values).buffer));
  }

  #segment(bytes: Uint8Array): number {
    const offset = this.reserve(bytes.length, VECTOR_BYTES);
    this.#data.push({ offset, bytes });
    return offset;
  }

  /** Add a function; `body` is called once with its builder. */
  define(name: string, params: number, body: (f: FunctionBuilder) => void, exported = false): void {
    const f = new FunctionBuilder(this, name, params, exported);
    body(f);
    this.#functions.push(f.finish());
  }

  /**
   * Give every constant under `node` a place in memory, as a whole vector: a load is cheaper than building it in registers.
   * `seen`: nodes of the block that have been looked at, by their ids.
   */
  poolConstants(node: Node, seen: boolean[]): void {
    if (seen[node.id]) return;
    seen[node.id] = true;
    if (node.op === 'const') this.#poolConstant(node.value, node.integer);
    if ('a' in node) this.poolConstants(node.a, seen);
    if ('b' in node) this.poolConstants(node.b, seen);
  }

  #poolConstant(value: number, integer: boolean): void {
    const key = constantKey(value, integer);
    if (this.#pool.has(key)) return;
    const offset = this.reserve(VECTOR_BYTES, VECTOR_BYTES);
    this.#pool.set(key, offset);
    this.#constants.push({ value, integer, offset });
  }

  /** The finished program. */
  finish(): Program {
    const constants = this.#constants.map(({ value, integer, offset }) => ({
      offset,
      bytes: constantBytes(this.element, value, integer),
    }));
    const memoryBytes = this.#top;
    return {
      element: this.element,
      functions: this.#functions,
      pool: this.#pool,
      data: [...this.#data, ...constants],
      memoryBytes,
    };
  }
}

/** The constant in all lanes. */
function constantBytes(element: Element, value: number, integer: boolean): Uint8Array {
  const single = integer ? Uint32Array : Float32Array;
  if (element === 'f32') return new Uint8Array(new single(4).fill(value).buffer);
  const lanes = integer
    ? new BigUint64Array(2).fill(BigInt.asUintN(64, BigInt(value)))
    : new Float64Array(2).fill(value);
  return new Uint8Array(lanes.buffer);
}
