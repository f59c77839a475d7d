"""Reads the parts of an ONNX file that a training graph uses, without the onnx package.

Field numbers are those of onnx.proto3. Everything is plain data: Model, Node and torch tensors.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from pathlib import Path

import torch

DTYPES = {
    1: torch.float32,
    2: torch.uint8,
    3: torch.int8,
    5: torch.int16,
    6: torch.int32,
    7: torch.int64,
    9: torch.bool,
    10: torch.float16,
    11: torch.float64,
    16: torch.bfloat16,
}


@dataclass
class Node:
    op: str
    domain: str
    inputs: list[str]
    outputs: list[str]
    attributes: dict[str, object]


@dataclass
class Slot:
    """An input or output of the graph; symbolic axes are names."""

    name: str
    dtype: torch.dtype
    shape: list[int | str]


@dataclass
class Model:
    opsets: dict[str, int]
    nodes: list[Node] = field(default_factory=list)
    inputs: list[Slot] = field(default_factory=list)
    outputs: list[Slot] = field(default_factory=list)
    initializers: dict[str, torch.Tensor] = field(default_factory=dict)


def read_model(data: bytes, folder: Path | None = None) -> Model:
    """Parses a serialized ModelProto; `folder` is where external data is looked for."""
    model = Model(opsets={})
    for number, value in fields(data):
        if number == 8:
            opset = dict(fields(value))
            model.opsets[text(opset.get(1, b""))] = opset.get(2, 0)
        elif number == 7:
            read_graph(value, model, folder)
    return model


def read_graph(data: bytes, model: Model, folder: Path | None) -> None:
    for number, value in fields(data):
        if number == 1:
            model.nodes.append(read_node(value))
        elif number == 5:
            name, tensor = read_tensor(value, folder)
            model.initializers[name] = tensor
        elif number == 11:
            model.inputs.append(read_slot(value))
        elif number == 12:
            model.outputs.append(read_slot(value))
    model.inputs = [slot for slot in model.inputs if slot.name not in model.initializers]


def read_node(data: bytes) -> Node:
    node = Node(op="", domain="", inputs=[], outputs=[], attributes={})
    for number, value in fields(data):
        if number == 1:
            node.inputs.append(text(value))
        elif number == 2:
            node.outputs.append(text(value))
        elif number == 4:
            node.op = text(value)
        elif number == 5:
            name, attribute = read_attribute(value)
            node.attributes[name] = attribute
        elif number == 7:
            node.domain = text(value)
    if node.domain == "ai.onnx":
        node.domain = ""
    return node


def read_attribute(data: bytes) -> tuple[str, object]:
    name, kind, found = "", 0, {}
    ints: list[int] = []
    floats: list[float] = []
    for number, value in fields(data):
        if number == 1:
            name = text(value)
        elif number == 20:
            kind = value
        elif number == 8:
            ints.extend(varints(value) if isinstance(value, bytes) else [signed(value)])
        elif number == 7:
            floats.extend(struct.unpack(f"<{len(value) // 4}f", value))
        else:
            found[number] = value
    match kind:
        case 1:
            return name, struct.unpack("<f", found.get(2, b"\0\0\0\0"))[0]
        case 2:
            return name, signed(found.get(3, 0))
        case 3:
            return name, text(found.get(4, b""))
        case 4:
            return name, read_tensor(found[5], None)[1]
        case 6:
            return name, floats
        case 7:
            return name, ints
    raise ValueError(f"Cannot read attribute {name} as its type must be a number, text, tensor or list: {kind}")


def read_tensor(data: bytes, folder: Path | None) -> tuple[str, torch.Tensor]:
    name, dims, raw, kind = "", [], None, 0
    typed: list = []
    external: dict[str, str] = {}
    for number, value in fields(data):
        if number == 1:
            dims.extend(varints(value) if isinstance(value, bytes) else [signed(value)])
        elif number == 2:
            kind = value
        elif number == 4:
            typed.extend(struct.unpack(f"<{len(value) // 4}f", value))
        elif number == 10:
            typed.extend(struct.unpack(f"<{len(value) // 8}d", value))
        elif number in (5, 7):
            typed.extend(varints(value) if isinstance(value, bytes) else [signed(value)])
        elif number == 8:
            name = text(value)
        elif number == 9:
            raw = value
        elif number == 13:
            entry = dict(fields(value))
            external[text(entry[1])] = text(entry[2])
    dtype = DTYPES[kind]
    if external:
        raw = read_external(external, folder)
    if raw is not None:
        tensor = torch.frombuffer(bytearray(raw), dtype=dtype) if raw else torch.empty(0, dtype=dtype)
        return name, tensor.reshape(dims)
    if dtype in (torch.float16, torch.bfloat16):
        return name, torch.tensor(typed, dtype=torch.int32).to(torch.int16).view(dtype).reshape(dims)
    return name, torch.tensor(typed, dtype=dtype).reshape(dims)


def read_external(external: dict[str, str], folder: Path | None) -> bytes:
    if folder is None:
        raise ValueError(f"Cannot read {external['location']} as the folder of external data is not given")
    with open(folder / external["location"], "rb") as file:
        file.seek(int(external.get("offset", "0")))
        return file.read(int(external["length"]) if "length" in external else -1)


def read_slot(data: bytes) -> Slot:
    slot = dict(fields(data))
    tensor = dict(fields(dict(fields(slot[2]))[1]))
    shape: list[int | str] = []
    for number, dim in fields(tensor.get(2, b"")):
        parts = dict(fields(dim))
        shape.append(signed(parts[1]) if 1 in parts else text(parts.get(2, b"")))
    return Slot(text(slot[1]), DTYPES[tensor[1]], shape)


def fields(data: bytes):
    """Yields (field number, value): bytes for length-delimited and fixed fields, int for varints."""
    at, end = 0, len(data)
    view = memoryview(data)
    while at < end:
        key, at = varint(view, at)
        number, wire = key >> 3, key & 7
        if wire == 0:
            value, at = varint(view, at)
            yield number, value
            continue
        if wire == 2:
            size, at = varint(view, at)
        elif wire in (1, 5):
            size = 8 if wire == 1 else 4
        else:
            raise ValueError(f"Cannot read the model as wire type {wire} is not used by ONNX")
        if at + size > end:
            raise ValueError("Cannot read the model as it is cut short")
        yield number, bytes(view[at : at + size])
        at += size


def varint(view: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = view[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def varints(data: bytes) -> list[int]:
    values, at = [], 0
    view = memoryview(data)
    while at < len(data):
        value, at = varint(view, at)
        values.append(signed(value))
    return values


def signed(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value


def text(value: bytes) -> str:
    return value.decode("utf-8")
