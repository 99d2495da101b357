// A project folder with tfjs-node's own installers in it, but sources, a library and a wheel that compile in seconds.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { copyPackage, projectFolder } from '../support/install.js';

const LIBRARIES = ['tensorflow/libtensorflow_cc.so.2', 'tensorflow/libtensorflow_framework.so.2'];
const HEADER = 'tensorflow/include/tensorflow/c/c_api.h';
const DIST_INFO = 'tensorflow_cpu-0.1.dist-info';
const UNREACHABLE = '127.0.0.1:1';

const ADDON = `
  #include <node_api.h>
  #include "tensorflow/c/c_api.h"
  NAPI_MODULE_INIT() {
    napi_value version;
    napi_create_string_utf8(env, TF_Version(), NAPI_AUTO_LENGTH, &version);
    napi_set_named_property(env, exports, "TF_Version", version);
    return exports;
  }`;

const ZIP = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w') as wheel:
    for name in sys.argv[3:]:
        wheel.write(sys.argv[2] + '/' + name, name)`;

/** How a run of \`scripts/native.js\` ended, and what it said. */
export interface Ended {
  code: number | null;
  said: string;
}

export class Project {
  readonly folder = projectFolder();
  readonly tfjsNode = copyPackage(this.folder, '@tensorflow/tfjs-node', ['lib', 'deps', 'dist', 'src']);
  readonly binding = path.join(this.tfjsNode, 'lib', 'napi-v8', 'tfjs_binding.node');
  readonly cache = path.join(this.folder, 'cache', 'tfjs-torch-rnn');
  readonly library = path.join(this.cache, 'tensorflow-cpu-0.1');
  readonly scripts = path.join(this.folder, 'node_modules', 'tfjs-torch-rnn', 'scripts');
  /** What the wheel holds, unpacked. */
  readonly wheelSource = path.join(this.folder, 'wheel-source');
  /** The hash of the wheel that pip finds. */
  readonly sha256: string;
  private readonly wheels = path.join(this.folder, 'wheels');

  constructor() {
    fs.writeFileSync(path.join(this.tfjsNode, 'binding', 'tfjs_binding.cc'), ADDON);
    fs.writeFileSync(path.join(this.tfjsNode, 'binding', 'tfjs_backend.cc'), '');
    const packageJson = path.join(this.tfjsNode, 'package.json');
    const description = JSON.parse(fs.readFileSync(packageJson, 'utf8')) as { binary: { host: string } };
    description.binary.host = `https://${UNREACHABLE}`;
    fs.writeFileSync(packageJson, JSON.stringify(description));
    fs.cpSync('scripts', this.scripts, { recursive: true });
    fs.writeFileSync(path.join(this.scripts, '..', 'package.json'), '{ "type": "module" }');
    this.sha256 = this.makeWheel();
    this.pin(this.sha256);
  }

  /** Writes which wheel the scripts expect. */
  pin(sha256: string): void {
    const wheel = {
      ...{ name: 'tensorflow-cpu', version: '0.1', python: '3.11', platform: 'linux x64', megabytes: 1, sha256 },
      libraries: { 'libtensorflow.so': LIBRARIES[0], 'libtensorflow_framework.so': LIBRARIES[1] },
      include: 'tensorflow/include',
      headers: [HEADER],
    };
    fs.writeFileSync(path.join(this.scripts, 'native', 'tensorflow.js'), `export const WHEEL = ${JSON.stringify(wheel)};`);
  }

  /** Makes the wheel that pip finds, and returns its hash. */
  private makeWheel(): string {
    const write = (name: string, text: string): string => {
      const file = path.join(this.wheelSource, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, text);
      return file;
    };
    write(HEADER, 'extern "C" const char* TF_Version();');
    const source = write('version.cc', 'extern "C" const char* TF_Version() { return "0.1"; }');
    for (const library of LIBRARIES) {
      const target = ['-o', path.join(this.wheelSource, library), `-Wl,-soname,${path.basename(library)}`];
      execFileSync('g++', ['-shared', '-fPIC', source, ...target]);
    }
    write(`${DIST_INFO}/METADATA`, 'Metadata-Version: 2.1\nName: tensorflow-cpu\nVersion: 0.1\n');
    write(`${DIST_INFO}/WHEEL`, 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: false\nTag: py3-none-any\n');
    const members = [...LIBRARIES, HEADER, `${DIST_INFO}/METADATA`, `${DIST_INFO}/WHEEL`];
    const digest = (file: string, encoding: 'base64url' | 'hex'): string =>
      createHash('sha256').update(fs.readFileSync(file)).digest(encoding);
    const record = members.map((name) => `${name},sha256=${digest(path.join(this.wheelSource, name), 'base64url')},1`);
    write(`${DIST_INFO}/RECORD`, [...record, `${DIST_INFO}/RECORD,,`].join('\n'));
    fs.mkdirSync(this.wheels);
    const wheel = path.join(this.wheels, 'tensorflow_cpu-0.1-py3-none-any.whl');
    execFileSync('python3', ['-c', ZIP, wheel, this.wheelSource, ...members, `${DIST_INFO}/RECORD`]);
    return digest(wheel, 'hex');
  }

  /** No network, no settings of the machine's user: pip has a folder of wheels, and the official installer nothing. */
  environment(changes: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
    const own = Object.entries(process.env).filter(([name]) => !/^(pip_|npm_)|proxy$/i.test(name));
    return {
      ...Object.fromEntries(own),
      XDG_CACHE_HOME: path.dirname(this.cache),
      TFJS_NODE_CDN_STORAGE: `http://${UNREACHABLE}/`,
      PIP_CONFIG_FILE: '/dev/null',
      PIP_NO_INDEX: '1',
      PIP_FIND_LINKS: this.wheels,
      ...changes,
    };
  }

  start(changes?: NodeJS.ProcessEnv): { process: ChildProcess; ended: Promise<Ended> } {
    return this.startNode([path.join(this.scripts, 'native.js')], changes);
  }

  run(changes?: NodeJS.ProcessEnv): Promise<Ended> {
    return this.start(changes).ended;
  }

  /** Runs a module that is in the folder of the scripts. */
  startNode(
    args: string[],
    changes?: NodeJS.ProcessEnv,
    cwd = this.folder,
  ): { process: ChildProcess; ended: Promise<Ended> } {
    const child = spawn(process.execPath, args, { cwd, env: this.environment(changes) });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += String(text)));
    return { process: child, ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, said }))) };
  }

  emptyFolder(): string {
    return fs.mkdtempSync(path.join(this.folder, 'empty-'));
  }

  /** Puts an executable first on the PATH of the environment that is returned. */
  withCommand(name: string, script: string): NodeJS.ProcessEnv {
    const bin = this.emptyFolder();
    fs.writeFileSync(path.join(bin, name), script, { mode: 0o755 });
    return { PATH: `${bin}${path.delimiter}${process.env.PATH}` };
  }

  /** What the binding says the library's version is, in a process of its own. */
  version(): string {
    const script = `process.stdout.write(require(process.argv[1]).TF_Version)`;
    return execFileSync(process.execPath, ['-e', script, this.binding], { encoding: 'utf8' });
  }

  /** What is there that should not outlive a run: locks, and what is unfinished. */
  leftovers(): string[] {
    const [packageEntries, cacheEntries] = [this.tfjsNode, this.cache].map((folder) => fs.readdirSync(folder));
    return [
      ...packageEntries.filter((name) => name.startsWith('.tfjs-torch-rnn')),
      ...cacheEntries.filter((name) => name !== path.basename(this.library)),
    ];
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true });
  }
}
