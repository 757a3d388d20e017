/**
 * The encoder: a program to the bytes of a WebAssembly module with 128-bit SIMD. It owns one memory, sized once
 * (growing it would detach the views on it), and imports nothing.
 *
 * Opcodes: https://webassembly.github.io/spec/core/binary/instructions.html
 */
import { Bytes } from './bytes.ts';
import {
  type Address,
  type BinaryOp,
  type Block,
  constantKey,
  type DataSegment,
  type Effect,
  type Index,
  type Loop,
  type Node,
  type Program,
  type ProgramFunction,
  type Statement,
  type UnaryOp,
} from './program.ts';
import { type Value, valuesOf } from './uses.ts';

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
  lt: [0x43, 0x49],
  and: [0x4e, 0x4e],
  andnot: [0x4f, 0x4f],
  or: [0x50, 0x50],
  xor: [0x51, 0x51],
  iadd: [0xae, 0xce],
  isub: [0xb1, 0xd1],
  imax: [0xb9, 0xb9],
};

const UNARY_OPCODES: Record<UnaryOp, readonly [number, number]> = {
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

const LOCAL_GET = 0x20;
const LOCAL_SET = 0x21;
const LOCAL_TEE = 0x22;
const I32_CONST = 0x41;
const I32_ADD = 0x6a;
const I32_LT_U = 0x49;
const END = 0x0b;
const INDEX_OPCODES = { add: I32_ADD, sub: 0x6b, mul: 0x6c, ge: 0x4f } as const;

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
  const out = new Bytes().append([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  section(out, 1, (to) => to.vector(arities, (n) => functionType(to, n)));
  section(out, 3, (to) => to.vector(functions, (f) => to.unsigned(arities.indexOf(f.params))));
  section(out, 5, (to) => to.append([1, 1]).unsigned(pages).unsigned(pages));
  section(out, 7, (to) => exportedNames(to, functions));
  section(out, 10, (to) => to.vector(functions, (f) => new FunctionEncoder(program, options).encode(f, to)));
  section(out, 11, (to) => to.vector(mergeSegments(program.data), (segment) => dataSegment(to, segment)));
  for (const [key, value] of Object.entries(options.sections ?? {}))
    section(out, 0, (to) => to.name(key).append(value));
  return out.view().slice();
}

const section = (out: Bytes, id: number, write: (content: Bytes) => void): Bytes => out.byte(id).sized(write);

/** Integers in, nothing out. */
const functionType = (to: Bytes, params: number): Bytes =>
  to
    .byte(0x60)
    .vector(Array<number>(params).fill(I32), (type) => to.byte(type))
    .byte(0);

/** The memory, and the functions that are called from outside. */
function exportedNames(to: Bytes, functions: readonly ProgramFunction[]): void {
  const exported = functions.map((f, i) => ({ f, i })).filter(({ f }) => f.exported);
  to.unsigned(exported.length + 1)
    .name('memory')
    .append([2, 0]);
  for (const { f, i } of exported) to.name(f.name).byte(0).unsigned(i);
}

/** One function's body. */
class FunctionEncoder {
  readonly #program: Program;
  readonly #double: 0 | 1;
  readonly #fused: boolean;
  readonly #code = new Bytes();
  /** Where the vector locals start: after the integers. */
  #vectorBase = 0;
  #vectorLocals = 0;
  #free: number[] = [];
  /** What is known of the nodes of the current block, by their ids. */
  #values: Value[] = [];

  constructor(program: Program, options: EncodeOptions) {
    this.#program = program;
    this.#double = program.element === 'f64' ? 1 : 0;
    this.#fused = options.fused ?? false;
  }

  encode(f: ProgramFunction, to: Bytes): void {
    this.#vectorBase = f.locals;
    this.#vectorLocals = f.variables;
    for (const statement of f.body) this.#statement(statement);
    to.sized((body) => {
      body
        .byte(2)
        .unsigned(f.locals - f.params)
        .byte(I32)
        .unsigned(this.#vectorLocals)
        .byte(V128);
      body.append(this.#code.view()).byte(END);
    });
  }

  #statement(statement: Statement): void {
    switch (statement.kind) {
      case 'block':
        return this.#block(statement);
      case 'set':
        this.#index(statement.value);
        return this.#local(LOCAL_SET, statement.local);
      case 'call':
        for (const arg of statement.args) this.#index(arg);
        this.#code.byte(0x10).unsigned(this.#program.functions.findIndex((f) => f.name === statement.callee));
        return;
      case 'loop':
        return this.#loop(statement);
    }
  }

  /** The test stands at the end: a loop runs at least once. */
  #loop({ local, from, to, step, body }: Loop): void {
    this.#index(from);
    this.#local(LOCAL_SET, local);
    this.#code.append([0x03, 0x40]);
    for (const inner of body) this.#statement(inner);
    this.#local(LOCAL_GET, local);
    this.#code.byte(I32_CONST).signed(step).byte(I32_ADD);
    this.#local(LOCAL_TEE, local);
    this.#index(to);
    this.#code.append([I32_LT_U, 0x0d, 0, END]);
  }

  /** Stores in order, each value computed just before it; then all assignments at once. */
  #block(block: Block): void {
    this.#values = valuesOf(block.effects);
    for (const effect of block.effects) if (effect.kind !== 'assign') this.#effect(effect);
    const assigns = block.effects.filter((effect) => effect.kind === 'assign');
    for (const { value } of assigns) this.#value(value);
    for (const { variable } of assigns.reverse()) this.#local(LOCAL_SET, this.#vectorBase + variable);
  }

  #effect(effect: Exclude<Effect, { kind: 'assign' }>): void {
    this.#index(effect.address.base);
    this.#value(effect.value);
    if (effect.kind === 'storeLane') {
      if (effect.demote) this.#simd(DEMOTE);
      this.#memory(STORE_LANE[effect.demote ? 0 : this.#double], effect.address).byte(effect.lane);
    } else if (effect.demote) {
      this.#simd(DEMOTE);
      this.#memory(STORE_LANE[1], effect.address).byte(0);
    } else {
      this.#memory(STORE, effect.address);
    }
  }

  /** Leave a node's value on the stack; one that is used again is kept in a local. */
  #value(node: Node): void {
    if (node.op === 'variable') return this.#local(LOCAL_GET, this.#vectorBase + node.variable);
    const value = this.#values[node.id];
    value.left--;
    if (value.begun) {
      this.#local(LOCAL_GET, value.local!);
      if (value.left === 0) this.#free.push(value.local!);
      return;
    }
    value.begun = true;
    this.#compute(node);
    if (value.left > 0) this.#hold(value, LOCAL_TEE);
    if ('a' in node && this.#values[node.a.id].left === 1) this.#computeWaiting(node.a);
    if ('b' in node && this.#values[node.b.id].left === 1) this.#computeWaiting(node.b);
  }

  #hold(value: Value, opcode: number): void {
    value.local = this.#free.pop() ?? this.#vectorBase + this.#vectorLocals++;
    this.#local(opcode, value.local);
  }

  /**
   * After a sum, the difference of the same two values, if nothing else needs them: what two values alone wait for is computed
   * at once. It frees two registers for one: V8 (of Node 24 on) keeps the order it is given, and with this one it spills next to
   * nothing. A product stays with the sum that it may be fused into.
   */
  #computeWaiting(operand: Node): void {
    const user = this.#waitingUser(operand);
    if (!user || !('b' in user) || (this.#fused && user.op === 'mul')) return;
    if (this.#waitingUser(user.a) !== user || this.#waitingUser(user.b) !== user) return;
    const value = this.#values[user.id];
    value.begun = true;
    this.#compute(user);
    this.#hold(value, LOCAL_SET);
  }

  /** The only node that a value is held for, where that is its first user or its last. */
  #waitingUser(value: Node): Node | undefined {
    const known = this.#values[value.id];
    if (known.left !== 1 || known.local === undefined) return undefined;
    if (known.firstUser && !this.#values[known.firstUser.id].begun) return known.firstUser;
    return known.lastUser && !this.#values[known.lastUser.id].begun ? known.lastUser : undefined;
  }

  #compute(node: Exclude<Node, { op: 'variable' }>): void {
    if (node.op === 'const') return this.#constant(node.value, node.integer);
    if (node.op === 'load' || node.op === 'splat') return this.#load(node);
    if (this.#fused && (node.op === 'add' || node.op === 'sub') && this.#fusedProduct(node.op, node.a, node.b)) return;
    this.#value(node.a);
    if (node.op === 'shuffle') {
      this.#value(node.b);
      this.#simd(SHUFFLE).append(shuffleBytes(node.lanes, this.#double));
    } else if ('b' in node) {
      this.#value(node.b);
      this.#simd(BINARY_OPCODES[node.op][this.#double]);
    } else {
      if (node.op.startsWith('shift')) this.#code.byte(I32_CONST).signed(node.imm);
      this.#simd(UNARY_OPCODES[node.op][this.#double]);
    }
  }

  #load(node: Node & { op: 'load' | 'splat' }): void {
    this.#index(node.address.base);
    if (node.op === 'splat') this.#memory(LOAD_SPLAT[this.#double], node.address);
    else this.#memory(node.promote ? LOAD_HALF_ZERO : LOAD, node.address);
    if (node.op === 'load' && node.promote) this.#simd(PROMOTE);
  }

  /** `a + x y` or `a - x y` (or `x y + a`) as one operation, where the product has no other use. */
  #fusedProduct(op: 'add' | 'sub', a: Node, b: Node): boolean {
    const single = (node: Node): node is Node & { op: 'mul' } =>
      node.op === 'mul' && this.#values[node.id].left === 1 && !this.#values[node.id].begun;
    const [product, addend] = single(b) ? [b, a] : op === 'add' && single(a) ? [a, b] : [];
    if (!product || !addend) return false;
    this.#values[product.id].begun = true;
    this.#value(product.a);
    this.#value(product.b);
    this.#value(addend);
    this.#simd((op === 'add' ? RELAXED_MADD : RELAXED_NMADD)[this.#double]);
    return true;
  }

  #constant(value: number, integer: boolean): void {
    this.#code.byte(I32_CONST).byte(0);
    const offset = this.#program.pool.get(constantKey(value, integer))!;
    this.#simd(LOAD).byte(0).unsigned(offset);
  }

  #index(node: Index): void {
    switch (node.op) {
      case 'const':
        this.#code.byte(I32_CONST).signed(node.value);
        return;
      case 'local':
        return this.#local(LOCAL_GET, node.local);
      case 'load':
        this.#index(node.address.base);
        this.#code.byte(0x28).byte(0).unsigned(node.address.offset);
        return;
      default:
        this.#index(node.a);
        this.#index(node.b);
        this.#code.byte(INDEX_OPCODES[node.op]);
    }
  }

  #local(opcode: number, local: number): void {
    this.#code.byte(opcode).unsigned(local);
  }

  /** A load or store: no alignment promised, an offset. The address's base is on the stack. */
  #memory(opcode: number, address: Address): Bytes {
    return this.#simd(opcode).byte(0).unsigned(address.offset);
  }

  #simd(opcode: number): Bytes {
    return this.#code.byte(0xfd).unsigned(opcode);
  }
}

