// What leads from the doors of one build to the other: the types of the ECMAScript modules, and modules around the CommonJS build.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/**
 * Declarations are there once, beside the CommonJS build, so that a class is one type whichever way it is imported. Around that
 * build stands a module for what imports modules but cannot require() them, so that the build is there once too.
 */
export function writeDoors(dist, commonjs, names) {
  for (const name of names) {
    fs.writeFileSync(path.join(dist, `${name}.d.ts`), `export * from './cjs/${name}.js';\n`);
    const exported = namesIn(path.join(commonjs, `${name}.js`));
    const lines = exported.map((key) => `export const ${key} = commonjs.${key};\n`);
    fs.writeFileSync(path.join(commonjs, `${name}.mjs`), `import * as commonjs from './${name}.js';\n${lines.join('')}`);
  }
}

const namesIn = (file) => Object.keys(createRequire(import.meta.url)(path.resolve(file)));
