import { onnx } from 'onnx-proto';

/** An input or output of a test graph; symbolic axes are names. */
export interface FixtureSlot {
  readonly name: string;
  readonly shape: readonly (number | string)[];
  /** ONNX type number. Default: 1, float32. */
  readonly type?: number;
}

export interface FixtureNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly integers?: Readonly<Record<string, number>>;
}

export interface FixtureGraph {
  readonly nodes: readonly FixtureNode[];
  readonly inputs: readonly FixtureSlot[];
  readonly outputs: readonly FixtureSlot[];
  /** float32 constants inside the model. */
  readonly constants?: Readonly<Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>>;
}

/** Small ONNX models for tests of the runtime, made by an encoder that is not ours. */
export function encodeFixture({ nodes, inputs, outputs, constants = {} }: FixtureGraph): Uint8Array {
  const slot = ({ name, shape, type = 1 }: FixtureSlot): onnx.IValueInfoProto => ({
    name,
    type: {
      tensorType: {
        elemType: type,
        shape: { dim: shape.map((size) => (typeof size === 'string' ? { dimParam: size } : { dimValue: size })) },
      },
    },
  });
  const model = onnx.ModelProto.create({
    irVersion: 9,
    opsetImport: [{ domain: '', version: 20 }],
    graph: {
      name: 'fixture',
      node: nodes.map(({ op, inputs: input, outputs: output, integers = {} }) => ({
        opType: op,
        input: [...input],
        output: [...output],
        attribute: Object.entries(integers).map(([name, i]) => ({ name, type: 2, i })),
      })),
      input: inputs.map(slot),
      output: outputs.map(slot),
      initializer: Object.entries(constants).map(([name, { shape, data }]) => ({
        name,
        dims: [...shape],
        dataType: 1,
        rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
      })),
    },
  });
  return onnx.ModelProto.encode(model).finish();
}
