"""What each ONNX operation is in PyTorch.

An operator is a function of tensors and plain values. `static` names the inputs that must be known when the program
is planned (shapes, axes, pads): they arrive as lists or numbers, so that the planned program has no shape arithmetic.
`kind` says how the planner treats precision (program.py).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F

from onnx_reader import DTYPES

Tensor = torch.Tensor


@dataclass(frozen=True)
class Operator:
    run: Callable
    #: Indexes of inputs that are given as plain values.
    static: tuple[int, ...]
    #: 'matmul', 'elementwise', 'reduce', 'norm', 'move' or 'other'.
    kind: str


OPERATORS: dict[tuple[str, str], Operator] = {}


def operator(name: str, kind: str, static: tuple[int, ...] = (), domain: str = ""):
    def register(run: Callable) -> Callable:
        OPERATORS[(domain, name)] = Operator(run, static, kind)
        return run

    return register


# Elementwise.

for onnx_name, function in {
    "Neg": torch.neg,
    "Abs": torch.abs,
    "Sign": torch.sign,
    "Exp": torch.exp,
    "Log": torch.log,
    "Sqrt": torch.sqrt,
    "Reciprocal": torch.reciprocal,
    "Sin": torch.sin,
    "Cos": torch.cos,
    "Tanh": torch.tanh,
    "Sigmoid": torch.sigmoid,
    "Erf": torch.erf,
    "Relu": torch.relu,
    "Floor": torch.floor,
    "Ceil": torch.ceil,
    "Round": torch.round,
    "Not": torch.logical_not,
    "IsNaN": torch.isnan,
    "Softplus": F.softplus,
    "Add": torch.add,
    "Sub": torch.sub,
    "Mul": torch.mul,
    "Pow": torch.pow,
    "Equal": torch.eq,
    "Less": torch.lt,
    "LessOrEqual": torch.le,
    "Greater": torch.gt,
    "GreaterOrEqual": torch.ge,
    "And": torch.logical_and,
    "Or": torch.logical_or,
    "Where": torch.where,
    "Identity": lambda x: x,
}.items():
    OPERATORS[("", onnx_name)] = Operator(function, (), "elementwise")


@operator("Div", "elementwise")
def div(a: Tensor, b: Tensor) -> Tensor:
    # Whole numbers divide towards zero in ONNX.
    return torch.div(a, b) if a.is_floating_point() else torch.div(a, b, rounding_mode="trunc")


@operator("Mod", "elementwise")
def mod(a: Tensor, b: Tensor, *, fmod: int = 0) -> Tensor:
    return torch.fmod(a, b) if fmod else torch.remainder(a, b)


@operator("Max", "elementwise")
def maximum(*values: Tensor) -> Tensor:
    result = values[0]
    for value in values[1:]:
        result = torch.maximum(result, value)
    return result


@operator("Min", "elementwise")
def minimum(*values: Tensor) -> Tensor:
    result = values[0]
    for value in values[1:]:
        result = torch.minimum(result, value)
    return result


@operator("Sum", "elementwise")
def add_all(*values: Tensor) -> Tensor:
    result = values[0]
    for value in values[1:]:
        result = result + value
    return result


@operator("Clip", "elementwise")
def clip(x: Tensor, low: Tensor | None = None, high: Tensor | None = None) -> Tensor:
    if low is not None:
        x = torch.maximum(x, low.to(x.dtype))
    return x if high is None else torch.minimum(x, high.to(x.dtype))


@operator("Gelu", "elementwise")
def gelu(x: Tensor, *, approximate: str = "none") -> Tensor:
    return F.gelu(x, approximate=approximate)


@operator("Gelu", "elementwise", domain="com.microsoft")
def gelu_exact(x: Tensor) -> Tensor:
    return F.gelu(x)


@operator("FastGelu", "elementwise", domain="com.microsoft")
def gelu_fast(x: Tensor, bias: Tensor | None = None) -> Tensor:
    return F.gelu(x if bias is None else x + bias, approximate="tanh")


@operator("QuickGelu", "elementwise", domain="com.microsoft")
def gelu_quick(x: Tensor, *, alpha: float = 1.702) -> Tensor:
    return F.silu(x) if alpha == 1.0 else x * torch.sigmoid(alpha * x)


@operator("Swish", "elementwise")
def swish(x: Tensor, *, alpha: float = 1.0) -> Tensor:
    return F.silu(x) if alpha == 1.0 else x * torch.sigmoid(alpha * x)


@operator("Cast", "other")
def cast(x: Tensor, *, to: int, saturate: int = 1) -> Tensor:
    return x.to(DTYPES[to])


# Reductions. Sums of 16-bit floats are formed in float32.


def wide(x: Tensor) -> Tensor:
    return x.float() if x.dtype in (torch.bfloat16, torch.float16) else x


def axes_of(x: Tensor, axes: list[int] | None, noop: int) -> list[int] | None:
    if axes:
        return [axis % x.ndim for axis in axes]
    return None if noop else list(range(x.ndim))


@operator("ReduceSum", "reduce", static=(1,))
def reduce_sum(x: Tensor, axes=None, *, keepdims: int = 1, noop_with_empty_axes: int = 0) -> Tensor:
    dims = axes_of(x, axes, noop_with_empty_axes)
    if dims is None:
        return x
    dtype = torch.float32 if x.dtype in (torch.bfloat16, torch.float16) else None
    return torch.sum(x, dims, keepdim=bool(keepdims), dtype=dtype) if dims else x


@operator("ReduceMean", "reduce", static=(1,))
def reduce_mean(x: Tensor, axes=None, *, keepdims: int = 1, noop_with_empty_axes: int = 0) -> Tensor:
    dims = axes_of(x, axes, noop_with_empty_axes)
    if dims is None:
        return x
    dtype = torch.float32 if x.dtype in (torch.bfloat16, torch.float16) else None
    return torch.mean(x, dims, keepdim=bool(keepdims), dtype=dtype) if dims else x


@operator("ReduceSumSquare", "reduce", static=(1,))
def reduce_sum_square(x: Tensor, axes=None, *, keepdims: int = 1, noop_with_empty_axes: int = 0) -> Tensor:
    dims = axes_of(x, axes, noop_with_empty_axes)
    squares = wide(x) * wide(x)
    return torch.sum(squares, dims, keepdim=bool(keepdims)) if dims else squares


@operator("ReduceL2", "reduce", static=(1,))
def reduce_l2(x: Tensor, axes=None, *, keepdims: int = 1, noop_with_empty_axes: int = 0) -> Tensor:
    return torch.sqrt(reduce_sum_square(x, axes, keepdims=keepdims, noop_with_empty_axes=noop_with_empty_axes))


@operator("ReduceMax", "reduce", static=(1,))
def reduce_max(x: Tensor, axes=None, *, keepdims: int = 1, noop_with_empty_axes: int = 0) -> Tensor:
    dims = axes_of(x, axes, noop_with_empty_axes)
    return torch.amax(x, dims, keepdim=bool(keepdims)) if dims else x


@operator("ReduceMin", "reduce", static=(1,))
def reduce_min(x: Tensor, axes=None, *, keepdims: int = 1, noop_with_empty_axes: int = 0) -> Tensor:
    dims = axes_of(x, axes, noop_with_empty_axes)
    return torch.amin(x, dims, keepdim=bool(keepdims)) if dims else x


@operator("ArgMax", "other")
def arg_max(x: Tensor, *, axis: int = 0, keepdims: int = 1, select_last_index: int = 0) -> Tensor:
    if select_last_index:
        raise ValueError("Cannot run ArgMax as select_last_index must be 0")
    # torch does not promise which of equals it gives; the first of the largest is asked for.
    largest = torch.amax(x, axis, keepdim=True)
    positions = torch.arange(x.shape[axis], device=x.device).reshape([-1] + [1] * (x.ndim - 1 - axis % x.ndim))
    return torch.where(x == largest, positions, x.shape[axis]).amin(axis, keepdim=bool(keepdims))


@operator("CumSum", "reduce", static=(1,))
def cumulative_sum(x: Tensor, axis, *, exclusive: int = 0, reverse: int = 0) -> Tensor:
    if exclusive:
        raise ValueError("Cannot run CumSum as exclusive must be 0")
    dim = axis if isinstance(axis, int) else axis[0]
    values = wide(x)
    if not reverse:
        return torch.cumsum(values, dim)
    return torch.flip(torch.cumsum(torch.flip(values, [dim]), dim), [dim])


# Moving data.


@operator("Reshape", "move", static=(1,))
def reshape(x: Tensor, shape, *, allowzero: int = 0) -> Tensor:
    sizes = [x.shape[axis] if size == 0 and not allowzero else size for axis, size in enumerate(shape)]
    return torch.reshape(x, sizes)


@operator("Transpose", "move")
def transpose(x: Tensor, *, perm: list[int] | None = None) -> Tensor:
    return torch.permute(x, perm if perm is not None else list(range(x.ndim))[::-1])


@operator("Expand", "move", static=(1,))
def expand(x: Tensor, shape) -> Tensor:
    return torch.broadcast_to(x, torch.broadcast_shapes(x.shape, tuple(shape)))


@operator("Squeeze", "move", static=(1,))
def squeeze(x: Tensor, axes=None) -> Tensor:
    return torch.squeeze(x, [axis % x.ndim for axis in axes]) if axes is not None else torch.squeeze(x)


@operator("Unsqueeze", "move", static=(1,))
def unsqueeze(x: Tensor, axes) -> Tensor:
    rank = x.ndim + len(axes)
    for axis in sorted(axis % rank for axis in axes):
        x = torch.unsqueeze(x, axis)
    return x


@operator("Concat", "move")
def concat(*values: Tensor, axis: int) -> Tensor:
    return torch.cat(values, axis)


@operator("Split", "move", static=(1,))
def split(x: Tensor, sizes=None, *, axis: int = 0, num_outputs: int | None = None):
    if sizes is None:
        sizes = [-(-x.shape[axis] // num_outputs)] * (num_outputs - 1)
        sizes.append(x.shape[axis] - sum(sizes))
    return torch.split(x, list(sizes), axis)


@operator("Slice", "move", static=(1, 2, 3, 4))
def slice_axes(x: Tensor, starts, ends, axes=None, steps=None) -> Tensor:
    axes = axes if axes is not None else range(len(starts))
    for at, axis in enumerate(axes):
        axis %= x.ndim
        size, step = x.shape[axis], steps[at] if steps is not None else 1
        if step > 0:
            start, end, _ = slice(starts[at], ends[at], step).indices(size)
            index = (slice(None),) * axis + (slice(start, max(start, end), step),)
            x = x[index]
        else:
            positions = list(range(size))[slice(starts[at], None if ends[at] < -size else ends[at], step)]
            x = torch.index_select(x, axis, torch.tensor(positions, device=x.device, dtype=torch.int64))
    return x


@operator("Pad", "move", static=(1, 2, 3))
def pad(x: Tensor, pads, value=None, axes=None, *, mode: str = "constant") -> Tensor:
    axes = [axis % x.ndim for axis in axes] if axes is not None else list(range(x.ndim))
    half = len(pads) // 2
    before, after = dict(zip(axes, pads[:half])), dict(zip(axes, pads[half:]))
    if mode == "constant":
        flat = [amount for axis in reversed(range(x.ndim)) for amount in (before.get(axis, 0), after.get(axis, 0))]
        return F.pad(x, flat, value=float(value or 0) if x.is_floating_point() else int(value or 0))
    for axis in axes:
        if before[axis] or after[axis]:
            positions = padded_positions(x.shape[axis], before[axis], after[axis], mode)
            x = torch.index_select(x, axis, torch.tensor(positions, device=x.device))
    return x


def padded_positions(size: int, before: int, after: int, mode: str) -> list[int]:
    if mode == "edge":
        return [min(max(at, 0), size - 1) for at in range(-before, size + after)]
    if mode == "reflect":
        period = max(1, 2 * (size - 1))
        return [min(at % period, period - at % period) for at in range(-before, size + after)]
    raise ValueError(f"Cannot run Pad as its mode must be constant, edge or reflect: {mode}")


@operator("Tile", "move", static=(1,))
def tile(x: Tensor, repeats) -> Tensor:
    return torch.tile(x, tuple(repeats))


@operator("Gather", "move")
def gather(x: Tensor, indices: Tensor, *, axis: int = 0) -> Tensor:
    axis %= x.ndim
    indices = torch.where(indices < 0, indices + x.shape[axis], indices)
    rows = torch.index_select(x, axis, indices.reshape(-1))
    return rows.reshape([*x.shape[:axis], *indices.shape, *x.shape[axis + 1 :]])


@operator("GatherElements", "move")
def gather_elements(x: Tensor, indices: Tensor, *, axis: int = 0) -> Tensor:
    return torch.gather(x, axis, torch.where(indices < 0, indices + x.shape[axis], indices))


@operator("ScatterElements", "other")
def scatter_elements(x: Tensor, indices: Tensor, updates: Tensor, *, axis: int = 0, reduction: str = "none") -> Tensor:
    indices = torch.where(indices < 0, indices + x.shape[axis], indices)
    updates = updates.to(x.dtype)
    if reduction == "none":
        return torch.scatter(x, axis, indices, updates)
    if reduction == "add":
        return torch.scatter_add(x, axis, indices, updates)
    raise ValueError(f"Cannot run ScatterElements as its reduction must be none or add: {reduction}")


@operator("ScatterND", "other")
def scatter_nd(x: Tensor, indices: Tensor, updates: Tensor, *, reduction: str = "none") -> Tensor:
    if reduction not in ("none", "add"):
        raise ValueError(f"Cannot run ScatterND as its reduction must be none or add: {reduction}")
    positions = tuple(indices[..., axis] for axis in range(indices.shape[-1]))
    return torch.index_put(x, positions, updates.to(x.dtype), accumulate=reduction == "add")


@operator("Trilu", "move", static=(1,))
def trilu(x: Tensor, k=0, *, upper: int = 1) -> Tensor:
    k = k if isinstance(k, int) else k[0]
    return torch.triu(x, k) if upper else torch.tril(x, k)


@operator("DepthToSpace", "move")
def depth_to_space(x: Tensor, *, blocksize: int, mode: str = "DCR") -> Tensor:
    if mode == "CRD":
        return F.pixel_shuffle(x, blocksize)
    b, c, h, w = x.shape
    x = x.reshape(b, blocksize, blocksize, c // blocksize**2, h, w).permute(0, 3, 4, 1, 5, 2)
    return x.reshape(b, c // blocksize**2, h * blocksize, w * blocksize)


@operator("SpaceToDepth", "move")
def space_to_depth(x: Tensor, *, blocksize: int) -> Tensor:
    b, c, h, w = x.shape
    x = x.reshape(b, c, h // blocksize, blocksize, w // blocksize, blocksize).permute(0, 3, 5, 1, 2, 4)
    return x.reshape(b, c * blocksize**2, h // blocksize, w // blocksize)


# Made from nothing.


@operator("Shape", "other")
def shape_of(x: Tensor, *, start: int = 0, end: int | None = None) -> Tensor:
    return torch.tensor(list(x.shape)[start:end], dtype=torch.int64)


@operator("Size", "other")
def size_of(x: Tensor) -> Tensor:
    return torch.tensor(x.numel(), dtype=torch.int64)


@operator("Constant", "other")
def constant(*, value: Tensor | None = None, **values: object) -> Tensor:
    if value is not None:
        return value
    (name, content), = values.items()
    return torch.tensor(content, dtype=torch.int64 if "int" in name else torch.float32)


@operator("ConstantOfShape", "other", static=(0,))
def constant_of_shape(shape, *, value: Tensor | None = None) -> Tensor:
    value = torch.zeros(1) if value is None else value
    return torch.full(tuple(shape), value.item(), dtype=value.dtype)


@operator("Range", "other", static=(0, 1, 2))
def number_range(start, limit, delta) -> Tensor:
    return torch.arange(start, limit, delta)


# Products. `alpha` and `beta` are those of Gemm.


@operator("MatMul", "matmul")
def matmul(a: Tensor, b: Tensor) -> Tensor:
    return torch.matmul(a, b)


@operator("Gemm", "matmul")
def gemm(a: Tensor, b: Tensor, c: Tensor | None = None, *, alpha=1.0, beta=1.0, transA=0, transB=0) -> Tensor:
    a, b = a.t() if transA else a, b.t() if transB else b
    if c is None:
        product = torch.mm(a, b)
        return product if alpha == 1.0 else product * alpha
    return torch.addmm(c, a, b, beta=beta, alpha=alpha)


@operator("FusedMatMul", "matmul", domain="com.microsoft")
def fused_matmul(a: Tensor, b: Tensor, *, alpha=1.0, transA=0, transB=0, transBatchA=0, transBatchB=0) -> Tensor:
    if transBatchA or transBatchB:
        raise ValueError("Cannot run FusedMatMul as transBatchA and transBatchB must be 0")
    product = torch.matmul(a.mT if transA else a, b.mT if transB else b)
    return product if alpha == 1.0 else product * alpha


@operator("DynamicQuantizeMatMul", "other", domain="com.microsoft")
def dynamic_quantize_matmul(x, weight, scale, zero=None, bias=None):
    if zero is not None:
        raise ValueError("Cannot run DynamicQuantizeMatMul as the weight must have no zero point")
    low, high = torch.clamp(x.amin(), max=0.0), torch.clamp(x.amax(), min=0.0)
    unit = (high - low) / 255.0
    offset = torch.round(-low / unit)
    codes = torch.clamp(torch.round(x / unit) + offset, 0, 255) - offset
    y = torch.matmul(codes, weight.float()) * (scale * unit)
    return y if bias is None else y + bias


@operator("Einsum", "matmul")
def einsum(*values: Tensor, equation: str) -> Tensor:
    return torch.einsum(equation, *values)


def spatial_pads(pads: list[int] | None, rank: int) -> tuple[list[int], list[int]]:
    pads = pads or [0] * (2 * rank)
    return pads[:rank], pads[rank:]


@operator("Conv", "matmul")
def conv(x, weight, bias=None, *, strides=None, pads=None, dilations=None, group=1, kernel_shape=None, auto_pad="NOTSET"):
    if auto_pad != "NOTSET":
        raise ValueError(f"Cannot run Conv as auto_pad must be NOTSET: {auto_pad}")
    rank = x.ndim - 2
    before, after = spatial_pads(pads, rank)
    if before != after:
        x = F.pad(x, [amount for axis in reversed(range(rank)) for amount in (before[axis], after[axis])])
        before = [0] * rank
    function = (F.conv1d, F.conv2d, F.conv3d)[rank - 1]
    return function(x, weight, bias, strides or 1, before, dilations or 1, group)


@operator("ConvTranspose", "matmul")
def conv_transpose(
    x, weight, bias=None, *, strides=None, pads=None, dilations=None, group=1, output_padding=None,
    kernel_shape=None, output_shape=None, auto_pad="NOTSET",
):
    if auto_pad != "NOTSET" or output_shape:
        raise ValueError("Cannot run ConvTranspose as it must be given pads, not auto_pad or output_shape")
    rank = x.ndim - 2
    before, after = spatial_pads(pads, rank)
    extra = output_padding or [0] * rank
    function = (F.conv_transpose1d, F.conv_transpose2d, F.conv_transpose3d)[rank - 1]
    if before == after:
        return function(x, weight, bias, strides or 1, before, extra, group, dilations or 1)
    full = function(x, weight, bias, strides or 1, 0, extra, group, dilations or 1)
    crop = tuple(slice(before[axis], full.shape[axis + 2] - after[axis]) for axis in range(rank))
    return full[(slice(None), slice(None), *crop)]


def heads_of(x: Tensor, heads: int) -> Tensor:
    """[B, N, A*E] to [B, A, N, E]."""
    return x.reshape(x.shape[0], x.shape[1], heads, -1).transpose(1, 2)


@operator("Attention", "matmul")
def attention(
    q, k, v, mask=None, past_key=None, past_value=None, *, is_causal=0, scale=None, q_num_heads=None,
    kv_num_heads=None, softcap=0.0, softmax_precision=None, qk_matmul_output_mode=0,
):
    if past_key is not None or softcap:
        raise ValueError("Cannot run Attention as it must have no cache and no softcap")
    is_flat = q.ndim == 3
    if is_flat:
        q, k, v = heads_of(q, q_num_heads), heads_of(k, kv_num_heads), heads_of(v, kv_num_heads)
    grouped = q.shape[1] != k.shape[1]
    y = F.scaled_dot_product_attention(
        q, k, v, attn_mask=attention_mask(mask, q), is_causal=bool(is_causal), scale=scale, enable_gqa=grouped
    )
    return y.transpose(1, 2).flatten(2) if is_flat else y


def attention_mask(mask: Tensor | None, q: Tensor) -> Tensor | None:
    return mask if mask is None or mask.dtype == torch.bool else mask.to(q.dtype)


@operator("MultiHeadAttention", "matmul", domain="com.microsoft")
def multi_head_attention(
    q, k, v, bias=None, key_padding_mask=None, attention_bias=None, *, num_heads, scale=None, unidirectional=0,
    mask_filter_value=-10000.0,
):
    if bias is not None or key_padding_mask is not None:
        raise ValueError("Cannot run MultiHeadAttention as it must have no bias and no key_padding_mask")
    q = heads_of(q, num_heads)
    k, v = (x if x.ndim == 4 else heads_of(x, num_heads) for x in (k, v))
    if attention_bias is None and not unidirectional and q.dtype == torch.bfloat16 and q.device.type != "cuda":
        return plain_attention(q, k, v, scale or q.shape[-1] ** -0.5).transpose(1, 2).flatten(2)
    y = F.scaled_dot_product_attention(
        q, k, v, attn_mask=attention_mask(attention_bias, q), is_causal=bool(unidirectional), scale=scale or None
    )
    return y.transpose(1, 2).flatten(2)


#: Scores that are formed at once: they stay in the cache between the products and the softmax.
SCORE_BUDGET = 1 << 20


def plain_attention(q: Tensor, k: Tensor, v: Tensor, scale: float) -> Tensor:
    """On processors with bfloat16 products two of them beat the fused kernel by half, up to a few thousand tokens."""
    per_sample = q.shape[1] * q.shape[2] * k.shape[2]
    if per_sample > 16 * SCORE_BUDGET:
        return F.scaled_dot_product_attention(q, k, v, scale=scale)
    size = max(1, SCORE_BUDGET // per_sample)
    parts = [
        torch.softmax((q[at : at + size] * scale) @ k[at : at + size].mT, -1) @ v[at : at + size]
        for at in range(0, q.shape[0], size)
    ]
    return torch.cat(parts)


# Normalisation: the inside is float32 whatever comes in.


@operator("Softmax", "norm")
def softmax(x: Tensor, *, axis: int = -1) -> Tensor:
    return torch.softmax(x, axis)


@operator("LogSoftmax", "norm")
def log_softmax(x: Tensor, *, axis: int = -1) -> Tensor:
    return torch.log_softmax(x, axis)


@operator("LayerNormalization", "norm")
def layer_norm(x, scale, bias=None, *, axis=-1, epsilon=1e-5, stash_type=1):
    shape = list(x.shape[axis % x.ndim :])
    y, mean, inverse = torch.native_layer_norm(x, shape, scale.to(x.dtype), None if bias is None else bias.to(x.dtype), epsilon)
    return y, mean.float(), inverse.float()


@operator("RMSNormalization", "norm")
def rms_norm(x, scale, *, axis=-1, epsilon=1e-5, stash_type=1):
    return simplified_layer_norm(x, scale, axis=axis, epsilon=epsilon)[0]


@operator("SimplifiedLayerNormalization", "norm")
def simplified_layer_norm(x, scale, *, axis=-1, epsilon=1e-5, stash_type=1):
    dims = list(range(axis % x.ndim, x.ndim))
    count = math.prod([x.shape[dim] for dim in dims])
    # The norm is one pass over memory, a mean of squares two.
    values = wide(x)
    norm = torch.linalg.vector_norm(values, 2, dims, keepdim=True)
    inverse = torch.rsqrt(norm.square() / count + epsilon)
    return (values * inverse).mul_(scale).to(x.dtype), inverse


@operator("GroupNormalization", "norm")
def group_norm(x, scale, bias, *, num_groups, epsilon=1e-5, stash_type=1):
    # Since opset 21 scale and bias are per channel.
    return F.group_norm(x, num_groups, scale.to(x.dtype), bias.to(x.dtype), epsilon)


@operator("InstanceNormalization", "norm")
def instance_norm(x, scale, bias, *, epsilon=1e-5):
    return F.instance_norm(x, weight=scale.to(x.dtype), bias=bias.to(x.dtype), eps=epsilon)


@operator("RotaryEmbedding", "norm")
def rotary(x, cosine, sine, positions=None, *, interleaved=0, num_heads=0, rotary_embedding_dim=0):
    if rotary_embedding_dim or positions is not None:
        raise ValueError("Cannot run RotaryEmbedding as it must turn every element and have no positions")
    # Tables are [B, N, E/2]; x is [B, N, A E], or [B, A, N, E] with heads first.
    is_flat = x.ndim == 3
    cosine, sine = (wide(table).unsqueeze(2 if is_flat else 1) for table in (cosine, sine))
    halves = (-1, 2) if interleaved else (2, -1)
    values = x.reshape(*x.shape[:2], num_heads, *halves) if is_flat else x.reshape(*x.shape[:3], *halves)
    if interleaved:
        turned = torch.view_as_complex(wide(values).contiguous()) * torch.complex(cosine, sine)
        return torch.view_as_real(turned).reshape(x.shape).to(x.dtype)
    low, high = wide(values[..., 0, :]), wide(values[..., 1, :])
    first = torch.addcmul(low * cosine, high, sine, value=-1).to(x.dtype)
    second = torch.addcmul(high * cosine, low, sine).to(x.dtype)
    return torch.stack([first, second], -2).reshape(x.shape)


@operator("RotaryEmbedding", "norm", domain="com.microsoft")
def rotary_microsoft(x, positions, cosine, sine, *, interleaved=0, num_heads=0, rotary_embedding_dim=0, scale=1.0, is_packed_batching=0):
    if rotary_embedding_dim:
        raise ValueError("Cannot run RotaryEmbedding as it must turn every element")
    batch, length = x.shape[0], x.shape[-2]
    steps = positions if positions.ndim == 2 else positions + torch.arange(length, device=x.device).expand(batch, length)
    return rotary(x, cosine[steps], sine[steps], interleaved=interleaved, num_heads=num_heads)


# Pictures.


@operator("Resize", "other", static=(1, 2, 3))
def resize(
    x, roi=None, scales=None, sizes=None, *, mode="nearest", coordinate_transformation_mode="half_pixel",
    nearest_mode="round_prefer_floor", cubic_coeff_a=-0.75, exclude_outside=0, extrapolation_value=0.0, antialias=0,
    axes=None, keep_aspect_ratio_policy="stretch",
):
    if antialias or axes is not None or mode == "cubic":
        raise ValueError("Cannot run Resize as it must be nearest or linear, over all axes, without antialias")
    targets = list(sizes) if sizes else [math.floor(size * scale) for size, scale in zip(x.shape, scales)]
    result = x
    for axis, target in enumerate(targets):
        if target != x.shape[axis]:
            ratio = scales[axis] if scales else target / x.shape[axis]
            result = resize_axis(result, axis, target, ratio, mode, coordinate_transformation_mode, nearest_mode)
    return result


def resize_axis(x, axis, target, ratio, mode, transformation, nearest_mode):
    size = x.shape[axis]
    at = torch.arange(target, dtype=torch.float64)
    match transformation:
        case "asymmetric":
            at = at / ratio
        case "half_pixel":
            at = (at + 0.5) / ratio - 0.5
        case "pytorch_half_pixel":
            at = (at + 0.5) / ratio - 0.5 if target > 1 else at * 0
        case "align_corners":
            at = at * (size - 1) / (target - 1) if target > 1 else at * 0
        case _:
            raise ValueError(f"Cannot run Resize as its coordinates are not known: {transformation}")
    if mode == "nearest":
        rounded = {
            "floor": torch.floor(at),
            "ceil": torch.ceil(at),
            "round_prefer_floor": torch.ceil(at - 0.5),
            "round_prefer_ceil": torch.floor(at + 0.5),
        }[nearest_mode]
        return torch.index_select(x, axis, rounded.clamp(0, size - 1).to(torch.int64).to(x.device))
    low = torch.floor(at)
    part = (at - low).to(x.dtype if x.is_floating_point() else torch.float32)
    part = part.reshape([-1] + [1] * (x.ndim - 1 - axis)).to(x.device)
    below = torch.index_select(x, axis, low.clamp(0, size - 1).to(torch.int64).to(x.device))
    above = torch.index_select(x, axis, (low + 1).clamp(0, size - 1).to(torch.int64).to(x.device))
    return below * (1 - part) + above * part
