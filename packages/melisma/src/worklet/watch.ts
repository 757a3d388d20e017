/** What happens to a microphone and to the context that hears it. */
import type { ContextLike, StreamLike, TrackLike } from './web.ts';

/** Why nothing comes any more: the track ended by itself (unplugged, or taken away), somebody stopped it, or the user withdrew the permission. */
export type LostReason = 'ended' | 'stopped' | 'permission';

/** Why the sound stands still: the page or the system suspended the context, or the system silenced the microphone. */
export type InterruptedReason = 'suspended' | 'interrupted' | 'muted';

/** What is done about it. */
export interface Watcher {
  lost(reason: LostReason): void;
  /** The system silenced it, or gave it back: the first may come before any sound. */
  muted(isMuted: boolean): void;
  interrupted(reason: InterruptedReason): void;
  /** `seconds` that the context stood still. */
  resumed(seconds: number): void;
  devicesChanged(): void;
  closed(): void;
}

/** Something that is heard until it is left. */
interface Heard {
  addEventListener(type: string, listener: () => void): void;
  removeEventListener(type: string, listener: () => void): void;
}

/** Listeners that go together. */
class Listening {
  readonly #leave: (() => void)[] = [];

  to(target: Heard | undefined, type: string, listener: () => void): void {
    target?.addEventListener(type, listener);
    this.#leave.push(() => target?.removeEventListener(type, listener));
  }

  stop(): void {
    for (const leave of this.#leave.splice(0)) leave();
  }
}

interface Navigator {
  mediaDevices?: Heard;
  permissions?: { query(what: { name: string }): Promise<Heard & { state: string }> };
}

const here = (): Navigator | undefined => globalThis.navigator as Navigator | undefined;

/** A microphone's track, until it is lost. */
export class SourceWatch {
  readonly #track: TrackLike;
  readonly #watcher: Watcher;
  readonly #listening = new Listening();
  #isOver = false;

  constructor(source: StreamLike, watcher: Watcher) {
    const [track] = source.getAudioTracks();
    this.#track = track;
    this.#watcher = watcher;
    this.#listening.to(track, 'ended', () => this.#lose('ended'));
    this.#listening.to(track, 'mute', () => watcher.muted(true));
    this.#listening.to(track, 'unmute', () => watcher.muted(false));
    this.#listening.to(here()?.mediaDevices, 'devicechange', () => watcher.devicesChanged());
    void this.#watchPermission();
  }

  /** Called now and then: a track that the page stops says nothing. */
  look(): void {
    if (this.#track.readyState === 'ended') this.#lose('stopped');
  }

  stop(): void {
    this.#isOver = true;
    this.#listening.stop();
  }

  #lose(reason: LostReason): void {
    if (this.#isOver) return;
    this.stop();
    this.#watcher.lost(reason);
  }

  /** Not every browser knows of it; where it does not, a track ends by itself. */
  async #watchPermission(): Promise<void> {
    const permission = await here()
      ?.permissions?.query({ name: 'microphone' })
      .catch(() => undefined);
    if (permission === undefined || this.#isOver) return;
    this.#listening.to(permission, 'change', () => {
      if (permission.state !== 'granted') this.#lose('permission');
    });
  }
}

/** A context that runs. One that computes a recording is not watched: its pauses are no gaps. */
export class ContextWatch {
  readonly #context: ContextLike;
  readonly #watcher: Watcher;
  readonly #listening = new Listening();
  #stoodStillAt: number | undefined;

  constructor(context: ContextLike, watcher: Watcher) {
    this.#context = context;
    this.#watcher = watcher;
    if (!isOffline(context)) this.#listening.to(context, 'statechange', () => this.#changed());
  }

  stop(): void {
    this.#listening.stop();
  }

  #changed(): void {
    const { state } = this.#context;
    if (state === 'closed') return this.#watcher.closed();
    if (state === 'running') {
      if (this.#stoodStillAt === undefined) return;
      const seconds = (performance.now() - this.#stoodStillAt) / 1000;
      this.#stoodStillAt = undefined;
      return this.#watcher.resumed(seconds);
    }
    if (this.#stoodStillAt !== undefined) return;
    this.#stoodStillAt = performance.now();
    this.#watcher.interrupted(state as InterruptedReason);
  }
}

/** An `OfflineAudioContext`. */
export const isOffline = (context: ContextLike): boolean => 'startRendering' in context;
