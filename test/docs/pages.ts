// README.md and the guides as programs: the TypeScript of a page is one program from its top to its end, a block that names its
// file is that file, and commands and Python run where they stand.
import fs from 'node:fs';
import { type Block, blocksOf } from './blocks.js';
import type { Snippet } from './compile.js';

export const pages: readonly string[] = [
  'README.md',
  ...fs
    .readdirSync('docs/guides')
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/guides/${file}`),
];

/** `README.md` as `README`, `docs/guides/memory.md` as `memory`. */
export const nameOf = (page: string): string => page.replace(/^.*\//, '').replace(/\.md$/, '');

/** The text at the lines that it has in the page, and nothing on all others. */
function atItsLines(blocks: readonly { offset: number; code: string }[]): string {
  const lines: string[] = [];
  for (const { offset, code } of blocks) for (const [i, line] of code.split('\n').entries()) lines[offset + i] = line;
  return Array.from(lines, (line) => line ?? '').join('\n');
}

const isProgram = ({ language, name }: Block): boolean => language === 'ts' && name === undefined;

/** What the compiler has to look at: the page's program, and each of its files. */
export function snippetsOf(page: string): Snippet[] {
  const blocks = blocksOf(page);
  const program = { file: page, offset: 0, code: atItsLines(blocks.filter(isProgram)) };
  const files = blocks.filter(({ language, name }) => language === 'ts' && name !== undefined);
  return [program, ...files.map(({ name, code, offset }) => ({ file: page, name, offset, code }))];
}

/** What stands between the TypeScript of a page, and has to run there. */
export type Step = (language: string, code: string, name: string | undefined) => Promise<void>;

/** The page's program with `await step(i)` where another block stands, and these blocks. */
export function stepsOf(page: string): { code: string; steps: Block[] } {
  const blocks = blocksOf(page).filter((block) => isProgram(block) || ['python', 'sh'].includes(block.language));
  const steps = blocks.filter((block) => !isProgram(block));
  const parts = blocks.map((block) =>
    isProgram(block) ? block : { offset: block.offset, code: `await step(${steps.indexOf(block)});` },
  );
  return { code: atItsLines(parts), steps };
}

/** What the page says that its code prints: the comments behind `console.log` and `print`. */
export const promisedBy = (code: string): string[] =>
  [...code.matchAll(/(?:\bconsole\.log\(.*\)|\.print\(\)); \/\/ (.*)$/gm)].map(([, text]) => text);

/** Whether a line that was printed is the promised one, with numbers to as many digits as that gives, and blanks as it has them. */
export function keeps(promised: string, printed: string): boolean {
  const NUMBER = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g;
  const wanted = promised.match(NUMBER) ?? [];
  let i = 0;
  const rounded = printed.replace(/\s+/g, ' ').replace(NUMBER, (number) => {
    const decimals = /\.(\d+)/.exec(wanted[i++] ?? '')?.[1].length ?? 0;
    return Number(number).toFixed(decimals);
  });
  return rounded.trim() === promised.trim();
}

/** The promises that were not kept: each needs a line of its own, in their order. */
export function broken(promised: readonly string[], printed: readonly string[]): string[] {
  let next = 0;
  return promised.filter((text) => {
    const found = printed.findIndex((line, i) => i >= next && keeps(text, line));
    if (found >= 0) next = found + 1;
    return found < 0;
  });
}
