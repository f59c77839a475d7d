"""The PyTorch side of `npm run bench -- checkpoints`: diffusers' models in float32 from the same file and inputs.

Reads one {"case": "step" | "decode", "compare": NAME | null} a line, runs it once, answers time, memory and, where asked,
the largest difference to our result, relative to the largest value.
"""

import json
import sys
import time

import torch
from diffusers import AutoencoderKLLTXVideo, AutoencoderKLWan, LTXVideoTransformer3DModel, WanTransformer3DModel
from diffusers.loaders import single_file_utils
from diffusers.models.transformers.transformer_wan import WanRotaryPosEmbed
from safetensors import safe_open

FOLDER, NAME, LAYERS, WIDTH, HEIGHT, FRAMES, THREADS = sys.argv[1:]
LAYERS, WIDTH, HEIGHT, FRAMES = int(LAYERS), int(WIDTH), int(HEIGHT), int(FRAMES)
torch.set_num_threads(int(THREADS))
SIGMA = 0.9


def read(path, prefix=""):
    with safe_open(path, "pt") as file:
        return {name: file.get_tensor(name) for name in file.keys() if name.startswith(prefix)}


def load(model, weights):
    """Puts weights in as float32, one after the other, so that no second copy of all is made."""
    state = {}
    for name in list(weights):
        state[name] = weights.pop(name).float()
    model.load_state_dict(state, assign=True)
    return model.eval()


def ltx_transformer():
    with torch.device("meta"):
        model = LTXVideoTransformer3DModel(num_layers=LAYERS)
    weights = read(f"{FOLDER}/ltxv-2b-0.9.8-distilled.safetensors", "model.diffusion_model.")
    return load(model, single_file_utils.convert_ltx_transformer_checkpoint_to_diffusers(weights))


def ltx_autoencoder():
    with torch.device("meta"):
        model = AutoencoderKLLTXVideo(
            latent_channels=128, block_out_channels=(128, 256, 512, 1024, 2048), decoder_block_out_channels=(256, 512, 1024),
            down_block_types=("LTXVideo095DownBlock3D",) * 4, layers_per_block=(4, 6, 6, 2, 2), decoder_layers_per_block=(5, 5, 5, 5),
            spatio_temporal_scaling=(True,) * 4, decoder_spatio_temporal_scaling=(True,) * 3, decoder_inject_noise=(False,) * 4,
            downsample_type=("spatial", "temporal", "spatiotemporal", "spatiotemporal"), upsample_residual=(True,) * 3,
            upsample_factor=(2, 2, 2), timestep_conditioning=True, patch_size=4, encoder_causal=True, decoder_causal=False,
            spatial_compression_ratio=32, temporal_compression_ratio=8,
        )
    weights = read(f"{FOLDER}/ltxv-2b-0.9.8-distilled.safetensors", "vae.")
    return load(model, single_file_utils.convert_ltx_vae_checkpoint_to_diffusers(weights))


def wan_transformer():
    with torch.device("meta"):
        model = WanTransformer3DModel(num_attention_heads=12, ffn_dim=8960, num_layers=LAYERS)
    model.rope = WanRotaryPosEmbed(128, (1, 2, 2), 1024)
    return load(model, read(f"{FOLDER}/transformer/diffusion_pytorch_model.safetensors"))


def wan_autoencoder():
    with torch.device("meta"):
        model = AutoencoderKLWan()
    return load(model, read(f"{FOLDER}/vae/diffusion_pytorch_model.safetensors"))


def ltx_step(model, latents, text):
    frames, rows, columns, channels = latents.shape
    tokens = latents.reshape(1, -1, channels)
    grid = torch.stack(torch.meshgrid(torch.arange(frames), torch.arange(rows), torch.arange(columns), indexing="ij")).reshape(1, 3, -1).float()
    times = (grid[:, 0] * 8 - 7).clamp(min=0) / 25
    coordinates = torch.stack([times, grid[:, 1] * 32, grid[:, 2] * 32], dim=1)
    mask = torch.ones(1, text.shape[1])
    velocity = model(tokens, text, torch.tensor([[1000 * SIGMA]]), mask, video_coords=coordinates, return_dict=False)[0]
    return (tokens - SIGMA * velocity).flatten()


def wan_step(model, latents, text):
    video = latents.permute(3, 0, 1, 2)[None]
    velocity = model(video, torch.tensor([1000 * SIGMA]), text, return_dict=False)[0]
    return (video - SIGMA * velocity)[0].permute(1, 2, 3, 0).flatten()


def ltx_decode(model, latents):
    plain = latents.permute(3, 0, 1, 2)[None] * model.latents_std.view(1, -1, 1, 1, 1) + model.latents_mean.view(1, -1, 1, 1, 1)
    return model.decode(plain, torch.tensor([0.05]), return_dict=False)[0][0].permute(1, 2, 3, 0).flatten()


def wan_decode(model, latents):
    statistics = json.load(open(f"{FOLDER}/vae/config.json"))
    mean, std = (torch.tensor(statistics[f"latents_{name}"]).view(1, -1, 1, 1, 1) for name in ("mean", "std"))
    plain = latents.permute(3, 0, 1, 2)[None] * std + mean
    return model.decode(plain, return_dict=False)[0][0].permute(1, 2, 3, 0).flatten()


MAKE = {"ltx-2b": (ltx_transformer, ltx_autoencoder), "wan2.1-1.3b": (wan_transformer, wan_autoencoder)}
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
        answer = {"ms": 1000 * wall, "cpuMs": 1000 * cpu, "peakMegabytes": megabytes("VmHWM") - (megabytes("VmRSS") - megabytes("RssAnon"))}
        if request.get("compare"):
            ours = read(f"{FOLDER}/{request['compare']}")["result"]
            scale = result.abs().max()
            answer["largest"] = float((ours - result).abs().max() / scale)
            answer["mean"] = float((ours - result).square().mean().sqrt() / result.square().mean().sqrt())
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
