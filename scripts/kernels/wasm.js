// The WebAssembly modules, as texts in files of TypeScript.
//
// They run on a memory that belongs to another: so they have no data of their own, and their stack lies where the caller wants it.
import fs from 'node:fs';
import path from 'node:path';
import { alphabet, toText } from './text.js';
import { compile, link } from './zig.js';

const BUILDS = [
  { name: 'wasm-relaxed', cpu: 'generic+simd128+relaxed_simd', about: 'With multiply-add in one instruction.' },
  { name: 'wasm-plain', cpu: 'generic+simd128', about: 'For engines without it.' },
];
/** The parts of build.cpp. */
const PARTS = ['RECURRENT', 'OTHERS'];
const TARGET = ['-target', 'wasm32-freestanding'];
const LINK = ['-nostdlib', '-Wl,--no-entry', '-Wl,--import-memory', '-Wl,--export=__stack_pointer', '-Wl,-z,stack-size=16'];

/** Writes the file of each part, and of the alphabet, into a folder. */
export async function buildWasm(work, folder) {
  await Promise.all(
    PARTS.map(async (part) => {
      const texts = await Promise.all(BUILDS.map((build) => textOf(work, part, build)));
      write(folder, part.toLowerCase(), `/** By build, best first. */\nexport const ${part} = {${texts.join('')}};\n`);
    }),
  );
  write(folder, 'alphabet', alphabet());
}

function write(folder, name, code) {
  const title =
    '// Generated from source/ by `npm run kernels`: WebAssembly modules of the kernels, as ../text.ts reads them.\n\n';
  fs.writeFileSync(path.join(folder, `${name}.ts`), title + code);
}

async function textOf(work, part, { name, cpu, about }) {
  const flags = [...TARGET, `-mcpu=${cpu}`, '-O3'];
  const [object, module] = ['o', 'wasm'].map((ending) => path.join(work, `${name}-${part}.${ending}`));
  await compile('build', object, [...flags, '-DWIDTH=4', '-DBUILD=wasm', `-D${part}`]);
  await link([...flags, ...LINK, object, '-o', module]);
  const bytes = fs.readFileSync(module);
  checkSections(name, bytes);
  console.log(`${name}, ${part.toLowerCase()}: ${bytes.length} bytes`);
  return `\n  /** ${about} */\n  '${name}': \`\n${toText(bytes)}\n\`,\n`;
}

const DATA = 11;

/** Data would be written over what the memory's owner has there. */
function checkSections(name, bytes) {
  for (let at = 8; at < bytes.length;) {
    const id = bytes[at++];
    let size = 0;
    for (let shift = 0, byte = 0x80; byte & 0x80; shift += 7) {
      byte = bytes[at++];
      size |= (byte & 0x7f) << shift;
    }
    if (id === DATA)
      throw new Error(`${name}: the kernels have constants in memory, which WebAssembly's may not (see kernels.h)`);
    at += size;
  }
}
