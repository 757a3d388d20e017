/**
 * The program: what a kernel is before it is WebAssembly. Functions of loops over straight-line blocks of vector
 * arithmetic, plain data throughout, so that the encoder and the interpreter read the same thing.
 *
 * A vector has `lanes` elements of one type, the program's `element`: four `f32` or two `f64`.
 */

/** The type of a vector's lanes. */
export type Element = 'f32' | 'f64';

/** Lanes of a 128-bit vector. */
export const laneCount = (element: Element): number => (element === 'f32' ? 4 : 2);

/** Bytes of one lane. */
export const elementBytes = (element: Element): number => (element === 'f32' ? 4 : 8);

/** Bytes of any vector. */
export const VECTOR_BYTES = 16;

/** A 32-bit integer expression: addresses and counters. `key` is the same for the same expression. */
export type Index =
  | { op: 'const'; key: string; value: number }
  | { op: 'local'; key: string; local: number }
  | { op: 'add' | 'sub' | 'mul' | 'ge'; key: string; a: Index; b: Index }
  | { op: 'load'; key: string; address: Address };

/** A place in memory: `base + offset` bytes. */
export interface Address {
  base: Index;
  offset: number;
}

/**
 * Arithmetic on two vectors, lane by lane. `andnot` is a and not b. `iadd` and `isub` see the lanes as integers of the same
 * width, `imax` sees unsigned 32-bit words whatever the lanes; `lt` leaves all bits of a lane set where a < b, and none elsewhere.
 */
export type BinaryOp =
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'pmin'
  | 'pmax'
  | 'lt'
  | 'and'
  | 'andnot'
  | 'or'
  | 'xor'
  | 'iadd'
  | 'isub'
  | 'imax';

/** Arithmetic on one vector. `fromInt` converts 32-bit integer lanes to floats; shifts take `imm` bits. */
export type UnaryOp = 'neg' | 'sqrt' | 'fromInt' | 'shiftRight' | 'shiftRightSigned' | 'shiftLeft';

/** A value in a block: a node of its graph. `id` rises with creation, so operands have smaller ids. */
export type Node = { id: number } & (
  | { op: BinaryOp; a: Node; b: Node }
  | { op: UnaryOp; a: Node; imm: number }
  /** Lanes of `a` then `b`, chosen by number. */
  | { op: 'shuffle'; a: Node; b: Node; lanes: readonly number[] }
  /** A whole vector from memory; `promote` reads floats and widens them to doubles. */
  | { op: 'load'; address: Address; promote: boolean }
  /** One element from memory in all lanes. */
  | { op: 'splat'; address: Address }
  /** The same number in all lanes, as a float or as an integer's bits. */
  | { op: 'const'; value: number; integer: boolean }
  | { op: 'variable'; variable: number }
);

/** What a block does, in order. */
export type Effect =
  /** A whole vector to memory; `demote` rounds doubles to floats and writes half a vector. */
  | { kind: 'store'; address: Address; value: Node; demote: boolean }
  /** One lane to memory, as it is or rounded to a float. */
  | { kind: 'storeLane'; address: Address; value: Node; lane: number; demote: boolean }
  /** A vector variable takes a value at the end of the block, all variables at once. */
  | { kind: 'assign'; variable: number; value: Node };

/**
 * Straight-line code. No block loads from memory that it stores to: loads are placed at their first use, so the order between
 * the two is not defined. The interpreter loads everything first: a block that breaks this gives other bits there.
 */
export interface Block {
  kind: 'block';
  effects: Effect[];
}

/** `for (local = from; local < to; local += step)`, at least once. */
export interface Loop {
  kind: 'loop';
  local: number;
  from: Index;
  to: Index;
  step: number;
  body: Statement[];
}

export type Statement =
  | Block
  | Loop
  | { kind: 'set'; local: number; value: Index }
  | { kind: 'call'; callee: string; args: Index[] };

export interface ProgramFunction {
  name: string;
  /** The first locals are the parameters. */
  params: number;
  locals: number;
  /** Vector variables that live across blocks. */
  variables: number;
  body: Statement[];
  exported: boolean;
}

export interface DataSegment {
  offset: number;
  bytes: Uint8Array;
}

export interface Program {
  element: Element;
  functions: ProgramFunction[];
  /** Where each constant of the pool stands, by its key. */
  pool: ReadonlyMap<string, number>;
  data: DataSegment[];
  memoryBytes: number;
}

/** The pool's key for a constant: floats and integer bits of the same number are two constants. */
export const constantKey = (value: number, integer: boolean): string =>
  integer ? `i${value}` : Object.is(value, -0) ? 'f-0' : `f${value}`;