/** Segments that touch or nearly touch become one: a header costs more than a few zeros. */
function mergeSegments(segments: readonly DataSegment[]): DataSegment[] {
  const runs: DataSegment[][] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const segment of [...segments].sort((a, b) => a.offset - b.offset)) {
    if (segment.offset - end < LARGEST_GAP) runs.at(-1)!.push(segment);
    else runs.push([segment]);
    end = segment.offset + segment.bytes.length;
  }
  return runs.map(joined);
}

const LARGEST_GAP = 64;

function joined(run: readonly DataSegment[]): DataSegment {
  const { offset } = run[0];
  const last = run[run.length - 1];
  const bytes = new Uint8Array(last.offset + last.bytes.length - offset);
  for (const segment of run) bytes.set(segment.bytes, segment.offset - offset);
  return { offset, bytes };
}

function dataSegment(to: Bytes, { offset, bytes }: DataSegment): void {
  to.append([0, I32_CONST]).signed(offset).byte(END).unsigned(bytes.length).append(bytes);
}

/** Lane numbers to the byte numbers of `i8x16.shuffle`. */
function shuffleBytes(lanes: readonly number[], double: 0 | 1): number[] {
  const width = double ? 8 : 4;
  return lanes.flatMap((lane) => Array.from({ length: width }, (_, i) => lane * width + i));
}
