// Puts what a command measured into a page, between two comments that name the command.
import fs from 'node:fs';

/** Replaces what stands between `<!-- command -->` and `<!-- /command -->` in the page. */
export function writeBlock(page: string, command: string, lines: readonly string[]): void {
  const text = fs.readFileSync(page, 'utf8');
  const [start, end] = [`<!-- ${command} -->`, `<!-- /${command} -->`];
  const [from, to] = [text.indexOf(start) + start.length, text.indexOf(end)];
  if (to < from) throw new Error(`${page} has no place for ${command}: ${start} and ${end}`);
  fs.writeFileSync(page, `${text.slice(0, from)}\n\n${lines.join('\n').trim()}\n\n${text.slice(to)}`);
}
