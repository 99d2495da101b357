// The kernels of tfjs-node's backend: a whole sequence in one call, by a graph with TensorFlow's while loop.
import * as tf from '@tensorflow/tfjs-core';
import { activeOps } from '../composed/ops/ops.js';
import type { BackwardOutput, ForwardOutput, Kernel, Weights } from '../kernel.js';
import { byMode, type ModeName } from '../modes.js';
import { backwards, type Steps } from '../steps.js';
import { type Edge, type Graph, Type } from '../../../engines/tensorflow/graph.js';
import { GRU } from './gru.js';
import { stepsVector } from './loop.js';
import { LSTM } from './lstm.js';
import type { GraphMode, WeightEdges } from './mode.js';
import { RNN_RELU, RNN_TANH } from './rnn.js';
import { graphOf } from '../../../engines/tensorflow/session.js';

const MODES: Readonly<Record<ModeName, GraphMode>> = { RNN_TANH, RNN_RELU, LSTM, GRU };

type Feeds = Record<string, tf.Tensor>;

/** Names for a list of tensors or placeholders. */
const named = (name: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${name}${i}`);

const feed = (name: string, tensors: readonly tf.Tensor[]): Feeds =>
  Object.fromEntries(named(name, tensors.length).map((key, i) => [key, tensors[i]]));

const placeholders = (graph: Graph, names: readonly string[]): Edge[] =>
  names.map((name) => graph.placeholder(name, Type.float));

function weightPlaceholders(graph: Graph, names: readonly string[]): WeightEdges {
  return Object.fromEntries(names.map((name) => [name, graph.placeholder(name, Type.float)])) as unknown as WeightEdges;
}

/** Those of the weights that there are, under their names. */
function given(weights: Weights, names: readonly (keyof Weights)[]): Feeds {
  return Object.fromEntries(names.flatMap((name) => (weights[name] ? [[name, weights[name]]] : [])));
}

const stepsFeed = (steps: Steps): Feeds => ({ steps: tf.tensor1d(stepsVector(steps), 'int32') });

function make(name: ModeName): Kernel {
  const { states, reserve: count, forward, backward } = MODES[name];
  const kernelName = `Recurrence_${name}_native`;
  return {
    kernelName,
    reserve: count,

    forward({ x, state0, weights, steps, keep }): ForwardOutput {
      const fed = given(weights, ['w_ih', 'w_hh', 'b_ih', 'b_hh', 'w_hr']);
      const names = Object.keys(fed);
      const run = graphOf([kernelName, keep, ...names].join(), (graph) => {
        const { stateN, records } = forward({
          graph,
          x: graph.placeholder('x', Type.float),
          weights: weightPlaceholders(graph, names),
          state0: placeholders(graph, named('state', states)),
          keep,
        });
        return [...stateN, ...records];
      });
      const results = run({ x, ...fed, ...feed('state', state0), ...stepsFeed(steps) });
      const [output, ...reserve] = results.slice(states);
      return { output, stateN: results.slice(0, states), reserve };
    },

    backward({ weights, steps, output, reserve, dOutput, dStateN }): BackwardOutput {
      const fed = given(weights, ['w_hh', 'w_hr']);
      const names = Object.keys(fed);
      const shares = name !== 'GRU';
      const run = graphOf([kernelName, 'backward', ...names].join(), (graph) => {
        const { dInputSide, dHiddenSide, dState0, dProjected } = backward({
          graph,
          weights: weightPlaceholders(graph, names),
          output: graph.placeholder('output', Type.float),
          reserve: placeholders(graph, named('reserve', count)),
          dOutput: graph.placeholder('dOutput', Type.float),
          dStateN: placeholders(graph, named('state', states)),
        });
        return [...dState0, dHiddenSide, ...(shares ? [] : [dInputSide]), ...(dProjected ? [dProjected] : [])];
      });
      const feeds = { output, dOutput, ...feed('reserve', reserve), ...feed('state', dStateN) };
      const results = run({ ...feeds, ...fed, ...stepsFeed(backwards(steps)) });
      const [dHiddenSide, second] = results.slice(states);
      const gradients = { dHiddenSide, dInputSide: shares ? dHiddenSide : second, dState0: results.slice(0, states) };
      if (!weights.w_hr) return gradients;
      const [, , , o, , tanhC] = reserve;
      return { ...gradients, dW_hr: activeOps().transposeTimes(second, tf.mul(o, tanhC)) };
    },

    products: activeOps,
  };
}

const KERNELS = byMode(make);

/** The kernel of this mode; it takes sequences that are all of one length. */
export const nativeKernel = (mode: ModeName): Kernel => KERNELS[mode];
