// Compiles src/kernels/simd/assembly to WebAssembly and embeds it in src/kernels/simd/module.ts, which is committed, so that
// users of the package need neither the compiler nor a file to fetch.
import fs from 'node:fs';
import asc from 'assemblyscript/asc';

const SOURCE = 'src/kernels/simd/assembly/index.ts';
const FLAGS = [
  '-O3',
  '--converge',
  '--noAssert',
  '--runtime',
  'stub',
  '--importMemory',
  '--noExportMemory',
  '--enable',
  'simd',
];
const MEMORY = ['--initialMemory', '0', '--disableWarning', '112']; // the backend's, of any size; vectors cross no boundary

const { error, stdout, stderr } = await asc.main([SOURCE, ...FLAGS, ...MEMORY, '--outFile', 'module.wasm'], {
  writeFile(name, contents) {
    const lines = Buffer.from(contents)
      .toString('base64')
      .match(/.{1,124}/g);
    fs.writeFileSync(
      'src/kernels/simd/module.ts',
      `// Generated from assembly/ by \`npm run build\`: the WebAssembly module of the SIMD kernels, in base64.\nexport const MODULE = \`\n${lines.join('\n')}\n\`;\n`,
    );
    console.log(`simd kernels: ${contents.length} bytes`);
  },
});
process.stdout.write(stdout.toString());
process.stderr.write(stderr.toString());
if (error) process.exitCode = 1;
