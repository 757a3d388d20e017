/**
 * Many channels to one. The average is `librosa.to_mono`, that is `numpy.mean(y, axis=0)` over float32 samples read by
 * soundfile, bit for bit (librosa 0.11.0, numpy 2.4.6): the channels lie next to each other, so numpy adds them by its
 * pairwise sum, in float32, starting from +0, and divides by their number. `fixtures/generate_wav.py` checks it.
 *
 * A sum, product or quotient of two float32 in double precision, rounded to float32, is the float32 result:
 * 53 >= 2 * 24 + 2 bits (Figueroa, "When is double rounding innocuous?", 1995).
 */
const f32 = Math.fround;

/** Averages interleaved frames: in `[frames, channels]`, out `[frames]`. `channels` > 1. */
export function averageInto(interleaved: Float32Array, channels: number, out: Float32Array): void {
  if (channels === 2) averagePairs(interleaved, out);
  else averageMany(interleaved, channels, channels < 8 ? addInOrder : addPairwise, out);
}

function averageMany(interleaved: Float32Array, channels: number, add: typeof addInOrder, out: Float32Array): void {
  for (let i = 0, n = out.length; i < n; i++) out[i] = (0 + add(interleaved, i * channels, channels)) / channels;
}

function averagePairs(stereo: Float32Array, out: Float32Array): void {
  for (let i = 0, n = out.length; i < n; i++) out[i] = (0 + f32(stereo[2 * i] + stereo[2 * i + 1])) / 2;
}

/** One channel of interleaved frames. */
export function pickInto(interleaved: Float32Array, channels: number, channel: number, out: Float32Array): void {
  for (let i = 0, n = out.length, from = channel; i < n; i++, from += channels) out[i] = interleaved[from];
}

function addInOrder(x: Float32Array, start: number, count: number): number {
  let sum = x[start];
  for (let i = start + 1; i < start + count; i++) sum = f32(sum + x[i]);
  return sum;
}

/** numpy's pairwise sum (loops_utils.h): below 8 in order, up to 128 in eight strands, beyond that by halves. */
function addPairwise(x: Float32Array, start: number, count: number): number {
  if (count < 8) return addInOrder(x, start, count);
  if (count <= 128) return addEightStrands(x, start, count);
  const half = (count >> 1) - ((count >> 1) % 8);
  return f32(addPairwise(x, start, half) + addPairwise(x, start + half, count - half));
}

/** Strand `s` adds x[s], x[s + 8], ...; the strands add up as a tree, then the last `count % 8` follow in order. */
function addEightStrands(x: Float32Array, start: number, count: number): number {
  const whole = count - (count % 8);
  const strand = (s: number): number => {
    let sum = x[start + s];
    for (let i = s + 8; i < whole; i += 8) sum = f32(sum + x[start + i]);
    return sum;
  };
  const quarter = (s: number): number => f32(f32(strand(s) + strand(s + 1)) + f32(strand(s + 2) + strand(s + 3)));
  let sum = f32(quarter(0) + quarter(4));
  for (let i = start + whole; i < start + count; i++) sum = f32(sum + x[i]);
  return sum;
}
