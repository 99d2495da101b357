// Pooling modules: outputs, gradients and repr as in PyTorch; arguments, leaks. Their errors are the functions'.
import * as tf from '@tensorflow/tfjs-core';
import { nn } from 'tfjs-torch-rnn';
import fixture from '../../fixtures/pooling.json' with { type: 'json' };
import { close, equal, EXACT, leaksNothing, throws } from '../../support/assert.js';
import { suite } from '../../support/case.js';
import { checkModule, type RecordedModule } from '../../support/recorded_module.js';
import { input } from '../../support/values.js';

const recorded = fixture.modules as unknown as Record<string, RecordedModule>;
const Unchecked = nn as unknown as Record<string, new (...args: unknown[]) => nn.Module>;

export const poolingCases = [
  ...suite(
    'pooling modules as in PyTorch',
    Object.fromEntries(Object.entries(recorded).map(([name, one]) => [name, () => checkModule(one)])),
  ),
  ...suite('pooling modules', {
    'arguments by position and by name': () => {
      const max = new nn.MaxPool2d({ kernel_size: 3, padding: 1, ceil_mode: true });
      equal(String(max), 'MaxPool2d(kernel_size=3, stride=3, padding=1, dilation=1, ceil_mode=True)');
      equal(String(new nn.MaxPool2d(3, null, 1, 1, false, true)), String(max));
      equal(String(new nn.AvgPool2d(2, { stride: [1, 2] })), 'AvgPool2d(kernel_size=2, stride=(1, 2), padding=0)');
      equal(new nn.AvgPool2d(2, { divisor_override: 3 }).divisor_override, 3);
    },
    'return_indices gives a pair': () => {
      const x = input([1, 2, 4, 4]);
      const [output, indices] = new nn.MaxPool2d(2, { return_indices: true })(x);
      const [wanted, places] = nn.functional.max_pool2d(x, 2, { return_indices: true });
      close(output, wanted, EXACT);
      close(indices, places, EXACT);
    },
    'settings may change; the next call uses them': () => {
      const pool = new nn.MaxPool1d(2);
      pool.stride = 1;
      equal(pool(input([1, 1, 5])).shape, [1, 1, 4]);
    },
    'leave alive what they return': () => {
      const x = input([1, 2, 6]);
      for (const pool of [new nn.MaxPool1d(2), new nn.AvgPool1d(2), new nn.AdaptiveAvgPool1d(4)]) {
        const module = pool as nn.Module & ((x: tf.Tensor) => tf.Tensor);
        leaksNothing(() => tf.dispose(module(x)), 3);
      }
    },
    'refuse other arguments': () => {
      const missing = (name: string): string =>
        `${name}.__init__() missing 1 required positional argument: '${name.startsWith('Ad') ? 'output_size' : 'kernel_size'}'`;
      for (const name of ['MaxPool1d', 'MaxPool2d', 'AvgPool1d', 'AvgPool2d', 'AdaptiveAvgPool1d', 'AdaptiveAvgPool2d'])
        throws(() => new Unchecked[name](), 'TypeError', missing(name));
      const pool = new nn.AvgPool1d(2) as unknown as () => void;
      throws(pool, 'TypeError', "AvgPool1d.forward() missing 1 required positional argument: 'input'");
    },
  }),
];
