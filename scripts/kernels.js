// Compiles src/kernels/source for every processor. What comes of it is committed, so that neither users nor a clone need a compiler:
//
//   src/kernels/modules/        WebAssembly, as text
//   src/kernels/signatures.ts   the kernels' types
//   src/kernels/native/         Node-API modules
//
// Needs Zig: pip install -r scripts/kernels/requirements.txt
import fs from 'node:fs';
import prettier from 'prettier';
import { buildNative } from './kernels/native.js';
import { signatures } from './kernels/signatures.js';
import { buildWasm } from './kernels/wasm.js';
import { checkZig } from './kernels/zig.js';

checkZig();
const work = fs.mkdtempSync('.kernels-'); // beside the source: what a compiler writes has no path of this machine
try {
  const types = signatures(fs.readFileSync('src/kernels/source/kernels.h', 'utf8'));
  const style = await prettier.resolveConfig('src/kernels/signatures.ts');
  fs.writeFileSync('src/kernels/signatures.ts', await prettier.format(types, { ...style, parser: 'typescript' }));
  await Promise.all([buildWasm(work, 'src/kernels/modules'), buildNative(work, 'src/kernels/native')]);
} finally {
  fs.rmSync(work, { recursive: true });
}
