import { assertNever } from '../../base/index.ts';
import { type DType, onnxDType } from '../dtype.ts';
import type { OnnxAttribute } from '../rule.ts';
import { MessageWriter } from './protobuf.ts';

/** One ONNX node as it will be written. */
export interface OnnxNode {
  readonly name: string;
  readonly opType: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

/** A graph input, output or annotated value; symbolic axes are texts. */
export interface OnnxSlot {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly (number | string)[];
}

/** Part of a file next to the model, in which a tensor lies. */
export interface ExternalLocation {
  readonly location: string;
  readonly offsetBytes: number;
  readonly lengthBytes: number;
}

/** A constant of the graph: its bytes, or where they lie. */
export interface OnnxTensor {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: Uint8Array | ExternalLocation;
}

export interface OnnxGraph {
  readonly opset: number;
  readonly nodes: readonly OnnxNode[];
  readonly inputs: readonly OnnxSlot[];
  readonly outputs: readonly OnnxSlot[];
  readonly values: readonly OnnxSlot[];
  readonly tensors: readonly OnnxTensor[];
}

/** IR version that introduced each operator set we can emit. @see onnx/docs/Versioning.md */
const irVersionOfOpset: Readonly<Record<number, number>> = { 20: 9, 21: 10, 22: 10, 23: 11, 24: 12 };

/** Writes a ModelProto. @see onnx.proto3 for the field numbers */
export function encodeModel(graph: OnnxGraph): Uint8Array {
  const opset = (domain: string, version: number): MessageWriter =>
    new MessageWriter().text(1, domain).integer(2, version);
  const model = new MessageWriter()
    .integer(1, irVersionOfOpset[graph.opset] ?? 12)
    .text(2, 'aozora')
    .message(7, graphMessage(graph))
    .message(8, opset('', graph.opset));
  const isContrib = graph.nodes.some((node) => node.domain !== '');
  return (isContrib ? model.message(8, opset('com.microsoft', 1)) : model).finish();
}

function graphMessage({ nodes, inputs, outputs, values, tensors }: OnnxGraph): MessageWriter {
  const graph = new MessageWriter();
  for (const node of nodes) graph.message(1, nodeMessage(node));
  graph.text(2, 'aozora');
  for (const tensor of tensors) graph.message(5, tensorMessage(tensor));
  for (const slot of inputs) graph.message(11, slotMessage(slot));
  for (const slot of outputs) graph.message(12, slotMessage(slot));
  for (const slot of values) graph.message(13, slotMessage(slot));
  return graph;
}

function nodeMessage({ name, opType, domain, inputs, outputs, attributes }: OnnxNode): MessageWriter {
  const node = new MessageWriter();
  for (const input of inputs) node.text(1, input);
  for (const output of outputs) node.text(2, output);
  node.text(3, name).text(4, opType);
  for (const [key, attribute] of Object.entries(attributes)) node.message(5, attributeMessage(key, attribute));
  return domain === '' ? node : node.text(7, domain);
}

function attributeMessage(name: string, attribute: OnnxAttribute): MessageWriter {
  const message = new MessageWriter().text(1, name);
  switch (attribute.kind) {
    case 'float':
      return message.float(2, attribute.value).integer(20, 1);
    case 'int':
      return message.element(3, attribute.value).integer(20, 2);
    case 'text':
      return message.text(4, attribute.value).integer(20, 3);
    case 'ints':
      for (const value of attribute.value) message.element(8, value);
      return message.integer(20, 7);
    default:
      return assertNever(attribute);
  }
}

function tensorMessage({ name, dtype, shape, data }: OnnxTensor): MessageWriter {
  const tensor = new MessageWriter();
  for (const size of shape) tensor.element(1, size);
  tensor.integer(2, onnxDType[dtype]).text(8, name);
  if (data instanceof Uint8Array) return tensor.bytes(9, data);
  const entry = (key: string, value: string): MessageWriter => new MessageWriter().text(1, key).text(2, value);
  return tensor
    .message(13, entry('location', data.location))
    .message(13, entry('offset', String(data.offsetBytes)))
    .message(13, entry('length', String(data.lengthBytes)))
    .integer(14, 1);
}

function slotMessage({ name, dtype, shape }: OnnxSlot): MessageWriter {
  const dims = new MessageWriter();
  for (const dim of shape) {
    const message = new MessageWriter();
    dims.message(1, typeof dim === 'number' ? message.element(1, dim) : message.text(2, dim));
  }
  const tensor = new MessageWriter().integer(1, onnxDType[dtype]).message(2, dims);
  return new MessageWriter().text(1, name).message(2, new MessageWriter().message(1, tensor));
}
