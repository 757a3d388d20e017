/** A live stream, read until someone else is asked to, or nobody. */

/** Gives each of `source` to `take`; what it throws, to `fail`. @returns what ends it */
export function readFrom<Item>(
  source: AsyncIterable<Item>,
  take: (item: Item) => void,
  fail: (error: unknown) => void,
): () => void {
  const iterator = source[Symbol.asyncIterator]();
  let isWanted = true;
  const read = async (): Promise<void> => {
    while (isWanted) {
      const { done, value } = await iterator.next();
      if (done) return;
      if (isWanted) take(value);
    }
  };
  read().catch((error) => isWanted && fail(error));
  return () => {
    isWanted = false;
    // One that waits for more ends when that comes.
    iterator.return?.().catch(() => {});
  };
}
