"""Training with several processes on one machine: each runs the graph on a batch of its own, gradients are averaged.

Two processes of one thread use two cores far better than one process of two threads as soon as anything else runs on
the machine, because the threads of one operation wait for each other some thousand times in a step.

The graph is cut at its gradients: the first half gives gradients and losses, the second takes averaged gradients and
gives the next state, shared out between the processes by parameter. State and gradients lie in memory that all share.
"""

from __future__ import annotations

import mmap
import os
import pickle
import struct
import traceback
from dataclasses import dataclass, replace

import torch

from messages import Tensors
from onnx_reader import Model, Node, Slot
from program import Options, Program

#: The output that `trainStep` makes from all gradients, by which they are found.
NORM_OUTPUT = "gradient_norm"
PRODUCTS = ("MatMul", "FusedMatMul", "Gemm")


@dataclass
class Cut:
    """The two halves of a training graph."""

    gradients: list[str]
    #: Reported outputs that do not stand on gradients, and those that do.
    early: list[str]
    late: list[str]


class Team:
    """The state of a training graph and the processes that move it; one step takes one batch for each."""

    def __init__(self, model: Model, state: Tensors, carried: list[tuple[str, str]], options: Options, count: int):
        self.model, self.carried, self.options, self.count = model, carried, options, count
        self.cut = find_cut(model, {output for _, output in carried})
        self.buffers = {name: [shared_like(tensor), shared_like(tensor)] for name, tensor in state.items()}
        self.side = 0
        self.slots: list[Tensors] = []
        self.programs: dict[tuple, tuple[Program, Program]] = {}
        self.shares = share_out(model, carried, self.cut, count)
        self.members: list[Member] = []
        self.write(state)

    def state(self) -> Tensors:
        return {name: pair[self.side] for name, pair in self.buffers.items()}

    def write(self, state: Tensors) -> None:
        for name, tensor in state.items():
            self.buffers[name][self.side].copy_(tensor)

    def step(self, batch: Tensors) -> Tensors:
        parts = self.split(batch)
        if not self.members:
            self.prepare(parts[0])
            self.members = [start_member(self, index) for index in range(1, self.count)]
        for member, part in zip(self.members, parts[1:]):
            member.send(("gradients", self.side, part))
        early = [self.gradients(0, parts[0])] + [member.receive() for member in self.members]
        scalars = {name: tensor for name, tensor in parts[0].items() if tensor.ndim == 0}
        for member in self.members:
            member.send(("update", self.side, scalars))
        late = self.update(0, scalars)
        for member in self.members:
            member.receive()
        self.side = 1 - self.side
        reports = {name: torch.stack([report[name] for report in early]).mean(0) for name in self.cut.early}
        return {**reports, **late}

    def split(self, batch: Tensors) -> list[Tensors]:
        """Tensors whose first axis is so many times that of the graph are cut, the others go to all."""
        declared = {slot.name: slot.shape for slot in self.model.inputs}
        parts: list[Tensors] = [{} for _ in range(self.count)]
        for name, tensor in batch.items():
            size = declared[name][0] if declared[name] else None
            is_cut = isinstance(size, str) or (size is not None and tensor.shape[0] == self.count * size)
            if is_cut and tensor.shape[0] % self.count:
                raise ValueError(f"Cannot share {name} as its first axis must be a multiple of {self.count}: {tensor.shape[0]}")
            pieces = tensor.chunk(self.count) if is_cut else [tensor] * self.count
            for part, piece in zip(parts, pieces):
                part[name] = piece.contiguous()
        return parts

    def prepare(self, part: Tensors) -> None:
        """Makes shared memory for gradients, whose shapes the plan of the first half tells."""
        first = self.first_half(part)
        shapes = [first.output_shapes[name] for name in self.cut.gradients]
        for _ in range(self.count):
            self.slots.append({name: shared_like(torch.empty(shape)) for name, shape in zip(self.cut.gradients, shapes)})

    def first_half(self, part: Tensors) -> Program:
        key = ("first", *((name, tuple(part[name].shape)) for name in sorted(part)))
        if key not in self.programs:
            names = self.cut.early + self.cut.gradients
            known = {slot.name: slot for slot in self.model.outputs}
            outputs = [known.get(name, Slot(name, torch.float32, [])) for name in names]
            self.programs[key] = self.compile(self.model.inputs, outputs, {**part, **self.state()})
        return self.programs[key]

    def second_half(self, index: int, scalars: Tensors) -> Program:
        key = ("second", index)
        if key not in self.programs:
            names = {output for _, output in self.shares[index]} | (set(self.cut.late) if index == 0 else set())
            outputs = [slot for slot in self.model.outputs if slot.name in names]
            given = {**scalars, **self.state(), **self.slots[0]}
            inputs = [Slot(name, tensor.dtype, []) for name, tensor in given.items()]
            self.programs[key] = self.compile(inputs, outputs, given)
        return self.programs[key]

    def compile(self, inputs: list[Slot], outputs: list[Slot], given: Tensors) -> Program:
        shapes = {name: tuple(tensor.shape) for name, tensor in given.items()}
        half = replace(self.model, inputs=[slot for slot in inputs if slot.name in shapes], outputs=outputs)
        return Program(half, self.options, shapes)

    def gradients(self, index: int, part: Tensors) -> Tensors:
        results = self.first_half(part).run({**part, **self.state()})
        for name, slot in self.slots[index].items():
            slot.copy_(results.pop(name))
        return results

    def update(self, index: int, scalars: Tensors) -> Tensors:
        means = {
            name: torch.stack([slot[name] for slot in self.slots]).mean(0) if self.count > 1 else self.slots[0][name]
            for name in self.cut.gradients
        }
        results = self.second_half(index, scalars).run({**scalars, **self.state(), **means})
        for name, output in self.shares[index]:
            self.buffers[name][1 - self.side].copy_(results.pop(output))
        return results

    def close(self) -> None:
        for member in self.members:
            member.close()
        self.members = []


