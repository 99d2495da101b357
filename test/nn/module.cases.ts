// nn.Module: calling, registration, state dicts, modes, repr.
import * as tf from '@tensorflow/tfjs-core';
import { nn } from 'tfjs-torch-rnn';
import { IS_DISPOSED } from '../../src/python/checks.js';
import { close, equal, EXACT, leaksNothing, ok, throws } from '../support/assert.js';
import { suite } from '../support/case.js';
import { filled, input } from '../support/values.js';
import { warnings } from '../support/warnings.js';

class Net extends nn.Module {
  rnn = new nn.RNN(3, 4);
  scale = new nn.Parameter(tf.ones([4]));

  override forward(x: tf.Tensor): tf.Tensor {
    return tf.mul(this.rnn(x)[0], this.scale);
  }
}

class Twice extends nn.Module {
  first: nn.RNN;
  again: nn.RNN;

  constructor() {
    super();
    this.first = new nn.RNN(3, 3);
    this.again = this.first;
  }
}

const names = (module: nn.Module): string[] => module.named_parameters().map(([name]) => name);
const NAMES = ['weight_ih_l0', 'weight_hh_l0', 'bias_ih_l0', 'bias_hh_l0'];
const load = (module: nn.Module, dict: unknown, ...rest: unknown[]): unknown =>
  (module.load_state_dict as (...args: unknown[]) => unknown).call(module, dict, ...rest);

