/** Ctrl-C and `kill`. Extraction and writing are synchronous steps, so a handler only ever runs between two of them. */

const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/** Call `farewell` and end the process when it is interrupted. Returns a function that lets go again. */
export function onInterrupt(farewell: () => void): () => void {
  const handlers = Object.entries(exitCodes).map(([signal, code]) => {
    const handler = () => {
      farewell();
      process.exit(code);
    };
    process.once(signal, handler);
    return () => process.off(signal, handler);
  });
  return () => {
    for (const release of handlers) release();
  };
}
