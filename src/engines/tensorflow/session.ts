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

/** How a graph is made. */
export interface Recipe {
  /** Equal names stand for equal graphs. */
  name: string;
  /** Adds the nodes, and returns what is to be fetched. */
  build: (graph: Graph) => Named<Edge>;
}

/** That entry takes a folder, which is gone again when this returns or throws. */
function open(backend: NativeBackend, { build }: Recipe): Run {
  const [fs, os, path] = (['node:fs', 'node:os', 'node:path'] as const).map((id) => process.getBuiltinModule(id)) as [
    typeof import('node:fs'),
    typeof import('node:os'),
    typeof import('node:path'),
  ];
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'recurrence-'));
  try {
    const graph = new Graph();
    const fetches = build(graph);
    fs.writeFileSync(path.join(directory, 'saved_model.pb'), graph.savedModel());
    const id = backend.loadSavedModelMetaGraph(directory, 'serve');
    const edges = [...new Set(Object.values(fetches))];
    return (feeds) => {
      const names = Object.keys(feeds).map((name) => ({ name: `${name}:0` }));
      const results = backend.runSavedModel(id, Object.values(feeds), names, edges) as tf.Tensor2D[];
      return Object.fromEntries(Object.entries(fetches).map(([name, edge]) => [name, results[edges.indexOf(edge)]]));
    };
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

const opened = new WeakMap<NativeBackend, Map<string, Run | Error>>();

/** The graph on the active backend, or why TensorFlow does not have it: tried when it is first asked for, and not again. */
function find(recipe: Recipe): Run | Error {
  const backend = privately<NativeBackend>(tf.backend(), MEMBERS, "tfjs-node's backend");
  const runs = opened.get(backend) ?? new Map<string, Run | Error>();
  opened.set(backend, runs);
  let run = runs.get(recipe.name);
  if (run === undefined) {
    try {
      run = open(backend, recipe);
    } catch (error) {
      run = error instanceof Error ? error : new Error(String(error));
    }
    runs.set(recipe.name, run);
  }
  return run;
}

let isSaid = false;

/** Whether TensorFlow has these graphs or takes them now. The first time that it does not, a warning says why. */
export function takes(recipes: readonly Recipe[]): boolean {
  const reason = recipes.map(find).find((run) => run instanceof Error);
  if (reason && !isSaid) {
    isSaid = true;
    console.warn(
      `Large steps of recurrent layers run op by op, which is slower: TensorFlow could not be given their graph by way of the ` +
        `folder for temporary files, which TMPDIR may set (${reason.message})`,
    );
  }
  return reason === undefined;
}

/** The graph on the active backend. Throws what is wrong where {@link takes} is false. */
export function graphOf(recipe: Recipe): Run {
  const run = find(recipe);
  if (run instanceof Error) throw run;
  return run;
}
