// The tables of whole models for the guide on performance.
import { COMPILED, OURS } from '../ours.js';
import type { Pass } from '../peer.js';
import type { BackendName, Threads } from '../row.js';
import type { PeerName } from './peers.js';
import { isMemory, type Memory, type Row } from './row.js';

type What = Pass | Memory;

interface Column {
  title: string;
  name: PeerName;
  /** The backend in whose process it is measured; without one the least of all. */
  backend?: BackendName;
}

const COLUMNS: readonly Column[] = [
  { title: 'here, native', name: OURS, backend: 'native' },
  { title: 'wasm', name: OURS, backend: 'wasm' },
  { title: 'wasm, compiled', name: COMPILED, backend: 'wasm' },
  { title: 'cpu', name: OURS, backend: 'cpu' },
  { title: 'cpu, compiled', name: COMPILED, backend: 'cpu' },
  { title: 'PyTorch', name: 'PyTorch' },
  { title: 'onnxruntime-node', name: 'onnxruntime-node' },
  { title: 'onnxruntime-web', name: 'onnxruntime-web' },
  { title: 'tf.layers', name: 'tf.layers' },
];

const MEBIBYTE = 2 ** 20;

const PROCESS = 'The most memory of a process while it makes a model and trains it for 20 steps';

function table(title: string, rows: readonly Row[], what: What): string[] {
  const figure = (model: string, { name, backend }: Column): number | undefined => {
    const figures = rows
      .filter((row) => row.model === model && (backend === undefined || row.backend === backend))
      .flatMap((row) => row[what]?.[name] ?? []);
    return figures.length === 0 ? undefined : Math.min(...figures);
  };
  const models = [...new Set(rows.filter((row) => row[what]?.[OURS] !== undefined).map(({ model }) => model))];
  if (models.length === 0) return [];
  const measured = COLUMNS.filter((column) => models.some((model) => figure(model, column) !== undefined));
  const cell = (value: number | undefined, { name }: Column): string => {
    if (value === undefined) return '';
    const shown = isMemory(what) ? (value / MEBIBYTE).toFixed(0) : String(value);
    return name === OURS || name === COMPILED ? `**${shown}**` : shown;
  };
  return [
    `${title}:\n`,
    `| model | ${measured.map((column) => column.title).join(' | ')} |`,
    `|---|${'--:|'.repeat(measured.length)}`,
    ...models.map((model) => `| ${model} | ${measured.map((column) => cell(figure(model, column), column)).join(' | ')} |`),
    '',
  ];
}

/** A table for each pass and number of threads, and of memory. */
export function modelTables(rows: readonly Row[]): string[] {
  const of = (threads: Threads): Row[] => rows.filter((row) => row.threads === threads);
  return [
    ...table('Training step, one thread, milliseconds', of('1'), 'train'),
    ...table('Inference, one thread, milliseconds', of('1'), 'forward'),
    ...table('Training step, all threads, milliseconds', of('all'), 'train'),
    ...table('Inference, all threads, milliseconds', of('all'), 'forward'),
    ...table(`${PROCESS}, MiB`, of('all'), 'process'),
    ...table(`${PROCESS}, beyond what it has with its libraries loaded, MiB`, of('all'), 'libraries'),
    ...table(`${PROCESS}, beyond what it has when a small model was trained, MiB`, of('all'), 'smaller'),
  ];
}
