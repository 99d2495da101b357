// Module.compile: the same results as without, by fewer calls of forward where programs run, and never where they would be wrong.
import * as tf from '@tensorflow/tfjs-core';
import {
  backward,
  get_num_threads,
  get_rng_state,
  kernelInfo,
  manual_seed,
  nn,
  optim,
  set_num_threads,
  set_rng_state,
} from 'tfjs-torch-rnn';
import { close, equal, EXACT, FORWARD, leaksNothing, ok, throws } from '../support/assert.js';
import { suite } from '../support/case.js';
import { input } from '../support/values.js';

const F = nn.functional;

/** Whether programs run here. */
const runsPrograms = (): boolean => {
  const isOfWasm = String(kernelInfo().build).startsWith('wasm');
  return kernelInfo().build !== null && tf.getBackend() === (isOfWasm ? 'wasm' : 'cpu');
};

/** A module that counts the calls of its forward where nothing sees it. */
function counted<M extends nn.Module>(module: M): { module: M; calls: () => number } {
  let calls = 0;
  const { forward } = module as unknown as { forward: (...args: unknown[]) => unknown };
  Object.assign(module, {
    forward(...args: unknown[]) {
      calls++;
      return forward.apply(module, args);
    },
  });
  return { module, calls: () => calls };
}

const call = (module: nn.Module, ...args: unknown[]): unknown =>
  (module as unknown as (...args: unknown[]) => unknown)(...args);

/** Calls on inputs, and what they should be by a module that is not compiled. */
function checkCalls<M extends nn.Module>(module: M, compiled: M, inputs: readonly unknown[][], what: string): void {
  tf.tidy(() => {
    for (const [i, args] of inputs.entries()) {
      const [expected, actual] = [module, compiled].map((of) => tensorsOf(call(of, ...args)));
      equal(actual.length, expected.length, `${what}: results`);
      actual.forEach((tensor, k) => close(tensor, expected[k], EXACT, `${what}: result ${k} of call ${i}`));
    }
  });
}

function tensorsOf(value: unknown): tf.Tensor[] {
  if (value instanceof tf.Tensor) return [value as tf.Tensor];
  return Object.values(value as object).flatMap(tensorsOf);
}

/** Two modules with the same parameters, of which the second is compiled. */
function pair<M extends nn.Module>(make: () => M): [M, M] {
  const [module, compiled] = [make(), make()];
  compiled.load_state_dict(module.state_dict());
  [module, compiled].forEach((of) => of.eval());
  compiled.compile();
  return [module, compiled];
}

const inputsOf = (...shape: number[]): tf.Tensor[][] => [0, 1, 2, 3, 4].map((i) => [tf.mul(input(shape), 1 + i / 4)]);

/** Much of what a model does between its modules. */
class Mixed extends nn.Module {
  conv = new nn.Conv1d(3, 4, 3, { padding: 1 });
  gru = new nn.GRU(4, 5, { bidirectional: true, batch_first: true });
  out = new nn.Linear(10, 2);

  override forward(x: tf.Tensor3D): { scores: tf.Tensor; last: [tf.Tensor, tf.Tensor] } {
    return tf.tidy(() => this.computed(x));
  }

  private computed(x: tf.Tensor3D): { scores: tf.Tensor; last: [tf.Tensor, tf.Tensor] } {
    const features = tf.transpose<tf.Tensor3D>(F.relu(this.conv(x)), [0, 2, 1]); // (N, L, 4)
    const [output, h_n] = this.gru(features);
    const [first, second] = tf.split(output, 2, 2);
    const doubled = tf.concat([tf.sqrt(tf.abs(first)), tf.reverse(second, 1)], 2); // by kernels of tfjs
    const picked = tf.gather(doubled, tf.argMax(tf.sum(doubled, [0, 2])), 1); // which depends on values
    return { scores: this.out(doubled), last: [tf.mean(h_n, 0), picked] };
  }
}

/** Keeps what it was given at the call before. */
class Remembers extends nn.Module {
  last: tf.Tensor | null = null;

