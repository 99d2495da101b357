// Classes in Python, of torch's `nn`.
import type { Option } from '../modules/call.js';
import type { Entry } from '../modules/tree.js';
import { around, enclosed, type Items, type Language, missingBefore, WITHOUT_PARAMETERS } from './language.js';
import { python as literal } from './literals.js';
import type { Place } from './place.js';
import { loading } from './python_load.js';

/** What every module has in its `__dict__`: nothing else may be called so. */
const INSTANCE = (
  '_backward_hooks _backward_pre_hooks _buffers _forward_hooks _forward_hooks_always_called _forward_hooks_with_kwargs ' +
  '_forward_pre_hooks _forward_pre_hooks_with_kwargs _is_full_backward_hook _load_state_dict_post_hooks ' +
  '_load_state_dict_pre_hooks _modules _non_persistent_buffers_set _parameters _state_dict_hooks _state_dict_pre_hooks training'
).split(' ');

/** Beside these, what torch refuses as the name of a tensor, and takes as that of a module. */
const CLASS = (
  'T_destination _apply _call_impl _compiled_call_impl _get_backward_hooks _get_backward_pre_hooks _get_name ' +
  '_load_from_state_dict _maybe_warn_non_full_backward_hook _named_members _register_load_state_dict_pre_hook ' +
  '_register_state_dict_hook _replicate_for_data_parallel _save_to_state_dict _slow_forward _version _wrapped_call_impl ' +
  'add_module apply bfloat16 buffers call_super_init children compile cpu cuda double dump_patches eval extra_repr float ' +
  'forward get_buffer get_extra_state get_parameter get_submodule half ipu load_state_dict modules mtia named_buffers ' +
  'named_children named_modules named_parameters parameters register_backward_hook register_buffer register_forward_hook ' +
  'register_forward_pre_hook register_full_backward_hook register_full_backward_pre_hook ' +
  'register_load_state_dict_post_hook register_load_state_dict_pre_hook register_module register_parameter ' +
  'register_state_dict_post_hook register_state_dict_pre_hook requires_grad_ set_extra_state set_submodule share_memory ' +
  'state_dict to to_empty train type xpu zero_grad'
).split(' ');

const NO_MODULE: ReadonlySet<string> = new Set(INSTANCE);
const NO_TENSOR: ReadonlySet<string> = new Set([...INSTANCE, ...CLASS]);

const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global if ' +
    'import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

function value(option: Option): string {
  if (option === null) return 'None';
  if (typeof option === 'boolean') return option ? 'True' : 'False';
  if (typeof option === 'string') return literal(option);
  return typeof option === 'number' ? String(option) : tuple(option);
}

const tuple = (sizes: readonly number[]): string => `(${sizes.join(', ')}${sizes.length === 1 ? ',' : ''})`;

const keywords = (options: Readonly<Record<string, Option>>): string[] =>
  Object.entries(options).map(([name, option]) => `${name}=${value(option)}`);

/** Whether it can stand behind a dot, in a class: there `__x` would be another name, and ä may be one of two. */
const isIdentifier = (name: string): boolean => /^(?!__)[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !KEYWORDS.has(name);

const isReserved = (name: string): boolean => /^__.*__$/s.test(name);

const path = (parts: readonly string[]): string | undefined =>
  parts.every((part) => isIdentifier(part) && !NO_TENSOR.has(part)) ? ['self', ...parts].join('.') : undefined;

export const python: Language = {
  comment: ' #',
  has: () => true,
  construct: (name, args, options) => `nn.${name}(${[...args.map(value), ...keywords(options)].join(', ')})`,
  wrap: (name, module, options) => `nn.${name}(${[module, ...keywords(options)].join(', ')})`,
  instance: (name) => `${name}()`,
  list(name, items) {
    const [open, close] = name === 'ModuleList' ? ['([', '])'] : ['(', ')'];
    return enclosed(`nn.${name}${open}`, linesOf(items), close, '    ');
  },
  repeat(name, module, count) {
    const modules = `[${module} for _ in range(${count})]`;
    return `nn.${name}(${name === 'Sequential' ? '*' : ''}${modules})`;
  },
  moduleField(name, module) {
    if (NO_MODULE.has(name) || isReserved(name)) return undefined;
    if (isIdentifier(name)) return around(`self.${name} = `, module, '', ' #');
    return around(`self.add_module(${literal(name)}, `, module, ')', ' #');
  },
  tensorField(name, { shape, dtype }: Entry) {
    if (NO_TENSOR.has(name) || isReserved(name)) return undefined;
    const isFloat = /^b?float/.test(dtype);
    const tensor = `torch.empty(${tuple(shape)}${isFloat ? '' : `, dtype=torch.${dtype}`})`;
    if (!isFloat && !dtype.startsWith('complex')) return [`self.register_buffer(${literal(name)}, ${tensor})`];
    const parameter = `nn.Parameter(${tensor})`;
    return [isIdentifier(name) ? `self.${name} = ${parameter}` : `self.register_parameter(${literal(name)}, ${parameter})`];
  },
  tensorStatement: () => undefined,
  tie(parts, to) {
    const [target, source] = [path(parts), path(to)];
    return target === undefined || source === undefined ? undefined : `${target} = ${source}`;
  },
  classOf(name, fields, statements) {
    const body = ['super().__init__()', ...fields, ...statements];
    return [`class ${name}(nn.Module):`, '    def __init__(self):', ...body.map((line) => `        ${line}`)];
  },
  imports(_code, places) {
    const more = new Set(places.flatMap((place) => loading(place).imports));
    return [...more, 'import torch', 'from torch import nn'].sort((a, b) => order(a) - order(b));
  },
  use: (variable, model, place) => [...around(`${variable} = `, model, '', ' #'), ...load(variable, place)],
};

function linesOf(items: Items): string[] {
  return items.flatMap(([, module], i) => {
    const gaps = missingBefore(items, i).map((index) => `nn.Identity(),  # ${index}: ${WITHOUT_PARAMETERS}`);
    return [...gaps, ...around('', module, ',', ' #')];
  });
}

/** `import` before `from`. */
const order = (line: string): number => Number(line.startsWith('from '));

function load(variable: string, place: Place): string[] {
  const { key, rest, prefix } = place;
  const { lines, value: loaded } = loading(place);
  if (loaded === undefined) return ['# Only what runs the code in a pickle reads this file in Python.'];
  const steps = [...(key === null ? [] : [key]), ...rest];
  const taken = steps.map((step) => `[${typeof step === 'number' ? step : literal(step)}]`).join('');
  if (prefix === null) return [...lines, `${variable}.load_state_dict(${loaded}${taken})`];
  return [
    ...lines,
    `state_dict = ${loaded}${taken}`,
    `nn.modules.utils.consume_prefix_in_state_dict_if_present(state_dict, ${literal(prefix)})`,
    `${variable}.load_state_dict(state_dict)`,
  ];
}
