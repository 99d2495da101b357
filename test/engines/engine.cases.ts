// engines/engine.ts: what an op with a gradient of its own computes, keeps and frees.
import * as tf from '@tensorflow/tfjs-core';
import { isTapeOn, run, share } from '../../src/engines/engine.js';
import { privately } from '../../src/engines/privately.js';
import { tidied } from '../../src/engines/tidied.js';
import { alive, close, equal, EXACT, leaksNothing, ok, throws } from '../support/assert.js';
import { suite } from '../support/case.js';

/** [x·y, x + y] whose gradients are counted as they are asked for. */
function productAndSum(x: tf.Tensor, y: tf.Tensor, asked: string[] = []): [tf.Tensor, tf.Tensor] {
  return run<[tf.Tensor, tf.Tensor]>({
    name: 'productAndSum',
    inputs: [x, y],
    forward(save) {
      save([x, y]);
      return [tf.mul(x, y), tf.add(x, y)];
    },
    gradient: ([dProduct, dSum], [savedX, savedY]) => [
      () => {
        asked.push('x');
        return tf.add(tf.mul(dProduct, savedY), dSum);
      },
      () => {
        asked.push('y');
        return tf.add(tf.mul(dProduct, savedX), dSum);
      },
    ],
  });
}

/** The private members, by tfjs's backend names. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  cpu: [],
  wasm: ['wasm', 'dataIdMap', 'makeOutput'],
  tensorflow: ['binding', 'executeSingleOutput', 'executeMultipleOutputs'],
  webgl: ['runWebGLProgram', 'gpgpu', 'texData', 'makeTensorInfo', 'uploadToGPU'],
  webgpu: ['device', 'makeTensorInfo', 'runWebGPUProgram', 'tensorMap', 'uploadToGPU', 'recordAndSubmit'],
};

const GPGPU = [
  'gl',
  'createProgram',
  'buildVao',
  'setProgram',
  'bindVertexArray',
  'setInputMatrixTexture',
  'executeProgram',
];

export const engineCases = suite('engines', {
  'tfjs has the private members that are used': () => {
    privately(
      tf.engine(),
      [
        'disposeTensor',
        'incRef',
        'runKernelFunc',
        'startScope',
        'track',
        'addTapeNode',
        'state',
        'isTapeOn',
        'registeredVariables',
        'gradients',
      ] as never[],
      'engine',
    );
    const recorded = tf.grad((x) => {
      privately(
        tf.engine().state,
        ['activeTape', 'tensorInfo', 'profiling', 'kernelDepth', 'scopeStack', 'activeScope'] as never[],
        "the engine's state",
      );
      return tf.square(x);
    });
    recorded(tf.scalar(1));
    const { gpgpu } = privately<{ gpgpu?: object }>(
      tf.backend(),
      ['incRef', ...MEMBERS[tf.getBackend()]] as never[],
      tf.getBackend(),
    );
    if (gpgpu !== undefined) privately(gpgpu, GPGPU as never[], "WebGL's context");
  },
  'a private member that is gone is named': () => {
    throws(
      () => privately({ here: 1 }, ['here', 'gone'] as never[], 'it'),
      'Error',
      'it has no gone in this version of tfjs',
    );
  },
  'tidied frees what tf.tidy does': () => {
    const outer: tf.Tensor = tf.scalar(1);
    const before = tf.memory().numTensors;
    const [given, inner] = tf.tidy((): tf.Tensor[] => {
      const [given, inner] = tidied((): tf.Tensor[] => [outer, tf.add(tf.mul(outer, 2), 3)]);
      equal(tf.memory().numTensors, before + 1, 'the inner one is left');
      return [given, tidied((): tf.Tensor => tf.add(inner, inner))];
    });
    equal(tf.memory().numTensors, before + 1, 'and went with the scope around it');
    close(inner, [10], EXACT);
    ok(given === outer && !outer.isDisposed, 'what came from outside stays');
    const kept = tf.tidy(() => {
      const all: tf.Tensor[] = [];
      tidied((): tf.Tensor[] => {
        all.push(tf.keep(tf.scalar(4)));
        return [];
      });
      return all[0];
    });
    ok(!kept.isDisposed, 'what is kept stays');
    tf.dispose([inner, kept]);
    throws(
      () =>
        tidied(() => {
          tf.add(outer, 1);
          throw new Error('in the middle');
        }),
      'Error',
      'in the middle',
    );
    equal(tf.memory().numTensors, before, 'after an error');
    const { held } = tidied(
      (): { held: tf.Tensor } => ({ held: tf.add(outer, 1) }),
      'named',
      ({ held }) => [held],
    );
    ok(!held.isDisposed, 'what is listed stays');
  },
  'an op has outputs, and the gradients that are asked for': () => {
    const [x, y] = [tf.tensor1d([1, 2]), tf.tensor1d([3, 4])];
    const [product, sum] = productAndSum(x, y);
    close(product, [3, 8], EXACT);
    close(sum, [4, 6], EXACT);
    const asked: string[] = [];
    const grad = tf.grad((v) => tf.sum(productAndSum(v, y, asked)[0]));
    close(grad(x), [3, 4], EXACT);
    equal(asked, ['x']);
    const [dx, dy] = tf.grads((v, w) => tf.sum(tf.addN(productAndSum(v, w))))([x, y]);
    close(dx, [4, 5], EXACT);
    close(dy, [2, 3], EXACT);
  },
  'its gradients are those of the inputs as they were': () => {
    const x = tf.variable(tf.tensor1d([1, 2]));
    const { grads } = tf.variableGrads(() => {
      const [product] = productAndSum(x, x);
      const loss = tf.sum<tf.Scalar>(product);
      x.assign(tf.tensor1d([10, 20]));
      return loss;
    }, [x]);
    close(grads[x.name], [2, 4], EXACT);
  },
  'nothing stays alive': () => {
    const [x, y] = [tf.tensor1d([1, 2]), tf.tensor1d([3, 4])];
    leaksNothing(() => tf.dispose(productAndSum(x, y)));
    leaksNothing(() => tf.dispose(tf.grads((v, w) => tf.sum(productAndSum(v, w)[1]))([x, y])));
    leaksNothing(() => tf.dispose(tf.grad((v) => (productAndSum(v, y), tf.sum(tf.square(v))))(x))); // which never asks
  },
  'nothing stays alive of an op that throws': () => {
    const x = tf.tensor1d([1, 2]);
    const failing = (): tf.Tensor =>
      run<[tf.Tensor]>({
        name: 'failing',
        inputs: [x],
        forward(save) {
          save([x, tf.square(x)]);
          throw new Error('no');
        },
        gradient: () => [],
      })[0];
    throws(failing, 'Error', 'no');
    const before = alive();
    try {
      tf.grad(() => tf.sum(failing()))(x);
    } catch (error) {
      equal((error as Error).message, 'no');
    }
    equal(alive(), before);
    equal(isTapeOn(), false);
  },
  'a gradient that others registered under its name is not taken': () => {
    const [x, y] = [tf.tensor1d([1, 2]), tf.tensor1d([3, 4])];
    tf.registerGradient({ kernelName: 'productAndSum', gradFunc: () => ({}) });
    try {
      const grad = tf.grad((v) => tf.sum(productAndSum(v, y)[0]));
      close(grad(x), [3, 4], EXACT);
    } finally {
      tf.unregisterGradient('productAndSum');
    }
  },
  'tf.profile knows an op by its name': async () => {
    const x = tf.tensor1d([1, 2]);
    const { kernelNames } = await tf.profile(() => productAndSum(x, x));
    ok(kernelNames.includes('tfjs-torch-rnn/productAndSum'), kernelNames.join());
  },
  'a shared tensor copies nothing and outlives the other': () => {
    const x = tf.tensor1d([1, 2]);
    x.dataSync();
    const { numDataBuffers } = tf.memory();
    const same = share(x);
    equal(tf.memory().numDataBuffers, numDataBuffers);
    x.dispose();
    close(same, [1, 2], EXACT);
    leaksNothing(() => {
      const made = tf.square(same);
      tf.dispose([share(made), made]);
    });
  },
});
