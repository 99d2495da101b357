// backward and `grad`: accumulation, frozen and shared parameters, what it refuses, what it frees.
import * as tf from '@tensorflow/tfjs-core';
import { backward, nn, optim } from 'tfjs-torch-rnn';
import { IS_DISPOSED } from '../../src/python/checks.js';
import { alive, close, equal, EXACT, FORWARD, leaksNothing, ok, throws } from '../support/assert.js';
import { suite } from '../support/case.js';
import { filled, input } from '../support/values.js';

const parameter = (...values: number[]): nn.Parameter => new nn.Parameter(tf.tensor1d(values));

function gradOf({ grad }: nn.Parameter): tf.Tensor {
  ok(grad !== null, 'there is a gradient');
  return grad;
}

class Tied extends nn.Module {
  first = new nn.Linear(3, 3, false);
  second = new nn.Linear(3, 3, false);

  constructor() {
    super();
    this.second.weight = this.first.weight;
  }

  override forward(x: tf.Tensor): tf.Tensor {
    return this.second(this.first(x));
  }
}

export const backwardCases = suite('backward', {
  'returns the loss and puts the gradient on the parameter': () => {
    const p = parameter(1, 2, 3);
    equal(p.grad, null);
    const loss = backward(() => tf.sum(tf.square(p)));
    equal([loss.shape, loss.dataSync()[0]], [[], 14]);
    close(gradOf(p), [2, 4, 6], FORWARD);
    p.grad?.dispose();
  },
  'a plain variable gets one too': () => {
    const v = tf.variable(tf.tensor1d([1, 2]));
    backward(() => tf.sum(tf.mul(v, 3)));
    close(gradOf(v as nn.Parameter), [3, 3], EXACT);
    const module = Object.assign(new nn.Module(), { v: tf.variable(tf.scalar(1)) });
    equal(module.parameters()[0].grad, null);
    tf.dispose((v as nn.Parameter).grad ?? []);
  },
  'gradients add up until zero_grad': () => {
    const module = Object.assign(new nn.Module(), { p: parameter(1, 2) });
    const loss = (): tf.Tensor => tf.sum(tf.mul(module.p, 3));
    backward(loss);
    backward({ closure: loss });
    close(gradOf(module.p), [6, 6], EXACT);
    module.zero_grad({ set_to_none: false });
    close(gradOf(module.p), [0, 0], EXACT);
    backward(loss);
    close(gradOf(module.p), [3, 3], EXACT);
    module.zero_grad();
    equal(module.p.grad, null);
    module.zero_grad(false);
    equal(module.p.grad, null, 'zero_grad(false) of none');
  },
  'a frozen parameter gets none, and one out of reach keeps its own': () => {
    const [used, frozen, other] = [parameter(1, 2), parameter(3, 4), parameter(5, 6)];
    frozen.trainable = false;
    backward(() => tf.sum(other));
    const before = other.grad;
    backward(() => tf.sum(tf.mul(used, frozen)));
    close(gradOf(used), [3, 4], EXACT);
    equal(frozen.grad, null);
    ok(other.grad === before && !gradOf(other).isDisposed, 'the gradient is as it was');
    tf.dispose([gradOf(used), gradOf(other)]);
  },
  'a shared parameter gets the sum of both uses': () => {
    const tied = filled(new Tied());
    const x = input([2, 3]);
    backward(() => tf.sum(tied(x)));
    equal(tied.parameters().length, 1);
    const W = tied.first.weight as tf.Tensor as tf.Tensor2D;
    const ones = tf.ones<tf.Rank.R2>([2, 3]);
    const second = tf.matMul(ones, tf.matMul(x as tf.Tensor2D, W, false, true), true);
    const first = tf.matMul(tf.matMul(ones, W), x, true);
    close(gradOf(tied.first.weight), tf.add(first, second), FORWARD);
    tied.dispose();
  },
  'parameters with equal gradients own one each': () => {
    const [a, b] = [parameter(1, 2), parameter(3, 4)];
    const add = tf.customGrad((x, y) => ({ value: tf.add(x as tf.Tensor, y as tf.Tensor), gradFunc: (dy) => [dy, dy] }));
    backward(() => tf.sum(add(a, b)));
    a.grad?.dispose();
    close(gradOf(b), [1, 1], EXACT);
    b.grad?.dispose();
  },
  'gradients outlive a tidy, the loss does not': () => {
    const p = parameter(1, 2);
    const loss = tf.tidy(() => {
      const inner = backward(() => tf.sum(p));
      return { inner, kept: tf.scalar(1) }.kept;
    });
    ok(!loss.isDisposed, 'what the tidy returns');
    close(gradOf(p), [1, 1], EXACT);
    p.grad?.dispose();
  },
  'a loss of shape (1) is a scalar, a parameter itself a loss': () => {
    const p = parameter(2);
    const loss = backward(() => p);
    equal(loss.shape, [1]);
    loss.dispose();
    ok(!p.isDisposed, 'the loss is no part of the parameter');
    close(gradOf(p), [1], EXACT);
    p.grad?.dispose();
  },
  'state dicts and tfjs optimizers do not know of it': () => {
    const linear = filled(new nn.Linear(3, 2));
    backward(() => tf.sum(linear(input([4, 3]))));
    equal(Object.keys(linear.state_dict()), ['weight', 'bias']);
    const before = linear.bias?.clone() ?? tf.scalar(0);
    tf.train.sgd(0.5).minimize(() => tf.sum<tf.Scalar>(linear(input([4, 3]))), false, linear.parameters());
    close(tf.sub(before, linear.bias ?? 0), [2, 2], FORWARD);
    linear.dispose();
  },
  'refuses what torch refuses, and changes no gradient': () => {
    const p = parameter(1, 2);
    const call = backward as (closure: unknown) => unknown;
    const scalar = 'grad can be implicitly created only for scalar outputs';
    const detached = 'element 0 of tensors does not require grad and does not have a grad_fn';
    throws(() => backward(() => tf.mul(p, p)), 'RuntimeError', scalar);
    throws(() => tf.tidy(() => backward(() => tf.scalar(3))), 'RuntimeError', detached);
    throws(() => backward(() => tf.ones([3])), 'RuntimeError', detached);
    throws(() => call(3), 'TypeError', "'int' object is not callable");
    const returns = "backward(): argument 'closure' (position 1) must return Tensor, not float";
    throws(() => call(() => 0.5), 'TypeError', returns);
    const failing = (): tf.Tensor => {
      tf.square(p);
      throw new RangeError('mine');
    };
    throws(() => backward(failing), 'RangeError', 'mine');
    p.trainable = false;
    throws(() => backward(() => tf.sum(p)), 'RuntimeError', detached);
    equal(p.grad, null);
  },
  'an async closure is refused, and the next call is as if it had not been': async () => {
    const p = parameter(1, 2);
    const call = backward as (closure: unknown) => unknown;
    const text =
      "backward(): argument 'closure' (position 1) must return Tensor, not Promise " +
      '(it may not be async: await what it needs before backward)';
    const loss = (): tf.Tensor => tf.sum(tf.square(p));
    throws(() => call(() => Promise.resolve(loss())), 'TypeError', text);
    throws(() => call(() => Promise.reject(new Error('nobody sees this'))), 'TypeError', text);
    throws(() => call(Promise.resolve(loss)), 'TypeError', "'Promise' object is not callable (await it)");
    await Promise.resolve(); // an unhandled rejection would end the process
    equal([p.grad, tf.engine().isTapeOn()], [null, false]);
    backward(loss);
    close(gradOf(p), [2, 4], EXACT);
    p.grad?.dispose();
  },
  'a disposed loss or gradient, and what the closure keeps': () => {
    const [p, q] = [parameter(1, 2), parameter(3, 4)];
    const dead = (): tf.Tensor => {
      const loss = tf.sum(p);
      loss.dispose();
      return loss;
    };
    throws(() => backward(dead), 'RuntimeError', `backward(): the loss ${IS_DISPOSED}`);
    backward(() => tf.sum(q));
    q.grad?.dispose();
    const both = (): tf.Tensor => tf.sum(tf.mul(p, q));
    const text = 'the gradient of a parameter of shape [2] is disposed (zero_grad() clears it)';
    throws(() => backward(both), 'RuntimeError', text);
    equal(p.grad, null);
    const optimizer = new optim.SGD([p, q]);
    throws(() => optimizer.step(), 'RuntimeError', text);
    optimizer.zero_grad(false);
    close(gradOf(q), [0, 0], EXACT);
    let product = tf.scalar(0) as tf.Tensor;
    backward(() => tf.sum((product = tf.keep(tf.mul(p, q)))));
    close(product, [3, 8], EXACT);
    close(gradOf(q), [1, 2], EXACT);
    q.dispose();
    throws(() => optimizer.step(), 'RuntimeError', `a parameter of shape [2] ${IS_DISPOSED}`);
    optimizer.zero_grad();
    equal([p.grad, q.grad], [null, null]);
    product.dispose();
  },
  'leaves alive the loss and one gradient per parameter': () => {
    const linear = filled(new nn.Linear(3, 2));
    const x = input([4, 3]);
    const loss = (): tf.Tensor => tf.sum(tf.square(linear(x)));
    leaksNothing(() => backward(loss).dispose());
    const [tensors] = alive();
    linear.zero_grad();
    equal(alive()[0], tensors - 2, 'tensors alive without the gradients');
    leaksNothing(() => {
      const other = new nn.Linear(3, 2);
      backward(() => tf.sum(other(x))).dispose();
      other.dispose();
    });
  },
});
