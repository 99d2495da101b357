// The scripts of the pages, each with everything that it imports.
import path from 'node:path';
import { build, type Plugin } from 'esbuild';
import { caseFiles } from '../support/case_files.js';

/** Puts the table of cases where a page imports cases.ts, which looks for them in Node's way. */
const table: Plugin = {
  name: 'table of cases',
  setup(bundler) {
    bundler.onResolve({ filter: /\/cases\.js$/ }, () => ({ path: 'cases', namespace: 'table' }));
    bundler.onLoad({ filter: /.*/, namespace: 'table' }, () => ({
      resolveDir: path.resolve('test'),
      contents: [
        ...caseFiles().map((file, i) => `import * as cases${i} from './${file}';`),
        `export const cases = [${caseFiles()
          .map((_, i) => `cases${i}`)
          .join()}].flatMap((file) => Object.values(file).flat());`,
      ].join('\n'),
    }));
  },
};

export async function bundle(entryPoint: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entryPoint],
    bundle: true,
    write: false,
    format: 'iife',
    logLevel: 'error',
    plugins: [table],
  });
  return outputFiles[0].text;
}
