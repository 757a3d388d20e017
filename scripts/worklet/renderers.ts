/** The memory of the browser's processes that show pages: an audio thread has its heap in there, which no page can ask for. Linux. */
import { readdirSync, readFileSync } from 'node:fs';

/** Megabytes of all processes below this one that show pages. */
export function renderersHold(): number {
  const pages = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const sizes = pages.map((pid) => {
    try {
      const isOurs = readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`--type=renderer`) && isBelow(pid);
      const [, size] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
      return isOurs ? Number(size) : 0;
    } catch {
      return 0; // ended meanwhile
    }
  });
  return sizes.reduce((a, b) => a + b) / 1000;
}

/** Whether a process was started by this one, or by one that was. */
function isBelow(pid: string): boolean {
  const [, parent] = /PPid:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return parent !== undefined && (Number(parent) === process.pid || (Number(parent) > 1 && isBelow(parent)));
}
