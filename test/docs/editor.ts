// What TypeScript's language service, and so an editor, says of every call that the package has.
import path from 'node:path';
import ts from 'typescript';

/** A call as one writes it, up to its bracket: `new torch.nn.LSTM(`. */
export interface Call {
  name: string;
  code: string;
}

interface Shown {
  name: string;
  text: string;
}

/** What is shown of a call. */
export interface Help {
  name: string;
  /** The parameters of each way to call it, with their documentation. */
  signatures: Shown[][];
  /** What the call is documented as. */
  documentation: string;
}

const root = path.resolve();
const options = ts.parseJsonConfigFileContent(
  ts.readConfigFile('tsconfig.json', (name) => ts.sys.readFile(name)).config,
  ts.sys,
  root,
).options;
const FILE = path.join(root, 'test/docs/calls.ts');

const isOurs = (symbol: ts.Symbol): boolean =>
  symbol.declarations?.some((of) => of.getSourceFile().fileName.startsWith(path.join(root, 'src'))) ?? false;

/** Whether a member is for those that use the class: neither private nor protected, nor `_internal`. */
const isPublic = ({ name, declarations = [] }: ts.Symbol): boolean =>
  !name.startsWith('_') &&
  declarations.every(
    (of) => (ts.getCombinedModifierFlags(of) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) === 0,
  );

/** Every function, constructor, method and call of an instance that the package exports. */
export function publicCalls(): Call[] {
  const doors = { torch: 'src/index.ts', node: 'src/node.ts' };
  const program = ts.createProgram(Object.values(doors), options);
  const checker = program.getTypeChecker();
  const isCalled = (type: ts.Type): boolean => type.getCallSignatures().length > 0;

  const members = (type: ts.Type, owner: ts.Symbol, name: string, code: string): Call[] =>
    checker
      .getPropertiesOfType(type)
      .filter((symbol) => 'parent' in symbol && symbol.parent === owner && isOurs(symbol) && isPublic(symbol))
      .filter((symbol) => (symbol.flags & ts.SymbolFlags.Method) !== 0 && /^\w+$/.test(symbol.name))
      .map((symbol) => ({ name: name + symbol.name, code: `${code}.${symbol.name}(` }));

  const ofClass = (symbol: ts.Symbol, name: string): Call[] => {
    const [instance, code] = [checker.getDeclaredTypeOfSymbol(symbol), `(0 as unknown as ${name})`];
    const [made] = checker.getTypeOfSymbol(symbol).getConstructSignatures();
    const isMade = !symbol.declarations?.some((of) => ts.getCombinedModifierFlags(of) & ts.ModifierFlags.Abstract);
    const isOwn = made?.getDeclaration()?.getSourceFile().fileName.startsWith(path.join(root, 'src')); // unlike Error's
    return [
      ...(isMade && isOwn ? [{ name: `new ${name}`, code: `new ${name}(` }] : []),
      ...(isCalled(instance) ? [{ name: `${name}#()`, code: `${code}(` }] : []),
      ...members(instance, symbol, `${name}#`, code),
      ...members(checker.getTypeOfSymbol(symbol), symbol, `${name}.`, name),
    ];
  };

  const ofExports = (module: ts.Symbol, prefix: string): Call[] =>
    checker.getExportsOfModule(module).flatMap((exported) => {
      if (exported.declarations?.some(ts.isTypeOnlyImportOrExportDeclaration)) return [];
      const name = `${prefix}.${exported.name}`;
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      if (symbol.flags & ts.SymbolFlags.Module) return ofExports(symbol, name);
      if (symbol.flags & ts.SymbolFlags.Class) return ofClass(symbol, name);
      const isFunction = symbol.flags & ts.SymbolFlags.Value && isCalled(checker.getTypeOfSymbol(symbol));
      return isFunction ? [{ name, code: `${name}(` }] : [];
    });

  return Object.entries(doors).flatMap(([name, file]) => {
    const source = program.getSourceFile(file);
    const module = source && checker.getSymbolAtLocation(source);
    return module ? ofExports(module, name) : [];
  });
}

/** What is shown of each call where its first argument is to be written. */
export function help(calls: readonly Call[]): Help[] {
  const imports = "import * as torch from 'tfjs-torch-rnn';\nimport * as node from 'tfjs-torch-rnn/node';\n";
  const source = imports + calls.map(({ code }) => `${code});\n`).join('');
  const host: ts.LanguageServiceHost = {
    fileExists: (name) => ts.sys.fileExists(name),
    readFile: (name) => ts.sys.readFile(name),
    readDirectory: (...args) => ts.sys.readDirectory(...args),
    directoryExists: (name) => ts.sys.directoryExists(name),
    getDirectories: (name) => ts.sys.getDirectories(name),
    getCompilationSettings: () => options,
    getCurrentDirectory: () => root,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    getScriptFileNames: () => [FILE],
    getProjectVersion: () => '1', // nothing changes between two questions
    getScriptVersion: () => '1',
    getScriptSnapshot(name) {
      const text = name === FILE ? source : ts.sys.readFile(name);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
  };
  const service = ts.createLanguageService(host);
  let end = imports.length;
  return calls.map(({ name, code }) => {
    end += code.length + ');\n'.length;
    const at = end - ');\n'.length;
    const hover = service.getQuickInfoAtPosition(FILE, at - 2);
    const signatures = service.getSignatureHelpItems(FILE, at, undefined)?.items ?? [];
    return {
      name,
      signatures: signatures.map(({ parameters }) => parameters.map(shown)),
      documentation: [
        ts.displayPartsToString(hover?.documentation),
        ...(hover?.tags ?? []).map(({ text }) => ts.displayPartsToString(text)),
      ].join('\n'),
    };
  });
}

function shown({ displayParts, documentation }: ts.SignatureHelpParameter): Shown {
  return { name: ts.displayPartsToString(displayParts), text: ts.displayPartsToString(documentation) };
}
