// Buffers: registration, who owns what, state dicts, files.
import * as tf from '@tensorflow/tfjs-core';
import { backward, load, nn, optim, save } from 'tfjs-torch-rnn';
import { IS_DISPOSED } from '../../src/python/checks.js';
import { asInt64 } from '../../src/python/kinds.js';
import { tensorTagOf } from '../../src/serialization/tags.js';
import { alive, close, equal, EXACT, leaksNothing, ok, throws } from '../support/assert.js';
import { suite } from '../support/case.js';
import { input } from '../support/values.js';

class Scaled extends nn.Module {
  declare scale: tf.Tensor;
  declare steps: tf.Tensor | null;
  declare cache: tf.Tensor | null;
  linear = new nn.Linear(3, 2);

  constructor() {
    super();
    this.register_buffer('scale', tf.tensor1d([1, 2]));
    this.register_buffer('steps', asInt64(tf.scalar(7, 'int32')));
    this.register_buffer({ name: 'cache', tensor: null, persistent: false });
  }

  override forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => tf.mul(this.linear(x), this.scale));
  }
}

class Outer extends nn.Module {
  inner = new Scaled();
  weight = new nn.Parameter(tf.ones([1]));
}

function made(): Scaled {
  const modules: Scaled[] = [];
  tf.tidy(() => void modules.push(new Scaled()));
  return modules[0];
}

const names = (module: nn.Module): string[] => module.named_buffers().map(([name]) => name);

