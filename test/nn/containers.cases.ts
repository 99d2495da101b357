// nn.ModuleList, ModuleDict, ParameterList and ParameterDict: order, names, repr, methods, errors; texts as PyTorch prints them.
import * as tf from '@tensorflow/tfjs-core';
import { nn } from 'tfjs-torch-rnn';
import { close, equal, EXACT, leaksNothing, ok, throws } from '../support/assert.js';
import { suite } from '../support/case.js';
import { filled, input } from '../support/values.js';

const linear = (): nn.Linear => new nn.Linear(1, 2);
const LINEAR = 'Linear(in_features=1, out_features=2, bias=True)';
const dropouts = (count: number): nn.Dropout[] => Array.from({ length: count }, (_, i) => new nn.Dropout(i / 16));
const same = (actual: Iterable<unknown>, expected: readonly unknown[]): void => {
  const list = [...actual];
  ok(list.length === expected.length && list.every((item, i) => item === expected[i]), `${list.join()} in order`);
};
const call = (subject: object, method: string, ...args: unknown[]): unknown =>
  (Reflect.get(subject, method) as (...args: unknown[]) => unknown).apply(subject, args);
const make =
  (kind: 'ModuleList' | 'ModuleDict' | 'ParameterList' | 'ParameterDict' | 'Sequential', ...args: unknown[]) =>
  (): unknown =>
    new (nn[kind] as unknown as new (...args: unknown[]) => unknown)(...args);

class Deep extends nn.Module {
  layers = new nn.ModuleList([filled(new nn.Linear(3, 3)), filled(new nn.Linear(3, 3))]);
  scales = new nn.ParameterList([tf.ones([3]), tf.scalar(2)]);
  heads = new nn.ModuleDict({ mean: filled(new nn.Linear(3, 1)), none: new nn.Dropout() });

  override forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      let y = x;
      for (const layer of this.layers) y = layer(y);
      for (const scale of this.scales) y = tf.mul(y, scale);
      return this.heads.at('mean')(y);
    });
  }
}