class Member:
    """A forked process, seen from the one that leads."""

    def __init__(self, process: int, reading: int, writing: int):
        self.process, self.reading, self.writing = process, reading, writing

    def send(self, message: object) -> None:
        write_pipe(self.writing, message)

    def receive(self) -> Tensors:
        answer = read_pipe(self.reading)
        if answer is None:
            raise RuntimeError("Cannot train as a process of the team has ended")
        if isinstance(answer, str):
            raise RuntimeError(f"Cannot train as a process of the team failed: {answer}")
        return answer

    def close(self) -> None:
        os.close(self.writing)
        os.close(self.reading)
        os.waitpid(self.process, 0)


def start_member(team: Team, index: int) -> Member:
    """Forks: the child has the plans, and shares state and gradients. One thread each, so no pool of threads is lost."""
    to_child, from_parent = os.pipe()
    to_parent, from_child = os.pipe()
    process = os.fork()
    if process:
        os.close(to_child)
        os.close(from_child)
        return Member(process, to_parent, from_parent)
    try:
        os.close(from_parent)
        os.close(to_parent)
        for member in team.members:
            os.close(member.writing)
            os.close(member.reading)
        serve_member(team, index, to_child, from_child)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(0)


def serve_member(team: Team, index: int, reading: int, writing: int) -> None:
    while (message := read_pipe(reading)) is not None:
        kind, team.side, tensors = message
        try:
            if kind == "gradients":
                write_pipe(writing, team.gradients(index, tensors))
            else:
                team.update(index, tensors)
                write_pipe(writing, {})
        except Exception as error:
            write_pipe(writing, str(error))


def write_pipe(descriptor: int, message: object) -> None:
    if isinstance(message, tuple):
        message = (*message[:2], {name: tensor.numpy() for name, tensor in message[2].items()})
    elif isinstance(message, dict):
        message = {name: tensor.numpy() for name, tensor in message.items()}
    data = pickle.dumps(message, protocol=5)
    view = memoryview(struct.pack("<Q", len(data)) + data)
    while view:
        view = view[os.write(descriptor, view) :]


