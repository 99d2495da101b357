// An ONNX model with one RNN node, so that onnxruntime computes what nn.RNN computes.
import onnxProto, { type onnx as Onnx } from 'onnx-proto'; // CommonJS, so its values come with the default

export interface RNNWeights {
  I: number;
  H: number;
  w_ih: Float32Array; // (H, I)
  w_hh: Float32Array; // (H, H)
  b_ih: Float32Array; // (H)
  b_hh: Float32Array; // (H)
}

const { onnx } = onnxProto;
const { FLOAT } = onnx.TensorProto.DataType;

const constant = (name: string, dims: number[], values: Float32Array): Onnx.ITensorProto => ({
  name,
  dims,
  dataType: FLOAT,
  rawData: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
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

/** X (L, N, I) → Y (L, 1, N, H), as bytes of an ONNX file. */
export function onnxRNN({ I, H, w_ih, w_hh, b_ih, b_hh }: RNNWeights): Uint8Array {
  const attribute = [{ name: 'hidden_size', type: onnx.AttributeProto.AttributeType.INT, i: H }];
  const graph: Onnx.IGraphProto = {
    name: 'rnn',
    node: [{ opType: 'RNN', input: ['X', 'W', 'R', 'B'], output: ['Y'], attribute }],
    initializer: [
      constant('W', [1, H, I], w_ih),
      constant('R', [1, H, H], w_hh),
      constant('B', [1, 2 * H], Float32Array.of(...b_ih, ...b_hh)),
    ],
    input: [value('X', ['L', 'N', I])],
    output: [value('Y', ['L', 1, 'N', H])],
  };
  return onnx.ModelProto.encode({ irVersion: 8, opsetImport: [{ domain: '', version: 14 }], graph }).finish();
}
