/** What a run leaves behind: bench/results/peers.json, and everything that is drawn from it. */
import type { Machine } from '../machine.ts';
import type { Timing } from './measure.ts';
import type { TableId } from './registry.ts';

/** One peer. */
export interface Row {
  id: string;
  table: TableId;
  label: string;
  /** Melisma's own. */
  ours: boolean;
  /** Not for the README. */
  detail?: boolean;
  /** Packages and versions. */
  build?: string;
  /** How its work differs from the table's. */
  remark?: string;
  /** Why it was not run. */
  missing?: string;
  /** Why its values are not those of the table. */
  incompatible?: string;
  /** Against float64, in the table's unit. */
  error?: { max: number; rms: number };
  /** Milliseconds on one thread. */
  oneThread?: Timing;
  /** Milliseconds with as many threads as it likes. */
  allThreads?: Timing;
  /** Milliseconds of its first call, after import and planning. */
  firstMs?: number;
}

export interface Results {
  date: string;
  signal: string;
  rounds: number;
  /** Where the float64 features come from, table by table. */
  truth: Partial<Record<TableId, string>>;
  machine: Machine;
  commit: string;
  /** The Node that runs the JavaScript peers, and that the ratios are about. */
  node: string;
  /** What could not be run, and why. */
  leftOut: string[];
  rows: Row[];
}
