/** The time of a sound that plays, as often as the screen is drawn. */

/** Calls `tell` with the seconds that `audio` is at, whenever they change. @returns what ends it */
export function followTime(audio: HTMLMediaElement, tell: (seconds: number) => void): () => void {
  let request = 0;
  const now = (): void => tell(audio.currentTime);
  const run = (): void => {
    now();
    request = audio.paused || audio.ended ? 0 : requestAnimationFrame(run);
  };
  const begin = (): void => {
    cancelAnimationFrame(request);
    run();
  };
  const events = ['play', 'playing', 'pause', 'seeking', 'seeked', 'ended', 'loadedmetadata', 'timeupdate'];
  for (const event of events) audio.addEventListener(event, begin);
  begin();
  return () => {
    cancelAnimationFrame(request);
    for (const event of events) audio.removeEventListener(event, begin);
  };
}
