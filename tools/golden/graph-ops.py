"""Writes golden values of operations and optimisers, computed by PyTorch in float64.

Inputs are not stored: element i of input k of a case is 1.5 sin(0.7 i + k + 1), rounded to float32. No random numbers.

    python tools/golden/graph-ops.py src/graph/ops/fixtures/torch-ops.json
"""

import json
import math
import sys

import torch
import torch.nn.functional as F


def wave(shape, k):
    count = math.prod(shape)
    values = 1.5 * torch.sin(0.7 * torch.arange(count, dtype=torch.float64) + k + 1)
    return values.to(torch.float32).to(torch.float64).reshape(shape)


def numbers(tensor):
    return [float(f"{value:.9g}") for value in tensor.detach().flatten().tolist()]


def case(name, shapes, function):
    """Result, and gradients of the sum of result * wave."""
    inputs = [wave(shape, k).requires_grad_() for k, shape in enumerate(shapes)]
    result = function(*inputs)
    weights = wave(result.shape, 9)
    gradients = torch.autograd.grad((result * weights).sum(), inputs)
    return {
        "name": name,
        "shapes": [list(shape) for shape in shapes],
        "result": {"shape": list(result.shape), "data": numbers(result)},
        "gradients": [numbers(gradient) for gradient in gradients],
    }


def heads_first(function):
    return lambda q, k, v: function(*(x.transpose(1, 2) for x in (q, k, v))).transpose(1, 2)


def rotate(x):
    """Interleaved pairs as complex numbers; the angle of token n and pair i is n / (i + 1)."""
    tokens, width = x.shape[1], x.shape[3]
    angle = torch.arange(tokens, dtype=torch.float64)[:, None] / torch.arange(1, width // 2 + 1, dtype=torch.float64)
    turn = torch.polar(torch.ones_like(angle), angle)[None, :, None, :]
    pairs = torch.view_as_complex(x.reshape(*x.shape[:3], width // 2, 2))
    return torch.view_as_real(pairs * turn).reshape(x.shape)


def op_cases():
    attention = F.scaled_dot_product_attention
    tokens = [(2, 5, 3, 8), (2, 4, 3, 8), (2, 4, 3, 8)]
    square = [(1, 6, 2, 8)] * 3
    image, kernel = (2, 4, 6, 5), (6, 4, 3, 3)
    return [
        case("gelu", [(3, 7)], F.gelu),
        case("gelu tanh", [(3, 7)], lambda x: F.gelu(x, approximate="tanh")),
        case("silu", [(3, 7)], F.silu),
        case("softmax", [(2, 3, 5)], lambda x: F.softmax(x, dim=1)),
        case("layer norm", [(2, 3, 6), (6,), (6,)], lambda x, s, b: F.layer_norm(x, (6,), s, b, 1e-5)),
        case("rms norm", [(2, 3, 6), (6,)], lambda x, s: F.rms_norm(x, (6,), s, 1e-6)),
        case("group norm", [(2, 6, 3, 2), (6,), (6,)], lambda x, s, b: F.group_norm(x, 3, s, b, 1e-5)),
        case("linear", [(2, 3, 4), (5, 4), (5,)], F.linear),
        case("matmul", [(2, 1, 3, 4), (3, 4, 5)], torch.matmul),
        case("attention", tokens, heads_first(attention)),
        case("attention causal", square, heads_first(lambda q, k, v: attention(q, k, v, is_causal=True))),
        case("rotary", [(2, 5, 3, 8)], rotate),
        case("conv2d", [image, kernel, (6,)], lambda x, w, b: F.conv2d(x, w, b, padding=1)),
        case("conv2d stride", [image, kernel], lambda x, w: F.conv2d(x, w, stride=2, padding=1)),
        case("conv2d dilation", [image, kernel], lambda x, w: F.conv2d(x, w, dilation=2, padding=2)),
        case("conv2d depthwise", [image, (4, 1, 3, 3)], lambda x, w: F.conv2d(x, w, padding=1, groups=4)),
        case(
            "conv2d transpose",
            [(2, 6, 3, 3), kernel],
            lambda x, w: F.conv_transpose2d(x, w, stride=2, padding=1, output_padding=(1, 0)),
        ),
        case(
            "conv3d causal",
            [(1, 3, 4, 4, 4), (2, 3, 3, 3, 3), (2,)],
            lambda x, w, b: F.conv3d(F.pad(x, (1, 1, 1, 1, 2, 0)), w, b),
        ),
        case("resize nearest", [(1, 2, 3, 4)], lambda x: F.interpolate(x, size=(7, 8), mode="nearest")),
        case("resize linear", [(1, 2, 3, 4)], lambda x: F.interpolate(x, size=(7, 8), mode="bilinear")),
        case("pixel shuffle", [(2, 8, 2, 3)], lambda x: F.pixel_shuffle(x, 2)),
        case("pixel unshuffle", [(2, 2, 4, 6)], lambda x: F.pixel_unshuffle(x, 2)),
        case("embedding", [(5, 3)], lambda x: F.embedding(torch.tensor([[0, 4, 4], [2, 0, 1]]), x)),
        case("pad reflect", [(1, 2, 4, 5)], lambda x: F.pad(x, (2, 1, 1, 3), mode="reflect")),
        case("pad edge", [(1, 2, 4, 5)], lambda x: F.pad(x, (2, 1, 1, 3), mode="replicate")),
        case("cumulative sum", [(3, 4)], lambda x: torch.cumsum(x, 0)),
        case("max", [(3, 4)], lambda x: torch.amax(x, 1)),
    ]


def optimizer_case(name, make):
    """Four steps on 0.5 |w x - t|^2 with a learning rate of 0.05."""
    weight = wave((4, 6), 0).clone().requires_grad_()
    x, target = wave((6, 3), 1), wave((4, 3), 2)
    optimizer = make([weight])
    losses = []
    for _ in range(4):
        optimizer.zero_grad()
        loss = 0.5 * ((weight @ x - target) ** 2).sum()
        loss.backward()
        torch.nn.utils.clip_grad_norm_([weight], 5.0)
        optimizer.step()
        losses.append(float(f"{loss.item():.9g}"))
    return {"name": name, "losses": losses, "weight": numbers(weight)}


def main(path):
    golden = {
        "tool": f"torch {torch.__version__}",
        "command": "python tools/golden/graph-ops.py src/graph/ops/fixtures/torch-ops.json",
        "ops": op_cases(),
        "optimizers": [
            optimizer_case("adamw", lambda w: torch.optim.AdamW(w, lr=0.05, betas=(0.9, 0.99), eps=1e-8, weight_decay=0.1)),
            optimizer_case(
                "muon",
                lambda w: torch.optim.Muon(w, lr=0.05, momentum=0.9, weight_decay=0.1, adjust_lr_fn="match_rms_adamw"),
            ),
        ],
    }
    with open(path, "w") as file:
        json.dump(golden, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(sys.argv[1])
