// The CommonJS build: every module by itself, as the tools find it that ask for one.
import fs from 'node:fs';
import path from 'node:path';
import { transform } from 'esbuild';
import { modulesIn } from './platforms.js';

/** What stands for `import.meta.url` where there is none. */
const HERE = '__url_of_this_module';
const HERE_IS = `const ${HERE} = __filename;\n`; // a path is as good as an address, and bundlers know it

export async function writeCommonJS(dist, folder) {
  const { imports } = JSON.parse(fs.readFileSync('package.json', 'utf8'));
  const commandOnly = /^cli(\.js$|[\\/])/;
  const files = modulesIn(dist).filter((file) => !commandOnly.test(path.relative(dist, file)) && !file.endsWith('.none.js'));
  await Promise.all(
    files.map(async (file) => {
      const target = path.join(folder, path.relative(dist, file));
      const code = await convert(withoutImports(fs.readFileSync(file, 'utf8'), imports, path.dirname(file)));
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.writeFileSync(target, code.includes(HERE) ? HERE_IS + code : code);
    }),
  );
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "type": "commonjs" }\n');
}

/** Names of package.json's `imports`, which not every tool knows, as paths to the modules that are not empty. */
function withoutImports(code, imports, from) {
  return code.replace(/(from\s*')(#[^']+)(')/g, (_, before, name, after) => {
    const to = path.relative(from, imports[name].default).replaceAll(path.sep, '/');
    return before + (to.startsWith('.') ? to : `./${to}`) + after;
  });
}

async function convert(code) {
  const { code: converted } = await transform(code, {
    format: 'cjs',
    platform: 'node', // so that Node finds the names of the exports
    target: 'es2022',
    supported: { 'dynamic-import': false }, // which Jest cannot do
    define: { 'import.meta.url': HERE },
  });
  return converted;
}
