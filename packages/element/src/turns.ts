/** Long work on the page's own thread, in turns with everything else. */

/** Milliseconds of work before others have their turn. */
const SLICE_MS = 6;

export class Turns {
  #begun = performance.now();

  /** Lets what waits on this thread have its turn, where this work has had its own. */
  take(): Promise<void> | undefined {
    return performance.now() - this.#begun < SLICE_MS ? undefined : this.#pause();
  }

  async #pause(): Promise<void> {
    await new Promise<void>((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(undefined);
    });
    this.#begun = performance.now();
  }
}
