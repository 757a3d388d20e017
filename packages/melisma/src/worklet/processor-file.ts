/** Where the processor's file is, seen from the built package. Written out, because bundlers follow these very words: they copy the file and put its new address here. */
export const processorFile = (): URL => new URL('./workers/worklet.js', import.meta.url);
