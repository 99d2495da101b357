// The table of projects: what is installed beside this package and tfjs, which files a user writes, and what is run.
import * as example from './example.js';
import { bundling, programs } from './sizes.js';

export interface Project {
  name: string;
  /** The version of Node; default 24. */
  node?: '20' | '22' | '24';
  packages?: readonly string[];
  files: Readonly<Record<string, string>>;
  /** Lines for a shell. */
  commands: readonly string[];
  /** How often the example runs in these. */
  runs: number;
  /** The folder with the page that was built, if there is one. */
  page?: string;
}

const json = (value: unknown): string => JSON.stringify(value, null, 2);
const MODULE = json({ private: true, type: 'module' });
const COMMONJS = json({ private: true });

/** What is imported is what is required. */
const ONE_COPY = `
const assert = require('node:assert');
(async () => {
  for (const door of ['tfjs-torch-rnn', 'tfjs-torch-rnn/node']) {
    const [required, imported] = [require(door), await import(door)];
    const names = Object.keys(imported);
    assert.deepStrictEqual(Object.keys(required).sort(), names.sort());
    for (const name of names) assert.strictEqual(required[name], imported[name], name);
  }
  assert.strictEqual(require('tfjs-torch-rnn').nn.RNN, (await import('tfjs-torch-rnn')).nn.RNN);
})();`;

const START = "import { startBackend } from 'tfjs-torch-rnn/node';\nawait startBackend('wasm');";

const onNode = (node: '20' | '22' | '24'): Project => ({
  name: `Node ${node}`,
  node,
  packages: ['@tensorflow/tfjs-backend-wasm@4.22.0'],
  files: {
    'package.json': MODULE,
    'module.js': example.module(),
    'started.js': example.module(START),
    'commonjs.cjs': example.commonjs,
    'one_copy.cjs': ONE_COPY,
  },
  commands: [
    `node --version | grep '^v${node}'`,
    'node --throw-deprecation module.js',
    'node started.js',
    'node commonjs.cjs',
    'node one_copy.cjs',
  ],
  runs: 3,
});

const JEST = 'jest@30.5.2';
const TYPESCRIPTS = ['5.4.5', '5.5.4', '5.6.3', '5.7.3', '5.8.3', '5.9.3', '6.0.3'];

const tests: Project[] = [
  {
    name: 'Jest, ts-jest',
    packages: [JEST, 'ts-jest@29.4.15', '@types/jest@30.0.0', 'typescript@6.0.3'],
    files: {
      'package.json': json({ private: true, jest: { preset: 'ts-jest' } }),
      'tsconfig.json': json({
        compilerOptions: { strict: true, esModuleInterop: true, skipLibCheck: true, module: 'commonjs', types: ['jest'] },
      }),
      'example.test.ts': example.test(': unknown[]'),
    },
    commands: ['jest'],
    runs: 1,
  },
  {
    name: 'Jest, Babel',
    node: '20',
    packages: [JEST, '@babel/core@7.29.13', '@babel/preset-env@7.29.14'],
    files: {
      'package.json': COMMONJS,
      'babel.config.js': "module.exports = { presets: [['@babel/preset-env', { targets: { node: 'current' } }]] };",
      'example.test.js': example.test(),
    },
    commands: ['jest'],
    runs: 1,
  },
  {
    name: 'Jest, modules',
    packages: [JEST],
    files: {
      'package.json': json({ private: true, type: 'module', jest: { transform: {} } }),
      'example.test.js': example.test(),
      'copies.test.js': `
import { createRequire } from 'node:module';
import * as torch from 'tfjs-torch-rnn';
test('one copy', () => expect(createRequire(import.meta.url)('tfjs-torch-rnn').nn.RNN).toBe(torch.nn.RNN));`,
    },
    commands: ['NODE_OPTIONS=--experimental-vm-modules jest'],
    runs: 1,
  },
  {
    name: 'Vitest',
    packages: ['vitest@5.1.1'],
    files: { 'package.json': MODULE, 'example.test.js': `import { test } from 'vitest';\n${example.test()}` },
    commands: ['vitest run'],
    runs: 1,
  },
];

const HTML = '<!doctype html><script defer src="main.js"></script>';
const HTML_OF_MODULE = '<!doctype html><script type="module" src="./main.js"></script>';
const PAGE = { 'package.json': MODULE, 'main.js': example.page };

/** Throws if a bundle has a part that is for the other platform. */
const PARTS = `
import fs from 'node:fs';
const modulesIn = (file) => {
  const inputs = Object.keys(JSON.parse(fs.readFileSync(file, 'utf8')).inputs);
  return inputs.filter((name) => name.includes('/tfjs-torch-rnn/')).map((name) => name.replace(/.*tfjs-torch-rnn/, ''));
};
const [browser, node] = ['browser.json', 'node.json'].map(modulesIn);
const wrong = [
  ...browser.filter((name) => /only_node\\.js|[/](tensorflow|native)[/]/.test(name)),
  ...node.filter((name) => /only_browser\\.js|ops[/].*[/](webgl|webgpu)/.test(name)),
];
if (wrong.length > 0) throw new Error('parts of the other platform: ' + wrong);
if (![browser, node].every((modules) => modules.some((name) => name.endsWith('.none.js')))) throw new Error('no parts left out');`;

