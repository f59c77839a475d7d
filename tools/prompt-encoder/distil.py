"""Distils a public sentence encoder into the prompt screen's small one.

    python tools/prompt-encoder/distil.py --work .train/prompt-screen --teacher FOLDER

FOLDER holds sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0) in the Hugging Face layout. `encoder-texts.json` in the
work folder comes from `tsx tools/train-prompt-screen.ts texts`. The result is `encoder.safetensors` in the work folder.

The student reads whole words: a mean of word vectors weighed by a gate, and two small convolutions over words, pooled by mean
and by maximum. It learns the direction of the teacher's sentence vectors after a rotation to their 192 main axes.
Needs torch, transformers, safetensors and numpy; never needed at run time.
"""

import argparse
import json
import time

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.numpy import save_file
from torch import nn

BUCKETS, WIDTH, HIDDEN, OUT = 4096, 128, 64, 192


def embed(texts, folder, length):
    """Teacher's unit vectors, mean of the last layer; bfloat16 halves the time."""
    from transformers import AutoModel, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModel.from_pretrained(folder).eval().to(torch.bfloat16)
    out = np.zeros((len(texts), 384), np.float16)
    order = np.argsort([len(text) for text in texts])
    with torch.inference_mode():
        for i in range(0, len(texts), 128):
            rows = order[i : i + 128]
            batch = tokenizer([texts[j] for j in rows], padding=True, truncation=True, max_length=length, return_tensors="pt")
            hidden = model(**batch).last_hidden_state.float()
            mask = batch["attention_mask"][..., None]
            out[rows] = F.normalize((hidden * mask).sum(1) / mask.sum(1), dim=-1).numpy()
    return out.astype(np.float32)


class Student(nn.Module):
    def __init__(self, words, start):
        super().__init__()
        self.emb = nn.EmbeddingBag(words + BUCKETS, WIDTH, mode="mean", sparse=True)
        with torch.no_grad():
            self.emb.weight[:words] = torch.tensor(start)
            self.emb.weight[words:] *= 0.05
        self.gate = nn.Linear(WIDTH, 1)
        self.down = nn.Linear(WIDTH, HIDDEN)
        self.near = nn.Conv1d(HIDDEN, HIDDEN, 3, padding=1)
        self.far = nn.Conv1d(HIDDEN, HIDDEN, 3, padding=2, dilation=2)
        self.out = nn.Linear(WIDTH + 2 * HIDDEN, OUT)

    def forward(self, ids, offsets, mask):
        x = self.emb(ids, offsets).view(*mask.shape[:2], WIDTH) * mask
        gate = torch.sigmoid(self.gate(x)) * mask
        weighed = (x * gate).sum(1) / (gate.sum(1) + 1e-3)
        h = torch.relu(self.down(x)) * mask
        for conv in (self.near, self.far):
            h = h + torch.relu(conv(h.transpose(1, 2))).transpose(1, 2) * mask
        return self.out(torch.cat([weighed, h.sum(1) / mask.sum(1), h.max(1).values], 1))


def make_batch(rows, texts, trigrams, words, rng):
    """Flat ids with offsets; one known word in twelve is read by its letters."""
    length = max(len(texts[i]) for i in rows)
    ids, offsets, mask = [], [], np.zeros((len(rows), length, 1), np.float32)
    for b, i in enumerate(rows):
        for j in range(length):
            offsets.append(len(ids))
            if j >= len(texts[i]):
                ids.append(0)
                continue
            mask[b, j] = 1
            word = texts[i][j]
            if len(word) == 1 and word[0] < words and rng.random() < 0.08:
                word = trigrams[word[0]]
            ids += word
    return torch.tensor(ids), torch.tensor(offsets), torch.tensor(mask)


