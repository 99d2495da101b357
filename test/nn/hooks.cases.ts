// Forward hooks: what they are given, what they change, when they run, who frees what they make.
import * as tf from '@tensorflow/tfjs-core';
import { nn } from 'tfjs-torch-rnn';
import { close, equal, EXACT, leaksNothing, ok, throws } from '../support/assert.js';
import { suite } from '../support/case.js';
import { filled, input } from '../support/values.js';
import { warnings } from '../support/warnings.js';

/** Says what it is called with, and adds. */
class Sum extends nn.Module {
  override forward(...args: [a: number, b: number] | [a: number, keywords: { b: number }]): number {
    const [a, rest] = args;
    return a + (typeof rest === 'number' ? rest : rest.b);
  }
}

class Fails extends nn.Module {
  override forward(): tf.Tensor {
    throw new Error('failed');
  }
}

export const hookCases = suite('forward hooks', {
  'see the call, in the order of their registration': () => {
    const sum = new Sum();
    const seen: unknown[] = [];
    const see = (...what: unknown[]): void => void seen.push(what);
    sum.register_forward_hook((module, args, output) => see('behind', module === sum, args, output));
    sum.register_forward_pre_hook((module, args) => see('before', module === sum, args));
    sum.register_forward_hook((_, args) => see('first', args), { prepend: true });
    sum.register_forward_hook((_, args, kwargs, output) => see(args, kwargs, output), { with_kwargs: true });
    sum.register_forward_pre_hook((_, args, kwargs) => see('pre', args, kwargs), { with_kwargs: true, prepend: true });
    equal(sum(1, { b: 2 }), 3);
    equal(seen, [
      ['pre', [1], { b: 2 }],
      ['before', true, [1]],
      ['first', [1]],
      ['behind', true, [1], 3],
      [[1], { b: 2 }, 3],
    ]);
    seen.length = 0;
    equal([sum.forward(1, 2), seen], [3, []], 'forward itself calls none');
  },
  'change arguments and outputs': () => {
    const sum = new Sum();
    const handles = [
      sum.register_forward_pre_hook((_, args) => [Number(args[0]) + 10, 5]),
      sum.register_forward_hook((_, _args, output) => output * 2),
      sum.register_forward_hook((_, _args, output) => output + 1),
    ];
    equal(sum(1, 2), 33);
    handles.splice(1).forEach((handle) => handle.remove());
    equal(sum(1, 2), 16);
    handles[0].remove();
    handles[0].remove();
    equal(sum(1, 2), 3);
    sum.register_forward_pre_hook((_, args, kwargs) => [args, { b: Number(kwargs.b) + 1 }], { with_kwargs: true });
    equal(sum(1, { b: 2 }), 4);
    const single = new nn.Linear(3, 2);
    single.register_forward_pre_hook(() => tf.ones([4, 3]));
    equal(single(input([1, 3])).shape, [4, 2]);
  },
  'one may remove itself': () => {
    const sum = new Sum();
    let calls = 0;
    const handle = sum.register_forward_hook(() => {
      calls++;
      handle.remove();
    });
    sum.register_forward_hook(() => {
      calls++;
    });
    sum(1, 2);
    sum(1, 2);
    equal(calls, 3);
  },
  'leave alive what the call returns, and what they keep': () => {
    const net = new nn.Sequential(filled(new nn.Linear(3, 4)), filled(new nn.Linear(4, 2)));
    const x = input([5, 3]);
    const expected = tf.relu(net[0].forward(...([x] as never[])) as tf.Tensor);
    const kept: tf.Tensor[] = [];
    net[0].register_forward_hook((_, _args, output) => tf.relu(output as tf.Tensor));
    net[0].register_forward_hook((_, _args, output) => void kept.push(tf.keep((output as tf.Tensor).clone())));
    net.register_forward_pre_hook((_, args) => tf.mul(args[0] as tf.Tensor, 1));
    net(x).dispose();
    close(kept[0], expected, EXACT);
    leaksNothing(() => {
      net(x).dispose();
      tf.dispose(kept.splice(0));
    });
    ok(!x.isDisposed, 'the input is left as it is');
    const gradient = tf.grad((x: tf.Tensor) => tf.sum(net(x)))(x);
    equal(gradient.shape, [5, 3]);
  },
  'always_call: also when the call throws': () => {
    const module = new Fails() as Fails & (() => tf.Tensor);
    const seen: unknown[] = [];
    module.register_forward_hook(() => void seen.push('never'));
    module.register_forward_hook((_, _args, output) => void seen.push(output), { always_call: true });
    module.register_forward_hook(
      () => {
        throw new Error('too');
      },
      { always_call: true },
    );
    const texts = warnings(() => throws(() => module(), 'Error', 'failed'));
    equal(seen, [null, null]);
    equal(
      texts[0],
      'module forward hook with ``always_call=True`` raised an exception that was silenced as another error was raised in forward: too',
    );
  },
  'refuses what torch refuses': () => {
    const sum = new Sum();
    throws(() => sum.register_forward_hook(3 as never), 'TypeError', "'int' object is not callable");
    const text = 'forward pre-hook must return None or a tuple of (new_args, new_kwargs), but got 3.';
    sum.register_forward_pre_hook(() => 3, { with_kwargs: true });
    throws(() => sum(1, 2), 'RuntimeError', text);
    throws(
      () => (sum.register_forward_hook as (...args: unknown[]) => unknown).call(sum, () => 1, true),
      'TypeError',
      'Module.register_forward_hook() takes 2 positional arguments but 3 were given',
    );
  },
});
