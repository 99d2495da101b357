// nn.Sequential: names, order, what passes through, errors, leaks. Its numbers are in modules.cases.ts.
import * as tf from '@tensorflow/tfjs-core';
import { nn } from 'tfjs-torch-rnn';
import { close, equal, EXACT, leaksNothing, ok, throws } from '../support/assert.js';
import { suite } from '../support/case.js';
import { filled, input } from '../support/values.js';

type PackedSequence = nn.utils.rnn.PackedSequence;

const Unchecked = nn.Sequential as unknown as new (...args: unknown[]) => nn.Sequential;
const names = (net: nn.Module): string[] => net.named_children().map(([name]) => name);

class First extends nn.Module {
  override forward([output]: [tf.Tensor, tf.Tensor]): tf.Tensor {
    return output;
  }
}

export const sequentialCases = suite('nn.Sequential', {
  'modules in a row, by number': () => {
    const [a, b] = [filled(new nn.Linear(3, 4)), filled(new nn.Linear(4, 2))];
    const net = new nn.Sequential(a, new nn.Dropout(), b).eval();
    equal(Object.keys(net.state_dict()), ['0.weight', '0.bias', '2.weight', '2.bias']);
    ok(net[0] === a && net[2] === b, 'attributes by number');
    equal([net.length, [...net].length, new nn.Sequential().length], [3, 3, 0]);
    const x = input([5, 3]);
    close(net(x), b(a(x)), EXACT);
    close(net.forward({ input: x }), b(a(x)), EXACT);
  },
  'modules by name, in the given order': () => {
    const [a, b] = [new nn.Linear(3, 4), new nn.Linear(4, 2)];
    const net = new nn.Sequential({ second: a, first: b });
    equal(String(net), `Sequential(\n  (second): ${String(a)}\n  (first): ${String(b)}\n)`);
    net.append(new nn.Dropout());
    equal(names(net), ['second', 'first', '2']);
    equal(net(input([5, 3])).shape, [5, 2]);
  },
  'a module may be there twice': () => {
    const linear = filled(new nn.Linear(3, 3));
    const net = new nn.Sequential(linear, linear);
    equal([net.length, net.parameters().length, Object.keys(net.state_dict()).length], [2, 2, 4]);
    const x = input([2, 3]);
    close(net(x), linear(linear(x)), EXACT);
  },
  'test_Sequential_append, test_Sequential_extend, test_Sequential_insert': () => {
    const [a, b, c, d] = [1, 2, 3, 4].map((p) => new nn.Dropout(p / 8));
    const net = new nn.Sequential(a);
    ok(net.append(d) === net, 'append returns the module');
    net.insert(1, b).insert(-1, c);
    ok(
      [a, b, c, d].every((module, i) => net[i] === module && [...net][i] === module),
      'in order',
    );
    equal(names(net), ['0', '1', '2', '3']);
    net
      .insert(4, new nn.Dropout())
      .extend(new nn.Sequential(new nn.Dropout(0)))
      .extend(net);
    equal(net.length, 12);
    const named = new nn.Sequential().append({ module: b }).insert({ index: 0, module: a });
    ok(named[0] === a && named.extend({ sequential: [c] })[2] === c, 'by keyword');
  },
  'tuples and packed sequences pass through': () => {
    const rnn = filled(new nn.RNN(3, 4));
    const x = input([5, 2, 3]);
    close(new nn.Sequential<tf.Tensor3D>(rnn, new First())(x as tf.Tensor3D), rnn(x)[0], EXACT);
    const [output, h_n] = new nn.Sequential<tf.Tensor, [tf.Tensor, tf.Tensor]>(new nn.Dropout(0), rnn)(x);
    equal(
      [output.shape, h_n.shape],
      [
        [5, 2, 4],
        [1, 2, 4],
      ],
    );
    const packed = nn.utils.rnn.pack_padded_sequence(x, [5, 3]);
    const net = new nn.Sequential<PackedSequence, [PackedSequence, tf.Tensor]>(rnn);
    close(net(packed)[0].data, rnn(packed)[0].data, EXACT);
  },
  'leaves alive what it returns': () => {
    const net = new nn.Sequential(new nn.Linear(3, 4), new nn.Dropout(), new nn.Sequential(new nn.Linear(4, 2)));
    const x = input([5, 3]);
    leaksNothing(() => net(x).dispose());
    leaksNothing(() => new nn.Sequential()(x).dispose());
    ok(!x.isDisposed, 'the input is left as it is');
    const packed = nn.utils.rnn.pack_padded_sequence(input([5, 2, 3]), [5, 3]);
    const recurrent = new nn.Sequential<PackedSequence, tf.TensorContainer>(new nn.RNN(3, 4));
    leaksNothing(() => tf.dispose(recurrent(packed)));
    const wide = tf.zeros([5, 4]);
    throws(() => net(wide), 'RuntimeError', 'mat1 and mat2 shapes cannot be multiplied (5x4 and 3x4)');
  },
  'refuses what torch refuses': () => {
    const linear = new nn.Linear(3, 4);
    const constructorErrors: [unknown[], string, string][] = [
      [[1], 'TypeError', 'int is not a Module subclass'],
      [[linear, { a: linear }], 'TypeError', "Sequential.__init__() got an unexpected keyword argument 'a'"],
      [[null], 'TypeError', 'NoneType is not a Module subclass'],
      [[[linear]], 'TypeError', 'list is not a Module subclass'],
      [[linear, 'a'], 'TypeError', 'str is not a Module subclass'],
      [[{ a: 1 }], 'TypeError', 'int is not a Module subclass'],
      [[{ 'a.b': linear }], 'ValueError', 'module name can\'t contain ".", got: a.b'],
      [[{ '': linear }], 'ValueError', 'module name can\'t be empty string ""'],
      [[{ forward: linear }], 'ValueError', "attribute 'forward' already exists"],
    ];
    for (const [args, name, message] of constructorErrors) throws(() => new Unchecked(...args), name, message);
    const net = new nn.Sequential(linear);
    throws(() => net.append(3 as unknown as nn.Module), 'TypeError', 'int is not a Module subclass');
    throws(() => net.insert(2, linear), 'RangeError', 'Index out of range: 2');
    throws(() => net.insert(-2, linear), 'RangeError', 'Index out of range: -2');
    throws(
      () => new nn.Sequential({ a: linear }).insert(0, linear),
      'ValueError',
      'insert can only move modules whose names are numbers',
    );
    const call = net as unknown as (...args: unknown[]) => unknown;
    throws(() => call(), 'TypeError', "Sequential.forward() missing 1 required positional argument: 'input'");
    throws(() => call(1, 2), 'TypeError', 'Sequential.forward() takes 2 positional arguments but 3 were given');
  },
});
