// detach and no_grad: what leaves the graph and outlives its scope, what is not recorded, what they refuse and free.
import * as tf from '@tensorflow/tfjs-core';
import { backward, detach, nn, no_grad } from 'tfjs-torch-rnn';
import { asTuple, isTuple } from '../../src/python/kinds.js';
import { IS_DISPOSED } from '../../src/python/checks.js';
import { alive, close, equal, EXACT, leaksNothing, ok, throws } from '../support/assert.js';
import { suite } from '../support/case.js';
import { filled, input } from '../support/values.js';

const parameter = (...values: number[]): nn.Parameter => new nn.Parameter(tf.tensor1d(values));
const gradOf = ({ grad }: nn.Parameter): tf.Tensor => grad ?? tf.tensor1d([]);
const anyDetach = detach as (...args: unknown[]) => tf.Tensor;
const anyNoGrad = no_grad as (...args: unknown[]) => unknown;

export const detachCases = suite('detach', {
  'no gradient goes back through it': () => {
    const p = parameter(1, 2, 3);
    const loss = backward(() => tf.sum(tf.mul(p, detach(tf.square(p))))); // Σ p·const(p²)
    equal(loss.dataSync()[0], 36);
    close(gradOf(p), [1, 4, 9], EXACT);
    const text = 'element 0 of tensors does not require grad and does not have a grad_fn';
    const kept: tf.Tensor[] = [];
    throws(
      () => {
        tf.dispose(kept);
        backward(() => (kept[0] = detach(tf.sum(p))));
      },
      'RuntimeError',
      text,
    );
    tf.dispose([kept, loss]);
  },
  'it outlives the backward and the tidy that it was made in': () => {
    const p = parameter(1, 2);
    const held: tf.Tensor[] = [];
    tf.tidy(() => {
      backward(() => {
        const square = tf.square(p);
        held.push(detach(square));
        return tf.sum(square);
      });
      held.push(detach(tf.mul(p, 3)));
    });
    close(held[0], [1, 4], EXACT);
    close(held[1], [3, 6], EXACT);
    tf.dispose(held);
  },
  'states in arrays, of any depth; tuples stay tuples': () => {
    const [h, c] = [input([1, 2, 3]), input([1, 2, 3])];
    const states = detach(asTuple([h, [c, c]]));
    ok(isTuple(states), 'a tuple');
    const [first, [second, third]] = states as unknown as [tf.Tensor, tf.Tensor[]];
    close(first, h, EXACT);
    close(third, c, EXACT);
    tf.dispose([h, second]);
    ok(!first.isDisposed && !third.isDisposed && !c.isDisposed, 'each is one of its own');
    close(detach({ input: c }), c, EXACT);
    tf.dispose([first, third]);
  },
  'a parameter becomes a tensor with the values of now': () => {
    const p = parameter(1, 2);
    const detached = detach(p as tf.Tensor);
    ok(!(detached instanceof tf.Variable), 'a plain tensor');
    p.assign(tf.tensor1d([5, 6]));
    close(detached, [1, 2], EXACT);
    p.dispose();
    close(detached, [1, 2], EXACT);
    detached.dispose();
  },
  'a carried state: the gradient ends at the border of the piece': () => {
    const lstm = filled(new nn.LSTM(2, 3));
    const pieces = [input([4, 2, 2]), tf.mul(input([4, 2, 2]), 2)];
    let hidden: [tf.Tensor, tf.Tensor] = [tf.zeros([1, 2, 3]), tf.zeros([1, 2, 3])];
    for (const piece of pieces) {
      lstm.zero_grad();
      const before = hidden;
      backward(() => {
        const [output, next] = lstm(piece, hidden);
        hidden = detach(next);
        return tf.sum(tf.square(output));
      }).dispose();
      const carried = gradOf(lstm.weight_hh_l0).clone();
      lstm.zero_grad();
      const constant = before.map((state) => tf.tensor(state.dataSync(), state.shape)) as [tf.Tensor, tf.Tensor];
      backward(() => tf.sum(tf.square(lstm(piece, constant)[0]))).dispose();
      close(carried, gradOf(lstm.weight_hh_l0), EXACT);
      const [, whole] = tf.tidy(() => lstm(piece, before));
      close(hidden[1], whole[1], EXACT);
    }
    lstm.dispose();
  },
  'leaves alive what it returns': () => {
    const x = input([3]);
    const before = alive()[0];
    const result = detach([x, [x]]);
    equal(alive()[0], before + 2, 'tensors');
    tf.dispose(result);
    leaksNothing(() => {
      detach(x).dispose();
    });
    ok(!x.isDisposed, 'the input');
  },
  'refuses what torch refuses': () => {
    const p = parameter(1);
    const disposed = tf.scalar(1);
    disposed.dispose();
    const where = "detach(): argument 'input' (position 1)";
    throws(() => anyDetach(3), 'TypeError', `${where} must be Tensor, not int`);
    throws(() => anyDetach([p, null]), 'TypeError', `${where} must be Tensor, not NoneType`);
    throws(() => anyDetach(disposed), 'RuntimeError', `${where} ${IS_DISPOSED}`);
    throws(() => anyDetach(), 'TypeError', "detach() missing 1 required positional argument: 'input'");
  },
});

export const noGradCases = suite('no_grad', {
  'records nothing': () => {
    const p = parameter(1, 2, 3);
    const loss = (): tf.Tensor => {
      const weights = no_grad(() => {
        equal(tf.engine().isTapeOn(), false);
        return tf.square(p);
      });
      equal(tf.engine().isTapeOn(), true);
      return tf.sum(tf.mul(p, weights));
    };
    backward(loss);
    close(gradOf(p), [1, 4, 9], EXACT);
    const lstm = filled(new nn.LSTM(2, 3));
    const text = 'element 0 of tensors does not require grad and does not have a grad_fn';
    throws(() => backward(() => no_grad(() => tf.sum(lstm(input([4, 2, 2]))[0]))), 'RuntimeError', text);
    throws(() => no_grad(() => backward(() => tf.sum(p))), 'RuntimeError', text);
    lstm.dispose();
  },
  'is a tidy: its result is that of the scope around': () => {
    const p = parameter(1, 2);
    const results = no_grad(() => {
      tf.square(p);
      return { squares: [tf.square(p)], count: 2 };
    });
    close(results.squares[0], [1, 4], EXACT);
    equal(results.count, 2);
    const inner = tf.tidy(() => ({ inside: no_grad(() => tf.square(p)) }).inside.isDisposed);
    equal(inner, false);
    const x = input([3]);
    ok(no_grad({ closure: () => x }) === x, 'what was there before');
    leaksNothing(() => {
      tf.dispose(no_grad(() => [tf.square(x), tf.exp(tf.neg(x))]));
    });
  },
  'records again after an error': () => {
    const p = parameter(1, 2);
    const failing = (): never => {
      tf.square(p);
      throw new RangeError('mine');
    };
    backward(() => {
      throws(() => no_grad(failing), 'RangeError', 'mine');
      return tf.sum(tf.square(p));
    });
    close(gradOf(p), [2, 4], EXACT);
  },
  'refuses what it cannot run': () => {
    const text =
      "no_grad(): argument 'closure' (position 1) must not be async: what follows an await would be recorded (await before it)";
    throws(() => anyNoGrad(() => Promise.resolve(1)), 'TypeError', text);
    throws(() => anyNoGrad(() => Promise.reject(new Error('nobody sees this'))), 'TypeError', text);
    throws(() => anyNoGrad(3), 'TypeError', "'int' object is not callable");
  },
});
