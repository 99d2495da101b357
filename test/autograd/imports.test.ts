// What depends on the process: which parts of tfjs are imported, and when JavaScript collects its garbage.
import { spawnSync } from 'node:child_process';

/** What a process prints that runs this module beside `src/`, line by line. */
function run(source: string, ...flags: string[]): string[] {
  const args = ['--import', 'tsx', ...flags, '--input-type=module', '-e', source];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim().split('\n');
}

const TRY = `
    const attempt = async (body) => {
      try {
        console.log(String(await body()));
      } catch (error) {
        console.log(String(error));
      }
    };`;

test('without a backend the error says what to import', () => {
  const text =
    "RuntimeError: tfjs has no backend: import '@tensorflow/tfjs', or beside '@tensorflow/tfjs-core' a backend: " +
    "'@tensorflow/tfjs-backend-cpu', '-webgl', '-wasm' or '-webgpu'";
  const source = `
    import { load, nn } from './src/index.js';
    ${TRY}
    await attempt(() => new nn.LSTM(2, 3));
    await attempt(() => new nn.GRUCell(2, 3));
    await attempt(() => new nn.Linear(2, 3));
    await attempt(() => new nn.Embedding(2, 3));
    await attempt(() => load(new Uint8Array(0)));
    await attempt(() => new nn.Sequential(new nn.Dropout(0.5)));`;
  expect(run(source)).toEqual(
    [text, text, text, text, text, 'Sequential(\n  (0): Dropout(p=0.5, inplace=False)\n)'].join('\n').split('\n'),
  );
});

test('with tfjs-core and a backend all runs but gradients, whose error says what to import', () => {
  const text =
    "RuntimeError: tfjs has no gradients of its operations: import '@tensorflow/tfjs', or with a bundler " +
    "'@tensorflow/tfjs-core/dist/register_all_gradients'";
  const source = `
    import * as tf from '@tensorflow/tfjs-core';
    import '@tensorflow/tfjs-backend-cpu';
    import { backward, nn, optim } from './src/index.js';
    ${TRY}
    console.warn = () => undefined;
    const model = new nn.LSTM(2, 3);
    const loss = () => tf.sum(model(tf.zeros([4, 1, 2]))[0]);
    const before = tf.memory().numTensors;
    await attempt(() => backward(loss));
    console.log(tf.memory().numTensors - before, tf.engine().isTapeOn());
    await import('@tensorflow/tfjs');
    await attempt(() => backward(loss).shape.length);
    await attempt(() => nn.utils.clip_grad_norm_(model.parameters(), 1).shape.length);
    await attempt(() => new optim.Adam(model.parameters()).step());`;
  expect(run(source)).toEqual([text, '0 false', '0', '0', 'null']);
});

test('the data of a parameter is freed once nobody can reach it, and not before', () => {
  const source = `
    import * as tf from '@tensorflow/tfjs-core';
    import '@tensorflow/tfjs-backend-cpu';
    import { nn } from './src/index.js';
    console.warn = () => undefined;
    class Scale extends nn.Module { scale = new nn.Parameter(tf.ones([4])); }
    const collect = async () => {
      for (let i = 0; i < 5; i++) {
        await new Promise((done) => setTimeout(done, 20));
        gc();
      }
    };
    const count = () => {
      const { numTensors, numDataBuffers, numBytes } = tf.memory();
      console.log(numTensors, numDataBuffers, numBytes);
    };
    const held = tf.ones([4]);
    const parameter = new nn.Parameter(held);
    const module = new Scale();
    new nn.Parameter(tf.ones([4])).dispose();
    const sharedByDisposed = () => {
      const data = tf.ones([4]);
      const shared = tf.reshape(data, [2, 2]);
      new nn.Parameter(data).dispose();
      data.dispose();
      return shared;
    };
    const shared = sharedByDisposed();
    count();
    await collect();
    count();
    console.log(...[held, parameter, module.scale, shared].map((tensor) => tensor.dataSync().join()));
    held.dispose();
    held.dispose();
    parameter.dispose();
    module.dispose();
    shared.dispose();
    await collect();
    count();`;
  expect(run(source, '--expose-gc')).toEqual(['6 4 96', '4 3 64', '1,1,1,1 1,1,1,1 1,1,1,1 1,1,1,1', '0 0 0']);
});

test('a buffer that was read and replaced is freed once nobody can reach it, also if it has had other values since', () => {
  const source = `
    import * as tf from '@tensorflow/tfjs-core';
    import '@tensorflow/tfjs-backend-cpu';
    import { nn } from './src/index.js';
    console.warn = () => undefined;
    const make = () => {
      const module = new nn.Module();
      tf.tidy(() => module.register_buffer('x', tf.zeros([2])));
      return module;
    };
    const [a, b] = [make(), make()];
    const step = (module) => tf.tidy(() => void (module.x = tf.add(module.x, 1)));
    const tie = () => {
      b.x = a.x;
      step(b);
      b.x = a.x;
      step(a);
      b.load_state_dict({ x: tf.tensor1d([5, 6]) });
    };
    for (let i = 0; i < 10; i++) step(a);
    tf.tidy(tie);
    console.log(tf.memory().numTensors > 10);
    for (let i = 0; i < 5; i++) {
      await new Promise((done) => setTimeout(done, 20));
      gc();
    }
    console.log(tf.memory().numTensors, a.x.dataSync().join(), b.x.dataSync().join());
    a.dispose();
    b.dispose();
    console.log(tf.memory().numTensors, tf.memory().numDataBuffers);`;
  expect(run(source, '--expose-gc')).toEqual(['true', '2 11,11 5,6', '0 0']);
});

test('what tfjs has wrong is put right whatever is imported first, and a gradient of the user stays', () => {
  const source = `
    import * as tf from '@tensorflow/tfjs-core';
    import './src/index.js';
    import '@tensorflow/tfjs';
    console.warn = () => undefined;
    const abs = tf.grad((x) => tf.abs(x));
    const first = (x) => tf.unstack(x)[0];
    await Promise.resolve();
    console.log(...tf.grad(first)(tf.ones([1, 2])).dataSync(), ...abs(tf.zeros([1])).dataSync());
    tf.registerGradient({ kernelName: 'Abs', inputsToSave: ['x'], gradFunc: (dy) => ({ x: () => tf.mul(dy, 7) }) });
    const { startBackend } = await import('./src/node.js');
    await startBackend('wasm');
    console.log(...tf.cumsum(tf.tensor2d([[1, 2], [3, 4]]), -1).dataSync(), ...abs(tf.zeros([1])).dataSync());`;
  expect(run(source)).toEqual(['1 1 0', '1 3 3 7 7']);
});

test('a second copy of the library mends nothing again', () => {
  const source = `
    import * as tf from '@tensorflow/tfjs';
    import { mend } from './src/engines/mend.js';
    const kernel = () => tf.getKernel('Cumsum', 'cpu');
    const mended = kernel();
    const other = await import('./src/engines/mend.js?copy');
    other.mend();
    mend();
    console.log(other.mend !== mend, kernel() === mended);`;
  expect(run(source)).toEqual(['true true']);
});
