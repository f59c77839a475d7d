"""A training graph with its state on a device: one call is one step."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import torch

from messages import Tensors
from onnx_reader import read_model
from program import Options, Program
from replicas import Team

NARROW = {"float32": None, "bfloat16": torch.bfloat16}


@dataclass(frozen=True)
class Settings:
    """What a job may choose."""

    #: 'cpu' or 'cuda'.
    device: str = "cpu"
    #: 'float32' or 'bfloat16'.
    precision: str = "float32"
    #: Threads of one operation on the CPU; 0 leaves it to PyTorch.
    threads: int = 0
    #: Whether to compile the step; seconds to minutes at the first batch of each shape.
    compiled: bool = False
    #: Processes that each take a batch of their own (replicas.py); more than 1 only on the CPU, with one thread each.
    replicas: int = 1


class Trainer:
    def __init__(self, model: bytes, state: Tensors, carried: list[tuple[str, str]], settings: Settings, folder: Path | None = None):
        if settings.replicas > 1 and settings.device != "cpu":
            raise ValueError("Cannot train with several processes as they must be on the cpu")
        threads = 1 if settings.replicas > 1 else settings.threads
        if threads:
            torch.set_num_threads(threads)
        if settings.precision not in NARROW:
            raise ValueError(f"Cannot train as precision must be float32 or bfloat16: current value is {settings.precision}")
        self.device = torch.device(settings.device)
        if self.device.type == "cuda" and not torch.cuda.is_available():
            raise ValueError("Cannot train on cuda as this PyTorch finds no device: available here is cpu")
        if self.device.type == "cuda":
            torch.backends.cuda.matmul.allow_tf32 = settings.precision == "bfloat16"
        self.model = read_model(model, folder)
        self.carried = carried
        self.check_names(state)
        self.state: Tensors = {}
        self.team: Team | None = None
        self.write_state(state)
        shapes = frozenset(tuple(tensor.shape) for tensor in self.state.values())
        self.options = Options(self.device, NARROW[settings.precision], shapes, settings.compiled)
        if settings.replicas > 1:
            self.team = Team(self.model, self.state, carried, self.options, settings.replicas)
            self.state = self.team.state()
        self.programs: dict[tuple, Program] = {}
        self.step_count = 0
        carried_outputs = {output for _, output in carried}
        self.reported = [slot.name for slot in self.model.outputs if slot.name not in carried_outputs]

    def check_names(self, state: Tensors) -> None:
        inputs = {slot.name for slot in self.model.inputs}
        outputs = {slot.name for slot in self.model.outputs}
        wrong = [f"{output} to {name}" for name, output in self.carried if name not in inputs or output not in outputs]
        if wrong:
            raise ValueError(f"Cannot train as carried state must be an output and an input of the graph: {', '.join(wrong)}")
        names = {name for name, _ in self.carried}
        missing, unknown = sorted(names - set(state)), sorted(set(state) - names)
        if missing or unknown:
            raise ValueError(f"Cannot train as the state must hold every carried input: missing are {missing}, unknown are {unknown}")

    def step(self, batch: Tensors) -> Tensors:
        """Runs one step; if it fails, the state is as before."""
        known = {slot.name for slot in self.model.inputs}
        unknown = sorted(set(batch) - known | set(batch) & set(self.state))
        if unknown:
            raise ValueError(f"Cannot run the graph as its inputs must be given by name: unknown are {unknown}")
        if self.team is not None:
            reports = self.team.step(batch)
            self.state = self.team.state()
            self.step_count += 1
            return reports
        key = tuple((name, tuple(batch[name].shape)) for name in sorted(batch))
        feeds = {name: tensor.to(self.device, non_blocking=True) for name, tensor in batch.items()}
        feeds.update(self.state)
        if key not in self.programs:
            shapes = {name: tuple(tensor.shape) for name, tensor in feeds.items()}
            self.programs[key] = Program(self.model, self.options, shapes)
        results = self.programs[key].run(feeds)
        self.state = {name: results[output] for name, output in self.carried}
        self.step_count += 1
        return {name: results[name] for name in self.reported}

    def read_state(self, names: list[str] | None = None) -> Tensors:
        for name in names or []:
            if name not in self.state:
                raise ValueError(f"Cannot find state {name}: known are {', '.join(self.state)}")
        return {name: self.state[name].to("cpu", copy=True) for name in (names or self.state)}

    def write_state(self, state: Tensors) -> None:
        types = {slot.name: slot.dtype for slot in self.model.inputs}
        for name, tensor in state.items():
            known = self.state.get(name)
            if types.get(name) != tensor.dtype or (known is not None and known.shape != tensor.shape):
                raise ValueError(f"Cannot write state {name} as type and shape must stay: current value is {tensor.dtype} {list(tensor.shape)}")
        if self.team is not None:
            self.team.write(state)
            return
        for name, tensor in state.items():
            self.state[name] = tensor.clone().to(self.device)

    def close(self) -> None:
        if self.team is not None:
            self.team.close()

    def finish(self) -> float:
        """Waits for the device and returns a steady time in seconds."""
        if self.device.type == "cuda":
            torch.cuda.synchronize()
        return time.perf_counter()
