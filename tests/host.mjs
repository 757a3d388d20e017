/** A host for compiled front ends, written from docs/design/hosts.md: it imports nothing, least of all the library. */
const floats = (type) => (type === 'f64' || type === 'float64' ? Float64Array : Float32Array);
const roundUp = (value, multiple) => Math.ceil(value / multiple) * multiple;
const text = (bytes) => Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('');

/** The features of `clip` (floats) by the front end in `file`, as an array. */
export function featuresOf(file, clip) {
  checkSum(file);
  const module = new WebAssembly.Module(file);
  const record = JSON.parse(text(WebAssembly.Module.customSections(module, 'melisma')[0]));
  if (record.format !== 3) throw new Error(`format ${record.format}`);
  const lengths = lengthsOf(record, clip.length);
  const signal = signalOf(record, placed(record.spec, clip, lengths), lengths);
  const kernel = new WebAssembly.Instance(module).exports;
  return finish(record, lengths, run(record, kernel, signal, lengths));
}

function checkSum(file) {
  let hash = 0x811c9dc5;
  for (const byte of file.subarray(0, -4)) hash = Math.imul(hash ^ byte, 0x01000193);
  const sum = new DataView(file.buffer, file.byteOffset + file.length - 4).getUint32(0, true);
  if (hash >>> 0 !== sum) throw new Error('damaged');
}

function lengthsOf({ spec, geometry }, n) {
  const { hopLength, left, right, span, firstSample, mirror } = geometry;
  const centred = (samples) => (Math.floor((samples + left + right - span) / hopLength) + 1) * (spec.frameMultiple > 1);
  const kept = (samples) => centred(samples) - (centred(samples) % spec.frameMultiple);
  const padded = roundUp(Math.max(n, spec.minSamples), spec.padMultiple);
  const total = spec.clipSamples ?? Math.max(padded, (kept(padded) - 1) * hopLength + 1);
  const whole = spec.clipPlace === 'end' ? Math.ceil(total / n) : 1; // the zeros before it are part of the clip
  const repeats = spec.clipFill === 'repeat' ? Math.max(1, Math.floor(total / n)) : whole;
  const used = Math.min(repeats * n, total);
  const cut = Math.max(0, Math.floor((total + left + right - span) / hopLength) + 1 - (spec.dropLastFrame ? 1 : 0));
  const transformed = cut - (cut % spec.frameMultiple);
  const grid = roundUp(spec.fixedFrames?.count ?? transformed, spec.padFrames?.multiple ?? 1);
  const frames = Math.min(transformed, grid);
  const m = Math.max(used, spec.minSamples);
  const ends = Math.max(0, Math.floor((m + left - span) / hopLength) + 1);
  const counts = { all: frames, ceil: Math.ceil(m / hopLength), floor: Math.floor(m / hopLength), whole: ends };
  const last = firstSample + (frames - 1) * hopLength;
  const mirrored = 2 * total - mirror - (last + spec.windowLength - 1);
  const all = last < used || (mirror > 0 && mirrored < used) || spec.dither > 0;
  const computed = all ? frames : Math.min(frames, Math.ceil((used - firstSample) / hopLength) + 1);
  return { total, used, grid, frames, valid: Math.min(frames, counts[spec.validFrames]), computed };
}

/** The samples that are used: the last ones, behind zeros, where the clip stands at the end of its window. */
function placed({ clipPlace }, clip, { used }) {
  if (clipPlace !== 'end') return clip;
  if (clip.length >= used) return clip.subarray(clip.length - used);
  const all = new clip.constructor(used);
  all.set(clip, used - clip.length);
  return all;
}

/** Mean and gain of a waveform of unit variance. */
function momentsOf(clip, used, epsilon) {
  const sum = (of) => clip.subarray(0, used).reduce((total, x) => total + of(x), 0);
  const mean = sum((x) => x) / used;
  return { mean, gain: 1 / Math.sqrt(sum((x) => (x - mean) ** 2) / used + epsilon) };
}

