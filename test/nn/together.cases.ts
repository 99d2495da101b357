// Modules in a row that are computed together: outputs as of each alone, and only where nobody sees what lies between.
import * as tf from '@tensorflow/tfjs-core';
import { nn } from 'tfjs-torch-rnn';
import { hasKernels } from '../../src/engines/heap.js';
import { close, equal, FORWARD, leaksNothing, throws } from '../support/assert.js';
import { suite } from '../support/case.js';
import { filled, input } from '../support/values.js';

/** A norm with moments and parameters of its own, in evaluation. */
function norm<M extends nn.BatchNorm1d | nn.BatchNorm2d>(module: M): M {
  filled<nn.Module>(module);
  tf.tidy(() => {
    const numbers = (from: number): tf.Tensor => tf.linspace(from, from + 1, module.num_features);
    module.load_state_dict({ ...module.state_dict(), running_mean: numbers(-0.5), running_var: numbers(0.3) });
  });
  module.eval();
  return module;
}

const oneByOne = (net: nn.Sequential, x: tf.Tensor): tf.Tensor =>
  [...net].reduce((y, module) => (module as unknown as (x: tf.Tensor) => tf.Tensor)(y), x);

async function kernelsOf(run: () => tf.Tensor): Promise<string[]> {
  const { kernelNames } = await tf.profile(() => run());
  return kernelNames.filter((name) => /Convolution|Normalization|relu|pool/i.test(name));
}

const image = (): nn.Sequential =>
  new nn.Sequential(filled(new nn.Conv2d(3, 5, 3, { padding: 1 })), norm(new nn.BatchNorm2d(5)), new nn.ReLU());

class Shifted extends nn.ReLU {
  override forward<T extends tf.Tensor>(input: T | { input: T }): T {
    return tf.add(super.forward(input), 1);
  }
}

