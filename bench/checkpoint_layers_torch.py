"""The PyTorch side of `npm run bench -- checkpoint-layers`: what diffusers and transformers make of random checkpoints.

python bench/checkpoint_layers_torch.py FOLDER MODEL LAYERS TOKENIZER [THREADS]

Writes FOLDER/golden.safetensors: inputs, and the result of each part and of whole pipelines. Parts are loaded in turn.
"""

import gc
import json
import sys

import diffusers
import torch
import transformers
from diffusers import FlowMatchEulerDiscreteScheduler, LTXConditionPipeline, LTXLatentUpsamplePipeline, UniPCMultistepScheduler, WanImageToVideoPipeline, WanPipeline
from diffusers.models.autoencoders.vae import DiagonalGaussianDistribution
from diffusers.pipelines.ltx import pipeline_ltx_condition
from diffusers.pipelines.ltx.pipeline_ltx_condition import LTXVideoCondition
from diffusers.pipelines.wan import pipeline_wan, pipeline_wan_i2v
from safetensors.torch import save_file
from tokenizers import Tokenizer
from transformers import PreTrainedTokenizerFast

from released_models import ltx_autoencoder, ltx_transformer, ltx_upsampler, text_encoder, wan_autoencoder, wan_transformer

FOLDER, NAME, LAYERS, TOKENIZER, *REST = sys.argv[1:]
LAYERS = int(LAYERS)
IS_LTX = NAME.startswith("ltx")
PROMPT, NEGATIVE = "a red fox trots  through 雪 😀", "blurry"
CHANNELS, CELL, SPAN, HEIGHT, WIDTH = {"ltx": (128, 32, 8, 64, 96), "wan2.1": (16, 8, 4, 64, 96), "wan2.2": (48, 16, 4, 64, 96)}[NAME.split("-")[0]]
COUNT = 2 * SPAN + 1
LEVELS = [0.25, 0.7, 0.9]
LTX_SIGMAS = [1.0, 0.9937, 0.9094, 0.725]
results = {}
torch.manual_seed(0)
torch.set_num_threads(int(REST[0]) if REST else 1)
# LTX-Video's pipeline draws given pictures from their distribution; we take its mean
DiagonalGaussianDistribution.sample = lambda self, generator=None: self.mode()
# wants ftfy, which is not installed and changes nothing in this prompt
pipeline_wan_i2v.prompt_clean = pipeline_wan.prompt_clean


def open_tokenizer():
    with open(TOKENIZER) as file:
        described = json.load(file)["tokenizer"]
    # Python cannot read the empty table that stands for nmt_nfkc; the prompt needs no more than NFKC
    described["normalizer"]["normalizers"][0] = {"type": "NFKC"}
    return PreTrainedTokenizerFast(tokenizer_object=Tokenizer.from_str(json.dumps(described)), eos_token="</s>", pad_token="<pad>", unk_token="<unk>")


def encode_text():
    """Embeddings as the pipelines take them, by argument name; nothing else is loaded meanwhile."""
    parts = dict(tokenizer=open_tokenizer(), text_encoder=text_encoder(FOLDER, "t5" if IS_LTX else "umt5", LAYERS))
    if IS_LTX:
        pipe = LTXConditionPipeline(scheduler=FlowMatchEulerDiscreteScheduler(), vae=None, transformer=None, **parts)
        text, mask, negative, negative_mask = pipe.encode_prompt(PROMPT, NEGATIVE)
        results["text"] = text[:, : int(mask.sum())]
        return dict(prompt_embeds=text, prompt_attention_mask=mask, negative_prompt_embeds=negative, negative_prompt_attention_mask=negative_mask)
    pipe = WanPipeline(scheduler=UniPCMultistepScheduler(), vae=None, transformer=None, **parts)
    text, negative = pipe.encode_prompt(PROMPT, NEGATIVE, max_sequence_length=512)
    results["text"] = text
    return dict(prompt_embeds=text, negative_prompt_embeds=negative)


