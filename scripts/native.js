// Makes @tensorflow/tfjs-node's native addon work, and does nothing when it already does.
// First the package's own installer (official binaries), else a build from the sources in the npm package against the
// TensorFlow library inside the `tensorflow-cpu` wheel from PyPI. Never fails a caller: it says what is missing.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

const WHEEL = { name: 'tensorflow-cpu', version: '2.21.0', python: '3.11' };
const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
const HEADERS = [
  ...['c_api', 'c_api_macros', 'tf_attrtype', 'tf_buffer', 'tf_datatype', 'tf_status', 'tf_tensor', 'tf_tstring'].map(
    (name) => `tensorflow/c/${name}.h`,
  ),
  'tensorflow/c/eager/c_api.h',
  'tensorflow/core/platform/ctstring.h',
  'tensorflow/core/platform/ctstring_internal.h',
  'tsl/platform/ctstring.h',
  'tsl/platform/ctstring_internal.h',
  'xla/tsl/c/tsl_status.h',
];

const require = createRequire(import.meta.url);
const packageDir = path.dirname(require.resolve('@tensorflow/tfjs-node/package.json'));
const { version, binary } = require('@tensorflow/tfjs-node/package.json');
const napi = Math.max(...binary.napi_versions.filter((n) => n <= Number(process.versions.napi)));
const binding = path.join(packageDir, 'lib', `napi-v${napi}`, 'tfjs_binding.node');
const cacheRoot = process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache');
const cacheDir = path.join(cacheRoot, 'tfjs-torch-rnn', `${WHEEL.name}-${WHEEL.version}`);

/** Runs a command; on failure throws an Error whose message ends with the last lines it printed. */
function run(command, args, options = {}) {
  try {
    return execFileSync(command, args, { stdio: 'pipe', encoding: 'utf8', ...options });
  } catch (error) {
    if (error.code === 'ENOENT') throw new Error(`${command} is not installed`, { cause: error });
    const printed = `${error.stdout ?? ''}\n${error.stderr ?? ''}`.trim().split('\n').slice(-5).join('\n    ');
    throw new Error(`${command} ${args[0]} failed:\n    ${printed}`, { cause: error });
  }
}

function loads() {
  run(process.execPath, ['-e', 'process.dlopen(module, process.argv[1])', binding]);
}

function installOfficial() {
  run('npm', ['rebuild', '@tensorflow/tfjs-node', '--ignore-scripts=false'], { timeout: 600_000 });
  loads();
}

/** Unpacks the wheel's libraries and C headers into the cache, all or nothing. */
function fetchTensorFlow() {
  if (fs.existsSync(cacheDir)) return;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`the wheel build covers linux x64 only, this is ${process.platform} ${process.arch}`);
  }
  run('python3', ['-m', 'pip', '--version']);
  fs.mkdirSync(path.dirname(cacheDir), { recursive: true });
  const work = fs.mkdtempSync(`${cacheDir}-`);
  try {
    console.log(`native backend: fetching ${WHEEL.name} ${WHEEL.version} from PyPI (274 MB, once) ...`);
    const only = ['--no-deps', '--only-binary=:all:', '--python-version', WHEEL.python];
    run('python3', ['-m', 'pip', 'download', ...only, '-d', work, `${WHEEL.name}==${WHEEL.version}`]);
    const [wheel] = fs.readdirSync(work);
    const members = [
      ...LIBRARIES.map((name) => `tensorflow/${name}`),
      ...HEADERS.map((name) => `tensorflow/include/${name}`),
    ];
    const unzip = 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2], sys.argv[3:])';
    run('python3', ['-c', unzip, path.join(work, wheel), work, ...members]);
    fs.rmSync(path.join(work, wheel));
    fs.renameSync(work, cacheDir);
  } catch (error) {
    fs.rmSync(work, { recursive: true, force: true });
    throw error;
  }
}

/** Gives the npm package the `deps/` folder that its own installer would have made. */
function linkDeps() {
  const deps = path.join(packageDir, 'deps');
  fs.rmSync(deps, { recursive: true, force: true });
  fs.mkdirSync(path.join(deps, 'lib'), { recursive: true });
  fs.symlinkSync(path.join(cacheDir, 'tensorflow', 'include'), path.join(deps, 'include'));
  for (const name of LIBRARIES) {
    fs.symlinkSync(path.join(cacheDir, 'tensorflow', name), path.join(deps, 'lib', name));
  }
  fs.symlinkSync(LIBRARIES[0], path.join(deps, 'lib', 'libtensorflow.so')); // the names the linker asks for
  fs.symlinkSync(LIBRARIES[1], path.join(deps, 'lib', 'libtensorflow_framework.so'));
}

function buildFromWheel() {
  fetchTensorFlow();
  linkDeps();
  const built = path.join(cacheDir, `tfjs-node-${version}-napi-v${napi}.node`);
  if (!fs.existsSync(built)) {
    for (const tool of ['make', 'g++']) run(tool, ['--version']);
    console.log('native backend: compiling the addon ...');
    const nodeDir = path.resolve(process.execPath, '../..');
    const headers = fs.existsSync(path.join(nodeDir, 'include/node/node_api.h')) ? [`--nodedir=${nodeDir}`] : [];
    const nodePreGyp = path.join(path.dirname(packageDir), '..', '.bin', 'node-pre-gyp');
    run(nodePreGyp, ['install', '--build-from-source', ...headers], { cwd: packageDir });
    fs.copyFileSync(binding, `${built}.part`);
    fs.renameSync(`${built}.part`, built);
  }
  fs.mkdirSync(path.dirname(binding), { recursive: true });
  fs.copyFileSync(built, binding);
  loads();
}

if (!fs.existsSync(binding)) {
  console.log('native backend: not there yet, setting it up ...');
  const reasons = [];
  for (const [name, install] of [
    ['official binary', installOfficial],
    ['build from the PyPI wheel', buildFromWheel],
  ]) {
    try {
      install();
      console.log(`native backend: ready (${name})`);
      reasons.length = 0;
      break;
    } catch (error) {
      fs.rmSync(binding, { force: true });
      reasons.push(`  ${name}: ${error.message}`);
    }
  }
  if (reasons.length > 0) {
    console.log(`native backend: could not be set up, going on without it\n${reasons.join('\n')}`);
    console.log('  it needs python3 with pip, make and g++ (Debian: apt-get install python3-pip make g++)');
  }
}
