// Every case of the table, in Node. A page gets the same from the bundler: browser/bundle.ts.
import type { Case } from './support/case.js';
import { caseFiles } from './support/case_files.js';

// eslint-disable-next-line @typescript-eslint/no-require-imports -- at once, since tests are named before they run
const exportsOf = (file: string) => require(`./${file}`) as Record<string, readonly Case[]>;

export const cases: readonly Case[] = caseFiles().flatMap((file) => Object.values(exportsOf(file)).flat());
