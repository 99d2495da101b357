// What a program is made for, what it writes, and whether the device has the memory for it.
import type { RecurrenceInput } from '../form.js';
import type { ModeName } from '../modes.js';
import type { Cell } from './cells.js';
import { type Block, type Counts, sizeOf } from '../../../engines/webgpu/layout.js';
import { deviceLimits } from '../../../engines/webgpu/program.js';

export interface Sizes {
  mode: ModeName;
  cell: Cell;
  H: number;
  R: number;
  isProjected: boolean;
  hasBias: boolean;
}

export function sizesOf(mode: ModeName, cell: Cell, { weights: { w_hh, b_hh, w_hr } }: RecurrenceInput): Sizes {
  const H = w_hh.shape[0] / cell.gates;
  return { mode, cell, H, R: w_hh.shape[1], isProjected: w_hr !== undefined, hasBias: b_hh !== undefined };
}

export const countsOf = ({ x, state0 }: RecurrenceInput): Counts => ({ rows: x.shape[0], batch: state0[0].shape[0] });

/** The variables of the forward step that backward needs. */
export const recordOf = ({ cell, isProjected }: Sizes): readonly string[] =>
  isProjected ? [...cell.record, 'm'] : cell.record;

export function forwardBlocks(sizes: Sizes, keep: boolean): Block[] {
  const { cell, H, R } = sizes;
  return [
    { name: 'output', count: 'rows', width: R },
    ...(keep ? recordOf(sizes).map((name): Block => ({ name, count: 'rows', width: H })) : []),
    ...(keep && cell.previous ? [{ name: 'first', count: 'batch', width: H } as const] : []),
    { name: 'h_n', count: 'batch', width: R },
    ...(cell.hasCell ? [{ name: 'c_n', count: 'batch', width: H } as const] : []),
  ];
}

export function backwardBlocks({ cell, H, R, isProjected }: Sizes): Block[] {
  return [
    { name: 'dHiddenSide', count: 'rows', width: cell.gates * H },
    ...(cell.inputSides ? [{ name: 'dInputSide', count: 'rows', width: cell.gates * H } as const] : []),
    ...(isProjected ? [{ name: 'dOutputTotal', count: 'rows', width: R } as const] : []),
    { name: 'dh_0', count: 'batch', width: R },
    ...(cell.hasCell ? [{ name: 'dc_0', count: 'batch', width: H } as const] : []),
  ];
}

/** Products of one dispatch, at most: a system resets a GPU that a dispatch keeps busy for seconds. */
const MAX_PRODUCTS = 2 ** 34;

const productsOf = ({ cell, H, R }: Sizes, rows: number): number => rows * cell.gates * H * R;

/** Whether one program can run all steps, forward and backward: the states fit into a workgroup's memory. */
export function fitsSequence(sizes: Sizes, counts: Counts): boolean {
  const { cell, H, R, isProjected } = sizes;
  const ofCell = cell.hasCell ? H : 0;
  const shared = ofCell + Math.max(2 * R + (isProjected ? H : 0), R + cell.gates * H);
  const spare = 64; // bytes, for the number of steps, and for each array's alignment
  const { maxComputeWorkgroupStorageSize } = deviceLimits();
  return 4 * shared + spare <= maxComputeWorkgroupStorageSize && productsOf(sizes, counts.rows) <= MAX_PRODUCTS;
}

/** Whether a program can run one step at least: what it writes, of all steps, fits into a buffer. */
export function fitsStep(sizes: Sizes, counts: Counts): boolean {
  const written = Math.max(sizeOf(forwardBlocks(sizes, true), counts), sizeOf(backwardBlocks(sizes), counts));
  const { maxStorageBufferBindingSize } = deviceLimits();
  return 4 * written <= maxStorageBufferBindingSize && productsOf(sizes, counts.batch) <= MAX_PRODUCTS;
}
