// Which of the modules that fit the same tensors it is: by its name, and by what stands before and behind it.
import type { Call } from './call.js';

/** Names that modules of a kind often have. */
const HINTS: readonly (readonly [name: RegExp, kind: RegExp])[] = [
  [/emb|wte|wpe|vocab|lookup|^encoder$|codebook/i, /^Embedding/],
  [/linear|proj|dense|head|out|decoder|classifier|logits|query|key|value|gate|mlp|^fc|^to_|^[qkvow]\d*$/i, /^Linear/],
  [/bilinear/i, /^Bilinear/],
  [/deconv|transpose|upconv|^up(_|\d|$)/i, /^ConvTranspose/],
  [/group_?norm|^gn\d*$/i, /^GroupNorm/],
  [/layer_?norm|^ln(_|\d|$)/i, /^LayerNorm/],
  [/act|relu/i, /^PReLU/],
];

export interface Surroundings {
  /** The module's own name. */
  name: string;
  before: Call | undefined;
  /** All that the next one may be. */
  after: readonly Call[];
  /** Over how many dimensions the last layer before that was no norm works. */
  dimensions: number;
}

export interface Choice {
  call: Call;
  /** What it may be as well. */
  others: readonly Call[];
}

export function choose(fits: readonly Call[], surroundings: Surroundings): Choice {
  const evidence = fits.map((call) => evidenceFor(call, surroundings));
  const most = Math.max(...evidence);
  const call = fits[evidence.indexOf(most)];
  const others = fits.filter((fit, i) => fit !== call && evidence[i] >= most - DOUBT && !isSaid(fit, call));
  return { call, others };
}

/** One neighbour alone may fit by accident. */
const DOUBT = 2;

/** Alternatives that remarks speak of, once for all modules. */
const isSaid = (other: Call, call: Call): boolean =>
  other.name === call.name || /Norm|ConvTranspose|Bilinear/.test(other.name);

const isNamed = ({ name: kind }: Call, name: string): boolean =>
  HINTS.some(([names, kinds]) => kinds.test(kind) && names.test(name));

function evidenceFor(call: Call, { name, before, after, dimensions }: Surroundings): number {
  const found = [
    isNamed(call, name) && 8,
    call.inputs !== undefined && call.inputs === before?.outputs && 2,
    call.outputs !== undefined && after.some(({ inputs }) => inputs === call.outputs) && 2,
    call.dimensions === dimensions && 1,
    (/^Conv\dd/.test(call.name) || (call.name === 'Embedding' && before === undefined)) && 1,
  ];
  return found.reduce<number>((sum, weight) => sum + Number(weight), 0);
}

/** Over how many dimensions a layer works; undefined of a norm. */
export function dimensionsBehind({ name, dimensions }: Call): number | undefined {
  return name.includes('Norm') ? undefined : (dimensions ?? 1);
}
