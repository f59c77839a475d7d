"""The PyTorch side of `npm run bench -- checkpoints`: diffusers' models in float32 from the same file and inputs.

Reads one {"case": "step" | "decode", "compare": NAME | null} a line, runs it once, answers time, memory and, where asked,
the largest difference to our result, relative to the largest value.
"""

import json
import sys
import time

import torch

from released_models import ltx_autoencoder, ltx_transformer, read, wan_autoencoder, wan_transformer

FOLDER, NAME, LAYERS, WIDTH, HEIGHT, FRAMES, THREADS, PADDING, WEIGHTS = sys.argv[1:]
LAYERS, WIDTH, HEIGHT, FRAMES = int(LAYERS), int(WIDTH), int(HEIGHT), int(FRAMES)
torch.set_num_threads(int(THREADS))
SIGMA = 0.9
# Lengths to which WanPipeline and LTXConditionPipeline fill prompts up by default.
TEXT_TOKENS = {"wan2.1-1.3b": 512, "ltx-2b": 256}[NAME] if PADDING == "padded" else 0


def padded(text):
    return torch.nn.functional.pad(text, (0, 0, 0, max(0, TEXT_TOKENS - text.shape[1])))


def ltx_step(model, latents, text):
    frames, rows, columns, channels = latents.shape
    tokens = latents.reshape(1, -1, channels)
    grid = torch.stack(torch.meshgrid(torch.arange(frames), torch.arange(rows), torch.arange(columns), indexing="ij")).reshape(1, 3, -1).float()
    times = (grid[:, 0] * 8 - 7).clamp(min=0) / 25
    coordinates = torch.stack([times, grid[:, 1] * 32, grid[:, 2] * 32], dim=1)
    words = padded(text)
    mask = (torch.arange(words.shape[1]) < text.shape[1]).float()[None]
    velocity = model(tokens, words, torch.tensor([[1000 * SIGMA]]), mask, video_coords=coordinates, return_dict=False)[0]
    return (tokens - SIGMA * velocity).flatten()


def wan_step(model, latents, text):
    video = latents.permute(3, 0, 1, 2)[None]
    velocity = model(video, torch.tensor([1000 * SIGMA]), padded(text), return_dict=False)[0]
    return (video - SIGMA * velocity)[0].permute(1, 2, 3, 0).flatten()


def ltx_decode(model, latents):
    plain = latents.permute(3, 0, 1, 2)[None] * model.latents_std.view(1, -1, 1, 1, 1) + model.latents_mean.view(1, -1, 1, 1, 1)
    return model.decode(plain, torch.tensor([0.05]), return_dict=False)[0][0].permute(1, 2, 3, 0).flatten()


def wan_decode(model, latents):
    mean, std = (torch.tensor(statistics()[f"latents_{name}"]).view(1, -1, 1, 1, 1) for name in ("mean", "std"))
    plain = latents.permute(3, 0, 1, 2)[None] * std + mean
    return model.decode(plain, return_dict=False)[0][0].permute(1, 2, 3, 0).flatten()


def statistics():
    with open(f"{FOLDER}/vae/config.json") as file:
        return json.load(file)


MAKE = {
    "ltx-2b": (lambda: ltx_transformer(FOLDER, LAYERS, WEIGHTS == "mapped"), lambda: ltx_autoencoder(FOLDER)),
    "wan2.1-1.3b": (lambda: wan_transformer(FOLDER, NAME, LAYERS), lambda: wan_autoencoder(FOLDER, NAME, statistics())),
}
RUN = {"ltx-2b": (ltx_step, ltx_decode), "wan2.1-1.3b": (wan_step, wan_decode)}


def megabytes(field):
    with open("/proc/self/status") as file:
        line = next(line for line in file if line.startswith(field))
    return int(line.split()[1]) / 1000


def main():
    print(json.dumps({"version": torch.__version__, "ms": 0}), flush=True)
    loaded = (None, None)
    for line in sys.stdin:
        request = json.loads(line)
        index = 0 if request["case"] == "step" else 1
        if loaded[0] != request["case"]:
            loaded = (None, None)
            loaded = (request["case"], MAKE[NAME][index]())
        inputs = read(f"{FOLDER}/inputs.safetensors")
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")
        cpu, wall = time.process_time(), time.perf_counter()
        with torch.inference_mode():
            result = RUN[NAME][index](loaded[1], *([inputs["latents"], inputs["text"]] if index == 0 else [inputs["latents"]]))
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        answer = {"ms": 1000 * wall, "cpuMs": 1000 * cpu, "totalMegabytes": megabytes("VmHWM")}
        answer["peakMegabytes"] = answer["totalMegabytes"] - (megabytes("VmRSS") - megabytes("RssAnon"))
        if request.get("compare"):
            ours = read(f"{FOLDER}/{request['compare']}")["result"]
            scale = result.abs().max()
            answer["largest"] = float((ours - result).abs().max() / scale)
            answer["mean"] = float((ours - result).square().mean().sqrt() / result.square().mean().sqrt())
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
