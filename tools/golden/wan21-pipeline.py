"""A tiny random Wan 2.1 checkpoint in diffusers' layout and the video of diffusers' pipeline: python tools/golden/wan21-pipeline.py

Writes test/parity/fixtures/wan21/: transformer, vae, and golden.safetensors with the noise, the levels and the video of
text to video: one time for the whole video. Text encoder and tokenizer are those that wan-pipeline.py wrote.
"""
import json

import diffusers
import torch
import transformers
from diffusers import AutoencoderKLWan, UniPCMultistepScheduler, WanPipeline, WanTransformer3DModel
from safetensors.torch import save_file
from tokenizers import Tokenizer
from transformers import PreTrainedTokenizerFast, UMT5EncoderModel

TEXT, FOLDER = "test/parity/fixtures/wan", "test/parity/fixtures/wan21"
PROMPT, NEGATIVE = "a red fox in snow 雪", "blurry"
torch.manual_seed(0)
torch.set_num_threads(1)

with open(f"{TEXT}/tokenizer/tokenizer.json") as file:
    described = json.load(file)
# Python cannot read the empty table that stands for nmt_nfkc; the prompt needs no more than NFKC
described["normalizer"]["normalizers"][0] = {"type": "NFKC"}
tokenizer = PreTrainedTokenizerFast(tokenizer_object=Tokenizer.from_str(json.dumps(described)), eos_token="</s>", pad_token="<pad>", unk_token="<unk>")
text_encoder = UMT5EncoderModel.from_pretrained(f"{TEXT}/text_encoder", dtype=torch.float32).eval()
transformer = WanTransformer3DModel(patch_size=(1, 2, 2), num_attention_heads=2, attention_head_dim=18, in_channels=4, out_channels=4, text_dim=16, freq_dim=16, ffn_dim=40, num_layers=2, cross_attn_norm=True, qk_norm="rms_norm_across_heads", eps=1e-6).eval()
vae = AutoencoderKLWan(base_dim=4, z_dim=4, dim_mult=[1, 2, 4, 4], num_res_blocks=2, attn_scales=[], temperal_downsample=[False, True, True], latents_mean=[0.1, -0.2, 0.3, -0.4], latents_std=[0.9, 1.1, 0.7, 1.3]).eval()
for model in (transformer, vae):
    for name, parameter in model.named_parameters():
        is_gain = "gamma" in name or (parameter.dim() < 2 and "norm" in name and "bias" not in name)
        std = 0.1 if is_gain or parameter.dim() < 2 else parameter[0].numel() ** -0.5
        torch.nn.init.normal_(parameter, mean=1.0 if is_gain else 0.0, std=std)
# keeps pictures inside [0, 1], where nothing is cut
vae.decoder.conv_out.weight.data *= 0.15
scheduler = UniPCMultistepScheduler(prediction_type="flow_prediction", use_flow_sigmas=True, num_train_timesteps=1000, flow_shift=3.0)
pipe = WanPipeline(tokenizer=tokenizer, text_encoder=text_encoder, vae=vae, scheduler=scheduler, transformer=transformer, expand_timesteps=False)
pipe.set_progress_bar_config(disable=True)
noise = torch.randn(1, 4, 3, 4, 6)
from_text = pipe(prompt=PROMPT, negative_prompt=NEGATIVE, height=32, width=48, num_frames=9, num_inference_steps=4, guidance_scale=5.0, output_type="pt", latents=noise.clone()).frames[0]

for part, model in (("transformer", transformer), ("vae", vae)):
    model.save_pretrained(f"{FOLDER}/{part}")
tool = f"diffusers {diffusers.__version__}, transformers {transformers.__version__}, torch {torch.__version__}, seed 0"
tensors = {"noise": noise, "sigmas": pipe.scheduler.sigmas, "from_text": from_text}
save_file({name: tensor.float().contiguous() for name, tensor in tensors.items()}, f"{FOLDER}/golden.safetensors", metadata={"tool": tool, "prompt": PROMPT, "negative": NEGATIVE})
print(pipe.scheduler.sigmas, from_text.shape, from_text.std(), from_text.min(), from_text.max())
