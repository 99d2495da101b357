// One project per backend, which all run the same table of cases, and one for what needs no backend.
import { spawnSync } from 'node:child_process';
import { createDefaultPreset } from 'ts-jest';
import { findChromium, hasWebGPU, WEBGPU_FLAGS } from './scripts/chromium.js';
import { findFirefox } from './scripts/firefox.js';

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
    '/here\\.js$': '<rootDir>/test/support/here.ts', // CommonJS has no import.meta
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
};

const project = (displayName, globals, ...testMatch) => ({
  ...common,
  displayName,
  globals,
  testMatch: testMatch.map((files) => `<rootDir>/test/${files}`),
});

const onBackend = (name, BACKEND, ...more) => project(name, { BACKEND }, 'backend.test.ts', ...more);

const NO_BACKEND = ['node.test.ts', '{autograd,cli,docs,kernels,serialization}/**/*.test.ts'];
const CHROMIUM = findChromium();
const webgl = {
  ...project('webgl', { CHROMIUM }, 'browser/**/*.test.ts'),
  testPathIgnorePatterns: ['/(webgpu|firefox)\\.test\\.ts$'],
};

const projects = [
  { project: onBackend('native', 'tensorflow', 'engines/tensorflow/*.test.ts'), missing: nativeIsMissing },
  { project: onBackend('wasm', 'wasm') },
  { project: onBackend('cpu', 'cpu') },
  { project: project('node', {}, ...NO_BACKEND) },
  { project: project('setup', {}, 'scripts/*.test.ts'), missing: compilerIsMissing },
  { project: webgl, missing: chromiumIsMissing },
  { project: project('webgpu', { CHROMIUM, WEBGPU_FLAGS }, 'browser/webgpu.test.ts'), missing: webgpuIsMissing },
  { project: project('firefox', { FIREFOX: findFirefox() }, 'browser/page/firefox.test.ts'), missing: firefoxIsMissing },
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

function firefoxIsMissing() {
  return findFirefox() ? undefined : 'no Firefox found; install one or set FIREFOX to its path';
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
  return {
    projects: projects.filter((_, i) => present[i]).map(({ project }) => project),
    maxWorkers: '100%', // of the processors: browsers leave some of theirs
    testSequencer: './scripts/test_sequencer.js',
  };
};
