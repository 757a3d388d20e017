/** The features of a clip by the front end in `file`. */
export function featuresOf(file: Uint8Array, clip: Float32Array | Float64Array): Float32Array | Float64Array;
