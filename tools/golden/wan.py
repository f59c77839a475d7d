"""Golden values of diffusers' Wan transformer at tiny size: python tools/golden/wan.py

Writes src/models/transformer/fixtures/wan.safetensors: weights, inputs and outputs with one time and with a time for
each latent frame.
"""
import diffusers
import torch
from diffusers import WanTransformer3DModel
from safetensors.torch import save_file

torch.manual_seed(0)
model = WanTransformer3DModel(patch_size=(1, 2, 2), num_attention_heads=2, attention_head_dim=18, in_channels=4, out_channels=4, text_dim=10, freq_dim=16, ffn_dim=30, num_layers=2, cross_attn_norm=True, qk_norm="rms_norm_across_heads", eps=1e-6).eval()
for parameter in model.parameters():
    torch.nn.init.normal_(parameter, std=0.2)
latents = torch.randn(1, 4, 3, 4, 6)
text = torch.randn(1, 7, 10)
time = torch.tensor([431.0])
times = torch.tensor([0.0, 431.0, 870.0])
per_token = times.repeat_interleave(2 * 3)[None]
with torch.no_grad():
    one = model(latents, time, text, return_dict=False)[0]
    many = model(latents, per_token, text, return_dict=False)[0]
tensors = {k: v.contiguous().clone() for k, v in model.state_dict().items()}
extra = {"latents": latents, "text": text, "time": time[None], "times": times[None], "one": one.contiguous(), "many": many.contiguous()}
save_file(tensors | {f"io.{k}": v for k, v in extra.items()}, "src/models/transformer/fixtures/wan.safetensors", metadata={"tool": f"diffusers {diffusers.__version__}, torch {torch.__version__}, seed 0"})