export const bufferCases = suite('buffers', {
  'are listed, but are no parameters': () => {
    const outer = new Outer();
    equal(names(outer), ['inner.scale', 'inner.steps']);
    equal(names(outer.inner), ['scale', 'steps']);
    equal([outer.buffers().length, outer.buffers(false).length, outer.buffers({ recurse: false }).length], [2, 0, 0]);
    equal(outer.named_buffers({ prefix: 'net' })[0][0], 'net.inner.scale');
    equal(outer.parameters().length, 3);
    ok(outer.get_buffer('inner.scale') === outer.inner.scale, 'by its path');
    const twice = Object.assign(new nn.Module(), { a: outer.inner, b: outer.inner });
    equal([names(twice).length, twice.named_buffers({ remove_duplicate: false }).length], [2, 4]);
  },
  'outlive the tidy that they were made in, and dispose frees them': () => {
    close(made().scale, [1, 2], EXACT);
    leaksNothing(() => {
      const module = made();
      tf.tidy(() => void (module.cache = tf.ones([3])));
      module.dispose();
      module.dispose();
    });
  },
  'the given tensor stays the caller’s': () => {
    const module = new nn.Module() as nn.Module & { x: tf.Tensor };
    const x = tf.tensor1d([1, 2]);
    module.register_buffer('x', x);
    x.dispose();
    close(module.x, [1, 2], EXACT);
    const y = tf.tensor1d([3]);
    module.x = y;
    ok(!y.isDisposed, 'it is left as it is');
    module.dispose();
    close(y, [3], EXACT);
  },
  'state_dict: parameters, persistent buffers, then what is below': () => {
    const outer = new Outer();
    outer.inner.cache = tf.ones([3]);
    equal(Object.keys(outer.state_dict()), [
      'weight',
      'inner.scale',
      'inner.steps',
      'inner.linear.weight',
      'inner.linear.bias',
    ]);
    ok(outer.state_dict()['inner.scale'] === outer.inner.scale, 'the live one');
    equal(names(outer), ['inner.scale', 'inner.steps', 'inner.cache']);
  },
  'load_state_dict copies into them, in their dtype, where whoever holds them sees it': () => {
    const module = new Scaled();
    const [scale, before] = [module.scale, module.state_dict()];
    const dict = { ...new Scaled().state_dict(), scale: tf.tensor1d([5, 6], 'int32'), steps: tf.scalar(2.75) };
    module.load_state_dict(dict);
    ok(module.scale === scale && before.scale === scale, 'the same tensor');
    close(scale, [5, 6], EXACT);
    equal([module.scale.dtype, module.steps?.dtype, [...(module.steps?.dataSync() ?? [])]], ['float32', 'int32', [2]]);
    const { steps: _, ...rest } = dict;
    const missing = 'Error(s) in loading state_dict for Scaled:\n\tMissing key(s) in state_dict: "steps". ';
    throws(() => module.load_state_dict(rest), 'RuntimeError', missing);
    const wrong = { ...dict, scale: tf.zeros([3]), 'linear.bias': tf.ones([2]) };
    const mismatch =
      'Error(s) in loading state_dict for Scaled:\n\tsize mismatch for scale: copying a param with shape ' +
      'torch.Size([3]) from checkpoint, the shape in current model is torch.Size([2]).';
    throws(() => module.load_state_dict(wrong), 'RuntimeError', mismatch);
    close(scale, [5, 6], EXACT);
  },
  'loading leaks nothing': () => {
    const [module, other] = [new Scaled(), new Scaled()];
    const dict = other.state_dict();
    leaksNothing(() => module.load_state_dict(dict));
  },
  'assigning replaces: whoever has read the old one keeps it, else it is freed': () => {
    const module = new Scaled();
    const next = tf.tensor1d([3, 4]);
    leaksNothing(() => (module.scale = next));
    const held = module.scale;
    module.scale = tf.tensor1d([5, 6]);
    close(held, [3, 4], EXACT);
    close(module.scale, [5, 6], EXACT);
    module.cache = next;
    module.cache = null;
    equal(names(module), ['scale', 'steps']);
    const [a, b] = [new Scaled(), new Scaled()];
    b.scale = a.scale;
    a.load_state_dict({ scale: tf.tensor1d([8, 9]) }, { strict: false });
    close(b.scale, [8, 9], EXACT);
    a.scale = next;
    close(b.scale, [8, 9], EXACT);
  },
  'listing and loading read nothing': () => {
    const module = new Scaled();
    const other = new Scaled().state_dict();
    const next = tf.tensor1d([3, 4]);
    const [before] = alive();
    module.eval().train();
    module.load_state_dict(other);
    String(module);
    module.scale = next;
    equal(alive()[0], before);
  },
  'a buffer gives way to a parameter, a module or a field': () => {
    const module = new Scaled() as nn.Module & { scale: unknown; steps: unknown };
    module.scale = new nn.Parameter(tf.ones([2]));
    module.steps = new nn.Linear(1, 1);
    equal(
      [names(module), module.named_parameters().map(([name]) => name)],
      [[], ['scale', 'linear.weight', 'linear.bias', 'steps.weight', 'steps.bias']],
    );
    class Defined extends Scaled {
      override scale = tf.ones([2]);
    }
    equal(names(new Defined()), ['steps']);
    const deleted = new Scaled();
    Reflect.deleteProperty(deleted, 'scale');
    equal(names(deleted), ['steps']);
    deleted.register_buffer('scale', null);
    deleted.register_buffer('scale', tf.ones([1]), false);
    equal([names(deleted), Object.keys(deleted.state_dict()).includes('scale')], [['scale', 'steps'], false]);
  },
  'no gradient reaches them, and backward may set them': () => {
    const module = new Scaled();
    const optimizer = new optim.SGD(module.parameters(), 0.1);
    const x = input([4, 3]);
    const step = (): void => {
      backward(() => {
        module.cache = tf.mean(module(x), 0);
        return tf.sum(module(x));
      }).dispose();
    };
    step();
    equal(module.cache?.shape, [2]);
    step();
    optimizer.step();
    module.cache = null;
    leaksNothing(() => {
      step();
      peekless(module);
    });
    optimizer.dispose();
  },
  'through a file, with the dtype of PyTorch': async () => {
    const module = new Scaled();
    const loaded = await load(await save(module.state_dict()));
    equal(tensorTagOf(loaded.steps)?.dtype, 'int64');
    close(loaded.steps, [7], EXACT);
    const other = new Scaled();
    other.steps = tf.scalar(0, 'int32');
    other.load_state_dict(loaded);
    close(other.steps, [7], EXACT);
    const again = await load(await save(other.state_dict(), { format: 'safetensors' }));
    equal(tensorTagOf(again.steps)?.dtype, 'int64');
    tf.dispose([loaded, again]);
  },
  'refuses what torch refuses': () => {
    const x = tf.zeros([2]);
    const gone = tf.zeros([2]);
    gone.dispose();
    const errors: [unknown[], string, string][] = [
      [[3, x], 'TypeError', 'buffer name should be a string. Got int'],
      [['a.b', x], 'ValueError', 'buffer name can\'t contain "."'],
      [['', x], 'ValueError', 'buffer name can\'t be empty string ""'],
      [['forward', x], 'ValueError', "attribute 'forward' already exists"],
      [['taken', x], 'ValueError', "attribute 'taken' already exists"],
      [['a', 3], 'TypeError', "cannot assign 'int' object to buffer 'a' (torch Tensor or None required)"],
      [['a', gone], 'RuntimeError', `buffer 'a' ${IS_DISPOSED}`],
      [['a'], 'TypeError', "Module.register_buffer() missing 1 required positional argument: 'tensor'"],
    ];
    const holder = Object.assign(new nn.Module(), { taken: new nn.Parameter(x) });
    for (const [args, name, message] of errors) {
      throws(() => (holder.register_buffer as (...args: unknown[]) => void).apply(holder, args), name, message);
    }
    const module = new Scaled() as nn.Module & { scale: unknown };
    const expected = "as buffer 'scale' (torch.nn.Buffer, torch.Tensor or None expected)";
    throws(() => (module.scale = 3), 'TypeError', `cannot assign 'int' ${expected}`);
    close(module.scale as tf.Tensor, [1, 2], EXACT);
  },
});

/** Takes the cache away without having read it. */
function peekless(module: Scaled): void {
  module.cache = null;
}
