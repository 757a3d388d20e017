/** From a module's bytes to an instance. */

/** Compiles and instantiates synchronously. */
export const instanceOf = (bytes: Uint8Array<ArrayBuffer>): WebAssembly.Instance =>
  new WebAssembly.Instance(new WebAssembly.Module(bytes));

/**
 * In one go where that is allowed: it takes a millisecond, and waiting for a background thread ten (Node 20, a process that has just
 * begun). Up to version 113, Chrome compiles no more than 4 kB in one go on a page's main thread, and says so with a RangeError.
 */
export async function instanceSoon(bytes: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Instance> {
  try {
    return instanceOf(bytes);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    return (await WebAssembly.instantiate(bytes)).instance;
  }
}
