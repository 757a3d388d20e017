/** The stretch of a clip that is in sight, and places in it: pure arithmetic, in frames. */

/** From `first` on before `end`. */
export interface View {
  first: number;
  end: number;
}

/** A cell of the features: of a clip from its beginning on, of a live stream frames before the newest, which is 0. */
export interface Cell {
  frame: number;
  band: number;
}

/** No view is shorter, frames: fewer cannot be told from a striped cloth. */
const LEAST = 8;

/** Within the clip, at whole frames, and no shorter than it may be. */
export function within({ first, end }: View, frames: number): View {
  const length = Math.min(Math.max(Math.round(end - first), Math.min(LEAST, frames)), frames);
  const start = Math.min(Math.max(Math.round(first), 0), frames - length);
  return { first: start, end: start + length };
}

/** `factor` below 1 comes closer; what stands at the share `at` of the view, 0 to 1, stays where it is. */
export function zoomed({ first, end }: View, factor: number, at: number, frames: number): View {
  const still = first + at * (end - first);
  const length = Math.min(Math.max((end - first) * factor, Math.min(LEAST, frames)), frames);
  return within({ first: still - at * length, end: still + (1 - at) * length }, frames);
}

/** By a share of what is in sight. */
export function scrolled({ first, end }: View, share: number, frames: number): View {
  const by = share * (end - first);
  return within({ first: first + by, end: end + by }, frames);
}

/** The view that shows `frame`: itself where it does, else one that begins a tenth before it. */
export function following(view: View, frame: number, frames: number): View {
  if (frame >= view.first && frame < view.end) return view;
  const length = view.end - view.first;
  return within({ first: frame - length / 10, end: frame + (9 * length) / 10 }, frames);
}
