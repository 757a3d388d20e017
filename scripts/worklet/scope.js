/**
 * Beside the processor in the audio thread, loaded before it: counts the processors that are made and called, times their calls where the page shares a
 * clock, and writes down what it hears.
 */
const counts = { made: 0, called: 0, ended: 0 };
const processors = [];

/** Processors that nobody has let go of; `gc` is there by a flag of V8. */
function alive() {
  gc();
  return processors.filter((reference) => reference.deref() !== undefined).length;
}

/** Counts of the clock that each call took; made before the first one. */
const spent = new Int32Array(500_000);
let timed = 0;
let clock;

const register = globalThis.registerProcessor;
globalThis.registerProcessor = (name, Processor) =>
  register(
    name,
    class extends Processor {
      constructor(options) {
        super(options);
        counts.made++;
        processors.push(new WeakRef(this));
      }

      process(inputs, outputs, parameters) {
        counts.called++;
        const begin = clock ? Atomics.load(clock, 0) : 0;
        const goesOn = super.process(inputs, outputs, parameters);
        if (clock) spent[timed++] = Atomics.load(clock, 0) - begin;
        if (!goesOn) counts.ended++;
        return goesOn;
      }
    },
  );

/** Keeps all samples while it is told to, with the number of the first one in the context; answers what is asked of it. */
class Recorder extends AudioWorkletProcessor {
  #first;
  #parts = [];
  #keeps = false;

  constructor() {
    super();
    this.port.onmessage = ({ data }) => {
      if (data.clock) clock = new Int32Array(data.clock);
      if (data.keep) this.#keeps = true;
      if (data.ask === 'counts') this.port.postMessage({ ...counts, alive: alive() });
      if (data.ask === 'sound') this.port.postMessage({ first: this.#first, parts: this.#parts });
      if (data.ask !== 'spent') return;
      this.port.postMessage(spent.slice(0, timed));
      timed = 0;
    };
  }

  process([[samples]]) {
    if (samples === undefined || !this.#keeps) return true;
    this.#first ??= currentFrame;
    this.#parts.push(samples.slice());
    return true;
  }
}
register('recorder', Recorder);
