// Which modules of torch's a state dict belongs to, as far as the names and shapes in it tell.
import { attention } from './attention.js';
import type { Call } from './call.js';
import { choose, dimensionsBehind } from './choose.js';
import { convolution, linear } from './layers.js';
import { batchNorm, norm } from './norms.js';
import { cell, recurrent } from './recurrent.js';
import type { Shapes } from './shapes.js';
import { type Entry, type Node, shapesOf, treeOf } from './tree.js';
import { unwrap, type Wrap } from './weight_norm.js';

export type Module = Leaf | List | Composite;

/** One of torch's own modules. */
export interface Leaf {
  readonly kind: 'leaf';
  readonly call: Call;
  readonly wraps: readonly Wrap[];
  /** Other calls that fit, where neither names nor neighbours rule them out. */
  readonly others: readonly Call[];
  /** Its tensors alone, for an `nn` that lacks it. */
  readonly body: Composite;
}

/** Modules by number. One that is missing has no parameters. */
export interface List {
  readonly kind: 'list';
  readonly name: 'Sequential' | 'ModuleList';
  readonly items: readonly (readonly [index: number, module: Module])[];
}

/** A class of somebody's own. */
export interface Composite {
  readonly kind: 'composite';
  readonly tensors: readonly (readonly [name: string, entry: Entry])[];
  readonly modules: readonly (readonly [name: string, module: Module])[];
}

export interface Recognised {
  readonly module: Module;
  /** The leaves by their full names; that of the model itself is empty. */
  readonly leaves: ReadonlyMap<string, Leaf>;
  /** Names that are no model's, which are not in it. */
  readonly strange: readonly string[];
}

const KINDS: readonly ((shapes: Shapes) => Call[])[] = [recurrent, cell, attention, batchNorm, convolution, linear, norm];

export function recognise(entries: ReadonlyMap<string, Entry>): Recognised {
  const { root, strange } = treeOf(entries);
  const leaves = leavesOf(root);
  return {
    module: moduleOf(root, '', leaves),
    leaves: new Map([...leaves.values()].map(({ path, leaf }) => [path.join('.'), leaf])),
    strange,
  };
}

type Leaves = ReadonlyMap<Node, { path: readonly string[]; leaf: Leaf }>;

interface Candidate {
  path: readonly string[];
  fits: readonly Call[];
  wraps: readonly Wrap[];
}

/** The nodes that are torch's own modules, each chosen with regard to those around it. */
function leavesOf(root: Node): Leaves {
  const candidates = new Map<Node, Candidate>();
  const visit = (node: Node, path: readonly string[]): void => {
    const candidate = candidateOf(node, path);
    if (candidate) candidates.set(node, candidate);
    else for (const [name, child] of node.children) visit(child, [...path, name]);
  };
  visit(root, []);

  const inOrder = [...candidates.values()];
  let before: Call | undefined;
  let dimensions = 1;
  const nodes = [...candidates.keys()];
  const choices = inOrder.map(({ path, fits, wraps }, i) => {
    const name = path.findLast((part) => !/^\d+$/.test(part)) ?? '';
    const choice = choose(fits, { name, before, after: inOrder[i + 1]?.fits ?? [], dimensions });
    before = choice.call;
    dimensions = dimensionsBehind(before) ?? dimensions;
    return { path, leaf: { kind: 'leaf' as const, wraps, ...choice, body: bodyOf(nodes[i]) } };
  });
  return new Map(nodes.map((node, i) => [node, choices[i]]));
}

function bodyOf({ tensors, children }: Node): Composite {
  return { kind: 'composite', tensors: [...tensors], modules: [...children].map(([name, child]) => [name, bodyOf(child)]) };
}

function candidateOf(node: Node, path: readonly string[]): Candidate | undefined {
  const stored = shapesOf(node);
  if (stored === undefined) return undefined;
  const { shapes, wraps } = unwrap(stored);
  const fits = KINDS.flatMap((kind) => kind(shapes));
  return fits.length > 0 ? { path, fits, wraps } : undefined;
}

function moduleOf(node: Node, name: string, leaves: Leaves): Module {
  const { leaf } = leaves.get(node) ?? {};
  if (leaf) return leaf;
  const inList = isNumbered(node);
  const modules = [...node.children].map(([key, child]) => [key, moduleOf(child, inList ? name : key, leaves)] as const);
  if (!inList) return { kind: 'composite', tensors: [...node.tensors], modules };
  const items = modules.map(([key, module]) => [Number(key), module] as const).sort(([a], [b]) => a - b);
  return { kind: 'list', name: isSequence(items, name) ? 'Sequential' : 'ModuleList', items };
}

/** As many modules may be missing in a list for each that is there. */
const MISSING = 4;

function isNumbered({ tensors, children }: Node): boolean {
  if (tensors.size > 0 || children.size === 0) return false;
  const most = (1 + MISSING) * children.size;
  return [...children.keys()].every((key) => /^(0|[1-9]\d{0,8})$/.test(key) && Number(key) <= most);
}

const SEQUENCES = /seq|net$|features|classifier|mlp|head|^layer\d+$|downsample|shortcut/i;

/** Whether the modules are called one after the other, as far as that can be told: then some may have no parameters. */
function isSequence(items: List['items'], name: string): boolean {
  const last = items.at(-1)?.[0] ?? 0;
  if (last >= items.length || SEQUENCES.test(name)) return true;
  return items.every(([, module], i) => {
    if (module.kind === 'composite') return false;
    if (module.kind === 'list') return true;
    const before = items[i - 1]?.[1];
    const outputs = before?.kind === 'leaf' ? before.call.outputs : undefined;
    return isFunction(module.call) && (outputs === undefined || outputs === module.call.inputs);
  });
}

/** Whether the module takes a tensor and returns one. */
const isFunction = ({ name }: Call): boolean => !/RNN|LSTM|GRU|Attention|Bilinear/.test(name);
