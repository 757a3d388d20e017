/** Long work on the page's own thread, in turns with everything else. */

/** Milliseconds of work before others have their turn. */
export const SLICE_MS = 6;

/** Until what waits on this thread has had its turn. */
export const paused = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
