"""Golden values of diffusers' LTX-Video autoencoder (0.9.5 layout) at tiny size: python tools/golden/ltx-autoencoder.py

Writes src/models/autoencoder/fixtures/ltx.safetensors: weights, 17 frames, their latents, and the decoded latents.
"""
import diffusers
import torch
from diffusers import AutoencoderKLLTXVideo
from safetensors.torch import save_file

torch.manual_seed(0)
model = AutoencoderKLLTXVideo(
    latent_channels=6, block_out_channels=(4, 8, 16, 32, 32), decoder_block_out_channels=(8, 16, 32),
    down_block_types=("LTXVideo095DownBlock3D",) * 4, layers_per_block=(2, 1, 1, 1, 2), decoder_layers_per_block=(1, 2, 1, 2),
    spatio_temporal_scaling=(True, True, True, True), decoder_spatio_temporal_scaling=(True, True, True),
    decoder_inject_noise=(False, False, False, False), downsample_type=("spatial", "temporal", "spatiotemporal", "spatiotemporal"),
    upsample_residual=(True, True, True), upsample_factor=(2, 2, 2), timestep_conditioning=True, patch_size=4,
    encoder_causal=True, decoder_causal=False,
).eval()
for name, parameter in model.named_parameters():
    if "timestep_scale" not in name:
        torch.nn.init.normal_(parameter, std=0.2 if parameter.dim() < 2 else parameter[0].numel() ** -0.5)
frames = torch.rand(1, 3, 17, 64, 96) * 2 - 1
with torch.no_grad():
    latents = model.encode(frames).latent_dist.mode()
    decoded = model.decode(latents, torch.tensor([0.05]), return_dict=False)[0]
tensors = {k: v.contiguous().clone() for k, v in model.state_dict().items() if not k.startswith("latents_")}
save_file(tensors | {"io.frames": frames, "io.latents": latents.contiguous(), "io.decoded": decoded.contiguous()}, "src/models/autoencoder/fixtures/ltx.safetensors", metadata={"tool": f"diffusers {diffusers.__version__}, torch {torch.__version__}, seed 0"})
print(latents.shape, decoded.shape, decoded.std())
