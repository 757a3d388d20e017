/**
 * A program as WebAssembly and in the interpreter, side by side on memories of the same contents. For tests only: both
 * must leave the same bits.
 */
import { encode } from '../packages/melisma/src/generator/encoder.ts';
import { type Element, elementBytes, type Program } from '../packages/melisma/src/generator/program.ts';
import { Interpreter } from './interpreter.ts';

type Floats = Float32Array | Float64Array;

export class SideBySide {
  readonly generated: Uint8Array;
  readonly interpreted: Uint8Array;
  readonly #element: Element;
  readonly #interpreter: Interpreter;
  readonly #exports: Record<string, (...args: number[]) => void>;

  constructor(program: Program) {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(encode(program)));
    this.#element = program.element;
    this.#interpreter = new Interpreter(program);
    this.#exports = exports as Record<string, (...args: number[]) => void>;
    this.generated = new Uint8Array((exports.memory as WebAssembly.Memory).buffer);
    this.interpreted = this.#interpreter.memory;
  }

  /** The same bytes into both memories. */
  write(address: number, values: ArrayBufferView): void {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    this.generated.set(bytes, address);
    this.interpreted.set(bytes, address);
  }

  /** Numbers into both memories, as the program's own element or as the one given. */
  writeFloats(address: number, values: ArrayLike<number>, element = this.#element): void {
    this.write(address, element === 'f32' ? Float32Array.from(values) : Float64Array.from(values));
  }

  /** Call an exported function in both. */
  run(name: string, ...args: number[]): void {
    this.#exports[name](...args);
    this.#interpreter.run(name, ...args);
  }

  /** As {@link run}, without the interpreter: for more data than it would get through. */
  runGenerated(name: string, ...args: number[]): void {
    this.#exports[name](...args);
  }

  /** Numbers that the generated code left behind; at any address. */
  read(address: number, count: number, element = this.#element): Floats {
    const { buffer } = this.generated.slice(address, address + count * elementBytes(element));
    return element === 'f32' ? new Float32Array(buffer) : new Float64Array(buffer);
  }

  /**
   * Where the two memories first differ in `bytes` bytes from `address` on, in words; undefined if nowhere. What is NaN in
   * both counts as equal, for a payload is the machine's own choice, unless `exact`.
   */
  difference(address = 0, bytes = this.generated.length - address, exact = false): string | undefined {
    const [ours, oracle] = [this.generated, this.interpreted].map((memory) => memory.slice(address, address + bytes));
    if (Buffer.compare(ours, oracle) === 0) return undefined;
    const [x, y] = [ours, oracle].map((part) => this.#numbers(part));
    const width = elementBytes(this.#element);
    for (let i = 0; i < x.length; i++) {
      const same = Object.is(x[i], y[i]) && !(exact && Number.isNaN(x[i]));
      if (same || sameBytes(ours, oracle, i * width, width)) continue;
      return `at ${address + i * width}: generated ${x[i]}, interpreted ${y[i]}`;
    }
    return undefined;
  }

  #numbers({ buffer }: Uint8Array): Floats {
    return this.#element === 'f32' ? new Float32Array(buffer) : new Float64Array(buffer);
  }
}

const sameBytes = (a: Uint8Array, b: Uint8Array, from: number, count: number): boolean =>
  a.subarray(from, from + count).every((byte, i) => byte === b[from + i]);
