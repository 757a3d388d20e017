/** Takes samples off the ends of a stream of blocks: what an encoder put in front and behind. */

/** Blocks without the first `skip` samples, and with `keep` at most after those. */
export async function* trimmed(
  blocks: AsyncIterable<Float32Array[]>,
  skip: number,
  keep = Number.POSITIVE_INFINITY,
): AsyncGenerator<Float32Array[]> {
  let at = 0;
  for await (const channels of blocks) {
    const length = channels[0].length;
    const [from, to] = [skip - at, skip + keep - at].map((edge) => Math.min(length, Math.max(0, edge)));
    at += length;
    if (to > from) yield from === 0 && to === length ? channels : channels.map((samples) => samples.slice(from, to));
  }
}

/** Blocks without the last `count` samples of the whole: they are held back until more come. */
export async function* withoutEnd(
  blocks: AsyncIterable<Float32Array[]>,
  count: number,
): AsyncGenerator<Float32Array[]> {
  const held: Float32Array[][] = [];
  let frames = 0;
  for await (const channels of blocks) {
    held.push(channels);
    frames += channels[0].length;
    while (held.length > 0 && frames - held[0][0].length >= count) {
      frames -= held[0][0].length;
      yield held.shift()!;
    }
  }
  let left = frames - count;
  for (const channels of held) {
    const take = Math.min(left, channels[0].length);
    left -= take;
    if (take > 0) yield channels.map((samples) => samples.slice(0, take));
  }
}
