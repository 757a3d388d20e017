/**
 * The interpreter: runs a program on plain memory, one rounding for each operation, with JavaScript's own arithmetic.
 * It is the oracle of the generated code: both must leave the same bits. For tests only; it is in no bundle.
 */
import {
  type Address,
  type Block,
  constantKey,
  type Effect,
  type Index,
  laneCount,
  type Node,
  type Program,
  type ProgramFunction,
  type Statement,
} from '../packages/melisma/src/generator/program.ts';

/** A vector in hand: the same 16 bytes as floats, doubles and integers. */
interface Register {
  bytes: Uint8Array;
  f32: Float32Array;
  f64: Float64Array;
  u32: Uint32Array;
  i32: Int32Array;
  u64: BigUint64Array;
}

function register(): Register {
  const buffer = new ArrayBuffer(16);
  return {
    bytes: new Uint8Array(buffer),
    f32: new Float32Array(buffer),
    f64: new Float64Array(buffer),
    u32: new Uint32Array(buffer),
    i32: new Int32Array(buffer),
    u64: new BigUint64Array(buffer),
  };
}

/** A program with its memory. `run` calls an exported function. */
export class Interpreter {
  readonly memory: Uint8Array;
  readonly #program: Program;
  readonly #view: DataView;
  readonly #lanes: number;
  /** One register for each node of a block, made at its first run. */
  readonly #registers = new Map<Node, Register>();
  /** A block's nodes, operands first. */
  readonly #orders = new Map<Block, Node[]>();

  constructor(program: Program) {
    this.#program = program;
    this.memory = new Uint8Array(Math.ceil(program.memoryBytes / 65536) * 65536);
    this.#view = new DataView(this.memory.buffer);
    this.#lanes = laneCount(program.element);
    for (const { offset, bytes } of program.data) this.memory.set(bytes, offset);
  }

  run(name: string, ...args: number[]): void {
    const f = this.#program.functions.find((candidate) => candidate.name === name);
    if (!f) throw new Error(`no function ${name}`);
    this.#call(f, args);
  }

  #call(f: ProgramFunction, args: readonly number[]): void {
    const locals = new Int32Array(f.locals);
    locals.set(args);
    const variables = Array.from({ length: f.variables }, register);
    this.#statements(f.body, { locals, variables });
  }

  #statements(statements: readonly Statement[], frame: Frame): void {
    for (const statement of statements) this.#statement(statement, frame);
  }

  #statement(statement: Statement, frame: Frame): void {
    const { locals } = frame;
    switch (statement.kind) {
      case 'block':
        return this.#block(statement, frame);
      case 'set':
        locals[statement.local] = this.#index(statement.value, frame);
        return;
      case 'call':
        return this.run(statement.callee, ...statement.args.map((arg) => this.#index(arg, frame)));
      case 'loop':
        locals[statement.local] = this.#index(statement.from, frame);
        do {
          this.#statements(statement.body, frame);
          locals[statement.local] += statement.step;
        } while (locals[statement.local] < this.#index(statement.to, frame));
    }
  }

  /** All loads, then all stores: a block that reads what it writes shows as a difference from the generated code. */
  #block(block: Block, frame: Frame): void {
    let order = this.#orders.get(block);
    if (!order) {
      order = operandsFirst(block.effects);
      for (const node of order) this.#registers.set(node, register());
      this.#orders.set(block, order);
    }
    for (const node of order) this.#compute(node, this.#registers.get(node)!, frame);
    for (const effect of block.effects) this.#effect(effect, frame);
  }

  #effect(effect: Effect, frame: Frame): void {
    const value = this.#registers.get(effect.value)!;
    if (effect.kind === 'assign') {
      frame.variables[effect.variable].u32.set(value.u32);
      return;
    }
    const address = this.#address(effect.address, frame);
    if (effect.kind === 'storeLane' && effect.demote) {
      this.#view.setFloat32(address, value.f64[effect.lane], true);
    } else if (effect.kind === 'storeLane') {
      const width = 16 / this.#lanes;
      this.memory.set(value.bytes.subarray(effect.lane * width, (effect.lane + 1) * width), address);
    } else if (effect.demote) {
      for (let i = 0; i < 2; i++) this.#view.setFloat32(address + 4 * i, value.f64[i], true);
    } else {
      this.memory.set(value.bytes, address);
    }
  }

  #compute(node: Node, to: Register, frame: Frame): void {
    switch (node.op) {
      case 'const':
        return this.#load(this.#program.pool.get(constantKey(node.value, node.integer))!, false, to);
      case 'variable':
        to.u32.set(frame.variables[node.variable].u32);
        return;
      case 'splat':
        return this.#splat(this.#address(node.address, frame), to);
      case 'load':
        return this.#load(this.#address(node.address, frame), node.promote, to);
      case 'shuffle':
        return this.#shuffle(node, to);
      default:
        this.#arithmetic(node, to);
    }
  }

  #load(address: number, promote: boolean, to: Register): void {
    if (promote) for (let i = 0; i < 2; i++) to.f64[i] = this.#view.getFloat32(address + 4 * i, true);
    else to.bytes.set(this.memory.subarray(address, address + 16));
  }

  #splat(address: number, to: Register): void {
    for (let i = 0; i < this.#lanes; i++) {
      if (this.#lanes === 4) to.u32[i] = this.#view.getUint32(address, true);
      else to.u64[i] = this.#view.getBigUint64(address, true);
    }
  }

  #shuffle(node: Node & { op: 'shuffle' }, to: Register): void {
    const a = this.#registers.get(node.a)!;
    const b = this.#registers.get(node.b)!;
    const words = 4 / this.#lanes;
    node.lanes.forEach((lane, i) => {
      for (let w = 0; w < words; w++) {
        const from = lane * words + w;
        to.u32[i * words + w] = from < 4 ? a.u32[from] : b.u32[from - 4];
      }
    });
  }

  #arithmetic(node: Node & { a: Node }, to: Register): void {
    const a = this.#registers.get(node.a)!;
    const b = 'b' in node ? this.#registers.get(node.b)! : a;
    if (node.op === 'lt') return this.#less(a, b, to);
    if (bitwise(node, a, b, to)) return;
    const [x, y, z] = this.#lanes === 4 ? [a.f32, b.f32, to.f32] : [a.f64, b.f64, to.f64];
    for (let i = 0; i < this.#lanes; i++) z[i] = scalar(node.op, x[i], y[i], a.i32[i]);
    if (node.op === 'iadd' || node.op === 'isub' || node.op.startsWith('shift')) this.#integer(node, a, b, to);
  }

  #less(a: Register, b: Register, to: Register): void {
    for (let i = 0; i < this.#lanes; i++) {
      if (this.#lanes === 4) to.i32[i] = a.f32[i] < b.f32[i] ? -1 : 0;
      else to.u64[i] = a.f64[i] < b.f64[i] ? ALL_BITS : 0n;
    }
  }

  /** Integer lanes as wide as the element. */
  #integer(node: Node & { a: Node }, a: Register, b: Register, to: Register): void {
    const imm = 'imm' in node ? node.imm : 0;
    if (this.#lanes === 4) {
      for (let i = 0; i < 4; i++) to.i32[i] = integer32(node.op, a.i32[i], b.i32[i], imm);
    } else {
      for (let i = 0; i < 2; i++) to.u64[i] = integer64(node.op, a.u64[i], b.u64[i], BigInt(imm));
    }
  }

  #address(address: Address, frame: Frame): number {
    return (this.#index(address.base, frame) >>> 0) + address.offset;
  }

  #index(node: Index, frame: Frame): number {
    switch (node.op) {
      case 'const':
        return node.value;
      case 'local':
        return frame.locals[node.local];
      case 'load':
        return this.#view.getInt32(this.#address(node.address, frame), true);
    }
    const [a, b] = [this.#index(node.a, frame), this.#index(node.b, frame)];
    switch (node.op) {
      case 'add':
        return (a + b) | 0;
      case 'sub':
        return (a - b) | 0;
      case 'mul':
        return Math.imul(a, b);
      case 'ge':
        return a >>> 0 >= b >>> 0 ? 1 : 0;
    }
  }
}

