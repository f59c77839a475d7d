"""A tiny random LTX-Video checkpoint and what diffusers' pipelines make of it: python tools/golden/ltx-pipeline.py

Writes test/parity/fixtures/ltx/: ltx-tiny.safetensors, a single file in the names of LTX-Video's own code as 0.9.5 and
later are released, upscaler.safetensors, text_encoder, tokenizer, and golden.safetensors with noises, pictures and
videos of text to video, of image to video, of a picture at frame 8, and of two passes with the latent upsampler between, of which every eighth picture, and of a
long decoding in tiles of time.
"""
import json
import os
import re

import diffusers
import torch
import transformers
from diffusers.models.autoencoders.vae import DiagonalGaussianDistribution
from diffusers import AutoencoderKLLTXVideo, FlowMatchEulerDiscreteScheduler, LTXConditionPipeline, LTXLatentUpsamplePipeline, LTXVideoTransformer3DModel
from diffusers.pipelines.ltx import pipeline_ltx_condition
from diffusers.pipelines.ltx.modeling_latent_upsampler import LTXLatentUpsamplerModel
from diffusers.pipelines.ltx.pipeline_ltx_condition import LTXVideoCondition
from safetensors.torch import save_file
from tokenizers import Tokenizer
from transformers import PreTrainedTokenizerFast, T5Config, T5EncoderModel

FOLDER = "test/parity/fixtures/ltx"
PROMPT, NEGATIVE = "a red fox trots  through 雪 😀", "blurry"
SIGMAS = [1.0, 0.9937, 0.9094, 0.725]
SECOND = [0.9094, 0.725, 0.4219]
# the pipelines draw given pictures from their distribution; we take its mean
DiagonalGaussianDistribution.sample = lambda self, generator=None: self.mode()
torch.manual_seed(0)
torch.set_num_threads(1)

described = json.load(open("src/models/text/fixtures/t5-tokenizer.json"))["tokenizer"]
os.makedirs(f"{FOLDER}/tokenizer", exist_ok=True)
json.dump(described, open(f"{FOLDER}/tokenizer/tokenizer.json", "w"), ensure_ascii=False)
# Python cannot read the empty table that stands for nmt_nfkc; the prompt needs no more than NFKC
described["normalizer"]["normalizers"][0] = {"type": "NFKC"}
tokenizer = PreTrainedTokenizerFast(tokenizer_object=Tokenizer.from_str(json.dumps(described)), eos_token="</s>", pad_token="<pad>", unk_token="<unk>")
text_encoder = T5EncoderModel(T5Config(vocab_size=400, d_model=16, d_kv=8, d_ff=24, num_layers=2, num_heads=2, relative_attention_num_buckets=32, relative_attention_max_distance=128, feed_forward_proj="gated-gelu", tie_word_embeddings=False)).eval()
transformer = LTXVideoTransformer3DModel(in_channels=6, out_channels=6, num_attention_heads=2, attention_head_dim=16, cross_attention_dim=32, num_layers=2, caption_channels=16).eval()
vae = AutoencoderKLLTXVideo(
    latent_channels=6, block_out_channels=(4, 8, 16, 32, 32), decoder_block_out_channels=(8, 16, 32),
    down_block_types=("LTXVideo095DownBlock3D",) * 4, layers_per_block=(2, 1, 1, 1, 2), decoder_layers_per_block=(1, 2, 1, 2),
    spatio_temporal_scaling=(True, True, True, True), decoder_spatio_temporal_scaling=(True, True, True),
    decoder_inject_noise=(False, False, False, False), downsample_type=("spatial", "temporal", "spatiotemporal", "spatiotemporal"),
    upsample_residual=(True, True, True), upsample_factor=(2, 2, 2), timestep_conditioning=True, patch_size=4,
    encoder_causal=True, decoder_causal=False, spatial_compression_ratio=32, temporal_compression_ratio=8,
).eval()
upsampler = LTXLatentUpsamplerModel(in_channels=6, mid_channels=32, num_blocks_per_stage=1).eval()
for model in (text_encoder, transformer, vae, upsampler):
    for name, parameter in model.named_parameters():
        if "timestep_scale" in name:
            continue
        if parameter.dim() < 2:
            torch.nn.init.normal_(parameter, mean=1.0 if "norm" in name and "bias" not in name else 0.0, std=0.1)
        else:
            torch.nn.init.normal_(parameter, std=parameter[0].numel() ** -0.5)
# keeps pictures inside [0, 1], where nothing is cut
vae.decoder.conv_out.conv.weight.data *= 0.15
vae.latents_mean.copy_(torch.randn(6) * 0.3)
vae.latents_std.copy_(torch.rand(6) + 0.5)


def run(noises, sigmas=SIGMAS, height=64, width=96, **options):
    """One pipeline run; every draw of noise takes the next of the given ones."""
    left = [noise.clone() for noise in noises]

    def draw(shape, **_):
        return left.pop(0) if left else torch.zeros(shape)

    pipeline_ltx_condition.randn_tensor = draw
    pipe = LTXConditionPipeline(scheduler=FlowMatchEulerDiscreteScheduler(), vae=vae, text_encoder=text_encoder, tokenizer=tokenizer, transformer=transformer)
    pipe.set_progress_bar_config(disable=True)
    arguments = dict(
        prompt=PROMPT, negative_prompt=NEGATIVE, height=height, width=width, num_frames=17, frame_rate=25,
        timesteps=[1000 * sigma for sigma in sigmas], guidance_scale=3.0, image_cond_noise_scale=0.0, decode_timestep=0.05,
        decode_noise_scale=0.0, output_type="pt",
    ) | options
    return pipe(**arguments).frames[0]


