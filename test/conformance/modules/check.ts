// One drawn call on the current backend, compared with PyTorch's answer.
import * as tf from '@tensorflow/tfjs-core';
import * as torch from 'tfjs-torch-rnn';
import { equal, EXACT, FORWARD, GRADIENT, type Tolerance } from '../../support/assert.js';
import { decode, type Encoded } from '../../support/fixture.js';
import { type Compare, type Finding, findingsOf } from '../finding.js';
import { type Drawn, Numbers, type Value } from './drawn.js';

export interface Question extends Drawn {
  name: string;
  seed: number;
}

export interface Given {
  before: Record<string, Encoded>;
  outputs: Encoded[];
  /** Whether any output has gradients. */
  differentiable: boolean;
  repr: string | null;
  grads: (Encoded | null)[];
  parameters: Record<string, Encoded | null>;
  after: Record<string, Encoded>;
}

export type Answer = Given | { error: string };

type Callable = (...args: unknown[]) => unknown;

/** Compares results, gradients, states and what stays alive; or that it is refused here too. */
export const check = (question: Question, answer: Answer): Finding[] =>
  'error' in answer ? [refusal(question, answer.error)] : findingsOf((compare) => run(question, answer, compare));

function refusal(question: Question, expected: string): Finding {
  let got = 'a result';
  tf.engine().startScope();
  try {
    new Call(question).output();
  } catch (error) {
    got = String(error);
  } finally {
    tf.engine().endScope();
    tf.disposeVariables();
  }
  return { what: 'refusal', fraction: got === 'a result' ? Infinity : 0, detail: `expected ${expected}, got ${got}` };
}

function run(question: Question, answer: Given, compareTensors: Compare): void {
  const compare = (actual: tf.Tensor | null, expected: Encoded | null, tolerance: Tolerance, what: string): void => {
    if (actual === null || expected === null) {
      equal(actual === null, expected === null, `whether ${what} is null`);
      return;
    }
    const wanted = decode(expected);
    compareTensors(actual, wanted, tolerance, what);
    wanted.dispose();
  };
  const compareState = (module: torch.nn.Module, expected: Given['before'], tolerance: Tolerance, when: string): void => {
    const state = module.state_dict();
    equal(Object.keys(state), Object.keys(expected), `names of the state ${when}`);
    for (const [name, tensor] of Object.entries(state)) compare(tensor, expected[name], tolerance, `${name} ${when}`);
  };

  const call = new Call(question);
  const { module } = call;
  if (module !== undefined) {
    equal(module.toString(), answer.repr, 'repr');
    compareState(module, answer.before, INITIAL, 'before');
  }
  const outputs = call.outputs(answer.differentiable);
  equal(outputs.length, answer.outputs.length, 'number of outputs');
  outputs.forEach((output, i) => compare(output, answer.outputs[i], FORWARD, `output ${i}`));
  call.leaves.forEach(({ grad }, i) => compare(grad, answer.grads[i], GRADIENT, `gradient of tensor ${i}`));
  if (module !== undefined) {
    for (const [name, { grad }] of module.named_parameters()) {
      compare(grad, answer.parameters[name], GRADIENT, `gradient of ${name}`);
    }
    compareState(module, answer.after, FORWARD, 'after');
    compareCompiled(call, module.eval(), compareTensors);
    module.dispose();
  }
  tf.dispose(outputs);
  for (const leaf of call.leaves) {
    leaf.grad?.dispose();
    if (!leaf.isDisposed) leaf.dispose(); // it may be an output itself
  }
  tf.dispose(call.made);
}

/** The module in evaluation, compiled, gives what it gives without: on the calls that are recorded, and from their program. */
function compareCompiled(call: Call, module: torch.nn.Module, compare: Compare): void {
  const expected = call.outputs(false);
  module.compile();
  for (let time = 0; time < 3; time++) {
    const outputs = call.outputs(false);
    outputs.forEach((output, i) => compare(output, expected[i], EXACT, `compiled: output ${i} of call ${time}`));
    tf.dispose(outputs);
  }
  tf.dispose(expected);
}

/** Weights are drawn bit for bit; what is computed of them, such as an orthogonal matrix, is not. */
const INITIAL: Tolerance = EXACT;

/** What a question asks for, made of tensors of this side. */
class Call {
  readonly leaves: torch.nn.Parameter[] = [];
  readonly made: tf.Tensor[] = [];
  readonly module: torch.nn.Module | undefined;
  private readonly compute: () => unknown;

  constructor({ name, args = [], keywords, inputs = [], seed, training = true }: Question) {
    const target = name.split('.').reduce<unknown>((of, part) => Reflect.get(of as object, part), torch) as Callable;
    const all = args.map((arg) => this.make(arg));
    if (keywords !== undefined) {
      all.push(Object.fromEntries(Object.entries(keywords).map(([key, value]) => [key, this.make(value)])));
    }
    torch.manual_seed(seed);
    if (/\.[A-Z]\w*$/.test(name)) {
      const given = inputs.map((input) => this.make(input));
      const module = Reflect.construct(target, all) as torch.nn.Module;
      this.module = module.train(training);
      this.compute = () => (module as unknown as Callable)(...given);
    } else this.compute = () => target(...all);
  }

  output(): unknown {
    return this.compute();
  }

  /** All tensors of the result, in order. Their sum, weighted, is what the gradients are of. */
  outputs(differentiable: boolean): tf.Tensor[] {
    let outputs: tf.Tensor[] = [];
    const computed = (): tf.Tensor => {
      outputs = tensorsIn(this.compute()).map((tensor) => tf.keep(tensor));
      const floats = outputs.filter(({ dtype }) => dtype === 'float32');
      const full = floats.filter(({ size }) => size > 0);
      return tf.addN((full.length > 0 ? full : floats).map((tensor) => weighted(tensor))); // of empty ones alone 0
    };
    if (differentiable) torch.backward(computed).dispose();
    else tf.tidy(() => void (outputs = tensorsIn(this.compute()).map((tensor) => tf.keep(tensor))));
    return outputs;
  }

  private make(value: Value): unknown {
    if (Array.isArray(value)) return value.map((item) => this.make(item));
    if (!(value instanceof Numbers)) return value;
    const tensor = value.make();
    if (!value.grad) {
      this.made.push(tensor);
      return tensor;
    }
    const leaf = new torch.nn.Parameter(tensor);
    tensor.dispose();
    this.leaves.push(leaf);
    return leaf;
  }
}

const weighted = (tensor: tf.Tensor): tf.Tensor => {
  const weights = Float32Array.from({ length: tensor.size }, (_, i) => Math.cos(i));
  return tf.sum(tf.mul(tensor.flatten(), tf.tensor1d(weights)));
};

function tensorsIn(result: unknown): tf.Tensor[] {
  if (result instanceof tf.Tensor) return [result as tf.Tensor];
  return Array.isArray(result) ? result.flatMap((item: unknown) => tensorsIn(item)) : [];
}
