// Modules as the fixtures describe them: class name and positional arguments, nested modules among them.
import { nn } from 'tfjs-torch-rnn';

export interface ModuleSpec {
  class: string;
  arguments: unknown[];
}

type Constructor = new (...args: unknown[]) => nn.Module;

const isSpec = (value: unknown): value is ModuleSpec => typeof value === 'object' && value !== null && 'class' in value;

export function build(spec: ModuleSpec): nn.Module {
  const module = (nn as unknown as Record<string, Constructor>)[spec.class];
  return new module(...spec.arguments.map((argument) => (isSpec(argument) ? build(argument) : argument)));
}
