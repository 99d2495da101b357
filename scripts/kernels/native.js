// The Node-API modules, cross-compiled for every platform.
import fs from 'node:fs';
import path from 'node:path';
import { include_dir } from 'node-api-headers';
import { compile, link } from './zig.js';

/** By the name of the module Zig's target, whose version is that of the oldest system it is for. */
const TARGETS = {
  'linux-x64': 'x86_64-linux-gnu.2.17',
  'linux-arm64': 'aarch64-linux-gnu.2.17',
  'linux-x64-musl': 'x86_64-linux-musl',
  'linux-arm64-musl': 'aarch64-linux-musl',
  'darwin-x64': 'x86_64-macos.11.0',
  'darwin-arm64': 'aarch64-macos.11.0',
  'win32-x64': 'x86_64-windows-gnu',
  'win32-arm64': 'aarch64-windows-gnu',
};

/** By processor, the builds inside a module, and on what all else of it runs. */
const PROCESSORS = {
  x86_64: {
    common: '-mcpu=x86_64_v2',
    builds: {
      baseline: ['-mcpu=x86_64_v2', '-DWIDTH=4'],
      avx2: ['-mcpu=x86_64_v3', '-DWIDTH=8'],
      avx512: ['-mcpu=x86_64_v4', '-DWIDTH=16'],
    },
  },
  aarch64: { common: '-mcpu=generic', builds: { neon: ['-mcpu=generic', '-DWIDTH=4'] } },
};

/** What a system's linker is told: the functions of Node-API are in the program that loads the module. */
const LINKS = {
  linux: ['-Wl,-z,nodelete', '-Wl,--build-id=none'], // threads of the pool run in it for as long as the process lives
  macos: ['-Wl,-undefined,dynamic_lookup', '-Wl,-install_name,@rpath/kernels.node', '-Wl,-x'], // no names of what is not exported
  windows: ['-nostdlib', '-lkernel32', '-lntdllcrt', '-Wl,--no-entry'], // without a C library
};

/**
 * All eight are in the package, so they are small: the loops that count are unrolled in the source, which says what is inlined there, and
 * elsewhere little is. Nothing is thrown, so that nothing needs to be unwound.
 */
const SMALL = ['-fPIC', '-Os', '-mllvm', '-inline-threshold=5', '-fno-asynchronous-unwind-tables', '-fno-unwind-tables'];

const parts = (target) => target.split('-');

export async function buildNative(work, folder) {
  const kernels = new Map(); // the same objects for either C library
  await Promise.all(
    Object.entries(TARGETS).map(async ([name, target]) => {
      const [processor, system] = parts(target);
      const key = `${processor}-${system}`;
      if (!kernels.has(key)) kernels.set(key, compileBuilds(work, target));
      const objects = [...(await kernels.get(key)), ...(await compileGlue(work, name, target))];
      const module = path.join(work, `${name}.node`);
      await link(['-target', target, '-shared', ...LINKS[system.replace(/\..*/, '')], ...objects, '-o', module]);
      fs.mkdirSync(folder, { recursive: true });
      fs.writeFileSync(path.join(folder, `${name}.node`), fs.readFileSync(module));
      console.log(`${name}: ${fs.statSync(module).size} bytes`);
    }),
  );
}

function compileBuilds(work, target) {
  const [processor, system] = parts(target);
  return Promise.all(
    Object.entries(PROCESSORS[processor].builds).map(([build, flags]) => {
      const object = path.join(work, `${processor}-${system}-${build}.o`);
      return compile('build', object, ['-target', target, ...SMALL, ...flags, `-DBUILD=${build}`]);
    }),
  );
}

function compileGlue(work, name, target) {
  const { common } = PROCESSORS[parts(target)[0]];
  return Promise.all(
    ['node', 'pool', 'cores'].map((file) => {
      const flags = ['-target', target, ...SMALL, common, '-isystem', include_dir];
      return compile(file, path.join(work, `${name}-${file}.o`), flags);
    }),
  );
}
