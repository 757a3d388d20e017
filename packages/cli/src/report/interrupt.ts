/** The end of the process from outside: Ctrl-C, a request to end, a terminal that is closed. */

const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
type Signal = keyof typeof exitCodes;

type Farewell = () => void | Promise<void>;
const farewells = new Set<Farewell>();

async function end(signal: Signal): Promise<void> {
  for (const farewell of farewells) {
    const later = farewell();
    if (later) await later;
  }
  process.exit(exitCodes[signal]);
}

/** Call `farewell` and end the process when it is interrupted; of several, the first that was asked for goes first. Returns a function that lets go again. */
export function onInterrupt(farewell: Farewell): () => void {
  if (farewells.size === 0) for (const signal of Object.keys(exitCodes)) process.on(signal, end);
  farewells.add(farewell);
  return () => {
    farewells.delete(farewell);
    if (farewells.size === 0) for (const signal of Object.keys(exitCodes)) process.off(signal, end);
  };
}
