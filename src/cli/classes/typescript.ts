// Classes in TypeScript, of this library's `nn`.
import type { Option } from '../modules/call.js';
import type { Entry } from '../modules/tree.js';
import { around, enclosed, type Items, type Language, missingBefore, WITHOUT_PARAMETERS } from './language.js';
import { typescript as literal } from './literals.js';
import type { Place } from './place.js';

/** Attributes of `nn.Module` and of all objects: a field of this name would take their place. */
export const MEMBERS: ReadonlySet<string> = new Set(
  (
    '__defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__ __proto__ _entries _get_name _optional add_module ' +
    'apply bfloat16 bind buffers call children compile constructor cpu cuda dispose double eval extra_repr float forward ' +
    'get_buffer get_parameter get_submodule half hasOwnProperty isPrototypeOf load_state_dict modules ' +
    'named_buffers named_children named_modules named_parameters parameters propertyIsEnumerable prototype ' +
    'register_buffer register_forward_hook register_forward_pre_hook register_module register_parameter ' +
    'requires_grad_ state_dict to toLocaleString toString train training valueOf zero_grad'
  ).split(' '),
);

/** The classes of `nn` that a file can be told to be of. */
export const CLASSES: ReadonlySet<string> = new Set(
  (
    'BatchNorm1d BatchNorm2d Bilinear Conv1d Conv2d ConvTranspose1d Embedding GRU GRUCell GroupNorm LSTM LSTMCell LayerNorm ' +
    'Linear MultiheadAttention RNN RNNCell'
  ).split(' '),
);

function value(option: Option): string {
  if (typeof option === 'string') return literal(option);
  return typeof option === 'object' && option !== null ? `[${option.join(', ')}]` : String(option);
}

function keywords(options: Readonly<Record<string, Option>>): string[] {
  const entries = Object.entries(options).map(([name, option]) => `${name}: ${value(option)}`);
  return entries.length === 0 ? [] : [`{ ${entries.join(', ')} }`];
}

/** A name as it stands in a class, or undefined if no field can have it. */
function fieldName(name: string): string | undefined {
  if (MEMBERS.has(name)) return undefined;
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !MODIFIERS.has(name) ? name : literal(name);
}

/** Words with a meaning before the name of a field. */
const MODIFIERS: ReadonlySet<string> = new Set(
  'abstract accessor async declare get override private protected public readonly set static'.split(' '),
);

function path(parts: readonly string[]): string | undefined {
  const fields = parts.map(fieldName);
  const plain = fields.every((field) => field !== undefined && !field.startsWith("'"));
  return plain ? ['this', ...fields].join('.') : undefined;
}

/** tfjs's dtype for integers and booleans, which are buffers; floats are parameters. */
function fixedDtype(dtype: string): string | undefined {
  return dtype === 'bool' ? 'bool' : /^u?int/.test(dtype) ? 'int32' : undefined;
}

/** More dimensions than this no tensor of tfjs has. */
const MAX_RANK = 6;

export const typescript: Language = {
  comment: '//',
  has: (name) => CLASSES.has(name) || /^utils\.(parametrizations\.)?weight_norm$/.test(name),
  construct: (name, args, options) => `new nn.${name}(${[...args.map(value), ...keywords(options)].join(', ')})`,
  wrap: (name, module, options) => `nn.${name}(${[module, ...keywords(options)].join(', ')})`,
  instance: (name) => `new ${name}()`,
  list(name, items) {
    const numbered = items.some((_, i) => missingBefore(items, i).length > 0);
    const [open, close] = name === 'ModuleList' ? ['([', '])'] : numbered ? ['({', '})'] : ['(', ')'];
    return enclosed(`new nn.${name}${open}`, linesOf(items, numbered), close, '  ');
  },
  repeat(name, module, count) {
    const modules = `Array.from({ length: ${count} }, () => ${module})`;
    return `new nn.${name}(${name === 'Sequential' ? '...' : ''}${modules})`;
  },
  moduleField(name, module) {
    const field = fieldName(name);
    return field === undefined ? undefined : around(`${field} = `, module, ';', '//');
  },
  tensorField(name, { shape, dtype }: Entry) {
    const field = fieldName(name);
    if (field === undefined) return undefined;
    if (shape.length > MAX_RANK) return [`// ${field} has ${shape.length} dimensions; tfjs has ${MAX_RANK} at most`];
    if (fixedDtype(dtype) !== undefined) return [`declare ${field}: tf.Tensor;`];
    return [`${field} = new nn.Parameter(tf.zeros([${shape.join(', ')}]));`];
  },
  tensorStatement(name, { shape, dtype }: Entry) {
    const fixed = fixedDtype(dtype);
    if (fixed === undefined || fieldName(name) === undefined || shape.length > MAX_RANK) return undefined;
    return `this.register_buffer(${literal(name)}, tf.zeros([${shape.join(', ')}], '${fixed}'));`;
  },
  tie(parts, to) {
    const [target, source] = [path(parts), path(to)];
    return target === undefined || source === undefined ? undefined : `${target} = ${source};`;
  },
  classOf(name, fields, statements) {
    const constructor = ['constructor() {', '  super();', ...statements.map((statement) => `  ${statement}`), '}'];
    const body = statements.length === 0 ? fields : [...fields, '', ...constructor];
    return [`class ${name} extends nn.Module {`, ...body.map((line) => (line === '' ? '' : `  ${line}`)), '}'];
  },
  imports(code) {
    return [
      ...(code.some((line) => line.includes('tf.zeros(')) ? ["import * as tf from '@tensorflow/tfjs';"] : []),
      "import * as torch from 'tfjs-torch-rnn';",
      'const { nn } = torch;',
    ];
  },
  use: (variable, model, place) => [...around(`const ${variable} = `, model, ';', '//'), ...load(variable, place)],
};

function linesOf(items: Items, numbered: boolean): string[] {
  return items.flatMap(([index, module], i) => {
    const missing = missingBefore(items, i);
    const range = missing.length > 1 ? `${missing[0]} to ${missing.at(-1)}: each` : `${missing[0]}:`;
    const gap = missing.length === 0 ? [] : [`// ${range} ${WITHOUT_PARAMETERS}`];
    return [...gap, ...around(numbered ? `${index}: ` : '', module, ',', '//')];
  });
}

function load(variable: string, { file, key, prefix, rest }: Place): string[] {
  const options = keywords({ ...(key !== null && { key }), ...(prefix !== null && { prefix }) });
  const args = [literal(file), ...options].join(', ');
  if (rest.length === 0) return [`${variable}.load_state_dict(await torch.load(${args}));`];
  const type = rest.reduceRight<string>(
    (inner, step) => (typeof step === 'number' ? `${inner}[]` : `{ ${literal(step)}: ${inner} }`),
    'torch.nn.StateDict',
  );
  const steps = rest.map((step) => `[${typeof step === 'number' ? step : literal(step)}]`).join('');
  return [`${variable}.load_state_dict((await torch.load<${type}>(${args}))${steps});`];
}
