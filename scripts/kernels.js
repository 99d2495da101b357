// Compiles src/kernels/source for every processor. What comes of it is committed, so that neither users nor a clone need a compiler:
//
//   src/kernels/modules/        WebAssembly, as text
//   src/kernels/signatures.ts   the kernels' types
//   src/kernels/written.ts      which arguments they write
//   src/kernels/native/         Node-API modules
//
// Needs Zig: pip install -r scripts/kernels/requirements.txt
import fs from 'node:fs';
import prettier from 'prettier';
import { buildNative } from './kernels/native.js';
import { signatures, written } from './kernels/signatures.js';
import { buildWasm } from './kernels/wasm.js';
import { checkZig } from './kernels/zig.js';

checkZig();
const work = fs.mkdtempSync('.kernels-'); // beside the source: what a compiler writes has no path of this machine
try {
  const header = fs.readFileSync('src/kernels/source/kernels.h', 'utf8');
  for (const [file, text] of Object.entries({ signatures: signatures(header), written: written(header) })) {
    const path = `src/kernels/${file}.ts`;
    const style = await prettier.resolveConfig(path);
    fs.writeFileSync(path, await prettier.format(text, { ...style, parser: 'typescript' }));
  }
  await Promise.all([buildWasm(work, 'src/kernels/modules'), buildNative(work, 'src/kernels/native')]);
} finally {
  fs.rmSync(work, { recursive: true });
}
