// Module.compile: what a call computes is recorded, and done again on other inputs of the same shapes.
import * as tf from '@tensorflow/tfjs-core';
import { recording } from '../engines/programs/active.js';
import type { Captured } from '../engines/programs/captured.js';
import type { Program } from '../engines/programs/program.js';
import { Recording } from '../engines/programs/recording.js';
import { isTapeOn, isWatched } from '../engines/engine.js';
import { onlyNode } from '../engines/only_node.js';
import { tidied } from '../engines/tidied.js';
import { wasmMemory } from '../engines/wasm/recorded_memory.js';
import { nativeBuild } from '../kernels/chosen.js';
import { RuntimeError } from '../python/errors.js';
import { currentState } from '../random/generator.js';
import { areSame, Leaves, refilled } from './leaves.js';
import { State } from './module_state.js';
import type { Module } from './module.js';

type Forward = (...args: unknown[]) => unknown;

/** Where programs run, if kernels of ours do. */
const BACKENDS: readonly string[] = ['cpu', 'wasm'];

/** How many combinations of arguments are recorded, and how often each: torch's `recompile_limit`. */
const MOST = 8;

/** What was recorded, and of what it holds. */
interface Recorded {
  readonly state: State;
  readonly captured: Captured;
  /** How the results lie in what the call returns. */
  readonly result: unknown;
  /** The recording, until another is the same; then there is the program. */
  readonly recording?: Recording;
  readonly program?: Program;
}

/** Calls with the same shapes, and the same of all that is no tensor, on as many threads, for which kernels have room to work in. */
interface Entry {
  readonly backend: tf.KernelBackend;
  readonly threads: number | undefined;
  readonly key: readonly unknown[];
  recorded?: Recorded;
  /** How often they may be recorded still. */
  left: number;
}

/** How far the generator is. */
function generated(): unknown[] {
  const { engine, spare } = currentState();
  return [engine.left, spare, ...engine.words];
}

const holds = ({ state, captured }: Recorded): boolean => captured.holds() && state.holds();

/** The program, if there is memory for it. */
function programOf(recording: Recording): Program | undefined {
  try {
    return recording.program();
  } catch (error) {
    if (error instanceof RuntimeError) return undefined;
    throw error;
  }
}

export class Compiled {
  readonly #module: Module;
  readonly #entries: Entry[] = [];

  constructor(module: Module) {
    this.#module = module;
  }

  /** A call of the module by `forward`. */
  readonly around = (forward: Forward, args: readonly unknown[]): unknown => {
    if (!BACKENDS.includes(tf.getBackend()) || isTapeOn() || isWatched() || recording() !== undefined)
      return forward(...args);
    const leaves = new Leaves(args);
    const entry = leaves.isWhole ? this.#entryOf(leaves) : undefined;
    if (entry === undefined || entry.left === 0) return forward(...args);
    if (entry.recorded !== undefined && !holds(entry.recorded)) entry.recorded = undefined;
    const { recorded } = entry;
    if (recorded?.program === undefined) return this.#record(entry, leaves, () => forward(...args));
    const results = recorded.program.run(leaves.tensors);
    return results === undefined ? forward(...args) : refilled(recorded.result, results);
  };

  #entryOf({ key }: Leaves): Entry | undefined {
    const threads = tf.getBackend() === 'cpu' ? nativeBuild()?.getNumThreads() : 1;
    const backend = tf.backend();
    const found = this.#entries.find(
      (entry) => entry.backend === backend && entry.threads === threads && areSame(entry.key, key),
    );
    if (found !== undefined || this.#entries.length === MOST) return found;
    const entry = { backend, threads, key, left: MOST };
    this.#entries.push(entry);
    return entry;
  }

  #record(entry: Entry, { tensors }: Leaves, call: () => unknown): unknown {
    const memory = tf.getBackend() === 'wasm' ? wasmMemory() : onlyNode.arrayMemory?.();
    if (memory === undefined) return call();
    const made = new Recording(memory);
    const state = new State(this.#module);
    const drawn = generated();
    let results = new Leaves(null);
    const result = made.run(tensors, () => tidied(call, 'compile', (result) => (results = new Leaves(result)).tensors));
    if (!results.isWhole) made.abandon('there is more than tensors in its results');
    if (!areSame(drawn, generated())) made.abandon('random numbers are drawn');
    if (!state.holds()) made.abandon('it changes an attribute');
    const isPure = made.end(results.tensors);
    const before = entry.recorded?.recording;
    const { captured } = made;
    if (!isPure) entry.left = 0;
    else if (before !== undefined && made.equals(before)) {
      const program = programOf(made);
      entry.recorded = program && { state, captured, result, program };
      entry.left = program === undefined ? 0 : entry.left - 1;
    } else {
      entry.recorded = { state, captured, result, recording: made };
      if (before !== undefined) entry.left--;
    }
    return result;
  }
}
