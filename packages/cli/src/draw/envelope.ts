/** A waveform too long to be drawn sample by sample, as it looks from afar. */
/** For each column of a drawing: the extremes of its samples and their root mean square. */
export interface Envelope {
  lowest: Float32Array;
  highest: Float32Array;
  rms: Float32Array;
  /** The largest absolute value. */
  peak: number;
}

/** `columns` columns over the first `numSamples` samples. */
export function envelopeOf(samples: Float32Array, numSamples: number, columns: number): Envelope {
  const make = () => new Float32Array(columns);
  const envelope: Envelope = { lowest: make(), highest: make(), rms: make(), peak: 0 };
  for (let c = 0; c < columns; c++) {
    const first = Math.floor((c * numSamples) / columns);
    const end = Math.max(first + 1, Math.floor(((c + 1) * numSamples) / columns));
    fillColumn(envelope, c, samples.subarray(first, end));
  }
  return envelope;
}

function fillColumn(envelope: Envelope, c: number, samples: Float32Array): void {
  if (samples.length === 0) return;
  let [lowest, highest, sum] = [Infinity, -Infinity, 0];
  for (const x of samples) {
    if (x < lowest) lowest = x;
    if (x > highest) highest = x;
    sum += x * x;
  }
  envelope.lowest[c] = lowest;
  envelope.highest[c] = highest;
  envelope.rms[c] = Math.sqrt(sum / samples.length);
  envelope.peak = Math.max(envelope.peak, -lowest, highest);
}
