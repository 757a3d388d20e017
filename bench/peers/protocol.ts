/**
 * What is said between `npm run bench:peers` and the processes that hold the peers: one JSON object a line, each request with an
 * `id` that its answer repeats, and the call's name as `do`. Spoken by python/serve.py and javascript/serve.mjs.
 */

/** Each request's fields, and those of its answer. */
export interface Calls {
  /** Import and plan a peer. */
  open: { request: { peer: string }; answer: { build: string } };
  /** The peer's first run; its features go to `file`, float64, `dims` [mels, frames]. */
  features: { request: { peer: string; file: string }; answer: { dims: [number, number]; ms: number } };
  /** One timed run behind `untimed` others, by the process's own clock; `bench -- --whole` asks for its stages, too. */
  run: { request: { peer: string; untimed: number }; answer: { ms: number; stages?: Record<string, number> } };
}

export type Call = keyof Calls;

/** What a peer throws comes back as `error`, with the `code` of an error of ours. */
export type Answer = { id: number } & (Calls[Call]['answer'] | { error: string; code?: string });
