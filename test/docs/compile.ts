// What the compiler says of the code in README.md, the guides and the docstrings.
import path from 'node:path';
import ts from 'typescript';

export interface Snippet {
  file: string;
  /** The lines before its first one. */
  offset: number;
  code: string;
  /** By which name other snippets of the same file import it. */
  name?: string;
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
  const names = snippets.map(({ file, name }, i) => path.join(file.replace(/\W/g, '-'), name ?? `snippet-${i}.ts`));
  const sources = snippets.map(({ code }) => `${code}\nexport {};\n`);
  const missing = diagnose(names, sources).map((diagnostics) => new Set(diagnostics.flatMap(missingName)));
  // Behind the snippet, where it moves no line: imports and ambient declarations hold in the whole file.
  const whole = sources.map((source, i) => [source, ...[...missing[i]].map((name) => prelude[name] ?? '')].join('\n'));
  return diagnose(names, whole).flatMap((diagnostics, i) =>
    diagnostics.map((diagnostic) => describe(snippets[i], diagnostic)),
  );
}

/** The compiler's findings in each source, all of them modules of this project. */
function diagnose(names: readonly string[], sources: readonly string[]): (readonly ts.Diagnostic[])[] {
  const named = new Map(sources.map((source, i) => [path.join(root, 'test', 'docs', names[i]), source]));
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