noise, large = torch.randn(1, 6, 3, 2, 3), torch.randn(1, 6, 3, 4, 6)
picture, later = torch.rand(1, 3, 64, 96), torch.rand(1, 3, 64, 96)
prefix = torch.rand(9, 3, 64, 96)
from_text = run([noise])
from_picture = run([noise], conditions=[LTXVideoCondition(image=picture, frame_index=0)])
from_weak = run([noise], conditions=[LTXVideoCondition(image=picture, frame_index=0, strength=0.275)])
from_later = run([noise], conditions=[LTXVideoCondition(image=later, frame_index=8)])
from_video = run([noise], conditions=[LTXVideoCondition(video=[prefix[None]][0], frame_index=0)])
first = run([noise], output_type="latent", guidance_scale=1.0)
larger = LTXLatentUpsamplePipeline(vae=vae, latent_upsampler=upsampler)(latents=first[None] if first.dim() == 4 else first, height=128, width=192, adain_factor=1.0, output_type="latent", return_dict=False)[0]
# the scheduler has three steps, and the whole of them is walked from the upsampled latents
pipeline_ltx_condition.LTXConditionPipeline.get_timesteps = lambda self, sigmas, timesteps, steps, strength: (sigmas, timesteps, steps)
two_passes = run([large], SECOND, 128, 192, latents=larger, denoise_strength=0.99, guidance_scale=1.0)

long = torch.randn(1, 6, 7, 1, 2)
plain = long * vae.latents_std.view(1, -1, 1, 1, 1) + vae.latents_mean.view(1, -1, 1, 1, 1)
with torch.no_grad():
    tiles = [vae.decode(plain[:, :, i : i + 4], torch.tensor([0.05]), return_dict=False)[0] for i in (0, 2, 4)]
# diffusers' own _temporal_tiled_decode drops the last frame of later tiles, which shifts them by one picture
tiles = [tile[:, :, 1:] if i > 0 else tile for i, tile in enumerate(tiles)]
blended = [tiles[0]] + [vae.blend_t(tiles[i - 1], tiles[i], 8) for i in (1, 2)]
tiled = torch.cat([tile[:, :, : 17 if i == 0 else 16] for i, tile in enumerate(blended)], 2)[0]

LTX = [(r"^", "model.diffusion_model."), ("proj_in", "patchify_proj"), ("time_embed", "adaln_single"), (r"norm_([qk])", r"\1_norm")]


def original_transformer(name):
    for pattern, replacement in LTX:
        name = re.sub(pattern, replacement, name)
    return name


def original_autoencoder(name):
    if name.startswith("latents_"):
        return f"vae.per_channel_statistics.{'mean' if name.endswith('mean') else 'std'}-of-means"
    name = re.sub(r"^decoder\.(time_embedder|scale_shift_table)", r"decoder.last_\1", name)
    name = re.sub(r"encoder\.down_blocks\.(\d)\.downsamplers\.0", lambda m: f"encoder.@.{2 * int(m[1]) + 1}", name)
    name = re.sub(r"encoder\.down_blocks\.(\d)", lambda m: f"encoder.@.{2 * int(m[1])}", name)
    name = re.sub(r"decoder\.up_blocks\.(\d)\.upsamplers\.0", lambda m: f"decoder.#.{2 * int(m[1]) + 1}", name)
    name = re.sub(r"decoder\.up_blocks\.(\d)", lambda m: f"decoder.#.{2 * int(m[1]) + 2}", name)
    name = name.replace("encoder.mid_block", "encoder.@.8").replace("decoder.mid_block", "decoder.#.0")
    return "vae." + name.replace("@", "down_blocks").replace("#", "up_blocks").replace("resnets", "res_blocks")


single = {original_transformer(k): v for k, v in transformer.state_dict().items()} | {original_autoencoder(k): v for k, v in vae.state_dict().items()}
save_file({k: v.contiguous() for k, v in single.items()}, f"{FOLDER}/ltx-tiny.safetensors")
save_file({k: v.contiguous() for k, v in upsampler.state_dict().items()}, f"{FOLDER}/upscaler.safetensors")
text_encoder.save_pretrained(f"{FOLDER}/text_encoder")
tool = f"diffusers {diffusers.__version__}, transformers {transformers.__version__}, torch {torch.__version__}, seed 0"
tensors = {
    "noise": noise, "large_noise": large, "picture": picture, "later": later, "prefix": prefix, "from_text": from_text,
    "from_picture": from_picture, "from_weak": from_weak, "from_later": from_later, "from_video": from_video, "first": first,
    "larger": larger, "two_passes": two_passes[::8],
    "long": long, "tiled": tiled.transpose(0, 1) / 2 + 0.5}
# half precision costs videos at most 0.0003, below the difference that is looked for
save_file({name: (tensor.half() if tensor.numel() > 100_000 else tensor.float()).contiguous() for name, tensor in tensors.items()}, f"{FOLDER}/golden.safetensors", metadata={"tool": tool, "prompt": PROMPT, "negative": NEGATIVE, "sigmas": json.dumps(SIGMAS), "second": json.dumps(SECOND)})
for name, tensor in tensors.items():
    print(name, tuple(tensor.shape), float(tensor.std()), float(tensor.min()), float(tensor.max()))
