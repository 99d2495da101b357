// What is measured of one model on one backend, and what a process has to measure.
import type { Pass } from '../peer.js';
import type { BackendName, Threads } from '../row.js';
import type { PeerName } from './peers.js';

/** Of the peers by name: median milliseconds, or bytes. */
export type Figures = Partial<Record<PeerName, number>>;

/** The most memory of a process that trains a model: all, or beyond what it had with its libraries loaded, or when a small model was trained. */
export type Memory = 'process' | 'libraries' | 'smaller';

export const MEMORY: readonly Memory[] = ['process', 'libraries', 'smaller'];

export const isMemory = (what: string): boolean => (MEMORY as readonly string[]).includes(what);

/** What a process has, in bytes: with its libraries loaded, when a small model has been trained, and at most while the model is. */
export interface Levels {
  loaded: number;
  small: number;
  most: number;
}

export interface Row extends Partial<Record<Pass | Memory, Figures>> {
  model: string;
  backend: BackendName;
  threads: Threads;
}

export interface Task {
  backend: BackendName;
  threads: Threads;
  models: readonly string[];
  peers: readonly PeerName[];
}
