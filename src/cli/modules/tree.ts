// The names of a state dict by their dots: modules inside modules, and the tensors of each.
import type { Shape } from './shapes.js';

/** What is known of a tensor from its entry. */
export interface Entry {
  readonly shape: Shape;
  readonly dtype: string;
}

export interface Node {
  readonly tensors: Map<string, Entry>;
  readonly children: Map<string, Node>;
}

export interface Tree {
  readonly root: Node;
  /** Names that no module of torch's gives its tensors. */
  readonly strange: readonly string[];
}

/** Longer names, and names of more parts, are no model's. */
const MAX_NAME = 500;
const MAX_PARTS = 25;
/** Nor has a model more modules for each tensor, beside a few. */
const MODULES_PER_TENSOR = 3;
const FEW = 1000;

export function treeOf(entries: ReadonlyMap<string, Entry>): Tree {
  const builder = new Builder(MODULES_PER_TENSOR * entries.size + FEW);
  const strange: string[] = [];
  for (const [name, entry] of entries) if (!builder.place(name, entry)) strange.push(name);
  return { root: builder.root, strange };
}

class Builder {
  readonly root = newNode();

  constructor(private modulesLeft: number) {}

  /** Whether there is a place for the tensor. */
  place(name: string, entry: Entry): boolean {
    const parts = name.length > MAX_NAME ? [] : name.split('.');
    if (parts.length === 0 || parts.length > MAX_PARTS || parts.includes('')) return false;
    let node = this.root;
    for (const part of parts.slice(0, -1)) {
      let child = node.children.get(part);
      if (child === undefined) {
        if (this.modulesLeft-- <= 0) return false;
        node.children.set(part, (child = newNode()));
      }
      node = child;
    }
    node.tensors.set(parts.at(-1) ?? '', entry);
    return true;
  }
}

function newNode(): Node {
  return { tensors: new Map(), children: new Map() };
}

/** Inside a module that torch itself defines, only these names have tensors below. */
const INNER: ReadonlySet<string> = new Set(['out_proj', 'parametrizations']);

/** All tensors of a node that may be one of torch's own modules. */
export function shapesOf({ tensors, children }: Node): Map<string, Shape> | undefined {
  if (![...children.keys()].every((name) => INNER.has(name))) return undefined;
  const shapes = new Map([...tensors].map(([name, { shape }]) => [name, shape]));
  for (const [name, child] of children) addAll(shapes, `${name}.`, child);
  return shapes;
}

function addAll(shapes: Map<string, Shape>, prefix: string, { tensors, children }: Node): void {
  for (const [name, { shape }] of tensors) shapes.set(prefix + name, shape);
  for (const [name, child] of children) addAll(shapes, `${prefix}${name}.`, child);
}
