// What is measured of one size on one backend, and what a whole run is.
import type { PeerName } from './peers.js';
import type { Pass } from './peer.js';
import type { Size } from './size.js';

export const BACKENDS = ['native', 'wasm', 'cpu'] as const;
export type BackendName = (typeof BACKENDS)[number];

/** One thread, or as many as there are cores: TensorFlow's, PyTorch's and onnxruntime-node's. */
export const THREADS = ['1', 'all'] as const;
export type Threads = (typeof THREADS)[number];

/** Median milliseconds of the peers, by turns in one process. */
export type Medians = Partial<Record<PeerName, number>>;

export interface Row extends Size, Record<Pass, Medians> {
  backend: BackendName;
  threads: Threads;
  /** Milliseconds of the products of the forward pass alone (products.ts). */
  products: number;
}

export interface Results {
  versions: Record<string, string | number>;
  rows: Row[];
}

/** What a process has to measure. */
export interface Task {
  backend: BackendName;
  threads: Threads;
  sizes: Size[];
  peers: PeerName[];
}
