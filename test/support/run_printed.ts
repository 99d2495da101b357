// Runs a program in TypeScript that `inspect` printed.
import * as tf from '@tensorflow/tfjs';
import vm from 'node:vm';
import * as torch from 'tfjs-torch-rnn';
import ts from 'typescript';

/** Runs the code, and gives what the variable holds at its end, in a list: what has a `then` cannot be awaited. */
export async function runPrinted(code: readonly string[], variable: string): Promise<[torch.nn.Module]> {
  const body = code.filter((line) => !line.startsWith('import ')).join('\n');
  const { outputText, diagnostics = [] } = ts.transpileModule(`(async (tf, torch) => {${body}\nreturn [${variable}];\n})`, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    reportDiagnostics: true,
  });
  if (diagnostics.length > 0) throw new Error(ts.formatDiagnostics(diagnostics, HOST));
  const load = vm.runInThisContext(outputText) as (...args: unknown[]) => Promise<[torch.nn.Module]>;
  return load(tf, torch);
}

const HOST: ts.FormatDiagnosticsHost = {
  getCurrentDirectory: () => '',
  getCanonicalFileName: (name) => name,
  getNewLine: () => '\n',
};
