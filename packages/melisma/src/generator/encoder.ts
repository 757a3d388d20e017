/**
 * The encoder: a program to the bytes of a WebAssembly module with 128-bit SIMD. It owns one memory, sized once
 * (growing it would detach the views on it), and imports nothing.
 *
 * Opcodes: https://webassembly.github.io/spec/core/binary/instructions.html
 */
import {
  type Address,
  type BinaryOp,
  type Block,
  constantKey,
  type DataSegment,
  type Effect,
  type Index,
  type Node,
  type Program,
  type ProgramFunction,
  type Statement,
  type UnaryOp,
} from './program.ts';

const PAGE_BYTES = 65536;
const V128 = 0x7b;
const I32 = 0x7f;

/** The sub-opcode after the SIMD prefix, for `f32` and for `f64` lanes. */
const BINARY_OPCODES: Record<BinaryOp, readonly [number, number]> = {
  add: [0xe4, 0xf0],
  sub: [0xe5, 0xf1],
  mul: [0xe6, 0xf2],
  div: [0xe7, 0xf3],
  pmin: [0xea, 0xf6],
  pmax: [0xeb, 0xf7],
  and: [0x4e, 0x4e],
  or: [0x50, 0x50],
  xor: [0x51, 0x51],
  iadd: [0xae, 0xce],
  isub: [0xb1, 0xd1],
  imax: [0xb9, 0xb9],
};

const UNARY_OPCODES: Record<UnaryOp, readonly [number, number]> = {
  abs: [0xe0, 0xec],
  neg: [0xe1, 0xed],
  sqrt: [0xe3, 0xef],
  fromInt: [0xfa, 0xfe],
  shiftLeft: [0xab, 0xcb],
  shiftRightSigned: [0xac, 0xcc],
  shiftRight: [0xad, 0xcd],
};

const LOAD = 0x00;
const LOAD_SPLAT = [0x09, 0x0a] as const;
const LOAD_HALF_ZERO = 0x5d;
const STORE = 0x0b;
const STORE_LANE = [0x5a, 0x5b] as const;
const SHUFFLE = 0x0d;
const DEMOTE = 0x5e;
const PROMOTE = 0x5f;
const RELAXED_MADD = [0x105, 0x107] as const;
const RELAXED_NMADD = [0x106, 0x108] as const;

export interface EncodeOptions {
  /** Fuse a product into the addition that follows it (relaxed SIMD): other bits, machine by machine. */
  fused?: boolean;
  /** Custom sections, by name. */
  sections?: Record<string, Uint8Array>;
}

