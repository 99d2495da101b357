// All tensors: a tree of the modules that they are in, or a table that can be sorted. As many rows are in the page as are seen.
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { useVirtualRows } from '../ui/virtual_rows.js';
import type { FileReport } from './file.js';
import { elementsOf, type Order, type Row } from './rows.js';
import type { State } from './state.js';
import { bytesText, counted, grouped, shapeText } from './text.js';

const ROW_HEIGHT = 36;

const COLUMNS: readonly { readonly by: Order['by']; readonly title: string }[] = [
  { by: 'name', title: 'name' },
  { by: 'dtype', title: 'dtype' },
  { by: 'elements', title: 'shape' },
  { by: 'bytes', title: 'size' },
];

export function TensorList({ state, file }: { state: State; file: FileReport }) {
  const asTree = state.view.value === 'tree';
  return (
    <section class="card tensor-list" aria-labelledby="tensors-title">
      <div class="row spread">
        <h3 id="tensors-title">Tensors</h3>
        <div class="tabs compact" role="group" aria-label="Tensors as">
          {['tree', 'table'].map((view) => (
            <button
              key={view}
              type="button"
              aria-pressed={view === state.view.value}
              onClick={() => void (state.view.value = view)}
            >
              {view === 'tree' ? 'Tree' : 'Table'}
            </button>
          ))}
        </div>
      </div>
      <label class="field">
        <span class="sr-only">Filter by name, dtype or shape</span>
        <input
          type="search"
          placeholder="Filter by name, dtype or shape"
          value={state.filter.value}
          onInput={({ currentTarget }) => void (state.filter.value = currentTarget.value)}
        />
      </label>
      <Rows state={state} file={file} asTree={asTree} />
      {state.filter.value !== '' && (
        <p class="soft small" role="status">
          {counted(state.rows.value.filter(({ kind }) => kind === 'tensor').length, 'tensor')} of{' '}
          {grouped(file.tensors.length)}
        </p>
      )}
    </section>
  );
}

function Rows({ state, file, asTree }: { state: State; file: FileReport; asTree: boolean }) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = state.rows.value;
  const { items, height, show } = useVirtualRows(scroller, rows.length, ROW_HEIGHT);
  const active = useSignal(0);
  const activeIn = ({ length }: readonly Row[]): number => Math.max(0, Math.min(active.value, length - 1));
  useEffect(() => {
    const chosen = rows.findIndex((row) => row.kind === 'tensor' && row.index === state.tensor.value);
    if (chosen < 0) return;
    active.value = chosen;
    show(chosen);
  }, [file]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const rows = state.rows.value; // keys may come faster than they are drawn
    const at = activeIn(rows);
    const row = rows[at];
    const go = (to: number): void => {
      const next = Math.max(0, Math.min(rows.length - 1, to));
      const row = rows[next];
      active.value = next;
      show(next);
      if (row.kind === 'tensor') state.choose(row.index);
    };
    if (row === undefined) return;
    const toggles =
      row.kind === 'branch' && (event.key === (row.open ? 'ArrowLeft' : 'ArrowRight') || /^( |Enter)$/.test(event.key));
    const parent = rows.findLastIndex((other, i) => i < at && other.level < row.level);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1, PageDown: at + 10, PageUp: at - 10 }[
      event.key
    ];
    if (toggles) state.toggle(row.branch.path);
    else if (event.key === 'ArrowLeft' && parent >= 0) go(parent);
    else if (to !== undefined) go(to);
    else return;
    event.preventDefault();
  };

  const at = activeIn(rows);
  return (
    <div
      class="rows"
      ref={scroller}
      role={asTree ? 'treegrid' : 'grid'}
      aria-label="Tensors"
      aria-rowcount={rows.length + 1}
      aria-activedescendant={rows.length > 0 ? `row-${at}` : undefined}
      tabindex={0}
      onKeyDown={onKeyDown}
    >
      <div class="line head" role="row" aria-rowindex={1}>
        {COLUMNS.map(({ by, title }) => (
          <Heading key={by} state={state} by={by} title={title} sortable={!asTree} />
        ))}
      </div>
      <div class="space" role="rowgroup" style={{ height: `${height}px` }}>
        {items.map(({ index, start }) => (
          <Line
            key={index}
            {...{ state, file, index, start }}
            row={rows[index]}
            active={index === at}
            onClick={() => void (active.value = index)}
          />
        ))}
      </div>
    </div>
  );
}

function Heading({ state, by, title, sortable }: { state: State; by: Order['by']; title: string; sortable: boolean }) {
  const { order } = state;
  if (!sortable) {
    return (
      <span role="columnheader" class={by}>
        {title}
      </span>
    );
  }
  const sorted = order.value.by === by;
  const down = sorted && !order.value.down;
  return (
    <span role="columnheader" class={by} aria-sort={sorted ? (order.value.down ? 'descending' : 'ascending') : 'none'}>
      <button type="button" onClick={() => void (order.value = { by, down })}>
        {title}
        <span aria-hidden="true">{sorted ? (order.value.down ? ' ↓' : ' ↑') : ''}</span>
      </button>
    </span>
  );
}

interface LineProps {
  state: State;
  file: FileReport;
  row: Row | undefined;
  index: number;
  start: number;
  active: boolean;
  onClick: () => void;
}

function Line({ state, file, row, index, start, active, onClick }: LineProps) {
  if (row === undefined) return null;
  const isTensor = row.kind === 'tensor';
  const choose = (): void => {
    onClick();
    if (row.kind === 'tensor') state.choose(row.index);
    else state.toggle(row.branch.path);
  };
  return (
    <div
      id={`row-${index}`}
      role="row"
      class={`line ${row.kind}${active ? ' active' : ''}`}
      aria-rowindex={index + 2}
      aria-level={state.view.value === 'tree' ? row.level : undefined}
      aria-expanded={row.kind === 'branch' ? row.open : undefined}
      aria-selected={isTensor ? row.index === state.tensor.value : undefined}
      style={{ transform: `translateY(${start - ROW_HEIGHT}px)`, '--level': row.level }}
      onClick={choose}
    >
      {row.kind === 'branch' ? <BranchCells row={row} /> : <TensorCells row={row} file={file} />}
    </div>
  );
}

function BranchCells({ row: { branch, open } }: { row: Extract<Row, { kind: 'branch' }> }) {
  return (
    <>
      <span role="gridcell" class="name">
        <svg class={open ? 'turn open' : 'turn'} viewBox="0 0 16 16" aria-hidden="true">
          <path d="m6 4 4 4-4 4" />
        </svg>
        <strong>{branch.name}</strong>
      </span>
      <span role="gridcell" class="summary soft">
        {counted(branch.count, 'tensor')}, {counted(branch.elements, 'number')}
      </span>
    </>
  );
}

function TensorCells({ row, file }: { row: Extract<Row, { kind: 'tensor' }>; file: FileReport }) {
  const tensor = file.tensors[row.index];
  return (
    <>
      <span role="gridcell" class="name" title={tensor.name}>
        {row.label}
        {tensor.sameAs !== undefined && <span class="badge">is {tensor.sameAs}</span>}
      </span>
      <span role="gridcell" class="dtype soft">
        {tensor.dtype}
      </span>
      <span role="gridcell" class="elements" title={counted(elementsOf(tensor), 'number')}>
        {shapeText(tensor.shape)}
      </span>
      <span role="gridcell" class="bytes soft">
        {bytesText(tensor.bytes)}
      </span>
    </>
  );
}
