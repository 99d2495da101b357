// The TensorFlow ops that the graphs of the recurrences are made of.
import { attribute, type Edge, type Graph, Type } from '../../../engines/tensorflow/graph.js';

const FLOAT = { T: attribute.type(Type.float) };

export class GraphOps {
  constructor(protected readonly graph: Graph) {}

  /** An integer constant where it is used. */
  constant(value: number | readonly number[]): Edge {
    return this.graph.constant(value);
  }

  add = (a: Edge, b: Edge): Edge => this.graph.node('AddV2', [a, b], FLOAT);
  sub = (a: Edge, b: Edge): Edge => this.graph.node('Sub', [a, b], FLOAT);
  mul = (a: Edge, b: Edge): Edge => this.graph.node('Mul', [a, b], FLOAT);
  sigmoid = (x: Edge): Edge => this.graph.node('Sigmoid', [x], FLOAT);
  tanh = (x: Edge): Edge => this.graph.node('Tanh', [x], FLOAT);
  relu = (x: Edge): Edge => this.graph.node('Relu', [x], FLOAT);

  /** dy·σ'(z), from s = σ(z). */
  sigmoidGrad = (s: Edge, dy: Edge): Edge => this.graph.node('SigmoidGrad', [s, dy], FLOAT);
  /** dy·tanh'(z), from t = tanh(z). */
  tanhGrad = (t: Edge, dy: Edge): Edge => this.graph.node('TanhGrad', [t, dy], FLOAT);
  /** dy·relu'(z), from h = relu(z): dy itself where h is positive or NaN, and else 0, whatever dy is; ReluGrad multiplies. */
  reluGrad = (h: Edge, dy: Edge): Edge => {
    const zeros = this.graph.node('ZerosLike', [dy], FLOAT);
    return this.graph.node('SelectV2', [this.graph.node('NotEqual', [h, zeros], FLOAT), dy, zeros], FLOAT);
  };

  matMul = (a: Edge, b: Edge): Edge => this.graph.node('MatMul', [a, b], FLOAT);
  transposeTimes = (a: Edge, b: Edge): Edge =>
    this.graph.node('MatMul', [a, b], { ...FLOAT, transpose_a: attribute.bool(true) });
  /** x plus a bias (M), or just x without one. */
  addBias = (x: Edge, bias: Edge | undefined): Edge =>
    bias === undefined ? x : this.graph.node('BiasAdd', [x, bias], FLOAT);

  transpose = (x: Edge): Edge =>
    this.graph.node('Transpose', [x, this.constant([1, 0])], { ...FLOAT, Tperm: attribute.type(Type.int32) });

  /** The columns of x in equal parts. */
  columns = (x: Edge, parts: number): Edge[] => {
    const split = this.graph.node('Split', [this.constant(1), x], { ...FLOAT, num_split: attribute.integer(parts) });
    return this.graph.outputs(split, parts);
  };

  besides = (...parts: readonly Edge[]): Edge => {
    const attributes = { N: attribute.integer(parts.length), Tidx: attribute.type(Type.int32) };
    return this.graph.node('ConcatV2', [...parts, this.constant(1)], { ...FLOAT, ...attributes });
  };
}