def train(student, texts, targets, trigrams, words, epochs):
    rng = np.random.default_rng(7)
    dense = torch.optim.AdamW([p for n, p in student.named_parameters() if not n.startswith("emb")], 1.5e-3, weight_decay=1e-4)
    sparse = torch.optim.SparseAdam(student.emb.parameters(), 1.5e-3)
    lengths, size = np.array([len(text) for text in texts]), 256
    steps, step, start = int(epochs * len(texts) / size), 0, time.time()
    while step < steps:
        order = rng.permutation(len(texts))
        for chunk in np.array_split(order, max(1, len(order) // (size * 64))):
            chunk = chunk[np.argsort(lengths[chunk], kind="stable")]
            batches = [chunk[k : k + size] for k in range(0, len(chunk), size)]
            for k in rng.permutation(len(batches)):
                if step >= steps:
                    return
                rows = batches[k]
                made, wanted = student(*make_batch(rows, texts, trigrams, words, rng)), targets[rows]
                distance = 1 - F.cosine_similarity(made, wanted).mean()
                loss = distance + 0.5 * F.mse_loss(made, wanted) * OUT
                rate = 1.5e-3 * min(1, step / 200) * max(0.02, 0.5 * (1 + np.cos(np.pi * step / steps)))
                for group in dense.param_groups + sparse.param_groups:
                    group["lr"] = rate
                dense.zero_grad(), sparse.zero_grad()
                loss.backward()
                dense.step(), sparse.step()
                step += 1
                if step % 200 == 0:
                    print(f"{step}/{steps} cosine distance {distance.item():.4f} {time.time() - start:.0f} s", flush=True)


def store(student, words, path):
    state = {name: value.detach().numpy() for name, value in student.state_dict().items()}
    table = state["emb.weight"]
    scales = np.maximum(np.abs(table).max(1), 1e-6) / 127
    plain = lambda array: np.ascontiguousarray(array, np.float32)
    tensors = {
        "vocabulary": np.frombuffer("\n".join(words).encode(), np.uint8),
        "encoder.table": np.clip(np.round(table / scales[:, None]), -127, 127).astype(np.int8),
        "encoder.scales": plain(scales),
        "encoder.gate": plain(np.concatenate([state["gate.weight"][0], state["gate.bias"]])),
    }
    for name in ("down", "out"):
        tensors[f"encoder.{name}.weight"] = plain(state[f"{name}.weight"])
        tensors[f"encoder.{name}.bias"] = plain(state[f"{name}.bias"])
    for name in ("near", "far"):
        tensors[f"encoder.{name}.weight"] = plain(state[f"{name}.weight"].transpose(2, 0, 1))  # [tap, out, in]
        tensors[f"encoder.{name}.bias"] = plain(state[f"{name}.bias"])
    save_file(tensors, path)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", required=True)
    parser.add_argument("--teacher", required=True)
    parser.add_argument("--epochs", type=float, default=5)
    options = parser.parse_args()
    torch.manual_seed(7)
    torch.set_num_threads(1)
    data = json.load(open(f"{options.work}/encoder-texts.json"))
    words = data["words"]
    word_vectors = embed(words, options.teacher, 16)
    vectors = embed(data["texts"], options.teacher, 64)
    kept = [i for i, ids in enumerate(data["ids"]) if ids]
    texts = [data["ids"][i] for i in kept] + [[[i]] for i in range(len(words))]
    vectors = np.concatenate([vectors[kept], word_vectors])
    mean = vectors.mean(0)
    _, axes = np.linalg.eigh(np.cov((vectors - mean)[::3].T))
    axes = axes[:, ::-1][:, :OUT].astype(np.float32)
    targets = (vectors - mean) @ axes
    scale = 1 / np.sqrt((targets**2).sum(1).mean())
    student = Student(len(words), ((word_vectors - mean) @ axes[:, :WIDTH]) * scale)
    train(student, texts, torch.tensor(targets * scale), data["trigrams"], len(words), options.epochs)
    store(student, words, f"{options.work}/encoder.safetensors")


if __name__ == "__main__":
    main()
