/** Rates that most recordings come at, to the rate of most models: `npm run build` compiles these resamplers, of quality `high`, into the package. */
export const resamplersAhead = [
  [44100, 16000],
  [48000, 16000],
] as const;
