"""Plans an ONNX training graph for given input shapes and runs it as straight PyTorch code.

Planning carries out everything that depends on shapes alone, so that the program which is left is a list of tensor
operations with plain numbers for axes and sizes. It is written out as the source of one Python function, in which each
value is deleted after its last use; that function can also be given to torch.compile.

Precision `float32` follows the graph. Precision `bfloat16`:
  - products (matrix product, convolution, attention) take and give bfloat16;
  - elementwise operations stay in bfloat16 only if every large operand is, and otherwise give float32;
  - sums, means, norms and softmax are formed in float32 inside;
  - a Gemm or Conv with the shape of a carried parameter (a weight gradient) is float32 from there on, and so is what
    follows: parameters, optimiser state and norms of gradients. Muon's iterations are bfloat16 products.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import torch

from onnx_reader import Model, Node
from operators import OPERATORS, Operator

#: An operand this many times smaller than the result is broadcast and takes the precision of the large ones.
SMALL_RATIO = 8
#: Values up to this size are computed while planning if nothing they stand on changes between steps.
FOLD_LIMIT = 1 << 22

NARROW = (torch.bfloat16, torch.float16)
WITH_NUMBERS = {"Add": operator.add, "Sub": operator.sub, "Mul": operator.mul, "Div": operator.truediv, "Pow": operator.pow}


@dataclass(eq=False)
class Value:
    name: str
    #: Shape and dtype, on the meta device.
    meta: torch.Tensor
    #: The numbers, if they are the same in every step.
    known: torch.Tensor | None = None


@dataclass
class Call:
    run: Callable
    arguments: list
    keywords: dict[str, object]
    results: list[Value | None]
    label: str


@dataclass
class Plan:
    calls: list[Call] = field(default_factory=list)
    inputs: list[Value] = field(default_factory=list)
    outputs: list[Value] = field(default_factory=list)


class Planner:
    def __init__(self, model: Model, options: Options):
        self.model = model
        self.options = options
        self.values: dict[str, Value] = {}
        self.casts: dict[tuple[str, torch.dtype], Value] = {}
        self.plan = Plan()
        self.count = 0

    def build(self, shapes: dict[str, tuple[int, ...]]) -> Plan:
        for name, tensor in self.model.initializers.items():
            self.values[name] = self.known(tensor)
        for slot in self.model.inputs:
            if slot.name not in shapes:
                raise ValueError(f"Cannot run the graph as every input must be given: {slot.name} is missing")
            value = self.fresh(torch.empty(shapes[slot.name], dtype=slot.dtype, device="meta"))
            self.values[slot.name] = value
            self.plan.inputs.append(value)
        self.values[""] = None
        for node in needed_nodes(self.model):
            if any(name in self.values for name in node.outputs if name):
                continue
            try:
                self.add(node)
            except Exception as error:
                shown = ", ".join(f"{name} {list(self.values[name].meta.shape)}" for name in node.inputs if name)
                raise ValueError(f"Cannot plan {node.op} of {shown}: {error}") from error
        for slot in self.model.outputs:
            value = self.values[slot.name]
            self.plan.outputs.append(self.cast(value, slot.dtype) if value.meta.is_floating_point() else value)
        return self.plan

    def add(self, node: Node) -> None:
        definition = OPERATORS.get((node.domain, node.op))
        if definition is None:
            raise ValueError(f"operation {node.domain}:{node.op} is not known")
        inputs = [self.values[name] for name in node.inputs]
        while inputs and inputs[-1] is None:
            inputs.pop()
        if node.op in ("Shape", "Size"):
            results = definition.run(inputs[0].meta, **node.attributes)
            self.values[node.outputs[0]] = self.known(results)
            return
        if all(value is None or value.known is not None for value in inputs):
            folded = self.fold(definition, node, inputs)
            if folded is not None:
                self.keep(node, [self.known(tensor) for tensor in folded])
                return
        if self.options.narrow is not None:
            inputs = self.set_precision(definition, node, inputs)
        self.keep(node, self.call(definition, node, inputs))

    def fold(self, definition: Operator, node: Node, inputs: list[Value | None]) -> list[torch.Tensor] | None:
        arguments = [
            None if value is None else plain(value) if index in definition.static else value.known
            for index, value in enumerate(inputs)
        ]
        results = definition.run(*arguments, **node.attributes)
        tensors = [results] if isinstance(results, torch.Tensor) else list(results)
        return tensors if sum(tensor.numel() for tensor in tensors) <= FOLD_LIMIT else None

    def call(self, definition: Operator, node: Node, inputs: list[Value | None]) -> list[Value]:
        run = definition.run
        arguments: list = []
        for index, value in enumerate(inputs):
            if value is None:
                arguments.append(None)
            elif index in definition.static:
                arguments.append(plain(value))
            else:
                arguments.append(value)
        if node.op in WITH_NUMBERS and node.domain == "":
            numbers = [self.as_number(value) for value in arguments]
            if any(number is not None for number in numbers) and arguments_are_floating(arguments):
                run = WITH_NUMBERS[node.op]
                arguments = [value if number is None else number for value, number in zip(arguments, numbers)]
        results = run(*[meta_of(argument) for argument in arguments], **node.attributes)
        metas = [results] if isinstance(results, torch.Tensor) else list(results)
        values = [self.fresh(meta) for meta in metas]
        self.plan.calls.append(Call(run, arguments, node.attributes, values, f"{node.op} {node.outputs[0]}"))
        if definition.kind == "matmul" and self.is_weight_gradient(node, values[0]):
            values = [self.cast(values[0], torch.float32)]
        return values

    def keep(self, node: Node, values: list[Value]) -> None:
        for name, value in zip(node.outputs, values):
            if name:
                self.values[name] = value

    def set_precision(self, definition: Operator, node: Node, inputs: list[Value | None]) -> list[Value | None]:
        narrow = self.options.narrow
        floats = [value for value in inputs if value is not None and value.meta.dtype in (torch.float32, narrow)]
        if definition.kind == "matmul":
            dtype = narrow if self.is_worth_narrowing(floats) else torch.float32
            return [self.cast(value, dtype) if value in floats else value for value in inputs]
        if definition.kind in ("elementwise", "move") and any(value.meta.dtype == narrow for value in floats):
            largest = max(value.meta.numel() for value in inputs if value is not None)
            large = [value for value in floats if value.meta.numel() * SMALL_RATIO > largest]
            if all(value.meta.dtype == narrow for value in large):
                return [self.cast(value, narrow) if value in floats and value.meta.ndim > 0 else value for value in inputs]
            if node.op == "Concat":
                return [self.cast(value, torch.float32) if value in floats else value for value in inputs]
        return inputs

    def is_worth_narrowing(self, floats: list[Value]) -> bool:
        """Products of few numbers stay exact: time embeddings and the like cost nothing."""
        return max((value.meta.numel() for value in floats), default=0) >= self.options.narrow_from

    def is_weight_gradient(self, node: Node, value: Value) -> bool:
        """Plain matrix products of that shape are the iterations of an optimiser, which do not need float32."""
        shape = tuple(value.meta.shape)
        is_result = value.meta.dtype in NARROW and len(shape) >= 2 and shape in self.options.carried_shapes
        return is_result and node.op in ("Gemm", "Conv")

    def cast(self, value: Value, dtype: torch.dtype) -> Value:
        if value.meta.dtype == dtype:
            return value
        if value.known is not None:
            return self.known(value.known.to(dtype))
        key = (value.name, dtype)
        if key not in self.casts:
            result = self.fresh(value.meta.to(dtype))
            self.plan.calls.append(Call(to_dtype, [value, dtype], {}, [result], "cast"))
            self.casts[key] = result
        return self.casts[key]

    def as_number(self, value: object) -> float | None:
        if isinstance(value, Value) and value.known is not None and value.meta.ndim == 0:
            return value.known.item()
        return None

    def known(self, tensor: torch.Tensor) -> Value:
        value = self.fresh(torch.empty_like(tensor, device="meta"))
        value.known = tensor
        return value

    def fresh(self, meta: torch.Tensor) -> Value:
        self.count += 1
        return Value(f"v{self.count}", meta)


@dataclass(frozen=True)
class Options:
    device: torch.device
    #: The 16-bit type of products, or None to follow the graph.
    narrow: torch.dtype | None
    #: Shapes of carried parameters.
    carried_shapes: frozenset[tuple[int, ...]]
    compiled: bool = False
    #: Products whose largest operand has fewer elements are left in float32.
    narrow_from: int = 4096


def to_dtype(x: torch.Tensor, dtype: torch.dtype) -> torch.Tensor:
    return x.to(dtype)


def plain(value: Value):
    if value.known is None:
        raise ValueError("shapes, axes and pads must not depend on the numbers of a batch")
    return value.known.tolist()


def meta_of(argument: object) -> object:
    return argument.meta if isinstance(argument, Value) else argument


def arguments_are_floating(arguments: Iterable) -> bool:
    return any(isinstance(value, Value) and value.known is None and value.meta.is_floating_point() for value in arguments)


def needed_nodes(model: Model) -> list[Node]:
    """Nodes that outputs stand on and inputs do not give, in the order of the file."""
    given = {slot.name for slot in model.inputs}
    wanted = {slot.name for slot in model.outputs} - given
    kept: list[Node] = []
    for node in reversed(model.nodes):
        if wanted.intersection(node.outputs) and not given.intersection(node.outputs):
            kept.append(node)
            wanted.update(node.inputs)
    return kept[::-1]


class Program:
    """A plan as a function. `run` takes and gives tensors by the names of the graph."""

    def __init__(self, model: Model, options: Options, shapes: dict[str, tuple[int, ...]]):
        self.input_names = [slot.name for slot in model.inputs]
        self.output_names = [slot.name for slot in model.outputs]
        plan = Planner(model, options).build(shapes)
        self.output_shapes = {name: tuple(value.meta.shape) for name, value in zip(self.output_names, plan.outputs)}
        self.source, scope = write_source(plan, options.device)
        exec(compile(self.source, "<planned step>", "exec"), scope)
        self.call_count = len(plan.calls)
        self.function = scope["step"]
        if options.compiled:
            self.function = torch.compile(self.function, dynamic=False, fullgraph=True)

    @torch.no_grad()
    def run(self, feeds: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        results = self.function([feeds[name] for name in self.input_names])
        return dict(zip(self.output_names, results))


def write_source(plan: Plan, device: torch.device) -> tuple[str, dict[str, object]]:
    """The function's text and the names it refers to."""
    calls = drop_unused(plan)
    scope: dict[str, object] = {}
    functions: dict[int, str] = {}
    last_use = find_last_uses(calls, plan.outputs)
    lines = ["def step(inputs):"]
    lines += [f"    {value.name} = inputs[{index}]" for index, value in enumerate(plan.inputs)]
    lines += ["    inputs.clear()"]
    for index, call in enumerate(calls):
        name = functions.setdefault(id(call.run), f"f{len(functions)}")
        scope[name] = call.run
        arguments = [show(argument, scope, device) for argument in call.arguments]
        for key, content in call.keywords.items():
            arguments.append(f"{key}={show(content, scope, device)}")
        targets = ", ".join("_" if value is None else value.name for value in call.results)
        lines.append(f"    {targets} = {name}({', '.join(arguments)})  # {call.label}")
        finished = sorted(last_use.get(index, ()))
        if finished:
            lines.append(f"    {' = '.join(finished)} = None")
    outputs = [show(value, scope, device) for value in plan.outputs]
    lines.append(f"    return ({', '.join(outputs)},)")
    return "\n".join(lines) + "\n", scope


