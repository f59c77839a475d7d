"""Tunes the distilled encoder of the prompt screen on labelled prompts, together with a head that is thrown away.

    python tools/prompt-encoder/tune.py --work .train/prompt-screen --encoder FILE

`rows.json` and `concepts.bin` in the work folder come from `tsx tools/train-prompt-screen.ts rows`. FILE holds the distilled
encoder. The result is `tuned.safetensors`, and sentence vectors of every window by encoders that were tuned on everything
(`vectors-all.bin`), without one of three parts of the prompts (`vectors-fold-0.bin` ..., for thresholds) and without one
source (`vectors-without-overt.bin` ..., to measure what unknown sources meet). `--parts` names some of them.

loss = logistic loss over known labels + `pull` * (1 - cosine to the distilled vector)

The pull keeps words together that no label speaks of. Needs torch, safetensors and numpy; never needed at run time.
"""

import argparse
import json
import time

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.numpy import load_file
from torch import nn

from distil import Student, store

BATCH, LONGEST = 128, 64
OUT_OF_TRAINING = {"t2vsafetybench", "benign_t2vcompbench", "benign_moviegenbench", "i2p", "adversarial_nibbler"}
LEFT_OUT = {
    "openai_moderation": {"openai_moderation"},
    "overt": {"overt_unsafe", "overt_benign"},
    "hatecheck": {"hatecheck"},
    "i2p": {"benign_partiprompts"},
}


def read_student(path):
    """The stored encoder with trainable weights, and its words."""
    t = load_file(path)
    words = bytes(t["vocabulary"]).decode().split("\n")
    table = t["encoder.table"].astype(np.float32) * t["encoder.scales"][:, None]
    student = Student(len(words), table[: len(words)])
    put = lambda parameter, value: parameter.data.copy_(torch.tensor(np.ascontiguousarray(value)))
    put(student.emb.weight, table)
    put(student.gate.weight, t["encoder.gate"][None, :-1]), put(student.gate.bias, t["encoder.gate"][-1:])
    for name in ("down", "out"):
        put(getattr(student, name).weight, t[f"encoder.{name}.weight"]), put(getattr(student, name).bias, t[f"encoder.{name}.bias"])
    for name in ("near", "far"):  # [tap, out, in] becomes [out, in, tap]
        put(getattr(student, name).weight, t[f"encoder.{name}.weight"].transpose(1, 2, 0))
        put(getattr(student, name).bias, t[f"encoder.{name}.bias"])
    return student, words


def pack(texts):
    """Flat ids with offsets and mask."""
    length = max(len(text) for text in texts)
    ids, offsets, mask = [], [], np.zeros((len(texts), length, 1), np.float32)
    for b, text in enumerate(texts):
        for j in range(length):
            offsets.append(len(ids))
            ids += text[j] if j < len(text) else [0]
        mask[b, : len(text)] = 1
    return torch.tensor(ids), torch.tensor(offsets), torch.tensor(mask)


def read_words(student, ids, offsets, mask):
    """What pooling needs of every word: vector, gate and hidden state."""
    x = student.emb(ids, offsets).view(*mask.shape[:2], -1) * mask
    gate = torch.sigmoid(student.gate(x)) * mask
    h = torch.relu(student.down(x)) * mask
    for conv in (student.near, student.far):
        h = h + torch.relu(conv(h.transpose(1, 2))).transpose(1, 2) * mask
    return x, gate, h


def encode(student, pieces):
    """Unit vectors of all windows, pieces in order; equal to the encoder in TypeScript."""
    made = [None] * len(pieces)
    order = sorted(range(len(pieces)), key=lambda i: len(pieces[i]["ids"]))
    with torch.no_grad():
        for k in range(0, len(order), 256):
            rows = order[k : k + 256]
            x, gate, h = read_words(student, *pack([pieces[i]["ids"] or [[0]] for i in rows]))
            pooled, places = [], []
            for b, i in enumerate(rows):
                for start, end in pieces[i]["windows"]:
                    if end == start:
                        pooled.append(torch.zeros(student.out.in_features))
                    else:
                        xs, gs, hs = x[b, start:end], gate[b, start:end], h[b, start:end]
                        pooled.append(torch.cat([(xs * gs).sum(0) / (gs.sum() + 1e-3), hs.mean(0), hs.max(0).values]))
                    places.append(i)
            vectors = F.normalize(student.out(torch.stack(pooled)), dim=-1).numpy()
            for i, vector in zip(places, vectors):
                made[i] = (made[i] or []) + [vector]
    return [vector for piece in made for vector in piece]


class Head(nn.Module):
    def __init__(self, features, categories):
        super().__init__()
        self.hidden, self.out = nn.Linear(features, 64), nn.Linear(64, categories)
        nn.init.constant_(self.out.bias, -2)

    def forward(self, vectors, concepts):
        x = torch.relu(self.hidden(torch.cat([vectors * 6, concepts], 1)))
        return self.out(F.dropout(x, 0.4, self.training))


def balance(labels, weights):
    """Rare positives count more, by the root of their rarity, at most four times."""
    positive = ((labels == 1) * weights[:, None]).sum(0) + 1
    negative = ((labels == 0) * weights[:, None]).sum(0) + 1
    return torch.tensor(np.clip(np.sqrt(negative / positive), 1, 4), dtype=torch.float32)