export const containerCases = suite('containers', {
  'what they hold is registered, by the names of torch': () => {
    const deep = new Deep();
    equal(
      Object.keys(deep.state_dict()).filter((name) => !name.endsWith('bias')),
      ['layers.0.weight', 'layers.1.weight', 'scales.0', 'scales.1', 'heads.mean.weight'],
    );
    equal(deep.parameters().length, 8);
    equal(deep.eval().heads.at('none').training, false);
    const x = input([4, 3]);
    const [a, b] = deep.layers;
    close(
      deep(x),
      tf.tidy(() => deep.heads.at('mean')(tf.mul(b(a(x)), 2))),
      EXACT,
    );
    leaksNothing(() => deep(x).dispose());
  },
  'ModuleList: a list that counts from its end too': () => {
    const [a, b, c, d] = dropouts(4);
    const list = new nn.ModuleList([a, b]);
    ok(list.append(d) === list && list.insert(2, c) === list, 'these return the list');
    same(list, [a, b, c, d]);
    same([list[0], list.at(-1), list.at({ index: 1 }), list.length], [a, d, b, 4]);
    same(list.slice(1, -1), [b, c]);
    same(list.slice(-2), [c, d]);
    same(list.slice(), [a, b, c, d]);
    equal(
      list
        .slice(1, { stop: 3 })
        .named_children()
        .map(([name]) => name),
      ['0', '1'],
    );
    ok(list.pop(1) === b && list.pop({ key: -1 }) === d, 'popped');
    same(list, [a, c]);
    ok(list[1] === c && !Object.hasOwn(list, 2), 'the names are in order again');
    same(list.extend(new Set([b, d])).extend({ modules: list.slice(0, 1) }), [a, c, b, d, a]);
    list[0] = d;
    same(list, [d, c, b, d, a]);
    equal(
      [new nn.ModuleList().length, new nn.ModuleList({ modules: [a] }).length, new nn.ModuleList(null).length],
      [0, 1, 0],
    );
    const many = new nn.ModuleList(dropouts(12));
    equal(
      many.named_children().map(([name]) => name),
      Array.from({ length: 12 }, (_, i) => String(i)),
    );
  },
  'ModuleList: its repr says the same once': () => {
    const list = new nn.ModuleList<nn.Module>([
      linear(),
      linear(),
      new nn.Sequential(new nn.Dropout()),
      new nn.Sequential(new nn.Dropout()),
      new nn.ReLU(),
      linear(),
    ]);
    equal(
      String(list),
      `ModuleList(
  (0-1): 2 x ${LINEAR}
  (2-3): 2 x Sequential(
    (0): Dropout(p=0.5, inplace=False)
  )
  (4): ReLU()
  (5): ${LINEAR}
)`,
    );
    equal(String(new nn.ModuleList()), 'ModuleList()');
  },
  'ModuleDict: modules by name, in the order in which they came': () => {
    const [a, b, c, d] = dropouts(4);
    const dict = new nn.ModuleDict([
      ['z', a],
      ['1', b],
    ]);
    dict.update({ y: c, z: d });
    equal([dict.keys(), [...dict], dict.length], [['z', '1', 'y'], ['z', '1', 'y'], 3]);
    same(dict.values(), [d, b, c]);
    same(dict.items().flat(), ['z', d, '1', b, 'y', c]);
    same(
      [dict.at('z'), dict.at({ key: 'y' }), dict.has('1'), dict.has('x'), dict.has({ key: 'keys' })],
      [d, c, true, false, false],
    );
    same([dict.pop('1'), dict.length], [b, 2]);
    dict.update({ modules: new Map([['1', b]]) });
    dict.update(new nn.ModuleDict({ modules: { x: a } }));
    equal(dict.keys(), ['z', 'y', '1', 'x']);
    dict.clear();
    equal([dict.length, dict.children().length], [0, 0]);
    const net = new nn.ModuleDict({ b: linear(), a: new nn.ReLU() });
    equal(String(net), `ModuleDict(\n  (b): ${LINEAR}\n  (a): ReLU()\n)`);
    equal([String(new nn.ModuleDict()), new nn.ModuleDict(null).length], ['ModuleDict()', 0]);
  },
  'ParameterList: tensors become parameters': () => {
    const parameter = new nn.Parameter(tf.zeros([2, 3]));
    const list = new nn.ParameterList([parameter, tf.scalar(2)]);
    ok(list[0] === parameter && list.at(0) === parameter && list.at({ index: -1 }) === list[1], 'by position');
    close(list.append(tf.ones([1])).at(2), [1], EXACT);
    equal([list.length, [...list].length, list.parameters().length, list.slice(1).length], [3, 3, 3, 2]);
    equal(list.extend(list.slice(0, 2)).extend({ values: [] }).length, 5);
    equal(
      String(new nn.ParameterList([tf.zeros([2, 3]), tf.scalar(0)])),
      `ParameterList(
    (0): Parameter containing: [torch.float32 of size 2x3]
    (1): Parameter containing: [torch.float32 of size ]
)`,
    );
    equal(
      String(new nn.ParameterList([tf.zeros([2])])),
      'ParameterList(  (0): Parameter containing: [torch.float32 of size 2])',
    );
    equal(String(new nn.ParameterList()), 'ParameterList()');
  },
  'ParameterDict: likewise by name': () => {
    const left = new nn.Parameter(tf.zeros([2, 3]));
    const dict = new nn.ParameterDict({ left, right: tf.ones([1]) });
    ok(dict.at('left') === left && dict.get('left') === left && dict.get('x') === null, 'by name');
    ok(dict.get('x', left) === left && dict.get({ key: 'y', default: left }) === left, 'or a default');
    same([dict.has('right'), dict.has('x'), dict.length, ...dict], [true, false, 2, 'left', 'right']);
    same(dict.items().flat(), ['left', left, 'right', dict.values()[1]]);
    equal(
      String(dict),
      `ParameterDict(
    (left): Parameter containing: [torch.FloatTensor of size 2x3]
    (right): Parameter containing: [torch.FloatTensor of size 1]
)`,
    );
    dict.update(new Map([['up', tf.ones([1])]]));
    dict.update({ parameters: { right: left } });
    same([dict.pop('left'), dict.at('right')], [left, left]);
    equal(dict.keys(), ['right', 'up']);
    dict.clear();
    equal(dict.parameters().length, 0);
  },
  'Sequential: slices, positions from the end, and pop': () => {
    const [a, b, c] = dropouts(3);
    const net = new nn.Sequential(a, b, c);
    same(net.slice(1), [b, c]);
    equal(
      net
        .slice(1)
        .named_children()
        .map(([name]) => name),
      ['1', '2'],
    );
    same(net.slice(0, -1), [a, b]);
    same([net.at(-1), net.at({ index: 0 })], [c, a]);
    ok(net.pop(0) === a, 'popped');
    same(net, [b, c]);
    ok(net[0] === b && net[1] === c, 'the names are in order again');
    const named = new nn.Sequential({ first: a, second: b });
    ok(named.pop(-1) === b && named[0] === a, 'pop numbers those that are left');
    same(new nn.Sequential({ 1: a }).append(b), [b]); // as in torch, where the name is the number of modules
  },
  'refuse what torch refuses': () => {
    const list = new nn.ModuleList([linear()]);
    const dict = new nn.ModuleDict({ a: linear() });
    const parameters = new nn.ParameterList([tf.zeros([1])]);
    const pairs = 'ModuleDict.update should be called with an iterable of key/value pairs, but got int';
    const element = 'ModuleDict update sequence element #0';
    const errors: [() => unknown, string, string][] = [
      [make('ModuleList', [3]), 'TypeError', 'int is not a Module subclass'],
      [make('ModuleList', 3), 'TypeError', 'ModuleList.extend should be called with an iterable, but got int'],
      [() => list.extend([list[0], 3 as unknown as nn.Linear]), 'TypeError', 'int is not a Module subclass'],
      [() => list.at(1), 'RangeError', 'index 1 is out of range'],
      [() => call(list, 'at', 'a'), 'TypeError', "'str' object cannot be interpreted as an integer"],
      [() => list.pop(-2), 'RangeError', 'index -2 is out of range'],
      [() => list.insert(2, list[0]), 'RangeError', 'Index out of range: 2'],
      [() => call(list, 'pop'), 'TypeError', "ModuleList.pop() missing 1 required positional argument: 'key'"],
      [() => call(list, 'slice', 'a'), 'TypeError', 'slice indices must be integers or None or have an __index__ method'],
      [() => list.forward(), 'RuntimeError', 'Module [ModuleList] is missing the required "forward" function'],
      [make('ModuleDict', { keys: list[0] }), 'ValueError', "attribute 'keys' already exists"],
      [make('ModuleDict', 3), 'TypeError', pairs],
      [make('ModuleDict', [3]), 'TypeError', `${element} should be Iterable; isint`],
      [make('ModuleDict', [[3]]), 'ValueError', `${element} has length 1; 2 is required`],
      [make('ModuleDict', [['a', 3]]), 'TypeError', 'int is not a Module subclass'],
      [make('ModuleDict', [[3, list[0]]]), 'TypeError', 'module name should be a string. Got int'],
      [() => call(dict, 'at', 'x'), 'RuntimeError', "'x' is none of the modules: a"],
      [() => call(dict, 'pop', 'x'), 'RuntimeError', "'x' is none of the modules: a"],
      [make('ParameterList', 3), 'TypeError', 'ParameterList.extend should be called with an iterable, but got int'],
      [
        make('ParameterList', [3]),
        'TypeError',
        "ParameterList.append(): argument 'value' (position 1) must be Tensor, not int",
      ],
      [() => parameters.at(-2), 'RangeError', 'index -2 is out of range'],
      [() => (parameters as unknown as (x: number) => void)(3), 'RuntimeError', 'ParameterList should not be called.'],
      [make('ParameterDict', 3), 'TypeError', pairs.replace('ModuleDict', 'ParametersDict')],
      [make('ParameterDict', { keys: parameters[0] }), 'ValueError', "attribute 'keys' already exists"],
      [() => new nn.ParameterDict().at('a'), 'RuntimeError', "'a' is none of the parameters: "],
    ];
    for (const [run, name, message] of errors) throws(run, name, message);
    equal([list.length, dict.length, parameters.length], [1, 1, 1]);
  },
});
