"""Golden values of diffusers' LTX-Video transformer at tiny size: python tools/golden/ltx.py

Writes src/models/transformer/fixtures/ltx.safetensors: weights, inputs and outputs with one time and with a time for
each token.
"""
import diffusers
import torch
from diffusers import LTXVideoTransformer3DModel
from safetensors.torch import save_file

torch.manual_seed(0)
model = LTXVideoTransformer3DModel(in_channels=6, out_channels=6, patch_size=1, patch_size_t=1, num_attention_heads=2, attention_head_dim=16, cross_attention_dim=32, num_layers=2, caption_channels=10).eval()
for parameter in model.parameters():
    torch.nn.init.normal_(parameter, std=0.2)
frames, rows, columns = 3, 2, 4
tokens = frames * rows * columns
latents = torch.randn(1, tokens, 6)
text = torch.randn(1, 5, 10)
mask = torch.ones(1, 5)
index = (torch.arange(tokens) // (rows * columns) > 0).long()
times = torch.tensor([0.0, 725.0])
arguments = dict(encoder_attention_mask=mask, num_frames=frames, height=rows, width=columns, rope_interpolation_scale=(8 / 25, 32, 32), return_dict=False)
with torch.no_grad():
    one = model(latents, text, torch.tensor([725.0]), **arguments)[0]
    many = model(latents, text, times[index][None], **arguments)[0]
tensors = {k: v.contiguous().clone() for k, v in model.state_dict().items()}
extra = {"latents": latents, "text": text, "index": index, "times": times, "one": one.contiguous(), "many": many.contiguous()}
save_file(tensors | {f"io.{k}": v for k, v in extra.items()}, "src/models/transformer/fixtures/ltx.safetensors", metadata={"tool": f"diffusers {diffusers.__version__}, torch {torch.__version__}, seed 0"})
