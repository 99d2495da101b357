// What runs the kernels of the backend.
import * as tf from '@tensorflow/tfjs-core';
import { kernelInfo } from '../../src/engines/kernel_info.js';
import { equal, ok } from '../support/assert.js';
import { suite } from '../support/case.js';

const NATIVE = ['avx512', 'avx2', 'baseline', 'neon'];
const WASM = ['wasm-relaxed', 'wasm-plain'];

export const kernelInfoCases = suite('kernelInfo', {
  'names a build, or the reason why there is none': () => {
    const { build, threads, reason } = kernelInfo();
    ok(Number.isInteger(threads) && threads >= 1, `${threads} threads`);
    const backend = tf.getBackend();
    if (backend === 'webgl' || backend === 'webgpu')
      equal([build, typeof reason], [null, 'string'], 'of a graphics processor');
    else if (backend === 'wasm') ok(WASM.includes(build ?? ''), `the build ${build} on wasm`);
    else ok([...NATIVE, ...WASM].includes(build ?? ''), `the build ${build}`);
    ok(reason === null || reason.length > 10, `the reason '${reason}'`);
    ok(reason !== null || NATIVE.includes(build ?? ''), 'without a reason the best runs');
  },
});
