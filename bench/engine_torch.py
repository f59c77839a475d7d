"""The PyTorch side of `npm run bench -- engine`: reads one case name a line, runs it once, prints milliseconds.

Answers {"ms": wall clock, "cpuMs": CPU time of the process, "peakMegabytes": growth of resident memory at its peak}.
"""

import json
import math
import os
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(7)
torch.set_num_threads(int(os.environ.get("THREADS", "2")))


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.width, self.heads = width, heads
        self.modulation = nn.Linear(width, 6 * width)
        self.qkv = nn.Linear(width, 3 * width)
        self.project = nn.Linear(width, width)
        self.expand = nn.Linear(width, 4 * width)
        self.contract = nn.Linear(4 * width, width)

    def forward(self, x, condition):
        batch, tokens, width = x.shape
        shift1, scale1, gate1, shift2, scale2, gate2 = self.modulation(condition).chunk(6, dim=2)
        normal = F.layer_norm(x, (width,), eps=1e-6) * (1 + scale1) + shift1
        qkv = self.qkv(normal).view(batch, tokens, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(qkv[0], qkv[1], qkv[2])
        x = x + gate1 * self.project(mixed.transpose(1, 2).reshape(batch, tokens, width))
        normal = F.layer_norm(x, (width,), eps=1e-6) * (1 + scale2) + shift2
        return x + gate2 * self.contract(F.gelu(self.expand(normal), approximate="tanh"))


class Stack(nn.Module):
    def __init__(self, width, layers, heads):
        super().__init__()
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(layers))

    def forward(self, x, condition):
        condition = F.silu(condition)
        for block in self.blocks:
            x = block(x, condition)
        return x


def training_step(size):
    model = Stack(size["width"], size["layers"], size["heads"])
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.95), weight_decay=0.01, fused=True)
    x, target = (torch.randn(size["batch"], size["tokens"], size["width"]) for _ in range(2))
    condition = torch.randn(size["batch"], 1, size["width"])

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = F.mse_loss(model(x, condition), target)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()

    return step


def forward(size):
    model = Stack(size["width"], size["layers"], size["heads"])
    x = torch.randn(size["batch"], size["tokens"], size["width"])
    condition = torch.randn(size["batch"], 1, size["width"])

    def run():
        with torch.inference_mode():
            model(x, condition)

    return run


def attention(size):
    shape = (size["batch"], size["heads"], size["tokens"], size["width"] // size["heads"])
    q, k, v = (torch.randn(shape) for _ in range(3))

    def run():
        with torch.inference_mode():
            F.scaled_dot_product_attention(q, k, v)

    return run


CASES = {"training step": training_step, "forward": forward, "attention": attention}


def reset_peak():
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")


def status_megabytes(field):
    with open("/proc/self/status") as file:
        line = next(line for line in file if line.startswith(field))
    return int(line.split()[1]) / 1000


def main():
    prepared = {}
    print(json.dumps({"torch": torch.__version__, "threads": torch.get_num_threads()}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        key = json.dumps(request)
        if key not in prepared:
            prepared.clear()
            prepared[key] = CASES[request["case"]](request["size"])
        reset_peak()
        before = status_megabytes("VmRSS")
        cpu, wall = time.process_time(), time.perf_counter()
        prepared[key]()
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        answer = {"ms": wall * 1000, "cpuMs": cpu * 1000, "peakMegabytes": status_megabytes("VmHWM") - before}
        assert all(math.isfinite(value) for value in answer.values())
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
