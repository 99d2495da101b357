// The command line of `npm run bench`: by default everything, else the part that the flags name.
import { parseArgs } from 'node:util';
import { OURS } from './ours.js';
import { PEERS, type PeerName } from './peers.js';
import { BACKENDS, type BackendName, THREADS, type Threads } from './row.js';
import { MODES, parseShape, type Shape, SHAPES, type Size } from './size.js';

export interface Options {
  /** Whether all sizes are measured on all backends, so that results are written. */
  whole: boolean;
  sizes: Size[];
  backends: readonly BackendName[];
  threads: readonly Threads[];
  peers: readonly PeerName[];
}

const HELP = `npm run bench -- [options], each option as often as you like

  --mode MODE        ${MODES.join(', ')}
  --size I,H,L,N     or I,H,L,N,K,D with layers and directions: one of the table's, or another
  --backend NAME     ${BACKENDS.join(', ')}
  --threads COUNT    ${THREADS.join(', ')}
  --peer NAME        ${PEERS.filter((name) => name !== OURS).join(', ')}

A whole run, which is one without options but peers, writes bench/results/rnn.json and bench/results/rnn.svg.
`;

const list = { type: 'string', multiple: true } as const;

function among<Name extends string>(
  option: string,
  all: readonly Name[],
  given: readonly string[] | undefined,
): readonly Name[] {
  for (const name of given ?? []) {
    if (!all.some((known) => known === name)) throw new Error(`--${option} is one of ${all.join(', ')}, got '${name}'`);
  }
  return given ? all.filter((name) => given.includes(name)) : all;
}

/** Parses the command line. `--help` prints the flags and ends the process. */
export function parseOptions(): Options {
  const { values } = parseArgs({
    options: { mode: list, size: list, backend: list, threads: list, peer: list, help: { type: 'boolean' } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    process.exit();
  }
  const shapes: readonly Shape[] = values.size?.map(parseShape) ?? SHAPES;
  return {
    whole: Object.keys(values).every((option) => option === 'peer'),
    sizes: among('mode', MODES, values.mode).flatMap((mode) => shapes.map((shape): Size => ({ mode, ...shape }))),
    backends: among('backend', BACKENDS, values.backend),
    threads: among('threads', THREADS, values.threads),
    peers: among('peer', PEERS, values.peer && [OURS, ...values.peer]),
  };
}
