"""Trains an emitted ONNX graph with PyTorch, as a partner of a TypeScript trainer or alone.

    python worker.py                 requests on standard input, answers on standard output (README.md)
    python worker.py job.json        batches from a folder of shards

Nothing else is written to standard output; standard error carries one JSON object a line.
"""

from __future__ import annotations

import ctypes.util
import json
import os
import queue
import sys
import threading
import time
from pathlib import Path


def restart_with_allocator_settings() -> None:
    """glibc gives every large tensor fresh pages and takes them back; zeroing them costs more than the arithmetic.

    jemalloc, where the machine has it, keeps them, and takes large pages; without it glibc is told to keep what it can.
    The settings are read when a process starts, so the program starts itself again with them.
    """
    if os.environ.get("AOZORA_ACCELERATE_STARTED") or not sys.platform.startswith("linux"):
        return
    jemalloc = ctypes.util.find_library("jemalloc")
    if jemalloc is None:
        wanted = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": "100000000000", "MALLOC_TOP_PAD_": "67108864"}
    else:
        kept = "dirty_decay_ms:-1,muzzy_decay_ms:-1,thp:always,oversize_threshold:0"
        wanted = {"LD_PRELOAD": jemalloc, "MALLOC_CONF": kept}
    environment = {**wanted, "GOMP_SPINCOUNT": "10000", **os.environ, "AOZORA_ACCELERATE_STARTED": "1"}
    os.execve(sys.executable, [sys.executable, *sys.argv], environment)


restart_with_allocator_settings()

import torch  # noqa: E402

from messages import read_file, read_message, write_file, write_message  # noqa: E402
from trainer import Settings, Trainer  # noqa: E402


def log(**fields: object) -> None:
    print(json.dumps(fields), file=sys.stderr, flush=True)


def serve(requests, answers) -> None:
    """Answers every request in order. A thread reads ahead, so that a batch arrives while the last one is trained on."""
    incoming: queue.Queue = queue.Queue(maxsize=2)

    def read_ahead() -> None:
        try:
            while (message := read_message(requests)) is not None:
                incoming.put(message)
            incoming.put(None)
        except Exception as error:  # handed to the thread that answers
            incoming.put(error)

    threading.Thread(target=read_ahead, daemon=True).start()
    trainer: Trainer | None = None
    while (message := incoming.get()) is not None:
        if isinstance(message, Exception):
            raise message
        metadata, tensors = message
        try:
            if metadata["kind"] == "open":
                if trainer is not None:
                    trainer.close()
                trainer = open_trainer(metadata, tensors)
                write_message(answers, {"kind": "done"}, {})
            elif trainer is None:
                raise ValueError(f"Cannot {metadata['kind']} as the first request must be open")
            else:
                details, results = answer(trainer, metadata, tensors)
                write_message(answers, {"kind": "done", **details}, results)
        except Exception as error:
            log(error=str(error), request=metadata.get("kind"))
            write_message(answers, {"kind": "error", "message": str(error)}, {})


def open_trainer(metadata: dict[str, str], tensors: dict[str, torch.Tensor]) -> Trainer:
    options = json.loads(metadata["options"])
    model = bytes(tensors.pop("model").numpy())
    state = {name.removeprefix("state/"): tensor for name, tensor in tensors.items()}
    carried = [(pair["input"], pair["output"]) for pair in options["carried"]]
    trainer = Trainer(model, state, carried, Settings(**options.get("settings", {})))
    log(device=str(trainer.device), torch=torch.__version__, threads=torch.get_num_threads(), settings=options.get("settings"))
    return trainer


def answer(trainer: Trainer, metadata: dict[str, str], tensors: dict[str, torch.Tensor]):
    match metadata["kind"]:
        case "step":
            start = trainer.finish()
            report = {name: tensor.cpu() for name, tensor in trainer.step(tensors).items()}
            return {"seconds": f"{trainer.finish() - start:.6f}"}, report
        case "read-state":
            return {}, trainer.read_state(json.loads(metadata["names"]) or None)
        case "write-state":
            trainer.write_state(tensors)
            return {}, {}
        case "save":
            write_file(metadata["path"], json.loads(metadata.get("metadata", "{}")), trainer.read_state())
            return {}, {}
        case kind:
            raise ValueError(f"Cannot answer as requests must be open, step, read-state, write-state or save: {kind}")


def run_job(path: Path) -> None:
    """Trains on a folder of shards; each tensor of a shard has a leading axis over steps."""
    job = json.loads(path.read_text())
    folder = path.parent
    carried = [(pair["input"], pair["output"]) for pair in job["carried"]]
    model = folder / job["model"]
    _, state = read_file(folder / job["state"])
    trainer = Trainer(model.read_bytes(), state, carried, Settings(**job.get("settings", {})), model.parent)
    checkpoint = job.get("checkpoint")
    saved = time.monotonic()
    for batch in batches_of(folder / job["batches"], job["steps"]):
        start = trainer.finish()
        report = {name: tensor.float().mean().item() for name, tensor in trainer.step(batch).items()}
        log(step=trainer.step_count, seconds=round(trainer.finish() - start, 4), **report)
        if checkpoint and time.monotonic() - saved >= checkpoint["everySeconds"]:
            write_file(folder / checkpoint["path"], {"step": str(trainer.step_count)}, trainer.read_state())
            saved = time.monotonic()
    write_file(folder / job["result"], {"step": str(trainer.step_count)}, trainer.read_state())
    log(finished=trainer.step_count)


def batches_of(folder: Path, steps: int):
    """Batches of all shards by name, again from the first when they end."""
    shards = sorted(folder.glob("*.safetensors"))
    if not shards:
        raise ValueError(f"Cannot train as {folder} must hold .safetensors shards")
    done = 0
    while True:
        for shard in shards:
            _, tensors = read_file(shard)
            for index in range(min(len(tensor) for tensor in tensors.values())):
                if done == steps:
                    return
                done += 1
                yield {name: tensor[index] for name, tensor in tensors.items()}


if __name__ == "__main__":
    if len(sys.argv) > 1:
        run_job(Path(sys.argv[1]))
    else:
        # Whatever a library prints must not get between the answers.
        channel = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=1 << 20)
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        serve(os.fdopen(sys.stdin.fileno(), "rb", buffering=1 << 20, closefd=False), channel)
