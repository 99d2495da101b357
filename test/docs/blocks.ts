// The blocks of code in a Markdown file, and the examples of a docstring.
import fs from 'node:fs';

export interface Block {
  language: string;
  code: string;
  /** The lines of the file before its first one. */
  offset: number;
  /** The file that it is, where its first line is a comment that says so: `// worker.ts`, `# train.py`, `<!-- index.html -->`. */
  name?: string;
}

const FILE_NAME = /^(?:\/\/|#|<!--) ([\w-]+\.\w+)(?: -->)?$/;

/** Every block of a file between ``` and ```, in Markdown as it stands, in TypeScript out of its comment. */
export function blocksOf(file: string): Block[] {
  const lines = fs.readFileSync(file, 'utf8').split('\n');
  const plain = file.endsWith('.md') ? lines : lines.map((line) => line.replace(/^\s*\* ?/, ''));
  const starts = plain.flatMap((line, i) => (/^```[a-z]+$/.test(line) ? [i + 1] : []));
  return starts.map((offset) => {
    const code = plain.slice(offset, plain.indexOf('```', offset));
    return { language: plain[offset - 1].slice(3), code: code.join('\n'), offset, name: FILE_NAME.exec(code[0])?.[1] };
  });
}
