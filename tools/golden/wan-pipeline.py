"""A tiny random Wan checkpoint in diffusers' layout and what diffusers' pipelines make of it: python tools/golden/wan-pipeline.py

Writes test/parity/fixtures/wan/: transformer, vae, text_encoder, tokenizer, and golden.safetensors with the noise, the
levels, the given picture and the videos of text to video and image to video. Wan 2.2 layout: a time for each latent frame.
"""
import json
import os

import diffusers
import torch
import transformers
from diffusers import AutoencoderKLWan, UniPCMultistepScheduler, WanImageToVideoPipeline, WanPipeline, WanTransformer3DModel
from diffusers.pipelines.wan import pipeline_wan, pipeline_wan_i2v
from safetensors.torch import save_file
from tokenizers import Tokenizer
from transformers import PreTrainedTokenizerFast, UMT5Config, UMT5EncoderModel

FOLDER = "test/parity/fixtures/wan"
PROMPT, NEGATIVE = "a cat walks  on the &amp;quot;beach&amp;quot; 😀 一只猫", ""
torch.manual_seed(0)
torch.set_num_threads(1)

described = json.load(open("src/models/text/fixtures/t5-tokenizer.json"))["tokenizer"]
os.makedirs(f"{FOLDER}/tokenizer", exist_ok=True)
json.dump(described, open(f"{FOLDER}/tokenizer/tokenizer.json", "w"), ensure_ascii=False)
# Python cannot read the empty table that stands for nmt_nfkc; the prompt needs no more than NFKC
described["normalizer"]["normalizers"][0] = {"type": "NFKC"}
tokenizer = PreTrainedTokenizerFast(tokenizer_object=Tokenizer.from_str(json.dumps(described)), eos_token="</s>", pad_token="<pad>", unk_token="<unk>")
text_encoder = UMT5EncoderModel(UMT5Config(vocab_size=400, d_model=16, d_kv=8, d_ff=24, num_layers=2, num_heads=2, relative_attention_num_buckets=32, relative_attention_max_distance=128, feed_forward_proj="gated-gelu", tie_word_embeddings=False)).eval()
transformer = WanTransformer3DModel(patch_size=(1, 2, 2), num_attention_heads=2, attention_head_dim=18, in_channels=5, out_channels=5, text_dim=16, freq_dim=16, ffn_dim=40, num_layers=2, cross_attn_norm=True, qk_norm="rms_norm_across_heads", eps=1e-6).eval()
vae = AutoencoderKLWan(base_dim=4, decoder_base_dim=4, z_dim=5, dim_mult=[1, 2, 4, 4], num_res_blocks=2, attn_scales=[], temperal_downsample=[False, True, True], is_residual=True, in_channels=12, out_channels=12, patch_size=2, scale_factor_spatial=16, scale_factor_temporal=4, latents_mean=[0.1, -0.2, 0.3, -0.4, 0.5], latents_std=[0.9, 1.1, 0.7, 1.3, 1.5]).eval()
for model in (text_encoder, transformer, vae):
    for name, parameter in model.named_parameters():
        if parameter.dim() < 2:
            torch.nn.init.normal_(parameter, mean=1.0 if "norm" in name and "bias" not in name else 0.0, std=0.1)
        elif "gamma" in name:
            torch.nn.init.normal_(parameter, mean=1.0, std=0.1)
        else:
            torch.nn.init.normal_(parameter, std=parameter[0].numel() ** -0.5)
scheduler = UniPCMultistepScheduler(prediction_type="flow_prediction", use_flow_sigmas=True, num_train_timesteps=1000, flow_shift=5.0)

# the second pipeline wants ftfy, which is not installed and changes nothing in this prompt
pipeline_wan_i2v.prompt_clean = pipeline_wan.prompt_clean
noise = torch.randn(1, 5, 3, 4, 6)
picture = torch.rand(1, 3, 64, 96)
shared = dict(prompt=PROMPT, negative_prompt=NEGATIVE, height=64, width=96, num_frames=9, num_inference_steps=4, guidance_scale=5.0, output_type="pt", latents=noise.clone())
parts = dict(tokenizer=tokenizer, text_encoder=text_encoder, vae=vae, scheduler=scheduler, expand_timesteps=True)
text_pipe = WanPipeline(transformer=transformer, **parts)
text_pipe.set_progress_bar_config(disable=True)
from_text = text_pipe(**shared).frames[0]
sigmas = text_pipe.scheduler.sigmas.clone()
picture_pipe = WanImageToVideoPipeline(transformer=transformer, **parts)
picture_pipe.set_progress_bar_config(disable=True)
from_picture = picture_pipe(image=picture, **(shared | {"latents": noise.clone()})).frames[0]

for part, model in (("transformer", transformer), ("vae", vae)):
    model.save_pretrained(f"{FOLDER}/{part}")
text_encoder.save_pretrained(f"{FOLDER}/text_encoder")
tool = f"diffusers {diffusers.__version__}, transformers {transformers.__version__}, torch {torch.__version__}, seed 0"
tensors = {"noise": noise, "sigmas": sigmas, "picture": picture, "from_text": from_text, "from_picture": from_picture}
save_file({name: tensor.float().contiguous() for name, tensor in tensors.items()}, f"{FOLDER}/golden.safetensors", metadata={"tool": tool, "prompt": PROMPT})
print(sigmas, from_text.shape, from_text.std(), from_picture.std())
