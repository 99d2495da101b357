// The first example of README.md, in the forms that projects take it in. Each tells what it printed in a line of the console.
import { blocksOf } from '../docs/blocks.js';
import { promisedBy } from '../docs/pages.js';

/** The example as README.md has it. */
export const code = firstProgram();
/** What README.md says that it prints. */
export const promised = promisedBy(code);
/** What it reads. */
export const FILE = 'test/fixtures/docs/README/lstm.pt';

const IMPORT = /^import .*;$/gm;
const imports = code.match(IMPORT)?.join('\n') ?? '';
const body = code.replace(IMPORT, '').trim();

function firstProgram(): string {
  const program = blocksOf('README.md').find(({ language }) => language === 'ts');
  if (program === undefined) throw new Error('README.md has no example');
  return program.code;
}

const listen = (type = ''): string =>
  `const printed${type} = []; console.log = (...values${type && ': unknown[]'}) => { printed.push(values.join(' ')); };`;
const TELL = "console.info('PRINTED ' + JSON.stringify(printed));";

/** An ECMAScript module; `before` stands between its imports and the example. */
export const module = (before = ''): string => [imports, listen(), before, body, TELL].join('\n');

const calls = imports.replace(/^import (?:\* as )?(.*) from (.*);$/gm, 'const $1 = require($2);');

/** A CommonJS module. */
export const commonjs = `${calls}\n${inFunction([listen(), body, TELL].join('\n'))}`;

/** A module for a page, with the backend from its address. */
export const page = `${imports}\n${onPage()}`;

/** A script for a page that has \`tf\` and \`torch\`. */
export const script = onPage();

/** A test of Jest or Vitest. */
export const test = (type = ''): string =>
  `${imports}\ntest('the example', async () => {\n${listen(type)}\n${body}\n${TELL}\n});`;

function inFunction(code: string): string {
  return `(async () => {\n${code}\n})()`;
}

function onPage(): string {
  const chosen = "await tf.setBackend(new URLSearchParams(location.search).get('backend'));";
  const failed = ".catch((error) => console.info('FAILED ' + error.stack))";
  return `${inFunction([listen(), chosen, body, TELL].join('\n'))}${failed};`;
}

/** What a program told that it printed, one list for each time that it ran. */
export const printedIn = (output: string): string[][] =>
  [...output.matchAll(/PRINTED (\[.*\])/g)].map(([, list]) => JSON.parse(list) as string[]);
