// What is measured of one model on one backend, and what a process has to measure.
import type { Pass } from '../peer.js';
import type { BackendName, Threads } from '../row.js';
import type { PeerName } from './peers.js';

/** Of the peers by name: median milliseconds, or bytes. */
export type Figures = Partial<Record<PeerName, number>>;

export interface Row extends Partial<Record<Pass, Figures>> {
  model: string;
  backend: BackendName;
  threads: Threads;
  /** The most memory that a model and its training take beyond what the process had before. */
  memory?: Figures;
}

export interface Task {
  backend: BackendName;
  threads: Threads;
  models: readonly string[];
  peers: readonly PeerName[];
  /** Whether memory is measured, not time. */
  memory: boolean;
}
