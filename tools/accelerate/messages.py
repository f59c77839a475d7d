"""Safetensors as the one format of messages, states and batches.

A message is its length (8 bytes, little-endian) and then the bytes of a .safetensors file; `__metadata__` says
what kind of message it is.
"""

from __future__ import annotations

import json
import os
import struct
from pathlib import Path

import torch

DTYPES = {
    "F64": torch.float64,
    "F32": torch.float32,
    "F16": torch.float16,
    "BF16": torch.bfloat16,
    "I64": torch.int64,
    "I32": torch.int32,
    "I16": torch.int16,
    "I8": torch.int8,
    "U8": torch.uint8,
    "BOOL": torch.bool,
}
NAMES = {dtype: name for name, dtype in DTYPES.items()}

Tensors = dict[str, torch.Tensor]
Metadata = dict[str, str]


def encode_header(tensors: Tensors, metadata: Metadata) -> tuple[bytes, list[str]]:
    """Header with padding so that data starts at a multiple of 64; names in the order of their data."""
    order = sorted(tensors, key=lambda name: (-tensors[name].element_size(), name))
    entries: dict[str, object] = {"__metadata__": metadata} if metadata else {}
    end = 0
    for name in order:
        tensor = tensors[name]
        begin, end = end, end + tensor.numel() * tensor.element_size()
        entries[name] = {"dtype": NAMES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [begin, end]}
    body = json.dumps(entries, separators=(",", ":")).encode("utf-8")
    body += b" " * (-(8 + len(body)) % 64)
    return struct.pack("<Q", len(body)) + body, order


def tensor_bytes(tensor: torch.Tensor) -> memoryview:
    flat = tensor.detach().to("cpu").contiguous().reshape(-1)
    if flat.numel() == 0:
        return memoryview(b"")
    return memoryview(flat.view(torch.uint8).numpy())


def write_message(stream, metadata: Metadata, tensors: Tensors) -> None:
    header, order = encode_header(tensors, metadata)
    parts = [tensor_bytes(tensors[name]) for name in order]
    stream.write(struct.pack("<Q", len(header) + sum(part.nbytes for part in parts)))
    stream.write(header)
    for part in parts:
        stream.write(part)
    stream.flush()


def read_message(stream) -> tuple[Metadata, Tensors] | None:
    """The next message, or None where the stream ends between two messages."""
    start = read_exactly(stream, 8)
    if start is None:
        return None
    data = read_exactly(stream, struct.unpack("<Q", start)[0])
    if data is None:
        raise EOFError("Cannot read a message as the stream ended inside it")
    return decode(data)


def read_exactly(stream, size: int) -> bytearray | None:
    data = bytearray(size)
    view, done = memoryview(data), 0
    while done < size:
        count = stream.readinto(view[done:])
        if not count:
            if done == 0 and size > 0:
                return None
            raise EOFError("Cannot read a message as the stream ended inside it")
        done += count
    return data


def decode(data: bytearray) -> tuple[Metadata, Tensors]:
    size = struct.unpack_from("<Q", data)[0]
    entries = json.loads(bytes(data[8 : 8 + size]))
    metadata = entries.pop("__metadata__", {})
    tensors: Tensors = {}
    for name, entry in entries.items():
        begin, end = entry["data_offsets"]
        dtype = DTYPES[entry["dtype"]]
        if begin == end:
            tensors[name] = torch.empty(entry["shape"], dtype=dtype)
            continue
        count = (end - begin) // torch.empty(0, dtype=dtype).element_size()
        flat = torch.frombuffer(data, dtype=dtype, count=count, offset=8 + size + begin)
        tensors[name] = flat.reshape(entry["shape"])
    return metadata, tensors


def read_file(path: str | Path) -> tuple[Metadata, Tensors]:
    with open(path, "rb") as file:
        return decode(bytearray(file.read()))


def write_file(path: str | Path, metadata: Metadata, tensors: Tensors) -> None:
    """Writes under another name until complete, so that a stop in between leaves the old file."""
    header, order = encode_header(tensors, metadata)
    partial = f"{path}.partial"
    with open(partial, "wb") as file:
        file.write(header)
        for name in order:
            file.write(tensor_bytes(tensors[name]))
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, path)
