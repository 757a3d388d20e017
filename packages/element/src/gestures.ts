/** Pointers, the wheel and keys on the heat map, told in shares of it: from the left and from the foot, 0 to 1. */

export interface Gestures {
  /** The pointer is over a place; undefined: it has left. */
  point(place: Place | undefined): void;
  /** A press without a drag. */
  press(place: Place): void;
  /** `factor` below 1 comes closer to what is at the share `at`. */
  zoom(factor: number, at: number): void;
  /** By a share of what is in sight. @returns whether there was anything to scroll to */
  scroll(share: number): boolean;
  whole(): void;
  /** A key. @returns whether it means something here */
  key(event: KeyboardEvent): boolean;
}

export interface Place {
  x: number;
  y: number;
}

/** CSS pixels that a finger or a hand may tremble. */
const TREMBLE = 4;

/** One notch of a wheel, pixels: half as close again. */
const NOTCH = 240;

/** Listens on `stage`, which lives no shorter than the listeners. */
export function watchGestures(stage: HTMLElement, gestures: Gestures): void {
  const placeOf = ({ clientX, clientY }: MouseEvent): Place => {
    const { left, top, width, height } = stage.getBoundingClientRect();
    return { x: (clientX - left) / width, y: 1 - (clientY - top) / height };
  };
  watchPointers(stage, gestures, placeOf);
  stage.addEventListener('dblclick', () => gestures.whole());
  stage.addEventListener('keydown', (event) => {
    if (gestures.key(event)) event.preventDefault();
  });
  const onWheel = (event: WheelEvent): void => {
    const { ctrlKey, metaKey, shiftKey, deltaX, deltaY } = event;
    const sideways = shiftKey && deltaX === 0 ? deltaY : Math.abs(deltaX) > Math.abs(deltaY) ? deltaX : 0;
    if (ctrlKey || metaKey) gestures.zoom(2 ** (deltaY / NOTCH), placeOf(event).x);
    // A wheel that scrolls nothing here scrolls the page.
    else if (sideways === 0 || !gestures.scroll(sideways / stage.clientWidth)) return;
    event.preventDefault();
  };
  stage.addEventListener('wheel', onWheel, { passive: false });
}

/** One pointer drags, two of them zoom. */
function watchPointers(stage: HTMLElement, gestures: Gestures, placeOf: (event: MouseEvent) => Place): void {
  const held = new Map<number, Place>();
  let moved = 0;
  stage.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    if (held.size === 0) moved = 0;
    held.set(event.pointerId, placeOf(event));
    // Synthetic events come from pointers that the browser does not know.
    if (event.isTrusted) stage.setPointerCapture(event.pointerId);
  });
  stage.addEventListener('pointermove', (event) => {
    const [place, before] = [placeOf(event), held.get(event.pointerId)];
    gestures.point(place);
    if (!before) return;
    moved = Math.max(moved, Math.abs(place.x - before.x) * stage.clientWidth);
    const other = [...held].find(([id]) => id !== event.pointerId)?.[1];
    if (other) pinch(before, place, other);
    else if (moved > TREMBLE) gestures.scroll(before.x - place.x);
    if (other || moved > TREMBLE) held.set(event.pointerId, place);
  });
  const pinch = (before: Place, place: Place, other: Place): void => {
    const [was, is] = [Math.abs(before.x - other.x), Math.abs(place.x - other.x)].map((far) => Math.max(far, 0.02));
    gestures.zoom(was / is, (place.x + other.x) / 2);
    moved = Infinity;
  };
  const release = (event: PointerEvent): void => {
    if (held.delete(event.pointerId) && event.type === 'pointerup' && moved <= TREMBLE) gestures.press(placeOf(event));
  };
  stage.addEventListener('pointerup', release);
  stage.addEventListener('pointercancel', release);
  stage.addEventListener('pointerleave', () => gestures.point(undefined));
}