/** The value at any place of the signal, read for a block that starts at `block`. */
function signalOf({ spec, geometry, layout }, clip, { total, used }) {
  const emphasis = spec.preemphasisScope === 'waveform' ? spec.preemphasis : 0;
  const unit = spec.waveformNormalize ?? null;
  const prepared = spec.dither > 0 || emphasis > 0 || unit !== null;
  const { mean, gain } = unit === null ? { mean: 0, gain: 1 } : momentsOf(clip, used, unit.epsilon);
  const asDoubles = layout.inputs.includes('f64') && (prepared || clip instanceof Float64Array);
  const round = asDoubles ? (x) => x : Math.fround;
  const noise = spec.ditherNoise === 'torch' ? torchNoise(used) : (i) => ownNoise(spec.ditherSeed, i);
  const raw = (i) => (unit === null ? clip[i % clip.length] : (clip[i % clip.length] - mean) * gain);
  const dithered = (x, i) => (spec.dither > 0 ? x + (spec.dither / spec.inputScale) * noise(i) : x);
  const copied = (i) => round(dithered(round(raw(i)), i));
  const heard = (i, block) => {
    if (emphasis === 0 || i === 0) return copied(i);
    return round(copied(i) - emphasis * (i === block ? dithered(raw(i - 1), i - 1) : copied(i - 1)));
  };
  const { mirror } = geometry;
  const at = (place, block) => {
    let i = place;
    while (mirror > 0 && (i < 0 || i >= total)) i = i < 0 ? mirror - 2 - i : 2 * total - mirror - i;
    return i < 0 || i >= used ? 0 : heard(i, i === place ? block : i);
  };
  return { asDoubles, at };
}

function ownNoise(seed, place) {
  const scramble = (value) => {
    const h = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
    const g = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return g ^ (g >>> 16);
  };
  let state = scramble(seed ^ 0x9e3779b9) ^ place;
  let sum = 0;
  for (let i = 0; i < 4; i++) {
    state = scramble((state + 0x6d2b79f5) | 0);
    sum += (state & 0xffff) + (state >>> 16);
  }
  return (sum - 4 * 65535) / Math.sqrt((8 * (65536 * 65536 - 1)) / 12);
}

function torchNoise(count) {
  const next = mersenneTwister(count);
  const noise = new Float32Array(Math.max(count, 16));
  const normal = (first) => {
    for (let i = first; i < first + 8; i++) {
      const radius = Math.sqrt(-2 * logOfFraction(0x1000000 - noise[i]));
      const turn = noise[i + 8];
      noise[i] = radius * sineOfTurn(turn + 0x400000);
      noise[i + 8] = radius * sineOfTurn(turn);
    }
  };
  for (let i = 0; i < noise.length; i++) noise[i] = next() & 0xffffff;
  for (let i = 0; i + 16 <= noise.length; i += 16) normal(i);
  if (noise.length % 16 !== 0) {
    for (let i = noise.length - 16; i < noise.length; i++) noise[i] = next() & 0xffffff;
    normal(noise.length - 16);
  }
  return (i) => noise[i];
}

function logOfFraction(n) {
  const floor = 31 - Math.clz32(n);
  const up = n / 2 ** floor > Math.SQRT2 ? 1 : 0;
  const m = n / 2 ** (floor + up);
  const s = (m - 1) / (m + 1);
  const t = s * s;
  const series = [11, 9, 7, 5, 3].reduce((sum, k) => 1 / k + t * sum, 0);
  return (floor + up - 24) * Math.LN2 + 2 * s * (1 + t * series);
}

function sineOfTurn(n) {
  const quarter = (n + 0x200000) >> 22;
  const x = (n - quarter * 2 ** 22) * (Math.PI * 2 ** -23);
  const t = x * x;
  const series = (factorials) => factorials.reduceRight((rest, f) => 1 / f - t * rest, 0);
  const value =
    quarter & 1 ? 1 - t * series([2, 24, 720, 40320, 3628800]) : x * (1 - t * series([6, 120, 5040, 362880]));
  return quarter & 2 ? -value : value;
}