/** The module's bytes. */
export function encode(program: Program, options: EncodeOptions = {}): Uint8Array<ArrayBuffer> {
  const { functions } = program;
  const arities = [...new Set(functions.map((f) => f.params))];
  const pages = Math.ceil(program.memoryBytes / PAGE_BYTES);
  const exported = functions.map((f, i) => ({ f, i })).filter(({ f }) => f.exported);
  const bytes = [
    [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    section(1, vector(arities.map((n) => [0x60, ...unsigned(n), ...Array<number>(n).fill(I32), 0]))),
    section(3, vector(functions.map((f) => unsigned(arities.indexOf(f.params))))),
    section(5, vector([[1, ...unsigned(pages), ...unsigned(pages)]])),
    section(
      7,
      vector([[...name('memory'), 2, 0], ...exported.map(({ f, i }) => [...name(f.name), 0, ...unsigned(i)])]),
    ),
    section(10, vector(functions.map((f) => new FunctionEncoder(program, options).encode(f)))),
    section(11, vector(mergeSegments(program.data).map(dataSegment))),
    ...Object.entries(options.sections ?? {}).map(([key, value]) => section(0, [...name(key), ...value])),
  ];
  return Uint8Array.from(bytes.flat());
}

/** One function's body. */
class FunctionEncoder {
  readonly #program: Program;
  readonly #double: 0 | 1;
  readonly #fused: boolean;
  readonly #code: number[] = [];
  /** Where the vector locals start: after the integers. */
  #vectorBase = 0;
  #vectorLocals = 0;
  #free: number[] = [];
  /** Uses still to come of each node of the current block, and the local that holds it once computed. */
  #uses = new Map<Node, number>();
  #held = new Map<Node, number>();

  constructor(program: Program, options: EncodeOptions) {
    this.#program = program;
    this.#double = program.element === 'f64' ? 1 : 0;
    this.#fused = options.fused ?? false;
  }

  encode(f: ProgramFunction): number[] {
    this.#vectorBase = f.locals;
    this.#vectorLocals = f.variables;
    for (const statement of f.body) this.#statement(statement);
    const locals = [
      [...unsigned(f.locals - f.params), I32],
      [...unsigned(this.#vectorLocals), V128],
    ];
    const body = [...vector(locals), ...this.#code, 0x0b];
    return [...unsigned(body.length), ...body];
  }

  #statement(statement: Statement): void {
    switch (statement.kind) {
      case 'block':
        return this.#block(statement);
      case 'set':
        this.#index(statement.value);
        return this.#emit(0x21, ...unsigned(statement.local));
      case 'call':
        for (const arg of statement.args) this.#index(arg);
        return this.#emit(0x10, ...unsigned(this.#program.functions.findIndex((f) => f.name === statement.callee)));
      case 'loop': {
        const local = unsigned(statement.local);
        this.#index(statement.from);
        this.#emit(0x21, ...local, 0x03, 0x40);
        for (const inner of statement.body) this.#statement(inner);
        this.#emit(0x20, ...local, 0x41, ...signed(statement.step), 0x6a, 0x22, ...local);
        this.#index(statement.to);
        this.#emit(0x49, 0x0d, 0, 0x0b); // lt_u, br_if 0, end
      }
    }
  }

  /** Stores in order, each value computed just before it; then all assignments at once. */
  #block(block: Block): void {
    this.#uses = countUses(block.effects);
    this.#held = new Map();
    for (const effect of block.effects) if (effect.kind !== 'assign') this.#effect(effect);
    const assigns = block.effects.filter((effect) => effect.kind === 'assign');
    for (const { value } of assigns) this.#value(value);
    for (const { variable } of assigns.reverse()) this.#emit(0x21, ...unsigned(this.#vectorBase + variable));
  }

  #effect(effect: Exclude<Effect, { kind: 'assign' }>): void {
    this.#index(effect.address.base);
    this.#value(effect.value);
    if (effect.kind === 'storeLane') {
      if (effect.demote) this.#simd(DEMOTE);
      this.#simd(STORE_LANE[effect.demote ? 0 : this.#double], ...memoryArgument(effect.address), effect.lane);
    } else if (effect.demote) {
      this.#simd(DEMOTE);
      this.#simd(STORE_LANE[1], ...memoryArgument(effect.address), 0);
    } else {
      this.#simd(STORE, ...memoryArgument(effect.address));
    }
  }

  /** Leave a node's value on the stack; a value used again is kept in a local, constants are loaded anew. */
  #value(node: Node): void {
    if (node.op === 'const') return this.#constant(node.value, node.integer);
    if (node.op === 'variable') return this.#emit(0x20, ...unsigned(this.#vectorBase + node.variable));
    const left = this.#uses.get(node)! - 1;
    this.#uses.set(node, left);
    const held = this.#held.get(node);
    if (held !== undefined) {
      this.#emit(0x20, ...unsigned(held));
      if (left === 0) this.#free.push(held);
      return;
    }
    this.#compute(node);
    if (left > 0) {
      const local = this.#free.pop() ?? this.#vectorBase + this.#vectorLocals++;
      this.#held.set(node, local);
      this.#emit(0x22, ...unsigned(local));
    }
  }

  #compute(node: Exclude<Node, { op: 'const' | 'variable' }>): void {
    if (node.op === 'load' || node.op === 'splat') return this.#load(node);
    if (this.#fused && (node.op === 'add' || node.op === 'sub') && this.#fusedProduct(node.op, node.a, node.b)) return;
    this.#value(node.a);
    if (node.op === 'shuffle') {
      this.#value(node.b);
      this.#simd(SHUFFLE, ...shuffleBytes(node.lanes, this.#double));
    } else if ('b' in node) {
      this.#value(node.b);
      this.#simd(BINARY_OPCODES[node.op][this.#double]);
    } else {
      if (node.op.startsWith('shift')) this.#emit(0x41, ...signed(node.imm));
      this.#simd(UNARY_OPCODES[node.op][this.#double]);
    }
  }

  #load(node: Node & { op: 'load' | 'splat' }): void {
    this.#index(node.address.base);
    const where = memoryArgument(node.address);
    if (node.op === 'splat') return this.#simd(LOAD_SPLAT[this.#double], ...where);
    this.#simd(node.promote ? LOAD_HALF_ZERO : LOAD, ...where);
    if (node.promote) this.#simd(PROMOTE);
  }

  /** `a + x y` or `a - x y` (or `x y + a`) as one operation, where the product has no other use. */
  #fusedProduct(op: 'add' | 'sub', a: Node, b: Node): boolean {
    const single = (node: Node): node is Node & { op: 'mul' } =>
      node.op === 'mul' && this.#uses.get(node) === 1 && !this.#held.has(node);
    const [product, addend] = single(b) ? [b, a] : op === 'add' && single(a) ? [a, b] : [];
    if (!product || !addend) return false;
    this.#value(product.a);
    this.#value(product.b);
    this.#value(addend);
    this.#simd((op === 'add' ? RELAXED_MADD : RELAXED_NMADD)[this.#double]);
    return true;
  }

  #constant(value: number, integer: boolean): void {
    const offset = this.#program.pool.get(constantKey(value, integer))!;
    this.#emit(0x41, 0);
    this.#simd(LOAD_SPLAT[this.#double], 0, ...unsigned(offset));
  }

  #index(node: Index): void {
    switch (node.op) {
      case 'const':
        return this.#emit(0x41, ...signed(node.value));
      case 'local':
        return this.#emit(0x20, ...unsigned(node.local));
      case 'load':
        this.#index(node.address.base);
        return this.#emit(0x28, ...memoryArgument(node.address));
      default:
        this.#index(node.a);
        this.#index(node.b);
        this.#emit({ add: 0x6a, sub: 0x6b, mul: 0x6c, ge: 0x4f }[node.op]);
    }
  }

  #simd(opcode: number, ...immediates: number[]): void {
    this.#emit(0xfd, ...unsigned(opcode), ...immediates);
  }

  #emit(...bytes: number[]): void {
    this.#code.push(...bytes);
  }
}