def predict(transformer, noise, levels):
    """Velocity of one step [1, C, F, H, W]; `levels` has one noise level, or one for each latent frame."""
    text = results["text"]
    _, channels, frames, rows, columns = noise.shape
    if IS_LTX:
        tokens = noise.flatten(2).transpose(1, 2)
        grid = torch.stack(torch.meshgrid(torch.arange(frames), torch.arange(rows), torch.arange(columns), indexing="ij")).reshape(1, 3, -1).float()
        times = (grid[:, 0] * 8 - 7).clamp(min=0) / 25
        coordinates = torch.stack([times, grid[:, 1] * 32, grid[:, 2] * 32], dim=1)
        time = torch.tensor(levels).mul(1000).repeat_interleave(rows * columns if len(levels) > 1 else 1)[None]
        velocity = transformer(tokens, text, time, torch.ones(text.shape[:2]), video_coords=coordinates, return_dict=False)[0]
        return velocity.transpose(1, 2).reshape(noise.shape)
    time = (torch.tensor(levels).double() * 1000).round().float()
    per_token = time.repeat_interleave(rows * columns // 4)[None] if len(levels) > 1 else time
    return transformer(noise, per_token, text, return_dict=False)[0]


def run_pipelines(transformer, vae, embeddings, noise, picture):
    shared = dict(height=HEIGHT, width=WIDTH, num_frames=COUNT, output_type="pt", **embeddings)
    if IS_LTX:
        def run(**options):
            pipeline_ltx_condition.randn_tensor = lambda shape, **_: noise.clone() if tuple(shape) == tuple(noise.shape) else torch.zeros(shape)
            pipe = LTXConditionPipeline(scheduler=FlowMatchEulerDiscreteScheduler(), vae=vae, text_encoder=None, tokenizer=None, transformer=transformer)
            pipe.set_progress_bar_config(disable=True)
            return pipe(frame_rate=25, timesteps=[1000 * sigma for sigma in LTX_SIGMAS], guidance_scale=3.0, image_cond_noise_scale=0.0, decode_timestep=0.05, decode_noise_scale=0.0, **shared, **options).frames[0]

        results["sigmas"] = torch.tensor([*LTX_SIGMAS, 0.0])
        results["from_text"] = run()
        results["from_picture"] = run(conditions=[LTXVideoCondition(image=picture, frame_index=0)])
        return
    levels = NAME.startswith("wan2.2")
    scheduler = UniPCMultistepScheduler(prediction_type="flow_prediction", use_flow_sigmas=True, num_train_timesteps=1000, flow_shift=5.0)
    parts = dict(tokenizer=None, text_encoder=None, vae=vae, scheduler=scheduler, transformer=transformer, expand_timesteps=levels)
    pipe = WanPipeline(**parts)
    pipe.set_progress_bar_config(disable=True)
    arguments = dict(num_inference_steps=4, guidance_scale=5.0, **shared)
    results["from_text"] = pipe(latents=noise.clone(), **arguments).frames[0]
    results["sigmas"] = pipe.scheduler.sigmas.clone()
    if levels:
        pipe = WanImageToVideoPipeline(**parts)
        pipe.set_progress_bar_config(disable=True)
        results["from_picture"] = pipe(image=picture, latents=noise.clone(), **arguments).frames[0]


def run_autoencoder(vae, latents, frames):
    if IS_LTX:
        mean, std = vae.latents_mean, vae.latents_std
    else:
        mean, std = torch.tensor(vae.config.latents_mean), torch.tensor(vae.config.latents_std)
    mean, std = (value.view(1, -1, 1, 1, 1) for value in (mean, std))
    time = [torch.tensor([0.05])] if IS_LTX else []
    results["latents"] = (vae.encode(frames.transpose(0, 1)[None]).latent_dist.mode() - mean) / std
    results["decoded"] = vae.decode(latents * std + mean, *time, return_dict=False)[0][0].transpose(0, 1)


@torch.no_grad()
def main():
    noise = torch.randn(1, CHANNELS, 3, HEIGHT // CELL, WIDTH // CELL)
    frames = torch.rand(COUNT, 3, HEIGHT, WIDTH) * 2 - 1
    picture = torch.rand(1, 3, HEIGHT, WIDTH)
    results.update(noise=noise, frames=frames, picture=picture)
    embeddings = encode_text()
    gc.collect()
    transformer = ltx_transformer(FOLDER, LAYERS) if IS_LTX else wan_transformer(FOLDER, NAME, LAYERS)
    results["velocity"] = predict(transformer, noise, [0.7])
    if not NAME.startswith("wan2.1"):
        results["velocities"] = predict(transformer, noise, LEVELS)
    if IS_LTX:
        vae = ltx_autoencoder(FOLDER)
    else:
        with open(f"{FOLDER}/vae/config.json") as file:
            vae = wan_autoencoder(FOLDER, NAME, json.load(file))
    run_autoencoder(vae, noise, frames)
    run_pipelines(transformer, vae, embeddings, noise, picture)
    if IS_LTX:
        upsample = LTXLatentUpsamplePipeline(vae=vae, latent_upsampler=ltx_upsampler(FOLDER))
        results["larger"] = upsample(latents=noise, adain_factor=1.0, output_type="latent", return_dict=False)[0]
    tool = f"diffusers {diffusers.__version__}, transformers {transformers.__version__}, torch {torch.__version__}"
    tensors = {name: tensor.float().contiguous().clone() for name, tensor in results.items()}
    save_file(tensors, f"{FOLDER}/golden.safetensors", metadata={"tool": tool, "prompt": PROMPT, "negative": NEGATIVE, "levels": json.dumps(LEVELS)})


if __name__ == "__main__":
    main()
