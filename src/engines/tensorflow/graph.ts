// A TensorFlow graph under construction, and its encoding as a SavedModel without variables.
import { bytes, integer, join, message } from './wire.js';

/** An output of a node: `name`, or `name:1` for its second. */
export type Edge = string;

/** The element types used here, by TensorFlow's numbers. */
export const Type = { float: 1, int32: 3, resource: 20 } as const;
export type Type = (typeof Type)[keyof typeof Type];

/** An encoded AttrValue. */
export type Attribute = Uint8Array;

export const attribute = {
  text: (value: string): Attribute => bytes(2, value),
  integer: (value: number): Attribute => integer(3, value),
  bool: (value: boolean): Attribute => integer(5, value),
  type: (value: Type): Attribute => integer(6, value),
};

export class Graph {
  private readonly nodes: Uint8Array[] = [];

  /** Adds a node and returns its first output. Edges may come from nodes that are added later. */
  node(
    op: string,
    inputs: readonly Edge[],
    attributes: Readonly<Record<string, Attribute>> = {},
    name = `n${this.nodes.length}`,
  ): Edge {
    const values = Object.entries(attributes).map(([key, value]) => message(5, bytes(1, key), bytes(2, value)));
    this.nodes.push(message(1, bytes(1, name), bytes(2, op), ...inputs.map((input) => bytes(3, input)), ...values));
    return name;
  }

  /** The outputs of a node that has several. */
  outputs(node: Edge, count: number): Edge[] {
    return Array.from({ length: count }, (_, i) => (i === 0 ? node : `${node}:${i}`));
  }

  placeholder(name: string, type: Type): Edge {
    return this.node('Placeholder', [], { dtype: attribute.type(type) }, name);
  }

  /** A constant int32 vector, or scalar if given a number. */
  constant(value: number | readonly number[]): Edge {
    const values = typeof value === 'number' ? [value] : value;
    const shape = typeof value === 'number' ? [] : [message(2, integer(1, values.length))];
    const content = new Uint8Array(Int32Array.from(values).buffer);
    const tensor = message(8, integer(1, Type.int32), message(2, ...shape), bytes(4, content));
    return this.node('Const', [], { dtype: attribute.type(Type.int32), value: tensor });
  }

  /** The content of `saved_model.pb`, tagged `serve`. */
  savedModel(): Uint8Array {
    const versions = message(4, integer(1, 1000)); // of the GraphDef's producer: ops as TensorFlow 2.9 knows them
    return join([integer(1, 1), message(2, message(1, bytes(4, 'serve')), message(2, ...this.nodes, versions))]);
  }
}
