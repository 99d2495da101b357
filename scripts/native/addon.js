// tfjs-node's native addon: where it lies, whether it works, and how a new one is made and put in its place.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { run } from './run.js';

const PACKAGE = '@tensorflow/tfjs-node';
const LOCK = '.tfjs-torch-rnn';
const NOT_FOR_MAKING = ['lib', 'deps', 'build', 'dist', 'src', 'node_modules']; // what installers make, and what runs
const LOAD = `
  try {
    process.dlopen(module, process.argv[1], require('node:os').constants.dlopen.RTLD_NOW);
  } catch (error) {
    console.error('Error: ' + error.message);
    process.exitCode = 1;
  }`;

/** The addon of the tfjs-node that this package uses, else of the one that the current folder does. */
export function findAddon() {
  for (const home of [import.meta.url, path.join(process.cwd(), 'package.json')]) {
    try {
      return addonOf(path.dirname(createRequire(home).resolve(`${PACKAGE}/package.json`)));
    } catch (error) {
      if (error.code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  throw new Error(`${PACKAGE} is not installed (npm install --ignore-scripts ${PACKAGE})`);
}

function addonOf(folder) {
  const { version, binary } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const napi = Math.max(...binary.napi_versions.filter((n) => n <= Number(process.versions.napi)));
  const module = path.join(folder, 'lib', `napi-v${napi}`);
  return {
    package: folder,
    lock: path.join(folder, LOCK),
    name: `tfjs-node-${version}-napi-v${napi}`,
    module,
    binding: path.join(module, 'tfjs_binding.node'),
    deps: path.join(folder, 'deps'),
  };
}

/** Why the addon does not work, in words, or undefined if it does; tried in a process of its own, which it may kill. */
export async function faultOf(addon) {
  if (!fs.existsSync(addon.binding)) return 'it is not there';
  const [stamp, print] = [`${addon.binding}.works`, fingerprint(addon)];
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === print) return undefined;
  if (isCut(fs.readFileSync(addon.binding))) return 'its end is missing';
  try {
    await run(process.execPath, ['-e', LOAD, addon.binding], { doing: 'loading it', silence: 60 });
  } catch (error) {
    return error.message.replace(/\s*\n\s*/g, ' ');
  }
  try {
    fs.writeFileSync(`${stamp}.${process.pid}`, print);
    fs.renameSync(`${stamp}.${process.pid}`, stamp);
  } catch {
    // a folder that cannot be written to: the next run tries it again
  }
  return undefined;
}

/** Whether a file of Linux (ELF, 64 bits) ends before its table of sections does; it may load and lack only its data. */
function isCut(bytes) {
  if (bytes.length < 64 || bytes.readUInt32BE() !== 0x7f454c46 || bytes[4] !== 2) return false;
  return bytes.length < Number(bytes.readBigUInt64LE(0x28)) + bytes.readUInt16LE(0x3a) * bytes.readUInt16LE(0x3c);
}

/** What the addon is made of, in a form that differs once a file does: contents for itself, sizes and times for libraries. */
function fingerprint({ binding, deps }) {
  const lib = path.join(deps, 'lib');
  const libraries = fs.existsSync(lib) ? fs.readdirSync(lib).sort() : [];
  return JSON.stringify([
    [process.version, process.platform, process.arch],
    createHash('sha256').update(fs.readFileSync(binding)).digest('hex'),
    ...libraries.map((name) => {
      const { size, mtimeMs } = fs.statSync(path.join(lib, name), { throwIfNoEntry: false }) ?? {};
      return [name, size, mtimeMs];
    }),
  ]);
}

/** A copy, to make an addon in, of what the installers need; in the folder `work`, inside the package, for its own packages. */
export function copyOf(addon, work) {
  const copy = fs.mkdtempSync(path.join(work, 'tfjs-node-'));
  for (const name of fs.readdirSync(addon.package)) {
    if (name.startsWith(LOCK) || NOT_FOR_MAKING.includes(name)) continue;
    fs.cpSync(path.join(addon.package, name), path.join(copy, name), { recursive: true });
  }
  return addonOf(copy);
}

/** Puts what was made in a copy in the place of what `addon` has: the libraries, then what needs them. */
export function moveInto(addon, made) {
  for (const part of ['deps', 'module']) {
    fs.rmSync(addon[part], { recursive: true, force: true });
    fs.mkdirSync(path.dirname(addon[part]), { recursive: true });
    fs.renameSync(made[part], addon[part]);
  }
}
