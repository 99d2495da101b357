// The classes that fit state dicts, and the lines that make models of them and load the file, in one language.
import { quote } from '../../serialization/quote.js';
import type { Composite, Leaf, List, Module } from '../modules/recognise.js';
import { ClassNames } from './class_names.js';
import type { Expression, Items, Language } from './language.js';
import type { Place } from './place.js';

/** A state dict in the file, and the model that it fits. */
export interface Model {
  readonly variable: string;
  readonly module: Module;
  /** Two names of one tensor. */
  readonly ties: readonly (readonly [name: string, first: string])[];
  readonly place: Place;
}

/** More lines than this help nobody. */
export const MAX_LINES = 1000;

/** The program, or undefined if it is too long. */
export function program(language: Language, models: readonly Model[]): string[] | undefined {
  const writer = new Writer(language);
  const uses = models.flatMap((model) => ['', ...writer.use(model)]);
  const code = [...writer.classes.flatMap((lines) => ['', ...lines]), ...uses];
  const places = models.map(({ place }) => place);
  return writer.isTooLong || code.length > MAX_LINES ? undefined : [...language.imports(code, places), ...code];
}

/** So many of the same in a row are written as one. */
const MANY = 3;

const NOTHING: Expression = { lines: [''] };

class Writer {
  readonly classes: string[][] = [];
  private readonly names = new ClassNames();
  /** The class of each body: what looks the same is one. */
  private readonly known = new Map<string, string>();
  /** Whether there are more lines than there may be: then nothing more is written. */
  isTooLong = false;
  private lines = 0;

  constructor(private readonly language: Language) {}

  use({ variable, module, ties, place }: Model): string[] {
    const { language } = this;
    const tied = ties.flatMap(([name, first]) => {
      const [path, to] = [attributes(module, name), attributes(module, first)];
      return (path && to && language.tie(path, to)) ?? [];
    });
    const model =
      module.kind === 'composite'
        ? { lines: [language.instance(this.classOf(module, variable, tied))] }
        : this.expression(module, variable);
    return language.use(variable, model, place);
  }

  private expression(module: Module, name: string): Expression {
    const expression = this.isTooLong ? NOTHING : this.expressionOf(module, name);
    this.isTooLong ||= expression.lines.length > MAX_LINES;
    return this.isTooLong ? NOTHING : expression;
  }

  private expressionOf(module: Module, name: string): Expression {
    if (module.kind === 'leaf') return this.leaf(module, name);
    if (module.kind === 'list') return this.list(module, name);
    return { lines: [this.language.instance(this.classOf(module, name, []))] };
  }

  private leaf({ call: { name, args, options = {} }, wraps, others, body }: Leaf, attribute: string): Expression {
    const { language } = this;
    const absent = [name, ...wraps.map((wrap) => wrap.name)].find((used) => !language.has(used));
    if (absent !== undefined) {
      return {
        lines: [language.instance(this.classOf(body, attribute, []))],
        note: `nn.${absent} is not here: its tensors alone`,
      };
    }
    const made = language.construct(name, args, options);
    const line = wraps.reduce((inner, { name, options }) => language.wrap(name, inner, options), made);
    const alternatives = others
      .filter((other) => language.has(other.name))
      .map(({ name, args, options = {} }) => language.construct(name, args, options));
    const note = name === 'MultiheadAttention' ? 'the number of heads is not in a file' : undefined;
    return { lines: [line], note: alternatives.length > 0 ? `or ${alternatives.join(', ')}` : note };
  }

  private list({ name, items }: List, parent: string): Expression {
    const inside: Items = items.map(([index, module]) => [index, this.expression(module, singular(parent))]);
    const [, { lines, note }] = inside[0];
    const isRun = inside.every(
      ([index, item], i) => index === i && item.lines.join() === lines.join() && item.note === note,
    );
    if (!isRun || inside.length < MANY || lines.length > 1) return this.language.list(name, inside);
    return { lines: [this.language.repeat(name, lines[0], inside.length)], note };
  }

  /** The name of the class, written if there is none like it. */
  private classOf(module: Composite, name: string, ties: readonly string[]): string {
    const fields = this.fields(module);
    const statements = [...this.made(module), ...ties];
    const body = [...fields, ...statements].join('\n');
    const before = this.known.get(body);
    if (before !== undefined) return before;
    const className = this.names.take(name);
    const lines = this.language.classOf(className, fields, statements);
    this.known.set(body, className);
    this.classes.push(lines);
    this.lines += lines.length;
    this.isTooLong ||= this.lines > MAX_LINES;
    return className;
  }

  private fields({ tensors, modules }: Composite): string[] {
    const { language } = this;
    const names = new Set(modules.map(([name]) => name));
    return [
      ...tensors.flatMap(([name, entry]) => {
        return (names.has(name) ? undefined : language.tensorField(name, entry)) ?? this.refused(name);
      }),
      ...modules.flatMap(([name, module]) => {
        return language.moduleField(name, this.expression(module, name)) ?? this.refused(name);
      }),
    ];
  }

  /** What the constructor makes beside the fields. */
  private made({ tensors, modules }: Composite): string[] {
    const names = new Set(modules.map(([name]) => name));
    return tensors.flatMap(([name, entry]) => (names.has(name) ? [] : (this.language.tensorStatement(name, entry) ?? [])));
  }

  private refused(name: string): string[] {
    return [`${this.language.comment.trim()} no attribute can be called ${quote(name)}`];
  }
}

/** `layers` are made of `layer`. */
const singular = (name: string): string => name.replace(/([^s])s$/, '$1');

/** The attributes that lead to a tensor; undefined where the way leads through a list. */
function attributes(module: Module, name: string): string[] | undefined {
  const path = name.split('.');
  let at: Module | undefined = module;
  for (const [i, part] of path.entries()) {
    const isLast = i === path.length - 1;
    if (at === undefined || at.kind === 'list' || (at.kind === 'leaf' && (!isLast || at.wraps.length > 0))) return undefined;
    if (at.kind === 'composite' && !isLast) at = at.modules.find(([name]) => name === part)?.[1];
  }
  return path;
}
