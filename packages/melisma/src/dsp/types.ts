/** What the stand-alone functions take and return. */

/**
 * Which code computes.
 * - `simd`: single precision in WebAssembly, the same bits on every machine.
 * - `double`: double precision in WebAssembly, the same bits on every machine.
 * - `reference`: the naive version in plain JavaScript, in double precision. Its last bits are those of the engine's `Math`.
 */
export type DspTarget = 'simd' | 'double' | 'reference';

/** Arrays that go in, whatever the target: numbers are rounded or widened on the way. */
export type DspArray = Float32Array | Float64Array;

/** Arrays that come out: floats of `simd`, doubles of the others. */
export type DspArrayOf<Target extends DspTarget> = Target extends 'simd' ? Float32Array : Float64Array;

/** A matrix that goes in: `dims` is [rows, columns], `data` row after row. Features of an extractor are one. */
export interface MatrixLike {
  readonly data: DspArray;
  readonly dims: readonly number[];
}

/** A matrix that comes out: [rows, columns], row after row. */
export interface Matrix<Data extends DspArray = DspArray> {
  data: Data;
  dims: [rows: number, columns: number];
}

/**
 * Complex numbers as two matrices of the same shape. They are kept apart because everything that follows works on one of the
 * two, or on both side by side (`magnitude`): neighbours stay neighbours, and each half is a matrix that other functions take.
 */
export interface ComplexMatrix<Data extends DspArray = DspArray> {
  re: Data;
  im: Data;
  dims: [rows: number, columns: number];
}

/** A complex matrix that goes in. */
export interface ComplexMatrixLike {
  readonly re: DspArray;
  readonly im: DspArray;
  readonly dims: readonly number[];
}

/** What every function of arrays takes. */
export interface DspOptions<Target extends DspTarget = 'simd'> {
  /** `'simd'` unless given. */
  target?: Target;
  /** Where the result goes: of the target's type and the result's length. May be the input where the two are of one shape. */
  out?: DspArrayOf<Target>;
}

/** As {@link DspOptions}, for complex results. */
export interface ComplexDspOptions<Target extends DspTarget = 'simd'> {
  /** `'simd'` unless given. */
  target?: Target;
  /** Where the result goes: two arrays of the target's type and the result's length. */
  out?: { re: DspArrayOf<Target>; im: DspArrayOf<Target> };
}
