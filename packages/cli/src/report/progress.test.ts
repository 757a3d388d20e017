import { afterEach, describe, expect, it, vi } from 'vitest';
import { startProgress } from './progress.ts';

const bars = vi.hoisted(() => ({ running: 0 }));
vi.mock('cli-progress', () => {
  class SingleBar {
    start(): void {
      bars.running++;
    }
    update(): void {}
    stop(): void {
      bars.running--;
    }
  }
  return { default: { SingleBar, Presets: { shades_classic: {} } } };
});

const { isTTY } = process.stderr;
afterEach(() => {
  process.stderr.isTTY = isTTY;
  vi.useRealTimers();
});

/** Progress in a terminal, after the delay before a bar appears. */
function longCall() {
  process.stderr.isTTY = true;
  vi.useFakeTimers({ toFake: ['performance'] });
  const progress = startProgress(3, { output: 'features' });
  vi.advanceTimersByTime(1000);
  return progress;
}

/** Until the bar's code is there. */
const loaded = async () => {
  await import('cli-progress');
  await new Promise((resolve) => setImmediate(resolve));
};

describe('the bar', () => {
  it('runs from the first step after the delay until the end', async () => {
    const progress = longCall();
    progress.step();
    await loaded();
    expect(bars.running).toBe(1);
    progress.step();
    progress.stop();
    expect(bars.running).toBe(0);
  });

  it('does not start after the end, when the last step has asked for it: its timer would hold the process', async () => {
    const progress = longCall();
    progress.step();
    progress.stop();
    await loaded();
    expect(bars.running).toBe(0);
  });
});
