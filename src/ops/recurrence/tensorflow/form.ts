// The form of the native backend: a whole sequence in one call, by a graph with TensorFlow's while loop.
import * as tf from '@tensorflow/tfjs-core';
import { type Edge, type Graph, Type } from '../../../engines/tensorflow/graph.js';
import { graphOf, type Recipe, takes } from '../../../engines/tensorflow/session.js';
import { activeOps } from '../composed/ops/ops.js';
import type { Form, RecurrenceInput, WeightName, Weights } from '../form.js';
import { type ModeName, MODES } from '../modes.js';
import { backwards, type Steps } from '../steps.js';
import type { GraphMode } from './graph_mode.js';
import { GRU } from './gru.js';
import { stepsVector } from './loop.js';
import { LSTM } from './lstm.js';
import { RNN_RELU, RNN_TANH } from './rnn.js';

const GRAPHS: Readonly<Partial<Record<ModeName, GraphMode>>> = { RNN_TANH, RNN_RELU, LSTM, GRU };

type Feeds = Record<string, tf.Tensor>;

/** A list as values by name: `state0`, `state1`, ... */
const numbered = <T>(name: string, list: readonly T[]): Record<string, T> =>
  Object.fromEntries(list.map((value, i) => [`${name}${i}`, value]));

/** The list that was named so. */
const listed = (named: Readonly<Record<string, tf.Tensor2D>>, name: string): tf.Tensor2D[] =>
  Object.entries(named).flatMap(([key, value]) => (key.startsWith(name) ? [value] : []));

const placeholders = <Name extends string>(graph: Graph, names: readonly Name[]): Record<Name, Edge> =>
  Object.fromEntries(names.map((name) => [name, graph.placeholder(name, Type.float)])) as Record<Name, Edge>;

/** Placeholders for a list of tensors. */
const placeholdersFor = (graph: Graph, name: string, count: number): Edge[] =>
  Array.from({ length: count }, (_, i) => graph.placeholder(`${name}${i}`, Type.float));

/** Those of the weights that there are, under their names. */
function given(weights: Weights, names: readonly WeightName[]): [names: WeightName[], feeds: Feeds] {
  const feeds: Feeds = Object.fromEntries(names.flatMap((name) => (weights[name] ? [[name, weights[name]]] : [])));
  return [names.filter((name) => name in feeds), feeds];
}

const FORWARD = ['w_ih', 'w_hh', 'b_ih', 'b_hh', 'w_hr'] as const satisfies readonly WeightName[];
const BACKWARD = ['w_hh', 'w_hr'] as const satisfies readonly WeightName[];

const stepsFeed = (steps: Steps): Feeds => ({ steps: tf.tensor1d(stepsVector(steps), 'int32') });

/** The form of a mode that has graphs, if TensorFlow takes them; it is for sequences that are all of one length. */
export function tensorflowForm(name: ModeName, { weights }: RecurrenceInput, keep: boolean): Form | undefined {
  const mode = GRAPHS[name];
  if (!mode) return undefined;
  const graphs = [forwardGraph(name, mode, weights, keep), ...(keep ? [backwardGraph(name, mode, weights)] : [])];
  return takes(graphs) ? formOf(name, mode) : undefined;
}

function forwardGraph(name: ModeName, { forward }: GraphMode, weights: Weights, keep: boolean): Recipe {
  const [names] = given(weights, FORWARD);
  return {
    name: [name, 'forward', keep, ...names].join(),
    build(graph) {
      const { stateN, records } = forward({
        graph,
        x: graph.placeholder('x', Type.float),
        weights: placeholders(graph, names),
        state0: placeholdersFor(graph, 'state', MODES[name].states),
        keep,
      });
      const [output, ...reserve] = records;
      return { output, ...numbered('state', stateN), ...numbered('reserve', reserve) };
    },
  };
}

function backwardGraph(name: ModeName, { backward, reserve }: GraphMode, weights: Weights): Recipe {
  const [names] = given(weights, BACKWARD);
  return {
    name: [name, 'backward', ...names].join(),
    build(graph) {
      const {
        dState0,
        dOthers = {},
        ...sides
      } = backward({
        graph,
        weights: placeholders(graph, names),
        output: graph.placeholder('output', Type.float),
        reserve: placeholdersFor(graph, 'reserve', reserve),
        dOutput: graph.placeholder('dOutput', Type.float),
        dStateN: placeholdersFor(graph, 'state', MODES[name].states),
      });
      return { ...sides, ...numbered('state', dState0), ...dOthers };
    },
  };
}

const formOf = (name: ModeName, mode: GraphMode): Form => ({
  name: 'tensorflow',

  forward({ x, state0, weights, steps, keep }) {
    const run = graphOf(forwardGraph(name, mode, weights, keep));
    const [, feeds] = given(weights, FORWARD);
    const made = run({ x, ...feeds, ...numbered('state', state0), ...stepsFeed(steps) });
    return { output: made.output, stateN: listed(made, 'state'), reserve: listed(made, 'reserve') };
  },

  backward({ weights, steps, output, reserve, dOutput, dStateN }) {
    const run = graphOf(backwardGraph(name, mode, weights));
    const [, feeds] = given(weights, BACKWARD);
    const sequences = { output, dOutput, ...numbered('reserve', reserve) };
    const made = run({ ...sequences, ...feeds, ...numbered('state', dStateN), ...stepsFeed(backwards(steps)) });
    const { dInputSide, dHiddenSide, w_hr } = made;
    return { dInputSide, dHiddenSide, dState0: listed(made, 'state'), ...(weights.w_hr && { dOthers: { w_hr } }) };
  },

  products: activeOps,
});
