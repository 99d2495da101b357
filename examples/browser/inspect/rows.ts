// The tensors of a file as rows: a tree by the dots of their names, or a table in some order.
import type { TensorRow } from './file.js';

/** A module, or a dict, with what is in it. */
export interface Branch {
  readonly name: string;
  /** From the outermost on, with dots. */
  readonly path: string;
  readonly branches: Map<string, Branch>;
  readonly tensors: number[];
  /** Of all tensors inside. */
  elements: number;
  count: number;
}

export type Row =
  | { readonly kind: 'branch'; readonly branch: Branch; readonly level: number; readonly open: boolean }
  | { readonly kind: 'tensor'; readonly index: number; readonly level: number; readonly label: string };

export interface Order {
  readonly by: 'place' | 'name' | 'dtype' | 'elements' | 'bytes';
  readonly down: boolean;
}

export interface Shown {
  readonly asTree: boolean;
  readonly filter: string;
  readonly order: Order;
  /** The paths of the branches that are closed. */
  readonly closed: ReadonlySet<string>;
}

export const elementsOf = ({ shape }: TensorRow): number => shape.reduce((product, size) => product * size, 1);

const newBranch = (name: string, path: string): Branch => ({
  name,
  path,
  branches: new Map(),
  tensors: [],
  elements: 0,
  count: 0,
});

/** No name has more parts; what is deeper stays in one. */
const MAX_DEPTH = 30;

export function treeOf(tensors: readonly TensorRow[]): Branch {
  const root = newBranch('', '');
  for (const [index, tensor] of tensors.entries()) {
    let branch = root;
    const parts = tensor.name.split('.');
    const above = [root];
    for (const part of parts.slice(0, Math.min(parts.length - 1, MAX_DEPTH))) {
      const path = branch === root ? part : `${branch.path}.${part}`;
      const next = branch.branches.get(part) ?? newBranch(part, path);
      branch.branches.set(part, next);
      above.push((branch = next));
    }
    branch.tensors.push(index);
    for (const one of above) {
      one.count++;
      if (tensor.sameAs === undefined) one.elements += elementsOf(tensor);
    }
  }
  return root;
}

export function rowsOf(tensors: readonly TensorRow[], tree: Branch, shown: Shown): Row[] {
  const filter = shown.filter.trim().toLowerCase();
  const fits = (index: number): boolean => filter === '' || matches(tensors[index], filter);
  if (!shown.asTree) {
    const indices = sorted(tensors, [...tensors.keys()].filter(fits), shown.order);
    return indices.map((index) => ({ kind: 'tensor', index, level: 1, label: tensors[index].name }));
  }
  const rows: Row[] = [];
  const visit = (branch: Branch, level: number): void => {
    for (const index of branch.tensors.filter(fits)) {
      const start = branch.path === '' ? 0 : branch.path.length + 1;
      rows.push({ kind: 'tensor', index, level, label: tensors[index].name.slice(start) });
    }
    for (const child of branch.branches.values()) {
      const open = filter !== '' || !shown.closed.has(child.path); // what is found is seen
      const at = rows.push({ kind: 'branch', branch: child, level, open });
      if (!open) continue;
      visit(child, level + 1);
      if (filter !== '' && rows.length === at) rows.pop(); // nothing in it fits
    }
  };
  visit(tree, 1);
  return rows;
}

const matches = ({ name, dtype, shape }: TensorRow, filter: string): boolean =>
  `${name} ${dtype} (${shape.join(', ')})`.toLowerCase().includes(filter);

function sorted(tensors: readonly TensorRow[], indices: number[], { by, down }: Order): number[] {
  const value = (index: number): string | number => {
    const tensor = tensors[index];
    if (by === 'place') return index;
    return by === 'elements' ? elementsOf(tensor) : tensor[by];
  };
  const compare = (a: string | number, b: string | number): number =>
    typeof a === 'string' ? a.localeCompare(String(b), 'en', { numeric: true }) : a - Number(b);
  return indices.sort((a, b) => (down ? -1 : 1) * compare(value(a), value(b)));
}
