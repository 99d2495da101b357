// The loop over time in a graph: TensorFlow's while loop, which runs any number of steps of any number of rows.
import type { Steps } from '../steps.js';
import { type Attribute, attribute, type Edge, type Graph, Type } from '../../../engines/tensorflow/graph.js';
import { GraphOps } from './graph_ops.js';

/** The ops inside the loop, where values from outside have to be let in. */
export class StepOps extends GraphOps {
  private readonly entered = new Map<Edge, Edge>();

  constructor(
    graph: Graph,
    private readonly frame: Readonly<Record<string, Attribute>>,
  ) {
    super(graph);
  }

  /** A value that is the same in all steps. */
  outer(value: Edge, type: Type = Type.float): Edge {
    const known = this.entered.get(value);
    if (known !== undefined) return known;
    const attributes = { ...this.frame, T: attribute.type(type), is_constant: attribute.bool(true) };
    const inside = this.graph.node('Enter', [value], attributes);
    this.entered.set(value, inside);
    return inside;
  }

  override constant(value: number | readonly number[]): Edge {
    return this.outer(super.constant(value), Type.int32);
  }
}

export interface Step {
  ops: StepOps;
  /** The states before the step, (N, *) each. */
  state: Edge[];
  /** This step's rows of a tensor of all steps' rows. */
  rowsOf: (sequence: Edge) => Edge; // (L·N, *) → (N, *)
}

interface StepOutput {
  state: Edge[];
  /** What is wanted of every step. */
  record: Edge[];
}

export interface Looped {
  stateN: Edge[]; // as state0
  /** Each recorded tensor of all steps: (L·N, *). */
  records: Edge[];
}

/** What the placeholder `steps` holds: the first step, the way to the next, the one after the last, N and L. */
export const stepsVector = ({ batchSizes, reverse }: Steps): Int32Array => {
  const [L, N] = [batchSizes.length, batchSizes[0]];
  return reverse ? Int32Array.of(L - 1, -1, -1, N, L) : Int32Array.of(0, 1, L, N, L);
};

const typed = (type: Type): Record<string, Attribute> => ({ T: attribute.type(type) });

/** Runs `visit` for every step, from `state0`; `records` is the number of tensors that it records. */
export function loop(graph: Graph, state0: readonly Edge[], records: number, visit: (step: Step) => StepOutput): Looped {
  const frame = { frame_name: attribute.text('time'), parallel_iterations: attribute.integer(4) };
  const ops = new StepOps(graph, frame);
  const int = typed(Type.int32);
  const vector = graph.placeholder('steps', Type.int32);
  const unpack = { ...int, num: attribute.integer(5), axis: attribute.integer(0) };
  const [first, stride, end, N, L] = graph.outputs(graph.node('Unpack', [vector], unpack), 5);
  const pack = (...parts: Edge[]): Edge => graph.node('Pack', parts, { ...int, N: attribute.integer(parts.length) });

  // The variables: the step, the states, and for each record the handle by which TensorFlow orders its writes.
  const arrays = Array.from({ length: records }, () =>
    graph.node('TensorArrayV3', [L], { dtype: attribute.type(Type.float) }),
  );
  const initial: [Edge, Type][] = [
    [first, Type.int32],
    ...state0.map((state): [Edge, Type] => [state, Type.float]),
    ...arrays.map((array): [Edge, Type] => [`${array}:1`, Type.float]),
  ];
  const merged = initial.map(([value, type], i) => {
    const entered = graph.node('Enter', [value], { ...frame, ...typed(type) });
    return graph.node('Merge', [entered, `next${i}`], { ...typed(type), N: attribute.integer(2) });
  });
  const goesOn = graph.node('LoopCond', [graph.node('NotEqual', [merged[0], ops.outer(end, Type.int32)], int)]);
  const switched = merged.map((value, i) => graph.node('Switch', [value, goesOn], typed(initial[i][1])));

  const [t, ...variables] = switched.map((value) => `${value}:1`);
  const offset = graph.node('Mul', [t, ops.outer(N, Type.int32)], int);
  const begin = pack(offset, ops.constant(0));
  const size = ops.outer(pack(N, graph.constant(-1)), Type.int32);
  const slice = { ...typed(Type.float), Index: attribute.type(Type.int32) };
  const rowsOf = (sequence: Edge): Edge => graph.node('Slice', [ops.outer(sequence), begin, size], slice);
  const { state, record } = visit({ ops, state: variables.slice(0, state0.length), rowsOf });
  if (record.length !== records || state.length !== state0.length) {
    const [made, expected] = [record.length + state.length, records + state0.length];
    throw new Error(`a step makes ${made} records and states, expected ${expected}`);
  }

  const write = (value: Edge, i: number): Edge => {
    const inputs = [ops.outer(arrays[i], Type.resource), t, value, variables[state0.length + i]];
    return graph.node('TensorArrayWriteV3', inputs, typed(Type.float));
  };
  const next = [graph.node('AddV2', [t, ops.outer(stride, Type.int32)], int), ...state, ...record.map(write)];
  for (const [i, value] of next.entries()) graph.node('NextIteration', [value], typed(initial[i][1]), `next${i}`);
  const [, ...last] = switched.map((value, i) => graph.node('Exit', [value], typed(initial[i][1])));
  return {
    stateN: last.slice(0, state0.length),
    records: arrays.map((array, i) =>
      graph.node('TensorArrayConcatV3', [array, last[state0.length + i]], { dtype: attribute.type(Type.float) }),
    ),
  };
}
