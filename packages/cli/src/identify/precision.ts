/** What rounding leaves between two computations of one front end, as shares of the array's spread. */
export interface Precision {
  /** At most this: exact. */
  exact: number;
  /** Front ends that are no farther than this are the same on this recording. */
  same: number;
  /** Where distances are compared: less than this is not told from none. */
  none: number;
}

const single: Precision = { exact: 3e-5, same: 5e-7, none: 1e-7 };

/**
 * Ours is rounded to float16 too, and some values go the other way: of simd beside double up to 9.6e-5, over the presets on 4 s of
 * speech. Which go is chance.
 */
const half: Precision = { exact: 1e-4, same: 1e-4, none: 1e-4 };

/** For an array whose values are of type `dtype`. */
export const precisionOf = (dtype: string): Precision => (dtype === 'float16' ? half : single);
