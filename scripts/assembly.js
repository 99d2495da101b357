// Compiles src/kernels/assembly to WebAssembly and embeds it in src/kernels/module.ts, which is committed, so that
// users of the package need neither the compiler nor a file to fetch.
import fs from 'node:fs';
import asc from 'assemblyscript/asc';

const SOURCE = 'src/kernels/assembly/index.ts';
const FLAGS = ['-O3', '--converge', '--noAssert', '--runtime', 'stub', '--importMemory', '--noExportMemory'];
const MEMORY = ['--initialMemory', '0', '--disableWarning', '112']; // a backend's, of any size; vectors cross no boundary

/** The module built with these WebAssembly features, as the value of a constant. */
async function build(name, description, features) {
  let literal = '';
  const { error, stdout, stderr } = await asc.main(
    [SOURCE, ...FLAGS, ...MEMORY, '--enable', features, '--outFile', 'module.wasm'],
    {
      writeFile(_, contents) {
        const lines = Buffer.from(contents)
          .toString('base64')
          .match(/.{1,124}/g);
        literal = `\n/** ${description} */\nexport const ${name} = \`\n${lines.join('\n')}\n\`;\n`;
        console.log(`${name}: ${contents.length} bytes`);
      },
    },
  );
  process.stdout.write(stdout.toString());
  process.stderr.write(stderr.toString());
  if (error) throw error;
  return literal;
}

const text =
  '// Generated from assembly/ by `npm run build`: the WebAssembly modules of the SIMD kernels, in base64.\n' +
  (await build('RELAXED', 'With multiply-add in one instruction.', 'simd,relaxed-simd')) +
  (await build('PLAIN', 'For engines without it.', 'simd'));
fs.writeFileSync('src/kernels/module.ts', text);