const bundlers: Project[] = [
  {
    name: 'Vite',
    packages: ['vite@8.3.8'],
    files: { ...PAGE, 'index.html': HTML_OF_MODULE },
    commands: ['vite build --base ./ --logLevel warn'],
    runs: 0,
    page: 'dist',
  },
  {
    name: 'webpack',
    packages: ['webpack@5.113.0', 'webpack-cli@7.3.1'],
    files: { ...PAGE, 'src/index.html': HTML },
    commands: ['webpack --mode production --entry ./main.js --performance-hints false', 'cp src/index.html dist'],
    runs: 0,
    page: 'dist',
  },
  {
    name: 'Rollup',
    packages: ['rollup@4.68.8', '@rollup/plugin-node-resolve@16.0.3', '@rollup/plugin-commonjs@29.0.3'],
    files: { ...PAGE, 'dist/index.html': HTML, ...programs },
    commands: [
      ...bundling,
      'rollup main.js --file dist/main.js --format iife -p "node-resolve={browser:true}" -p commonjs --silent',
    ],
    runs: 0,
    page: 'dist',
  },
  {
    name: 'esbuild',
    packages: ['esbuild@0.28.2'],
    files: { ...PAGE, 'dist/index.html': HTML, 'node.js': example.commonjs, 'parts.js': PARTS },
    commands: [
      'esbuild main.js --bundle --minify --outfile=dist/main.js --metafile=browser.json --log-level=warning',
      'esbuild node.js --bundle --platform=node --outfile=bundle.cjs --metafile=node.json --log-level=warning',
      'node bundle.cjs',
      'node parts.js',
    ],
    runs: 1,
    page: 'dist',
  },
  {
    name: 'Parcel',
    packages: ['parcel@2.16.4', 'process@0.11.10', 'buffer@6.0.3'], // tfjs asks for them; Parcel installs them by itself, but not in CI
    files: { ...PAGE, 'index.html': HTML_OF_MODULE },
    commands: ['parcel build index.html --no-cache --public-url ./ --no-source-maps'],
    runs: 0,
    page: 'dist',
  },
  {
    name: 'script tags',
    files: {
      'package.json': MODULE,
      'dist/main.js': example.script,
      'dist/index.html': ['<!doctype html>', 'tf.min.js', 'torch.js', 'main.js']
        .map((file, i) => (i === 0 ? file : `<script src="${file}"></script>`))
        .join('\n'),
    },
    commands: [
      'cp node_modules/@tensorflow/tfjs/dist/tf.es2017.min.js dist/tf.min.js', // tfjs's tf.min.js itself needs unsafe-eval
      `cp node_modules/tfjs-torch-rnn/$(node -p "require('tfjs-torch-rnn/package.json').jsdelivr") dist/torch.js`,
    ],
    runs: 0,
    page: 'dist',
  },
];

const tsconfig = (options: object): string =>
  json({
    compilerOptions: {
      ...{ strict: true, noEmit: true, target: 'es2022', lib: ['es2022', 'dom'], types: [], skipLibCheck: true },
      ...options,
    },
    files: ['example.ts'],
  });

const RESOLUTIONS = { node10: 'es2022', node16: 'node16', bundler: 'es2022' };
const deprecated = { ignoreDeprecations: '6.0' }; // of node10, which is gone in 7

const types: Project = {
  name: `TypeScript ${TYPESCRIPTS[0]} to ${TYPESCRIPTS.at(-1) ?? ''}`,
  packages: TYPESCRIPTS.map((version) => `ts-${version}@npm:typescript@${version}`),
  files: {
    'package.json': MODULE,
    'example.ts': `${example.code}\nexport { startBackend } from 'tfjs-torch-rnn/node';`,
    ...Object.fromEntries(
      Object.entries(RESOLUTIONS).flatMap(([moduleResolution, module]) => [
        [`${moduleResolution}.json`, tsconfig({ module, moduleResolution })],
        [`${moduleResolution}-6.json`, tsconfig({ module, moduleResolution, ...deprecated })],
      ]),
    ),
    'checked.json': tsconfig({ module: 'es2022', moduleResolution: 'bundler', skipLibCheck: false }),
  },
  commands: [
    'rm -rf node_modules/@types/node', // which tfjs brings, and other packages do not
    ...TYPESCRIPTS.flatMap((version) => {
      const suffix = version.startsWith('6.') ? '-6' : '';
      const tsc = `node node_modules/ts-${version}/bin/tsc -p`;
      return [
        ...Object.keys(RESOLUTIONS).map((resolution) => `${tsc} ${resolution}${suffix}.json`),
        // tfjs's own declarations have errors.
        `! ${tsc} checked.json | grep -E "^(example|node_modules/tfjs-torch-rnn)"`,
      ];
    }),
  ],
  runs: 0,
};

const lint: Project = {
  name: 'publint, attw',
  packages: ['publint@0.3.25', '@arethetypeswrong/cli@0.18.5'],
  files: { 'package.json': MODULE },
  commands: ['publint --strict node_modules/tfjs-torch-rnn', 'attw "$PACKED" --no-emoji'],
  runs: 0,
};

const others: Project[] = [
  {
    name: 'Bun',
    packages: ['bun@1.4.5'],
    files: { 'package.json': MODULE, 'module.js': example.module(), 'one_copy.cjs': ONE_COPY },
    commands: ['bun module.js', 'bun one_copy.cjs'],
    runs: 1,
  },
  {
    name: 'Deno',
    packages: ['deno@2.9.6'],
    files: { 'package.json': MODULE, 'module.js': example.module() },
    commands: ['deno run --allow-all module.js'],
    runs: 1,
  },
];

export const projects: readonly Project[] = [
  types, // first what takes longest
  ...bundlers,
  ...tests,
  ...(['20', '22', '24'] as const).map(onNode),
  ...others,
  lint,
];