/** How often each node is used by the effects and by the nodes they need. */
export function countUses(effects: readonly Effect[]): Map<Node, number> {
  const uses = new Map<Node, number>();
  const visit = (node: Node): void => {
    const count = uses.get(node) ?? 0;
    uses.set(node, count + 1);
    if (count > 0) return;
    if ('a' in node) visit(node.a);
    if ('b' in node) visit(node.b);
  };
  for (const effect of effects) visit(effect.value);
  return uses;
}

/** Segments that touch or nearly touch become one: a header costs more than a few zeros. */
function mergeSegments(segments: readonly DataSegment[]): DataSegment[] {
  const merged: { offset: number; parts: number[] }[] = [];
  for (const { offset, bytes } of [...segments].sort((a, b) => a.offset - b.offset)) {
    const last = merged.at(-1);
    const gap = last ? offset - last.offset - last.parts.length : Number.POSITIVE_INFINITY;
    if (last && gap < 64) last.parts.push(...Array<number>(gap).fill(0), ...bytes);
    else merged.push({ offset, parts: [...bytes] });
  }
  return merged.map(({ offset, parts }) => ({ offset, bytes: Uint8Array.from(parts) }));
}

const dataSegment = ({ offset, bytes }: DataSegment): number[] => [
  0,
  0x41,
  ...signed(offset),
  0x0b,
  ...unsigned(bytes.length),
  ...bytes,
];

/** Lane numbers to the byte numbers of `i8x16.shuffle`. */
function shuffleBytes(lanes: readonly number[], double: 0 | 1): number[] {
  const width = double ? 8 : 4;
  return lanes.flatMap((lane) => Array.from({ length: width }, (_, i) => lane * width + i));
}

/** No alignment promised; an offset. */
const memoryArgument = (address: Address): number[] => [0, ...unsigned(address.offset)];

const section = (id: number, content: number[]): number[] => [id, ...unsigned(content.length), ...content];

const vector = (items: number[][]): number[] => [...unsigned(items.length), ...items.flat()];

const name = (text: string): number[] => [...unsigned(text.length), ...Array.from(text, (c) => c.charCodeAt(0))];

/** LEB128. */
function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return bytes;
}

/** Signed LEB128, of a 32-bit integer. */
function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    if ((rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}
