// The TypeScript blocks of README.md and of the docstrings, and what the compiler says of them.
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

export interface Snippet {
  /** Where it begins: `README.md:42`. */
  place: string;
  file: string;
  /** The lines before its first one. */
  offset: number;
  code: string;
}

/** Every block of a file between ```ts and ```, in Markdown as it stands, in TypeScript out of its comment. */
export function snippetsOf(file: string): Snippet[] {
  const lines = fs.readFileSync(file, 'utf8').split('\n');
  const plain = file.endsWith('.md') ? lines : lines.map((line) => line.replace(/^\s*\* ?/, ''));
  const starts = plain.flatMap((line, i) => (line === '```ts' ? [i + 1] : []));
  return starts.map((offset) => {
    const code = plain.slice(offset, plain.indexOf('```', offset)).join('\n');
    return { place: `${file}:${offset + 1}`, file, offset, code };
  });
}

/** Names that a snippet takes for granted, and the line that declares each. */
export type Prelude = Readonly<Record<string, string>>;

const root = path.resolve();
const options: ts.CompilerOptions = {
  ...ts.parseJsonConfigFileContent(ts.readConfigFile('tsconfig.json', (name) => ts.sys.readFile(name)).config, ts.sys, root)
    .options,
  noImplicitOverride: false, // which a reader's project may have or not
  noUnusedLocals: false,
};

/** What is not a snippet, parsed once for all programs. */
const parsed = new Map<string, ts.SourceFile | undefined>();

/** The errors in each snippet, as `README.md:42: Cannot find name 'x'.`; what it does not declare comes from the prelude. */
export function errorsIn(snippets: readonly Snippet[], prelude: Prelude): string[] {
  const sources = snippets.map(({ code }) => `${code}\nexport {};\n`);
  const missing = diagnose(sources).map((diagnostics) => new Set(diagnostics.flatMap(missingName)));
  // Behind the snippet, where it moves no line: imports and ambient declarations hold in the whole file.
  const whole = sources.map((source, i) => [source, ...[...missing[i]].map((name) => prelude[name] ?? '')].join('\n'));
  return diagnose(whole).flatMap((diagnostics, i) => diagnostics.map((diagnostic) => describe(snippets[i], diagnostic)));
}

/** The compiler's findings in each source, all of them modules of this project. */
function diagnose(sources: readonly string[]): (readonly ts.Diagnostic[])[] {
  const named = new Map(sources.map((source, i) => [path.join(root, 'test', 'docs', `snippet-${i}.ts`), source]));
  const host = ts.createCompilerHost(options);
  const ofSnippets: ts.CompilerHost = {
    ...host,
    fileExists: (name) => named.has(name) || host.fileExists(name),
    readFile: (name) => named.get(name) ?? host.readFile(name),
    getSourceFile(name, target) {
      const source = named.get(name);
      if (source !== undefined) return ts.createSourceFile(name, source, target);
      if (!parsed.has(name)) parsed.set(name, host.getSourceFile(name, target));
      return parsed.get(name);
    },
  };
  const program = ts.createProgram([...named.keys()], options, ofSnippets);
  return [...named.keys()].map((name) => {
    const file = program.getSourceFile(name);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  });
}

function missingName({ messageText }: ts.Diagnostic): string[] {
  const text = ts.flattenDiagnosticMessageText(messageText, '\n');
  const found = /^(?:Cannot find (?:name|namespace)|No value exists in scope for the shorthand property) '(\w+)'/.exec(text);
  return found ? [found[1]] : [];
}

function describe({ file, offset }: Snippet, { file: source, start, messageText }: ts.Diagnostic): string {
  const line = source?.getLineAndCharacterOfPosition(start ?? 0).line ?? 0;
  return `${file}:${offset + line + 1}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
}