  override forward(x: tf.Tensor): tf.Tensor {
    const sum = this.last === null ? x.clone() : tf.add(x, this.last);
    this.last?.dispose();
    this.last = tf.keep(x.clone());
    return sum;
  }
}

class Scaled extends nn.Module {
  scale = new nn.Parameter(tf.ones([3]));
  times = 2;

  override forward(x: tf.Tensor, offset = 0): tf.Tensor {
    return tf.add(tf.mul(tf.mul(x, this.scale), this.times), offset);
  }
}

/** Of its input as it is, or of a part of it, too. */
class OfInput extends nn.Module {
  out = new nn.Linear(64, 8);

  constructor(readonly hasPart: boolean) {
    super();
  }

  override forward(x: tf.Tensor2D): tf.Tensor[] {
    return [this.out(x), tf.relu(x), x.clone(), ...(this.hasPart ? [tf.slice(x, [64, 0])] : [])];
  }
}

export const compileCases = suite('Module.compile', {
  'gives what the module gives, of every input, and leaves alive only that': () => {
    checkCalls(...pair(() => new nn.Linear(3, 2)), inputsOf(4, 3), 'Linear');
    checkCalls(...pair(() => new Mixed()), inputsOf(2, 3, 6), 'Mixed');
    checkCalls(...pair(() => new nn.LSTM(3, 4, 2)), inputsOf(5, 2, 3), 'LSTM');
    const makeWide = (): nn.Module => new nn.Sequential(new nn.Linear(3, 2000), new nn.ReLU(), new nn.Linear(2000, 5000));
    checkCalls(...pair(makeWide), inputsOf(2, 3), 'Sequential');
    const [, compiled] = pair(() => new Mixed());
    const x = input([2, 3, 6]) as tf.Tensor3D;
    const use = (): void => tf.dispose(tensorsOf(compiled(x)));
    for (let i = 0; i < 3; i++) use();
    leaksNothing(use);
  },
  'runs forward twice, and then its program, by shape': () => {
    const { module, calls } = counted(new nn.Linear(3, 2));
    module.compile();
    const use = (x: tf.Tensor): void => module(x).dispose();
    for (let i = 0; i < 5; i++) use(input([4, 3]));
    equal(calls(), runsPrograms() ? 2 : 5, 'calls of the same shape');
    for (let i = 0; i < 5; i++) use(input([2, 3]));
    equal(calls(), runsPrograms() ? 4 : 10, 'calls of another');
    for (let n = 10; n < 20; n++) for (let i = 0; i < 3; i++) use(input([n, 3]));
    ok(calls() >= (runsPrograms() ? 4 + 6 * 2 + 4 * 3 : 40), 'of more shapes than eight it records none');
  },
  'runs no program on more threads than its kernels have room for': () => {
    const { module, calls } = counted(new nn.Linear(3, 2));
    module.compile();
    const usual = get_num_threads();
    for (const threads of [1, 3, 1]) {
      set_num_threads(threads);
      for (let i = 0; i < 3; i++) module(input([4, 3])).dispose();
    }
    set_num_threads(usual);
    const isOfWasm = tf.getBackend() === 'wasm'; // which has one thread, whatever is set
    equal(calls(), runsPrograms() ? (isOfWasm ? 2 : 4) : 9, 'calls');
  },
  'results are their own, and outlive the next call': () => {
    const [module, compiled] = pair(() => new nn.Sequential(new nn.Linear(3, 5000), new nn.Tanh()));
    const inputs = inputsOf(2, 3).map(([x]) => x);
    const results = inputs.map((x) => call(compiled, x) as tf.Tensor);
    inputs.forEach((x, i) => {
      close(results[i], call(module, x) as tf.Tensor, EXACT, `result ${i}`);
    });
  },
  'reads large inputs where they lie, of whatever kind their arrays are': () => {
    const whole = tf.reshape(tf.range(0, 8192, 1, 'int32'), [128, 64]);
    const cast = tf.cast(whole, 'float32'); // on cpu still an array of whole numbers
    const inputs = [...inputsOf(128, 64), [cast], [tf.sub(cast, 1)], [tf.slice(tf.tile(cast, [2, 1]), 64, 128)], [cast]];
    const before = inputs.map(([x]) => x.arraySync());
    for (const hasPart of [false, true]) {
      const [net, compiled] = pair(() => new OfInput(hasPart));
      checkCalls(net, compiled, inputs, hasPart ? 'with a part' : 'whole');
    }
    equal(
      inputs.map(([x]) => x.arraySync()),
      before,
    );
  },
  'follows parameters, buffers and attributes': () => {
    const [module, compiled] = pair(() => new Scaled());
    const check = (what: string): void => checkCalls(module, compiled, inputsOf(2, 3), what);
    check('as it was made');
    const change = (how: (of: Scaled) => void): void => [module, compiled].forEach(how);
    change((of) => of.scale.assign(tf.tensor1d([1, 2, 3])));
    check('values of a parameter');
    const held = compiled.scale.clone(); // so that the old values stay alive
    change((of) => of.scale.assign(tf.tensor1d([5, 6, 7])));
    check('values of a parameter whose old ones somebody holds');
    held.dispose();
    change((of) => (of.scale = new nn.Parameter(tf.tensor1d([-1, 0, 1]))));
    check('another parameter');
    change((of) => (of.times = 7));
    check('an attribute');
    compiled.register_forward_hook((_, _args, y) => tf.neg(y));
    module.register_forward_hook((_, _args, y) => tf.neg(y));
    check('a hook');
    change((of) => {
      const optimizer = new optim.SGD(of.parameters(), { lr: 0.1 });
      for (let i = 0; i < 2; i++) {
        optimizer.zero_grad();
        backward(() => tf.sum(of(input([2, 3])))).dispose();
        optimizer.step();
        of(input([2, 3])).dispose();
      }
    });
    check('training');
    const [norm, compiledNorm] = pair(() => new nn.BatchNorm1d(3));
    checkCalls(norm, compiledNorm, inputsOf(4, 3), 'a norm in evaluation');
    [norm, compiledNorm].forEach((of) => of.train());
    checkCalls(norm, compiledNorm, inputsOf(4, 3), 'in training');
    [norm, compiledNorm].forEach((of) => of.eval());
    checkCalls(norm, compiledNorm, inputsOf(4, 3), 'and behind it');
  },
  'weights that stay laid out follow training in place': () => {
    class Rows extends nn.Module {
      linear = new nn.Linear(80, 60);
      gru = new nn.GRU(60, 40);
      conv = new nn.Conv1d(40, 100, 3, { padding: 1 });
      override forward(x: tf.Tensor3D): tf.Tensor {
        const [output] = this.gru(this.linear(x)); // (L, N, 40)
        return this.conv(tf.transpose<tf.Tensor3D>(output, [1, 2, 0]));
      }
    }
    const [module, compiled] = pair(() => new Rows());
    const optimizers = [module, compiled].map((of) => new optim.SGD(of.parameters(), { lr: 0.1 }));
    for (let step = 0; step < 3; step++) {
      checkCalls(module, compiled, inputsOf(7, 4, 80), `behind ${step} steps`);
      [module, compiled].forEach((of, i) => {
        optimizers[i].zero_grad();
        backward(() => tf.mean(tf.square(call(of, input([7, 4, 80])) as tf.Tensor))).dispose();
        optimizers[i].step();
      });
    }
  },
  'both directions at once, where there are two threads': () => {
    const usual = get_num_threads();
    set_num_threads(2);
    const [module, compiled] = pair(() => new nn.LSTM(48, 40, { num_layers: 2, bidirectional: true }));
    tf.tidy(() => {
      for (const [x] of inputsOf(20, 5, 48)) {
        const [expected, actual] = [module, compiled].map((of) => tensorsOf(call(of, x)));
        actual.forEach((tensor, i) => close(tensor, expected[i], FORWARD, `result ${i}`)); // which one thread rounds in another way
      }
    });
    set_num_threads(usual);
  },
  'follows what is outside of the module': () => {
    const scale = tf.variable(tf.scalar(2));
    const kept: tf.Tensor[] = [];
    class Outside extends nn.Module {
      override forward(x: tf.Tensor): tf.Tensor {
        return tf.mul(x, scale);
      }
    }
    class Keeps extends nn.Module {
      override forward(x: tf.Tensor): tf.Tensor {
        kept.push(tf.keep(tf.square(x)));
        return tf.neg(x);
      }
    }
    const [module, compiled] = pair(() => new Outside());
    checkCalls(module, compiled, inputsOf(2, 3), 'a variable');
    scale.assign(tf.scalar(3));
    checkCalls(module, compiled, inputsOf(2, 3), 'a variable that is set');
    checkCalls(...pair(() => new Keeps()), inputsOf(2, 3), 'a tensor that is kept');
    kept.forEach((square, i) => close(square, tf.square(inputsOf(2, 3)[Math.floor(i / 2)][0]), EXACT, `kept ${i}`));
    tf.dispose([scale, ...kept]);
  },
  'follows values that move, in a memory that grows or to another backend and back': () => {
    const [module, compiled] = pair(() => new Mixed());
    const check = (what: string): void => checkCalls(module, compiled, inputsOf(2, 3, 6), what);
    check('as they lie');
    const large = tf.zeros([2 ** 25]);
    check('beside a large tensor');
    large.dispose();
    check('without it');
    const backend = tf.getBackend();
    if (backend !== 'wasm') return; // whose data are at another place when they come back
    void tf.setBackend('cpu'); // at once, as it is there
    for (const parameter of compiled.parameters()) tf.neg(parameter).dispose();
    void tf.setBackend(backend);
    check('after they were on another backend');
  },
  'tells calls by all arguments that are no tensors': () => {
    const [module, compiled] = pair(() => new Scaled());
    const x = input([2, 3]);
    checkCalls(module, compiled, [[x], [x, 1], [x, 1], [x, 1], [x, 2], [x], [x], [x, 1], [x, 2]], 'an offset');
    class Sums extends nn.Module {
      override forward(pieces: tf.Tensor[], { times }: { times: number[] }): tf.Tensor {
        return pieces.map((piece, i) => tf.mul(piece, times[i])).reduce((a, b) => tf.add(a, b));
      }
    }
    const [a, b] = [input([2, 3]), tf.neg(input([2, 3]))];
    const calls = [
      [a, b],
      [b, a],
      [a, b],
      [a, a],
      [b, b],
      [b, a],
    ].flatMap((pieces) => [
      [pieces, { times: [1, 2] }],
      [pieces, { times: [2, 1] }],
    ]);
    checkCalls(...pair(() => new Sums()), [...calls, ...calls, ...calls], 'pieces');
  },
  'keeps no program of what it cannot do again': () => {
    const always = (make: () => nn.Module, args: () => unknown[], what: string): void => {
      const { module, calls } = counted(make());
      module.compile();
      for (let i = 0; i < 4; i++) tf.tidy(() => void call(module, ...args()));
      equal(calls(), 4, what);
    };
    class Calls extends nn.Module {
      constructor(readonly f: (x: tf.Tensor) => unknown) {
        super();
      }
      override forward(x: tf.Tensor): unknown {
        return this.f(x);
      }
    }
    const x = (): tf.Tensor[] => [input([2, 3])];
    always(() => new nn.Dropout(0.5), x, 'random numbers');
    always(() => new Calls((x) => tf.add(x, tf.randomUniform([1]))), x, "random numbers of tfjs's");
    always(() => new Calls((x) => tf.mul(x, x.dataSync()[0])), x, 'values that are read');
    always(() => new Calls((x) => F.one_hot(tf.cast(tf.abs(x), 'int32'), 9)), x, 'indices that are read');
    always(() => new Calls((x) => ({ at: new Date(0), x })), x, 'results of a class');
    if (tf.getBackend() === 'cpu') {
      always(() => new Calls((x) => tf.real(tf.complex(x, x))), x, 'complex numbers');
      always(() => new Calls((x) => x), () => [tf.complex(tf.ones([1]), tf.ones([1]))], 'complex inputs'); // prettier-ignore
      always(() => new Calls((x) => x), () => [tf.tensor(['a'])], 'texts'); // prettier-ignore
    }
    always(() => new Remembers(), x, 'what it keeps');
    always(() => new nn.BatchNorm1d(3), x, 'moments that it follows');
    always(() => new Calls((x) => x), () => [Float32Array.of(1)], 'a typed array'); // prettier-ignore
    let count = 0;
    always(() => new Calls((x) => tf.mul(x, ++count)), x, 'a number that is another each time');
    const [module, compiled] = pair(() => new Remembers());
    checkCalls(module, compiled, inputsOf(2, 3), 'what it keeps');
  },
  'draws the same random numbers as without': () => {
    const [module, compiled] = pair(() => new nn.Dropout(0.5));
    [module, compiled].forEach((of) => of.train());
    manual_seed(3);
    const x = input([20, 30]);
    for (let i = 0; i < 4; i++) {
      const state = get_rng_state();
      const expected = module(x);
      set_rng_state(state);
      close(compiled(x), expected, EXACT, `call ${i}`);
    }
  },
  'indices outside are refused as without, also by a program': () => {
    const compiled = new nn.Embedding(5, 3);
    compiled.compile();
    const index = (i: number): tf.Tensor => tf.tensor1d([0, i], 'int32');
    for (let i = 0; i < 4; i++) compiled(index(i)).dispose();
    const outside = index(5);
    throws(() => compiled(outside), 'RangeError', 'index out of range in self');
    const [a, b] = [compiled(index(4)), new nn.Embedding(5, 3)];
    b.load_state_dict(compiled.state_dict());
    close(a, b(index(4)), EXACT, 'behind a refusal');
  },
  'shapes that depend on values': () => {
    class Kept extends nn.Module {
      override forward(x: tf.Tensor1D): tf.Tensor {
        return tf.unique(x).values;
      }
    }
    const inputs = [
      [1, 1, 2],
      [1, 2, 2],
      [3, 4, 4],
      [1, 1, 1],
      [1, 2, 3],
      [5, 5, 6],
    ].map((values) => [tf.tensor1d(values)]);
    if (tf.getBackend() === 'cpu') checkCalls(...pair(() => new Kept()), inputs, 'unique');
  },
  'records gradients as without, and within another that is compiled': () => {
    const [module, compiled] = pair(() => new nn.Sequential(new nn.Linear(3, 4), new nn.Tanh(), new nn.Linear(4, 1)));
    checkCalls(module, compiled, inputsOf(2, 3), 'first');
    for (const of of [module, compiled]) backward(() => tf.sum(call(of, input([2, 3])) as tf.Tensor)).dispose();
    compiled.parameters().forEach((parameter, i) => {
      const expected = module.parameters()[i].grad;
      ok(parameter.grad !== null && expected !== null, `gradient ${i}`);
      close(parameter.grad, expected, EXACT, `gradient ${i}`);
    });
    const outer = new nn.Sequential(compiled, new nn.Tanh());
    outer.compile();
    const plain = new nn.Sequential(module, new nn.Tanh());
    checkCalls(plain, outer, [...inputsOf(2, 3).slice(0, 1), ...inputsOf(2, 3)], 'outer');
  },
  'what forward throws, it throws': () => {
    const compiled = new nn.Linear(3, 2);
    compiled.compile();
    for (let i = 0; i < 3; i++) compiled(input([2, 3])).dispose();
    const narrow = input([2, 4]);
    throws(() => compiled(narrow), 'RuntimeError', 'mat1 and mat2 shapes cannot be multiplied (2x4 and 3x2)');
    const message = 'Module.compile() takes 1 positional argument but 2 were given';
    const untyped: { compile(...args: unknown[]): void } = compiled;
    throws(() => untyped.compile(1), 'TypeError', message);
  },
});