export const togetherCases = suite('modules together', {
  'a convolution with the norm and the rectifier behind it': () => {
    const line = (options: nn.ConvOptions): nn.Sequential =>
      new nn.Sequential(filled(new nn.Conv1d(options)), norm(new nn.BatchNorm1d(options.out_channels)), new nn.ReLU());
    for (const [net, x] of [
      [image(), input([2, 3, 9, 40])],
      [image(), input([1, 3, 2, 2])],
      [new nn.Sequential(filled(new nn.Conv2d(3, 7, [2, 3], { stride: [1, 2] })), new nn.ReLU()), input([2, 3, 8, 9])],
      [
        new nn.Sequential(filled(new nn.Conv2d(3, 7, 2)), norm(new nn.BatchNorm2d(7, { affine: false }))),
        input([2, 3, 8, 9]),
      ],
      [line({ in_channels: 4, out_channels: 6, kernel_size: 3, groups: 2, dilation: 2 }), input([3, 4, 70])],
      [line({ in_channels: 4, out_channels: 13, kernel_size: 5, bias: false, padding: 2 }), input([3, 4, 70])],
      [line({ in_channels: 4, out_channels: 4, kernel_size: 3, padding: 1, padding_mode: 'reflect' }), input([1, 4, 33])],
    ] as const)
      close(net(x), oneByOne(net, x), FORWARD, String(net));
  },
  'a pool behind them, where its windows lie side by side, and where they do not': () => {
    const then = (...modules: nn.Module[]): nn.Sequential => new nn.Sequential(...image(), ...modules);
    const line = (pool: nn.MaxPool1d): nn.Sequential =>
      new nn.Sequential(filled(new nn.Conv1d(4, 6, 3)), pool, new nn.ReLU());
    const many = new nn.Conv2d(3, 40, 3, { stride: 2, padding: 2, groups: 1 });
    for (const [net, x] of [
      [then(new nn.MaxPool2d(2)), input([2, 3, 8, 40])],
      [then(new nn.MaxPool2d(2)), input([2, 3, 9, 41])],
      [then(new nn.MaxPool2d([3, 1])), input([2, 3, 10, 9])],
      [then(new nn.MaxPool2d([1, 5])), input([1, 3, 3, 70])],
      [then(new nn.MaxPool2d([9, 40])), input([1, 3, 9, 40])],
      [new nn.Sequential(filled(many), new nn.MaxPool2d(3)), input([3, 3, 60, 50])],
      [line(new nn.MaxPool1d(2)), input([3, 4, 71])],
      [line(new nn.MaxPool1d(7)), input([1, 4, 40])],
      [then(new nn.MaxPool2d(2), norm(new nn.BatchNorm2d(5)), new nn.MaxPool2d(2)), input([2, 3, 8, 40])],
      [then(new nn.MaxPool2d(2), new nn.MaxPool2d(2)), input([2, 3, 8, 40])],
      [then(new nn.MaxPool2d(3, 2)), input([2, 3, 9, 40])],
      [then(new nn.MaxPool2d(2, { padding: 1 })), input([2, 3, 9, 40])],
      [then(new nn.MaxPool2d(2, { dilation: 2 })), input([2, 3, 9, 40])],
      [then(new nn.MaxPool2d(2, { ceil_mode: true })), input([2, 3, 9, 41])],
    ] as const)
      close(net(x), oneByOne(net, x), FORWARD, String(net));
    const x = input([2, 3, 9, 40]);
    const [values, indices] = then(new nn.MaxPool2d(2, { return_indices: true }))(x) as unknown as tf.Tensor[];
    close(values, then(new nn.MaxPool2d(2))(x), FORWARD, 'with indices');
    equal(indices.shape, values.shape);
  },
  'NaN and infinities': () => {
    const net = image().extend([new nn.MaxPool2d(2)]);
    const x = tf.tidy(() => {
      const values = Float32Array.from(input([1, 3, 9, 40]).dataSync());
      [values[5], values[400], values[900]] = [NaN, Infinity, -Infinity];
      return tf.tensor(values, [1, 3, 9, 40]);
    });
    close(net(x), oneByOne(net, x), FORWARD);
  },
  'in one pass by the kernels, and one by one where a gradient, a hook or a class of its own needs that': async () => {
    const [net, x] = [image(), input([2, 3, 9, 40])];
    const called: string[] = [];
    const together = await kernelsOf(() => net(x));
    const pooled = await kernelsOf(() => image().extend([new nn.MaxPool2d(2)])(x));
    if (hasKernels() && ['cpu', 'wasm'].includes(tf.getBackend()))
      equal([together.length, pooled.length], [1, 1], 'kernels');
    net[1].register_forward_hook((module) => void called.push(module.constructor.name));
    net[2].register_forward_pre_hook((module) => void called.push(module.constructor.name));
    close(net(x), oneByOne(image(), x), FORWARD, 'with hooks');
    equal(called, ['BatchNorm2d', 'ReLU']);
    const own = new nn.Sequential(...[...image()].slice(0, 2), new Shifted());
    close(own(x), tf.add(oneByOne(image(), x), 1), FORWARD, 'with a forward of its own');
    const [expected] = [tf.grad((x) => oneByOne(image(), x))(x)];
    close(tf.grad((x) => image()(x))(x), expected, FORWARD, 'gradient');
  },
  'a norm in training has the moments of the batch': () => {
    const [a, b, x] = [image().train(), image().train(), input([2, 3, 9, 40])];
    close(a(x), oneByOne(b, x), FORWARD);
    const means = [a, b].map((net) => net.state_dict()['1.running_mean']);
    close(means[0], means[1], FORWARD, 'running mean');
  },
  'errors are those of each': () => {
    const x = input([2, 3, 9, 40]);
    const other = new nn.Sequential(filled(new nn.Conv2d(3, 5, 3)), norm(new nn.BatchNorm2d(4)));
    throws(() => other(x), 'RuntimeError', 'running_mean should contain 5 elements not 4');
    const flat = new nn.Sequential(filled(new nn.Conv2d(3, 5, 3)), norm(new nn.BatchNorm1d(5)));
    throws(() => flat(x), 'ValueError', 'expected 2D or 3D input (got 4D input)');
    const text =
      'Given groups=1, weight of size [5, 3, 3, 3], expected input[2, 4, 9, 9] to have 3 channels, but got 4 channels instead';
    const net = image();
    const four = input([2, 4, 9, 9]);
    throws(() => net(four), 'RuntimeError', text);
    const large = image().extend([new nn.MaxPool2d(10)]);
    const small = 'Given input size: (5x9x40). Calculated output size: (5x0x4). Output size is too small';
    throws(() => large(x), 'RuntimeError', small);
  },
  'nothing is left over': () => {
    const [net, x] = [image(), input([2, 3, 9, 40])];
    leaksNothing(() => net(x).dispose());
  },
});
