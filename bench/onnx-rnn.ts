// ONNX models of recurrent nodes, so that onnxruntime computes what nn.RNN, nn.LSTM and nn.GRU compute.
import onnxProto, { type onnx as Onnx } from 'onnx-proto'; // CommonJS, so its values come with the default
import type { Size } from './size.js';

/** torch's parameters of one direction of one layer. */
export interface DirectionWeights {
  w_ih: Float32Array; // (G·H, I)
  w_hh: Float32Array; // (G·H, H)
  b_ih: Float32Array; // (G·H)
  b_hh: Float32Array; // (G·H)
}

const { onnx } = onnxProto;
const { FLOAT, INT64 } = onnx.TensorProto.DataType;
const { INT, INTS, STRING } = onnx.AttributeProto.AttributeType;

/** Where ONNX's gates are in torch's order: i, o, f, c of i, f, g, o; z, r, h of r, z, n. */
const GATES = { RNN: [0], LSTM: [0, 3, 1, 2], GRU: [1, 0, 2] };

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array | BigInt64Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

const constant = (name: string, dims: number[], values: Float32Array): Onnx.ITensorProto => ({
  name,
  dims,
  dataType: FLOAT,
  rawData: bytesOf(values),
});

const integers = (name: string, values: bigint[]): Onnx.ITensorProto => ({
  name,
  dims: [values.length],
  dataType: INT64,
  rawData: bytesOf(BigInt64Array.from(values)),
});

const value = (name: string, dims: (number | string)[]): Onnx.IValueInfoProto => ({
  name,
  type: {
    tensorType: {
      elemType: FLOAT,
      shape: { dim: dims.map((dim) => (typeof dim === 'number' ? { dimValue: dim } : { dimParam: dim })) },
    },
  },
});

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function inOnnxOrder(values: Float32Array, gates: readonly number[]): Float32Array {
  const length = values.length / gates.length;
  return joined(gates.map((gate) => values.subarray(gate * length, (gate + 1) * length)));
}

/** Layer k: x{k} (L, N, I) → x{k+1} (L, N, D·H). */
function layer(k: number, { mode, H, D }: Size, directions: readonly DirectionWeights[]): Onnx.IGraphProto {
  const gates = GATES[mode];
  const rows = gates.length * H;
  const all = (name: keyof DirectionWeights): Float32Array[] => directions.map((d) => inOnnxOrder(d[name], gates));
  const [W, R, B, Y] = ['W', 'R', 'B', 'Y'].map((name) => `${name}${k}`);
  const w_ih = joined(all('w_ih'));
  const biases = all('b_ih').flatMap((b_ih, d) => [b_ih, all('b_hh')[d]]);
  const attribute: Onnx.IAttributeProto[] = [
    { name: 'hidden_size', type: INT, i: H },
    ...(D === 2 ? [{ name: 'direction', type: STRING, s: new TextEncoder().encode('bidirectional') }] : []),
    ...(mode === 'GRU' ? [{ name: 'linear_before_reset', type: INT, i: 1 }] : []), // as torch does
  ];
  const perm = [{ name: 'perm', type: INTS, ints: [0, 2, 1, 3] }];
  const toNext: Onnx.INodeProto[] = // Y (L, D, N, H)
    D === 1
      ? [{ opType: 'Squeeze', input: [Y, 'one'], output: [`x${k + 1}`] }]
      : [
          { opType: 'Transpose', input: [Y], output: [`T${k}`], attribute: perm }, // (L, N, D, H)
          { opType: 'Reshape', input: [`T${k}`, 'shape'], output: [`x${k + 1}`] },
        ];
  return {
    node: [{ opType: mode, input: [`x${k}`, W, R, B], output: [Y], attribute }, ...toNext],
    initializer: [
      constant(W, [D, rows, w_ih.length / D / rows], w_ih),
      constant(R, [D, rows, H], joined(all('w_hh'))),
      constant(B, [D, 2 * rows], joined(biases)),
    ],
  };
}

/** x0 (L, N, I) → x{K} (L, N, D·H), as bytes of an ONNX file. The weights are by layer and direction. */
export function onnxModel(size: Size, weights: readonly DirectionWeights[]): Uint8Array {
  const { I, H, K, D } = size;
  const layers = Array.from({ length: K }, (_, k) => layer(k, size, weights.slice(k * D, (k + 1) * D)));
  const graph: Onnx.IGraphProto = {
    name: 'recurrent',
    node: layers.flatMap(({ node }) => node ?? []),
    initializer: [
      D === 1 ? integers('one', [1n]) : integers('shape', [0n, 0n, BigInt(D * H)]), // a 0 keeps the dimension
      ...layers.flatMap(({ initializer }) => initializer ?? []),
    ],
    input: [value('x0', ['L', 'N', I])],
    output: [value(`x${K}`, ['L', 'N', D * H])],
  };
  return onnx.ModelProto.encode({ irVersion: 8, opsetImport: [{ domain: '', version: 14 }], graph }).finish();
}