def read_pipe(descriptor: int):
    """The next message, or None where the other side has closed."""
    start = read_bytes(descriptor, 8)
    if start is None:
        return None
    data = read_bytes(descriptor, struct.unpack("<Q", start)[0])
    message = None if data is None else pickle.loads(data)
    if isinstance(message, tuple):
        return (*message[:2], {name: torch.from_numpy(array) for name, array in message[2].items()})
    if isinstance(message, dict):
        return {name: torch.as_tensor(array) for name, array in message.items()}
    return message


def read_bytes(descriptor: int, size: int) -> bytearray | None:
    data = bytearray()
    while len(data) < size:
        piece = os.read(descriptor, min(1 << 20, size - len(data)))
        if not piece:
            return None
        data += piece
    return data


def shared_like(tensor: torch.Tensor) -> torch.Tensor:
    """Memory that forked processes share."""
    size = max(1, tensor.numel() * tensor.element_size())
    return torch.frombuffer(mmap.mmap(-1, size), dtype=tensor.dtype, count=tensor.numel()).reshape(tensor.shape)


def find_cut(model: Model, carried_outputs: set[str]) -> Cut:
    """Gradients are what the norm of all gradients is the sum of squares of."""
    producers = producers_of(model)
    gradients: list[str] = []
    pending, seen = [NORM_OUTPUT], set()
    while pending:
        node = producers.get(pending.pop())
        if node is None or id(node) in seen:
            continue
        seen.add(id(node))
        if node.op == "ReduceSumSquare":
            gradients.append(node.inputs[0])
        else:
            pending.extend(name for name in node.inputs if name)
    if not gradients:
        raise ValueError(f"Cannot train with several processes as the graph must have an output {NORM_OUTPUT} of all gradients")
    gradients = sorted(set(gradients))
    reported = [slot.name for slot in model.outputs if slot.name not in carried_outputs]
    after = depending_on(model, set(gradients))
    return Cut(gradients, [name for name in reported if name not in after], [name for name in reported if name in after])


def producers_of(model: Model) -> dict[str, Node]:
    return {name: node for node in model.nodes for name in node.outputs if name}


def depending_on(model: Model, names: set[str]) -> set[str]:
    found = set(names)
    for node in model.nodes:
        if found.intersection(node.inputs):
            found.update(node.outputs)
    return found


def share_out(model: Model, carried: list[tuple[str, str]], cut: Cut, count: int) -> list[list[tuple[str, str]]]:
    """Carried state by process: what belongs to one parameter stays together, work is even."""
    producers = producers_of(model)
    shapes = {slot.name: [int(size) for size in slot.shape] for slot in model.inputs if slot.name in dict(carried)}
    groups: dict[str, str] = {name: name for name, _ in carried}

    def root(name: str) -> str:
        while groups[name] != name:
            name = groups[name]
        return name

    heavy: set[str] = set()
    stops = set(cut.gradients)
    for name, output in carried:
        pending, seen = [output], set()
        while pending:
            current = pending.pop()
            if current in groups:
                groups[root(current)] = root(name)
                continue
            node = producers.get(current)
            if current in stops or node is None or id(node) in seen:
                continue
            seen.add(id(node))
            if node.op in PRODUCTS:
                heavy.add(name)
            pending.extend(node.inputs)
    costs: dict[str, float] = {}
    for name, _ in carried:
        size = torch.Size(shapes[name]).numel()
        # A product per element and row of the shorter side, against a few additions.
        costs[root(name)] = costs.get(root(name), 0.0) + size * (1 + (min(shapes[name]) if name in heavy else 0))
    shares: list[list[tuple[str, str]]] = [[] for _ in range(count)]
    loads = [0.0] * count
    for group in sorted(costs, key=lambda key: -costs[key]):
        least = loads.index(min(loads))
        loads[least] += costs[group]
        shares[least].extend(pair for pair in carried if root(pair[0]) == group)
    return shares