def tune(path, data, rows, options):
    rng = np.random.default_rng(3)
    torch.manual_seed(7)
    student, words = read_student(path)
    texts, concepts, start, labels, weights = (data[key] for key in ("texts", "concepts", "start", "labels", "weights"))
    head, rare = Head(start.shape[1] + concepts.shape[1], labels.shape[1]), balance(labels[rows], weights[rows])
    warm = torch.optim.AdamW(head.parameters(), 2e-3, weight_decay=1e-4)

    def loss_of(logits, r):
        known, positive = torch.tensor(labels[r]) >= 0, torch.tensor(labels[r]) == 1
        share = known.float() * torch.tensor(weights[r])[:, None] * torch.where(positive, rare[None], torch.ones(1))
        target = torch.where(positive, 0.98, 0.01)
        return (F.binary_cross_entropy_with_logits(logits, target, reduction="none") * share).sum() / len(r)

    for _ in range(2):  # the head first, so that it does not pull the encoder about
        for r in np.array_split(rng.permutation(rows), len(rows) // BATCH):
            loss = loss_of(head(torch.tensor(start[r]), torch.tensor(concepts[r])), r)
            warm.zero_grad(), loss.backward(), warm.step()
    rest = [p for n, p in student.named_parameters() if not n.startswith("emb")]
    optimisers = [
        torch.optim.AdamW(rest, 1e-3),
        torch.optim.SparseAdam(list(student.emb.parameters()), 8e-4),
        torch.optim.AdamW(head.parameters(), 1e-3, weight_decay=1e-4),
    ]
    groups = [(group, group["lr"]) for optimiser in optimisers for group in optimiser.param_groups]
    steps, step, began = int(options.epochs * len(rows) / BATCH), 0, time.process_time()
    while step < steps:
        chunks = np.array_split(rng.permutation(rows), max(1, len(rows) // 4096))
        chunks = [chunk[np.argsort([len(texts[r]) for r in chunk], kind="stable")] for chunk in chunks]
        batches = [chunk[k : k + BATCH] for chunk in chunks for k in range(0, len(chunk), BATCH)]
        for k in rng.permutation(len(batches)):
            if step >= steps:
                break
            r = batches[k]
            rate = min(1, step / 100) * (1 - step / steps)
            for group, full in groups:
                group["lr"] = full * rate
            # One word in ten is left out, so that no single word decides.
            kept = [[word for word in texts[i] if rng.random() >= 0.1] or texts[i] for i in r]
            x, gate, h = read_words(student, *pack(kept))
            mask = torch.tensor([[j < len(text) for j in range(h.shape[1])] for text in kept])[..., None]
            pooled = [(x * gate).sum(1) / (gate.sum(1) + 1e-3), h.sum(1) / mask.sum(1), h.max(1).values]
            vectors = F.normalize(student.out(torch.cat(pooled, 1)), dim=-1)
            pull = 1 - (vectors * torch.tensor(start[r])).sum(1).mean()
            loss = loss_of(head(vectors, torch.tensor(concepts[r])), r) + options.pull * pull
            for optimiser in optimisers:
                optimiser.zero_grad()
            loss.backward()
            for optimiser in optimisers:
                optimiser.step()
            step += 1
    print(f"{len(rows)} rows, {steps} steps, last loss {loss.item():.3f}, {time.process_time() - began:.0f} s", flush=True)
    return student, words


def quantised(student, words, path):
    """Stores the encoder and gives it back as it was stored."""
    store(student, words, path)
    return read_student(path)[0]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", required=True)
    parser.add_argument("--encoder", required=True)
    parser.add_argument("--epochs", type=float, default=3)
    parser.add_argument("--pull", type=float, default=2)
    parser.add_argument("--parts", default="all,fold-0,fold-1,fold-2,without-openai_moderation,without-overt,without-hatecheck,without-i2p")
    options = parser.parse_args()
    torch.set_num_threads(1)
    prompts = json.load(open(f"{options.work}/rows.json"))
    pieces = [piece for prompt in prompts for piece in prompt["pieces"]]
    counts = [sum(len(piece["windows"]) for piece in prompt["pieces"]) for prompt in prompts]
    firsts = np.cumsum([0] + counts[:-1])
    first_pieces = [prompt["pieces"][0]["ids"][:LONGEST] or [[0]] for prompt in prompts]
    start = np.stack(encode(read_student(options.encoder)[0], pieces))
    concepts = np.fromfile(f"{options.work}/concepts.bin", np.float32).reshape(len(start), -1)
    data = {
        "texts": first_pieces,
        "concepts": concepts[firsts],
        "start": start[firsts],
        "labels": np.array([prompt["labels"] for prompt in prompts]),
        "weights": np.array([prompt["weight"] for prompt in prompts], np.float32),
    }
    source, fold = np.array([p["source"] for p in prompts]), np.array([p["fold"] for p in prompts])
    trained = ~np.isin(source, list(OUT_OF_TRAINING))
    for part in options.parts.split(","):
        kept = trained.copy()
        if part.startswith("fold-"):
            kept &= fold != int(part[5:])
        if part.startswith("without-"):
            kept &= ~np.isin(source, list(LEFT_OUT[part[8:]]))
        student, words = tune(options.encoder, data, np.where(kept)[0], options)
        name = "tuned" if part == "all" else f"tuned-{part}"
        vectors = encode(quantised(student, words, f"{options.work}/{name}.safetensors"), pieces)
        np.stack(vectors).astype(np.float32).tofile(f"{options.work}/vectors-{part}.bin")
        print(part, "cosine to the distilled vectors", round(float((np.stack(vectors) * start).sum(1).mean()), 3), flush=True)


if __name__ == "__main__":
    main()
