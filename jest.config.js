// One project per backend, which all run the same table of cases, and one for what needs no backend.
import { spawnSync } from 'node:child_process';
import { createDefaultPreset } from 'ts-jest';
import { findChromium, hasWebGPU, WEBGPU_FLAGS } from './scripts/chromium.js';

const common = {
  ...createDefaultPreset({
    diagnostics: false, // `tsc` has checked the types before
    tsconfig: {
      module: 'CommonJS',
      moduleResolution: 'Bundler',
      target: 'ES2022',
      isolatedModules: true,
      esModuleInterop: true,
    },
  }),
  moduleNameMapper: {
    '^tfjs-torch-rnn$': '<rootDir>/src/index.ts',
    '^tfjs-torch-rnn/node$': '<rootDir>/src/node.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
};

const onBackend = (displayName, BACKEND) => ({
  ...common,
  displayName,
  globals: { BACKEND },
  testMatch: ['<rootDir>/test/backend.test.ts'],
});

const native = onBackend('native', 'tensorflow');
native.testMatch.push('<rootDir>/test/engines/tensorflow/*.test.ts');

const webgl = {
  ...common,
  displayName: 'webgl',
  globals: { CHROMIUM: findChromium() },
  testMatch: ['<rootDir>/test/browser/*.test.ts'],
  testPathIgnorePatterns: ['/webgpu\\.test\\.ts$'],
};

const webgpu = {
  ...common,
  displayName: 'webgpu',
  globals: { CHROMIUM: findChromium(), WEBGPU_FLAGS },
  testMatch: ['<rootDir>/test/browser/webgpu.test.ts'],
};

const serialization = {
  ...common,
  displayName: 'serialization',
  testMatch: ['<rootDir>/test/serialization/*.test.ts'],
};

const node = {
  ...common,
  displayName: 'node',
  testMatch: ['<rootDir>/test/node.test.ts', '<rootDir>/test/scripts/*.test.ts'],
};

const docs = {
  ...common,
  displayName: 'docs',
  testMatch: ['<rootDir>/test/docs/*.test.ts'],
};

const processes = {
  ...common,
  displayName: 'processes',
  testMatch: ['<rootDir>/test/autograd/*.test.ts'],
};

const kernels = {
  ...common,
  displayName: 'kernels',
  testMatch: ['<rootDir>/test/kernels/*.test.ts'],
};

const projects = [
  { project: native, missing: nativeIsMissing },
  { project: onBackend('wasm', 'wasm') },
  { project: onBackend('cpu', 'cpu') },
  { project: serialization },
  { project: node, missing: compilerIsMissing },
  { project: docs },
  { project: processes },
  { project: kernels },
  { project: webgl, missing: chromiumIsMissing },
  { project: webgpu, missing: webgpuIsMissing },
];

function nativeIsMissing() {
  const { status } = spawnSync(process.execPath, ['-e', "require('@tensorflow/tfjs-node')"], { stdio: 'ignore' });
  return status === 0 ? undefined : 'the native backend does not load; `npm run native` says what is missing';
}

function compilerIsMissing() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'the native backend is compiled on linux x64 only';
  const tools = [
    ['python3', '-m', 'pip', '--version'],
    ['make', '--version'],
    ['g++', '--version'],
  ];
  const absent = tools.filter(([tool, ...args]) => spawnSync(tool, args, { stdio: 'ignore' }).status !== 0);
  return absent.length === 0 ? undefined : `${absent.map((words) => words[0]).join(', ')} not found`;
}

function chromiumIsMissing() {
  return findChromium() ? undefined : 'no Chromium found; install one or set CHROMIUM to its path';
}

async function webgpuIsMissing() {
  const chromium = findChromium();
  if (!chromium) return chromiumIsMissing();
  return (await hasWebGPU(chromium)) ? undefined : `${chromium} has no WebGPU adapter`;
}

/** On a user's machine what cannot run is left out, and the reason said. In CI it stays in, and fails. */
async function available({ project, missing }) {
  if (process.env.CI) return true;
  const reason = await missing?.();
  if (reason === undefined) return true;
  console.warn(`Tests on ${project.displayName} are skipped: ${reason}`);
  return false;
}

export default async () => {
  const present = await Promise.all(projects.map(available));
  return { projects: projects.filter((_, i) => present[i]).map(({ project }) => project) };
};
