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
const MAX_PARTS = 50;

const emptyNode = (): Node => ({ tensors: new Map(), children: new Map() });

export function treeOf(entries: ReadonlyMap<string, Entry>): Tree {
  const root = emptyNode();
  const strange: string[] = [];
  for (const [name, entry] of entries) {
    const parts = name.length > MAX_NAME ? [] : name.split('.');
    if (parts.length === 0 || parts.length > MAX_PARTS || parts.includes('')) strange.push(name);
    else place(root, parts, entry);
  }
  return { root, strange };
}

function place(root: Node, parts: readonly string[], entry: Entry): void {
  let node = root;
  for (const part of parts.slice(0, -1)) {
    let child = node.children.get(part);
    if (child === undefined) node.children.set(part, (child = emptyNode()));
    node = child;
  }
  node.tensors.set(parts.at(-1) ?? '', entry);
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