def show(argument: object, scope: dict[str, object], device: torch.device) -> str:
    if isinstance(argument, Value):
        if argument.known is not None:
            scope[argument.name] = argument.known.to(device)
        return argument.name
    if isinstance(argument, torch.Tensor):
        name = f"t{len(scope)}"
        scope[name] = argument.to(device)
        return name
    if isinstance(argument, torch.dtype):
        scope["torch"] = torch
        return str(argument)
    if isinstance(argument, float):
        scope["inf"], scope["nan"] = float("inf"), float("nan")
    return repr(argument)


def drop_unused(plan: Plan) -> list[Call]:
    """Calls that outputs stand on; results that nobody reads get no name."""
    used = {value.name for value in plan.outputs}
    kept: list[Call] = []
    for call in reversed(plan.calls):
        if any(value is not None and value.name in used for value in call.results):
            call.results = [value if value is not None and value.name in used else None for value in call.results]
            used.update(argument.name for argument in call.arguments if isinstance(argument, Value))
            kept.append(call)
    return kept[::-1]


def find_last_uses(calls: list[Call], outputs: list[Value]) -> dict[int, set[str]]:
    """For each call, the values that are not read after it."""
    last: dict[str, int] = {}
    for index, call in enumerate(calls):
        for argument in call.arguments:
            if isinstance(argument, Value) and argument.known is None:
                last[argument.name] = index
    for value in outputs:
        last.pop(value.name, None)
    uses: dict[int, set[str]] = {}
    for name, index in last.items():
        uses.setdefault(index, set()).add(name)
    return uses
