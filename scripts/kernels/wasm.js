// The WebAssembly modules, as the text of a module that holds them.
//
// They run on a memory that belongs to another: so they have no data of their own, and their stack lies where the caller wants it.
import fs from 'node:fs';
import path from 'node:path';
import { alphabet, toText } from './text.js';
import { compile, link } from './zig.js';

const BUILDS = [
  { name: 'RELAXED', cpu: 'generic+simd128+relaxed_simd', about: 'With multiply-add in one instruction.' },
  { name: 'PLAIN', cpu: 'generic+simd128', about: 'For engines without it.' },
];
const TARGET = ['-target', 'wasm32-freestanding'];
const LINK = ['-nostdlib', '-Wl,--no-entry', '-Wl,--import-memory', '-Wl,--export=__stack_pointer', '-Wl,-z,stack-size=16'];

export async function buildWasm(work) {
  const modules = await Promise.all(
    BUILDS.map(async ({ name, cpu, about }) => {
      const flags = [...TARGET, `-mcpu=${cpu}`];
      const object = await compile('build', path.join(work, `${name}.o`), [...flags, '-DWIDTH=4', '-DBUILD=wasm']);
      const module = path.join(work, `${name}.wasm`);
      await link([...flags, ...LINK, object, '-o', module]);
      const bytes = fs.readFileSync(module);
      checkSections(name, bytes);
      console.log(`${name}: ${bytes.length} bytes`);
      return `\n/** ${about} */\nexport const ${name} = \`\n${toText(bytes)}\n\`;\n`;
    }),
  );
  const title =
    '// Generated from source/ by `npm run kernels`: the WebAssembly modules of the kernels, as text.ts reads them.\n';
  return title + alphabet() + modules.join('');
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
