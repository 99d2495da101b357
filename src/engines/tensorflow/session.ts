// Hands graphs to TensorFlow and runs them, by the entry that tfjs-node has for saved models.
import * as tf from '@tensorflow/tfjs-core';
import { privately } from '../privately.js';
import { type Edge, Graph } from './graph.js';

interface NativeBackend {
  loadSavedModelMetaGraph(directory: string, tags: string): number;
  runSavedModel(id: number, inputs: tf.Tensor[], names: { name: string }[], outputs: string[]): tf.Tensor[];
}

const MEMBERS = ['loadSavedModelMetaGraph', 'runSavedModel'] as const;

type Named<T> = Readonly<Record<string, T>>;

/** A graph that TensorFlow has: it takes tensors by the names of its placeholders, and gives the fetched edges by theirs. */
type Run = (feeds: Named<tf.Tensor>) => Named<tf.Tensor2D>;

function open(backend: NativeBackend, graph: Graph, fetches: Named<Edge>): Run {
  const [fs, os, path] = (['node:fs', 'node:os', 'node:path'] as const).map((id) => process.getBuiltinModule(id)) as [
    typeof import('node:fs'),
    typeof import('node:os'),
    typeof import('node:path'),
  ];
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'recurrence-'));
  try {
    fs.writeFileSync(path.join(directory, 'saved_model.pb'), graph.savedModel());
    const id = backend.loadSavedModelMetaGraph(directory, 'serve');
    const edges = [...new Set(Object.values(fetches))];
    return (feeds) => {
      const names = Object.keys(feeds).map((name) => ({ name: `${name}:0` }));
      const results = backend.runSavedModel(id, Object.values(feeds), names, edges) as tf.Tensor2D[];
      return Object.fromEntries(Object.entries(fetches).map(([name, edge]) => [name, results[edges.indexOf(edge)]]));
    };
  } finally {
    fs.rmSync(directory, { recursive: true });
  }
}

const opened = new WeakMap<NativeBackend, Map<string, Run>>();

/** The graph of this name on the active backend; `build` makes it and returns its fetches when it is first asked for. */
export function graphOf(name: string, build: (graph: Graph) => Named<Edge>): Run {
  const backend = privately<NativeBackend>(tf.backend(), MEMBERS, "tfjs-node's backend");
  const runs = opened.get(backend) ?? new Map<string, Run>();
  opened.set(backend, runs);
  let run = runs.get(name);
  if (!run) {
    const graph = new Graph();
    run = open(backend, graph, build(graph));
    runs.set(name, run);
  }
  return run;
}
