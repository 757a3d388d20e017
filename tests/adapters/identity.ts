/**
 * A model whose outputs are its inputs, written by hand: what a session hands back is what it was given.
 * Source of the field numbers: onnx.proto of onnx 1.17 (ModelProto, GraphProto, NodeProto, ValueInfoProto).
 */

/** One input: the number of its element type in TensorProto.DataType, and how many axes it has, or their sizes, null for any. */
export interface Input {
  name: string;
  type: keyof typeof elementTypes;
  axes: number | readonly (number | null)[];
}

const elementTypes = { float32: 1, int32: 6, int64: 7, bool: 9 } as const;

/** A number, a message or text, after the number of its field. */
function field(number: number, value: number | string | Uint8Array): Uint8Array {
  if (typeof value === 'number') return Uint8Array.of(number << 3, ...varint(value));
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  return Uint8Array.of((number << 3) | 2, ...varint(bytes.length), ...bytes);
}

const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >> 7)]);

const message = (...fields: Uint8Array[]): Uint8Array => Uint8Array.from(fields.flatMap((bytes) => [...bytes]));

const prefix = 'same_';

function valueInfo(name: string, { type, axes }: Input): Uint8Array {
  const sizes = typeof axes === 'number' ? Array<null>(axes).fill(null) : axes;
  const dimensions = sizes.map((size, i) => field(1, size === null ? field(2, `${name}_${i}`) : field(1, size)));
  const tensorType = message(field(1, elementTypes[type]), field(2, message(...dimensions)));
  return message(field(1, name), field(2, field(1, tensorType)));
}

/** The bytes of a model with these inputs; the output of `x` is called `same_x`. */
export function identityModel(inputs: readonly Input[]): Uint8Array {
  const nodes = inputs.map(({ name }) => message(field(1, name), field(2, prefix + name), field(4, 'Identity')));
  const graph = message(
    ...nodes.map((node) => field(1, node)),
    field(2, 'identity'),
    ...inputs.map((input) => field(11, valueInfo(input.name, input))),
    ...inputs.map((input) => field(12, valueInfo(prefix + input.name, input))),
  );
  return message(field(1, 8), field(7, graph), field(8, field(2, 13)));
}
