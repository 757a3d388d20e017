/** Many calls at a time, their results in the order of what they are of. */

/** What came of a call. */
export type Outcome<T> = { value: T } | { error: unknown };

/** A call that was made: it never rejects. */
type Flight<T> = Promise<Outcome<T>>;

/**
 * The outcomes of the calls that `next` makes, until it has none (each in an object: a promise in a promise is no call, but its result); no more than `most` are made and not yet delivered. What is there is delivered
 * while `next` takes its time. What `next` throws is thrown behind the outcomes of what was called before.
 */
export async function* inOrder<T>(
  next: () => Promise<{ promise: Promise<T> } | undefined>,
  most: number,
): AsyncGenerator<Outcome<T>, void, undefined> {
  const flights: Flight<T>[] = [];
  let coming: Promise<boolean> | undefined;
  let failure: { cause: unknown } | undefined;
  let isOver = false;

  /** True, always: that is how a race tells it from a flight. */
  async function take(): Promise<true> {
    try {
      const call = await next();
      if (call) flights.push(outcomeOf(call.promise));
      else isOver = true;
    } catch (cause) {
      failure = { cause };
      isOver = true;
    }
    coming = undefined;
    return true;
  }

  while (!isOver || flights.length > 0) {
    if (!isOver && flights.length < most) coming ??= take();
    const [first] = flights;
    const isTaken = coming !== undefined && (await (first ? Promise.race([coming, first.then(() => false)]) : coming));
    if (!isTaken) yield await flights.shift()!;
  }
  if (failure) throw failure.cause;
}

const outcomeOf = <T>(call: Promise<T>): Flight<T> =>
  call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