interface Frame {
  locals: Int32Array;
  variables: Register[];
}

const ALL_BITS = 0xffff_ffff_ffff_ffffn;

/** One lane, one rounding: the store into a Float32Array rounds to single, and of a double's +-*\/ and sqrt that is exact. */
function scalar(op: string, a: number, b: number, bits: number): number {
  switch (op) {
    case 'add':
      return a + b;
    case 'sub':
      return a - b;
    case 'mul':
      return a * b;
    case 'div':
      return a / b;
    case 'pmin':
      return b < a ? b : a;
    case 'pmax':
      return a < b ? b : a;
    case 'neg':
      return -a;
    case 'sqrt':
      return Math.sqrt(a);
    case 'fromInt':
      return bits;
    default:
      return 0;
  }
}

/** Operations on all 128 bits or on 32-bit words, whatever the element. */
function bitwise(node: Node, a: Register, b: Register, to: Register): boolean {
  for (let i = 0; i < 4; i++) {
    if (node.op === 'and') to.u32[i] = a.u32[i] & b.u32[i];
    else if (node.op === 'andnot') to.u32[i] = a.u32[i] & ~b.u32[i];
    else if (node.op === 'or') to.u32[i] = a.u32[i] | b.u32[i];
    else if (node.op === 'xor') to.u32[i] = a.u32[i] ^ b.u32[i];
    else if (node.op === 'imax') to.u32[i] = Math.max(a.u32[i], b.u32[i]);
    else return false;
  }
  return true;
}

function integer32(op: string, a: number, b: number, imm: number): number {
  if (op === 'iadd') return a + b;
  if (op === 'isub') return a - b;
  if (op === 'shiftLeft') return a << imm;
  return op === 'shiftRight' ? a >>> imm : a >> imm;
}

function integer64(op: string, a: bigint, b: bigint, imm: bigint): bigint {
  if (op === 'iadd') return a + b;
  if (op === 'isub') return a - b;
  if (op === 'shiftLeft') return a << imm;
  return op === 'shiftRight' ? a >> imm : BigInt.asIntN(64, a) >> imm;
}

/** Every node that the effects need, once, operands before what uses them. */
function operandsFirst(effects: readonly Effect[]): Node[] {
  const seen = new Set<Node>();
  const order: Node[] = [];
  const visit = (node: Node): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if ('a' in node) visit(node.a);
    if ('b' in node) visit(node.b);
    order.push(node);
  };
  for (const effect of effects) visit(effect.value);
  return order;
}