export const moduleCases = suite('nn.Module', {
  'an instance is callable and keeps its classes': () => {
    const net = new Net();
    equal(typeof net, 'function');
    ok(net instanceof Net && net instanceof nn.Module && net.rnn instanceof nn.RNNBase, 'instanceof holds');
    const x = input([5, 2, 3]);
    close(net(x), net.forward(x), EXACT);
  },
  'tfjs takes a module for the function that it is': () => {
    const linear = filled(new nn.Linear(3, 2));
    const x = input([4, 3]);
    const expected = tf.grad((y: tf.Tensor) => linear(y))(x);
    const typed: (y: tf.Tensor) => tf.Tensor = linear;
    close(tf.grad(linear)(x), expected, EXACT);
    close(tf.valueAndGrad(typed)(x).grad, expected, EXACT);
    close(tf.grads(linear)([x])[0], expected, EXACT);
    class Square extends nn.Module {
      p = new nn.Parameter(tf.scalar(3));
      override forward(): tf.Tensor {
        return tf.square(this.p);
      }
    }
    const square = new Square() as Square & (() => tf.Scalar);
    tf.train.sgd(0.5).minimize(square, false, square.parameters());
    close(square.p, [0], EXACT);
    class Doubled extends nn.Module {
      override forward(y: tf.Tensor): { value: tf.Tensor; gradFunc: (dy: tf.Tensor) => tf.Tensor } {
        return { value: tf.mul(y, 2), gradFunc: (dy) => tf.mul(dy, 7) };
      }
    }
    const doubled = tf.customGrad(new Doubled() as unknown as Parameters<typeof tf.customGrad>[0]);
    close(tf.grad(doubled)(tf.scalar(1)), [7], EXACT);
    const called = linear as unknown as (y: tf.Tensor) => tf.Tensor; // whose methods Module's types do not have
    close(called.call(null, x), linear(x), EXACT);
    close(called.apply(null, [x]), linear(x), EXACT);
    close(called.bind(null, x)(), linear(x), EXACT);
  },
  'attributes may be called call and bind': () => {
    class Mine extends nn.Module {
      override call = new nn.Linear(2, 2);
      override bind = new nn.Parameter(tf.scalar(1));
    }
    equal(
      new Mine().named_parameters().map(([name]) => name),
      ['bind', 'call.weight', 'call.bias'],
    );
    const net = new nn.Sequential({ call: new nn.Linear(3, 2), bind: new nn.Linear(2, 1) });
    equal(tf.grad((x: tf.Tensor) => net(x))(input([4, 3])).shape, [4, 3]);
    const linear = new nn.Linear(3, 2);
    throws(() => new nn.Sequential({ apply: linear }), 'ValueError', "attribute 'apply' already exists");
  },
  'attributes may have the names that functions reserve': () => {
    const net = new Net() as Net & { name: string; length: number };
    net.name = 'mine';
    net.length = 3;
    equal([net.name, net.length], ['mine', 3]);
  },
  'a module without forward says so': () => {
    const bare = new nn.Module() as nn.Module & (() => void);
    throws(() => bare(), 'RuntimeError', 'Module [Module] is missing the required "forward" function');
    const base = new nn.RNNBase('RNN_TANH', 3, 4) as nn.RNNBase & (() => void);
    throws(() => base(), 'RuntimeError', 'Module [RNNBase] is missing the required "forward" function');
    throws(() => new nn.RNNBase('XX' as 'RNN_TANH', 3, 4), 'ValueError', 'Unrecognized RNN mode: XX');
  },
  'state_dict: own parameters first, then those below, whatever was assigned first': () => {
    const dict = new Net().state_dict();
    equal(Object.keys(dict), ['scale', ...NAMES.map((name) => `rnn.${name}`)]);
  },
  'test_named_parameters: own ones first, then those below, with dotted names': () => {
    equal(names(new Net()), ['scale', ...NAMES.map((name) => `rnn.${name}`)]);
    equal(
      new Net().named_parameters('', false).map(([name]) => name),
      ['scale'],
    );
    equal(new Net().named_parameters('net')[0][0], 'net.scale');
  },
  'a shared module or parameter is listed once, but saved under each name': () => {
    const twice = new Twice();
    equal(
      names(twice),
      NAMES.map((name) => `first.${name}`),
    );
    equal(Object.keys(twice.state_dict()), [...NAMES.map((n) => `first.${n}`), ...NAMES.map((n) => `again.${n}`)]);
    equal([twice.children().length, twice.modules().length], [1, 2]);
  },
  'named_modules and named_children': () => {
    equal(
      new Net().named_modules().map(([name]) => name),
      ['', 'rnn'],
    );
    equal(
      new Net().named_children().map(([name]) => name),
      ['rnn'],
    );
  },
  'duplicates can be kept, and modules left out': () => {
    const twice = new Twice();
    const listed = (...args: Parameters<typeof twice.named_modules>): string[] =>
      twice.named_modules(...args).map(([name]) => name);
    equal(listed({ remove_duplicate: false }), ['', 'first', 'again']);
    equal(
      twice.named_parameters({ remove_duplicate: false }).map(([name]) => name),
      ['first', 'again'].flatMap((module) => NAMES.map((name) => `${module}.${name}`)),
    );
    const memo = new Set<nn.Module>();
    equal([listed(memo, 'top'), memo.size], [['top', 'top.first'], 2]);
    equal(listed(new Set([twice.first])), ['']);
  },
  'test_parameter_assignment: replacing keeps the place, assigning null removes': () => {
    const rnn = new nn.RNN(3, 4);
    rnn.weight_hh_l0 = new nn.Parameter(tf.zeros([4, 4]));
    equal(names(rnn), NAMES);
    (rnn as unknown as Record<string, null>).bias_hh_l0 = null;
    equal(names(rnn), NAMES.slice(0, 3));
  },
  'add_module, register_module and register_parameter: names that are not in the code': () => {
    const module = new nn.Module();
    module.add_module('a', new nn.Linear(1, 1, false));
    module.register_module({ name: 'b c', module: new nn.Linear(1, 1, false) });
    module.add_module('none', null);
    module.register_parameter('scale', new nn.Parameter(tf.ones([1])));
    module.register_parameter('scale', new nn.Parameter(tf.ones([2])));
    module.register_parameter('bias', null);
    equal(names(module), ['scale', 'a.weight', 'b c.weight']);
    equal(module.get_parameter('scale').shape, [2]);
    module.add_module('a', new nn.Dropout());
    equal(String(module), `Module(\n  (a): ${String(new nn.Dropout())}\n  (b c): ${String(new nn.Linear(1, 1, false))}\n)`);
    const errors: [method: 'add_module' | 'register_parameter', args: unknown[], name: string, text: string][] = [
      ['add_module', ['scale', new nn.Module()], 'ValueError', "attribute 'scale' already exists"],
      ['add_module', ['c', 3], 'TypeError', 'int is not a Module subclass'],
      ['add_module', [3, new nn.Module()], 'TypeError', 'module name should be a string. Got int'],
      ['add_module', ['a.c', new nn.Module()], 'ValueError', 'module name can\'t contain ".", got: a.c'],
      ['register_parameter', ['a', null], 'ValueError', "attribute 'a' already exists"],
      [
        'register_parameter',
        ['p', tf.ones([1])],
        'TypeError',
        "cannot assign 'torch.FloatTensor' object to parameter 'p' (torch.nn.Parameter or None required)",
      ],
    ];
    for (const [method, args, name, text] of errors) {
      throws(() => (module[method] as (...args: unknown[]) => void).apply(module, args), name, text);
    }
  },
  'get_submodule, get_parameter and get_buffer: what is at a path': () => {
    const net = new nn.Sequential({ inner: new Net() });
    ok(net.get_submodule('') === net && net.get_submodule('inner.rnn') instanceof nn.RNN, 'modules');
    ok(net.get_parameter({ target: 'inner.scale' }) === net.parameters()[0], 'a parameter');
    const errors: ['get_submodule' | 'get_parameter' | 'get_buffer', string, string][] = [
      ['get_submodule', 'inner.x', 'Net has no attribute `x`'],
      ['get_submodule', 'inner.scale', '`scale` is not an nn.Module'],
      ['get_submodule', 'inner.', 'Net has no attribute ``'],
      ['get_parameter', 'inner.rnn', '`rnn` is not an nn.Parameter'],
      ['get_parameter', 'inner.rnn.x', 'RNN has no attribute `x`'],
      ['get_buffer', 'training', '`training` is not a buffer'],
    ];
    for (const [method, target, text] of errors) throws(() => net[method](target), 'RuntimeError', text);
  },
  'to, cpu, cuda and float do nothing, other dtypes are refused': () => {
    const net = new Net();
    const same = [
      net.to('cuda:0'),
      net.to({ device: 'cpu', non_blocking: true }),
      net.to('float32'),
      net.cpu(),
      net.cuda(0),
    ];
    ok(
      [...same, net.to(null, 'float'), net.to(tf.zeros([1])), net.float()].every((module) => module === net),
      'all return the module',
    );
    const refused = (method: string, dtype: string): string =>
      `Module.${method}(): modules cannot be ${dtype}, since tfjs computes in float32`;
    throws(() => net.double(), 'RuntimeError', refused('double', 'float64'));
    throws(() => net.half(), 'RuntimeError', refused('half', 'float16'));
    throws(() => net.bfloat16(), 'RuntimeError', refused('bfloat16', 'bfloat16'));
    throws(() => net.to('float64'), 'RuntimeError', refused('to', 'float64'));
    throws(() => net.to({ dtype: 'torch.half' }), 'RuntimeError', refused('to', 'torch.half'));
  },
  'warns once of modules in an array or object, which are not registered': () => {
    class Listed extends nn.Module {
      first = new nn.Linear(1, 1);
      blocks = [new nn.Linear(1, 1), this.first];
      heads = { a: new nn.Dropout() };
      scales = [new nn.Parameter(tf.ones([1]))];
      known = [this.first];
      numbers = [1, 2];
      nothing = {};
    }
    const texts = warnings(() => {
      for (const net of [new Listed(), new Listed()]) net.train().parameters();
    });
    const text = (what: string, instead: string): string =>
      `Listed.${what}, which are not registered: neither parameters() nor state_dict() has them. Use nn.${instead}.`;
    equal(texts, [
      text('blocks is an array of modules', 'ModuleList'),
      text('heads is an object of modules', 'ModuleDict'),
      text('scales is an array of parameters', 'ParameterList'),
    ]);
  },
  'train and eval reach every module and return the module': () => {
    const net = new Net();
    ok(net.eval() === net, 'eval returns the module');
    equal([net.training, net.rnn.training], [false, false]);
    equal(net.train().rnn.training, true);
    throws(() => net.train(1 as unknown as boolean), 'ValueError', 'training mode is expected to be boolean');
  },
  'keywords say what positions say': () => {
    const net = new Net();
    const trained = (): boolean[] => net.parameters({ recurse: true }).map(({ trainable }) => trainable);
    equal(net.train({ mode: false }).rnn.training, false);
    net.requires_grad_({ requires_grad: false });
    equal(new Set(trained()), new Set([false]));
    equal(new nn.Parameter(tf.ones([4]), { requires_grad: false }).trainable, false);
    equal(net.named_parameters({ prefix: 'net', recurse: false })[0][0], 'net.scale');
    equal(net.parameters({ recurse: false }).length, 1);
    equal(net.named_modules({ prefix: 'net' })[1][0], 'net.rnn');
    const seen: nn.Module[] = [];
    net.apply({ fn: (module) => seen.push(module) });
    equal(seen.length, 2);
    const scale = tf.zeros([4]);
    equal(net.load_state_dict({ state_dict: { scale }, strict: false }).missing_keys.length, 4);
    close(net.scale, scale, EXACT);
    const checkpoint = { epoch: scale, state_dict: scale };
    const unexpected =
      'Error(s) in loading state_dict for Module:\n\tUnexpected key(s) in state_dict: "epoch", "state_dict". ';
    throws(() => load(new nn.Module(), checkpoint), 'RuntimeError', unexpected);
    const strict = Object.assign(new nn.Module(), { strict: new nn.Parameter(scale) });
    equal(String(strict.load_state_dict({ strict: scale })), '<All keys matched successfully>');
  },
  'requires_grad_ freezes': () => {
    const net = new Net().requires_grad_(false);
    ok(
      net.parameters().every((p) => !p.trainable),
      'all are frozen',
    );
    const text = "requires_grad_(): argument 'requires_grad' (position 1) must be bool, not int";
    throws(() => net.requires_grad_(1 as unknown as boolean), 'TypeError', text);
    net.rnn.requires_grad_();
    equal(
      net.parameters().map((p) => p.trainable),
      [false, true, true, true, true],
    );
  },
  'apply visits children first': () => {
    const seen: string[] = [];
    new Net().apply((module) => seen.push(module.constructor.name));
    equal(seen, ['RNN', 'Net']);
    const net = new Net();
    throws(() => net.apply(3 as unknown as () => void), 'TypeError', "'int' object is not callable");
  },
  "toString is torch's repr": () => {
    equal(String(new Net()), 'Net(\n  (rnn): RNN(3, 4)\n)');
    equal(String(new nn.Module()), 'Module()');
  },
  'dispose frees the parameters, once or twice': () => {
    leaksNothing(() => {
      const net = new nn.RNN(3, 4, 2);
      net.dispose();
      net.dispose();
    });
  },
  'of a disposed module everything says so, or does nothing': () => {
    const rnn = new nn.RNN(3, 4);
    const dict = new nn.RNN(3, 4).state_dict();
    rnn.dispose();
    const copying = NAMES.map((name) => {
      return `\n\tWhile copying the parameter named "${name}", the parameter ${IS_DISPOSED}.`;
    }).join('');
    const text = `Error(s) in loading state_dict for RNN:${copying}`;
    throws(() => rnn.load_state_dict(dict), 'RuntimeError', text);
    throws(() => rnn.reset_parameters(), 'RuntimeError', `the parameter ${IS_DISPOSED}`);
    rnn.zero_grad();
    rnn.requires_grad_(false).train().dispose();
    equal(Object.keys(rnn.state_dict()), NAMES);
  },
  'state_dict gives the live parameters': () => {
    const rnn = new nn.RNN(3, 4);
    const dict = rnn.state_dict();
    equal([Object.keys(dict), Object.getPrototypeOf(dict)], [NAMES, null]);
    ok(dict.weight_ih_l0 === rnn.weight_ih_l0, 'the same variable');
  },
  'load_state_dict copies, converts dtypes and leaves the source to the caller': () => {
    const [from, to] = [new nn.RNN(3, 4), new nn.RNN(3, 4)];
    equal(String(to.load_state_dict(from.state_dict())), '<All keys matched successfully>');
    const x = input([5, 2, 3]);
    close(to(x)[0], from(x)[0], EXACT);
    const ints = tf.ones([4], 'int32');
    to.load_state_dict({ ...from.state_dict(), bias_ih_l0: ints });
    from.dispose();
    ints.dispose();
    close(to.bias_ih_l0, [1, 1, 1, 1], EXACT);
    equal(to(x)[0].shape, [5, 2, 4]);
  },
  'test_load_state_dict: every problem in one error, and nothing copied': () => {
    const rnn = new nn.RNN(3, 4);
    const before = rnn.parameters().map((p) => p.clone());
    const { weight_ih_l0, bias_hh_l0 } = new nn.RNN(3, 4).state_dict();
    const message =
      'Error(s) in loading state_dict for RNN:\n\tMissing key(s) in state_dict: "bias_ih_l0". ' +
      '\n\tUnexpected key(s) in state_dict: "x". \n\tsize mismatch for weight_hh_l0: copying a param with shape ' +
      'torch.Size([5, 5]) from checkpoint, the shape in current model is torch.Size([4, 4]).';
    const bad = { x: tf.zeros([1]), weight_ih_l0, weight_hh_l0: tf.zeros([5, 5]), bias_hh_l0 };
    throws(() => rnn.load_state_dict(bad), 'RuntimeError', message);
    const scalar =
      'Error(s) in loading state_dict for RNN:\n\tsize mismatch for weight_hh_l0: copying a param with shape ' +
      'torch.Size([]) from checkpoint, the shape in current model is torch.Size([4, 4]).';
    const zero = tf.scalar(0);
    throws(() => rnn.load_state_dict({ weight_hh_l0: zero }, { strict: false }), 'RuntimeError', scalar);
    rnn.parameters().forEach((p, i) => close(p, before[i], EXACT));
  },
  'test_load_state_dict: strict=false loads what is there': () => {
    const rnn = new nn.RNN(3, 4);
    const result = rnn.load_state_dict({ bias_ih_l0: tf.ones([4]), x: tf.zeros([1]) }, { strict: false });
    equal([result.missing_keys, result.unexpected_keys], [['weight_ih_l0', 'weight_hh_l0', 'bias_hh_l0'], ['x']]);
    equal(
      String(result),
      "_IncompatibleKeys(missing_keys=['weight_ih_l0', 'weight_hh_l0', 'bias_hh_l0'], unexpected_keys=['x'])",
    );
    close(rnn.bias_ih_l0, [1, 1, 1, 1], EXACT);
  },
  'test_load_state_dict_child: nested names': () => {
    const message = 'Error(s) in loading state_dict for Net:\n\tMissing key(s) in state_dict: "rnn.bias_hh_l0". ';
    const net = new Net();
    const { 'rnn.bias_hh_l0': _, ...rest } = new Net().state_dict();
    throws(() => net.load_state_dict(rest), 'RuntimeError', message);
  },
  'test_load_state_dict_invalid, test_load_state_dict_type': () => {
    const rnn = new nn.RNN(3, 4);
    const file = Promise.resolve(rnn.state_dict());
    const await_ = "Expected state_dict to be dict-like, got <class 'Promise'> (await it).";
    throws(() => load(rnn, file), 'TypeError', await_);
    throws(() => load(rnn, []), 'TypeError', "Expected state_dict to be dict-like, got <class 'list'>.");
    const received =
      'Error(s) in loading state_dict for RNN:\n\tWhile copying the parameter named "weight_ih_l0", ' +
      "expected torch.Tensor or Tensor-like object from checkpoint but received <class 'list'>";
    throws(() => load(rnn, { weight_ih_l0: [1] }, false), 'RuntimeError', received);
    const gone = tf.zeros([4]);
    gone.dispose();
    const disposed =
      'Error(s) in loading state_dict for RNN:\n\tWhile copying the parameter named "bias_ih_l0", ' +
      `the tensor from checkpoint ${IS_DISPOSED}.`;
    throws(() => load(rnn, { bias_ih_l0: gone }, { strict: false }), 'RuntimeError', disposed);
    throws(
      () => load(rnn, rnn.state_dict(), { stric: false }),
      'TypeError',
      "Module.load_state_dict() got an unexpected keyword argument 'stric'",
    );
  },
});