function mersenneTwister(seed) {
  const state = new Uint32Array(624);
  state[0] = seed;
  for (let i = 1; i < 624; i++) state[i] = Math.imul(1812433253, state[i - 1] ^ (state[i - 1] >>> 30)) + i;
  let at = 0;
  return () => {
    const both = (state[at] & 0x80000000) | (state[(at + 1) % 624] & 0x7fffffff);
    let bits = state[(at + 397) % 624] ^ (both >>> 1) ^ (both & 1 ? 0x9908b0df : 0);
    state[at] = bits;
    at = (at + 1) % 624;
    bits ^= bits >>> 11;
    bits ^= (bits << 7) & 0x9d2c5680;
    bits ^= (bits << 15) & 0xefc60000;
    return bits ^ (bits >>> 18);
  };
}

/** What leaves the kernel: [bands, grid] or [grid, bands]. */
function run({ geometry, layout }, kernel, { asDoubles, at }, { computed, frames, grid }) {
  const { hopLength, firstSample, bands, melMajor } = geometry;
  const { lanes, features, rows, outputFrames, blockFrames, tileFrames, tileSamples, hasMaximum, hasCepstrum } = layout;
  const { buffer } = kernel.memory;
  const Stored = floats(layout.output);
  const size = Stored.BYTES_PER_ELEMENT;
  const element = (place, count) => new (floats(layout.element))(buffer, place, count);
  element(layout.peak, lanes).fill(0);
  element(layout.maximum, lanes).fill(-Infinity);
  element(layout.limit, 1).fill(-Infinity);
  const out = new Stored(bands * grid);
  const place = (band, t) => (melMajor ? band * grid + t : t * bands + band);
  const eachSegment = (body) => {
    for (let first = 0; first < computed; first += outputFrames) {
      const count = Math.min(outputFrames, computed - first);
      const stride = roundUp(count, 4) * size;
      const where = (band, t) => (melMajor ? (band * stride) / size + t : t * rows + band);
      body(first, count, stride, (copy) => {
        const memory = new Stored(buffer, features, outputFrames * rows);
        for (let t = 0; t < count; t++)
          for (let band = 0; band < bands; band++) copy(memory, where(band, t), place(band, first + t));
      });
    }
  };
  const compute = (first, count, stride) => {
    for (let done = 0; done < count; done += blockFrames) {
      const c = Math.min(blockFrames, count - done);
      const start = firstSample + (first + done) * hopLength;
      const samples = (Math.ceil(c / tileFrames) - 1) * tileFrames * hopLength + tileSamples;
      const input = new (asDoubles ? Float64Array : Float32Array)(buffer, layout.input, samples);
      for (let i = 0; i < samples; i++) input[i] = at(start + i, Math.max(0, start));
      kernel[asDoubles ? 'block_f64' : 'block_f32'](features + done * size * (melMajor ? 1 : rows), stride, c);
    }
  };
  const bytes = (count, stride) => (melMajor ? rows * stride : roundUp(count * rows, 4) * size);
  eachSegment((first, count, stride, copy) => {
    compute(first, count, stride);
    if (!hasCepstrum)
      copy((memory, from, to) => {
        out[to] = memory[from];
      });
  });
  if (hasMaximum) kernel.limit();
  if (hasMaximum || hasCepstrum)
    eachSegment((first, count, stride, copy) => {
      if (hasCepstrum) compute(first, count, stride);
      else
        copy((memory, from, to) => {
          memory[from] = out[to];
        });
      if (hasMaximum) kernel.maximum(features, bytes(count, stride));
      if (hasCepstrum) kernel.cepstrum(features, stride, stride);
      copy((memory, from, to) => {
        out[to] = memory[from];
      });
    });
  for (let t = computed; t < frames; t++)
    for (let band = 0; band < bands; band++) out[place(band, t)] = out[place(band, computed - 1)];
  return out;
}

