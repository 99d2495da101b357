// What runs in Node alone, or in browsers alone, is imported by way of `imports` in package.json, by which Node and bundlers choose
// a module or an empty one. A source file says so by its name, only_node.ts or only_browser.ts; it exports tables, and the
// empty module has tables without entries.
import fs from 'node:fs';
import path from 'node:path';

const ONLY = /(from\s*')(\.{1,2}\/[^']*only_(?:node|browser)\.js)(')/g;

/** Writes the empty modules, and in every file that imports one of those modules its name in `imports`. */
export async function splitByPlatform(dist) {
  for (const file of modulesIn(dist)) {
    if (isOnly(file)) await writeNone(file);
    const code = fs.readFileSync(file, 'utf8');
    const split = code.replace(ONLY, (_, before, to, after) => {
      return before + nameOf(dist, path.join(path.dirname(file), to)) + after;
    });
    if (split !== code) fs.writeFileSync(file, split);
  }
  checkImports(dist);
}

/** All files of that ending, not those of builds made from them. */
export function modulesIn(dist, ending = '.js') {
  const files = fs.readdirSync(dist, { recursive: true }).map((file) => path.join(dist, file));
  return files.filter(
    (file) => file.endsWith(ending) && !file.endsWith('.min.js') && !file.startsWith(path.join(dist, 'cjs')),
  );
}

const isOnly = (file) => /[\\/]only_(node|browser)\.js$/.test(file);

const noneOf = (file) => file.replace(/\.js$/, '.none.js');

/** `#ops/recurrence/only_node`, of dist/ops/recurrence/only_node.js. */
const nameOf = (dist, file) => `#${path.relative(dist, file).replaceAll(path.sep, '/').replace(/\.js$/, '')}`;

async function writeNone(file) {
  const code = fs.readFileSync(file, 'utf8');
  const names = [...code.matchAll(/^export const (\w+) = \{/gm)].map(([, name]) => name);
  const exported = [...code.matchAll(/^export /gm)].length;
  if (names.length === 0 || names.length !== exported) throw new Error(`${file} exports something else than tables`);
  const tables = names.map((name) => `export const ${name} = {};\n`);
  fs.writeFileSync(noneOf(file), `// In the place of ${path.basename(file)} where it does not run.\n${tables.join('')}`);
}

/** What package.json must say, since it cannot be written by a build. */
function checkImports(dist) {
  const { imports } = JSON.parse(fs.readFileSync('package.json', 'utf8'));
  const expected = Object.fromEntries(
    modulesIn(dist)
      .filter(isOnly)
      .sort()
      .map((file) => {
        const [module, none] = [file, noneOf(file)].map((name) => `./${name.replaceAll(path.sep, '/')}`);
        const other = file.endsWith('only_node.js') ? 'browser' : 'node';
        return [nameOf(dist, file), { [other]: none, default: module }];
      }),
  );
  if (JSON.stringify(imports) !== JSON.stringify(expected)) {
    throw new Error(`"imports" in package.json must be ${JSON.stringify(expected, null, 2)}`);
  }
}