/** The stages over all frames. A grid is frames of values, whatever the layout in memory. */
function finish({ spec, geometry, layout, output }, { frames, grid, valid }, values) {
  const { bands } = geometry;
  const { normalize, fixedFrames, padFrames, deltas, stack, cepstrum } = spec;
  const Stored = floats(layout.output);
  const x = Array.from({ length: grid }, (_, t) =>
    Stored.from({ length: bands }, (_, b) => values[geometry.melMajor ? b * grid + t : t * bands + b]),
  );
  const fill = fixedFrames?.fill ?? 0;
  const shifted = normalize.kind === 'affine' && cepstrum === null ? (fill + normalize.shift) / normalize.scale : fill;
  for (let t = frames; t < grid; t++) x[t].fill(shifted);
  const total = (of) => x.slice(0, valid).reduce((sum, frame) => sum + of(frame), 0);
  for (let b = 0; b < bands; b++) {
    const change = (shift, scale) =>
      x.forEach((frame) => {
        frame[b] = (frame[b] + shift) * scale;
      });
    if (normalize.kind === 'affine' && cepstrum !== null) change(normalize.shift, 1 / normalize.scale);
    if (normalize.kind !== 'mean' && normalize.kind !== 'per-feature') continue;
    const mean = total((frame) => frame[b]) / valid;
    const variance = total((frame) => (frame[b] - mean) * (frame[b] - mean)) / (valid - normalize.degreesOfFreedom);
    const { epsilon, epsilonOn } = normalize;
    const deviation = epsilonOn === 'variance' ? Math.sqrt(variance + epsilon) : Math.sqrt(variance) + epsilon;
    change(-mean, normalize.kind === 'mean' ? 1 : 1 / Math.max(deviation, 1e-5));
  }
  if (spec.zeroInvalidFrames) for (let t = valid; t < grid; t++) x[t].fill(0);
  if (padFrames !== null) for (let t = frames; t < grid; t++) x[t].fill(padFrames.fill);
  const wide = deltas === null ? x : withDeltas(deltas, x, stack === null ? floats(output) : Stored);
  const stacked = stack === null ? wide : stacks(stack, wide);
  const width = stacked[0].length;
  const result = new (floats(output))(width * stacked.length);
  const melMajor = spec.layout === 'mel-major';
  const place = (t, i) => (melMajor ? i * stacked.length + t : t * width + i);
  for (let t = 0; t < stacked.length; t++) for (let i = 0; i < width; i++) result[place(t, i)] = stacked[t][i];
  if (normalize.kind !== 'cmvn') return result;
  const own = stack === null && deltas === null ? (t, i) => stacked[t][i] : (t, i) => result[place(t, i)];
  const { shift, scale } = normalize;
  for (let t = 0; t < stacked.length; t++)
    for (let i = 0; i < width; i++) result[place(t, i)] = (own(t, i) + (shift?.[i] ?? 0)) * (scale?.[i] ?? 1);
  return result;
}

function withDeltas({ orders, width, edges }, x, Stored) {
  const N = (width - 1) / 2;
  const S = (N * (N + 1) * width) / 3;
  const F = (S * (3 * N * N + 3 * N - 1)) / 5;
  const last = x.length - 1;
  const bands = x[0].length;
  const all = x.map((frame) => {
    const wide = new Stored(bands * (orders + 1));
    wide.set(frame);
    return wide;
  });
  const weight = (k, order) => (order === 1 ? k / S : (2 * (width * k * k - S)) / (width * F - S * S));
  for (let order = 1; order <= orders; order++)
    for (let t = 0; t <= last; t++)
      for (let b = 0; b < bands; b++) {
        let sum = 0;
        if (edges === 'replicate') {
          const from = (order - 1) * bands + b;
          for (let n = 1; n <= N; n++) sum += n * (all[Math.min(t + n, last)][from] - all[Math.max(t - n, 0)][from]);
          sum /= S;
        } else {
          const s = Math.min(Math.max(t - N, 0), last + 1 - width);
          for (let n = 0; n < width; n++) sum += weight(n - N, order) * x[s + n][b];
        }
        all[t][order * bands + b] = sum;
      }
  return all;
}

function stacks({ size, stride, left, end, fill }, x) {
  const count =
    end === 'drop' ? Math.max(0, 1 + Math.floor((x.length + left - size) / stride)) : Math.ceil(x.length / stride);
  const part = (t) =>
    t >= x.length && end === 'fill' ? x[0].map(() => fill) : x[Math.min(Math.max(t, 0), x.length - 1)];
  return Array.from({ length: count }, (_, s) => {
    const parts = Array.from({ length: size }, (_, j) => part(s * stride + j - left));
    return parts.flatMap((values) => Array.from(values));
  });
}
