"""Golden values of diffusers' Wan autoencoders at tiny size: python tools/golden/wan-autoencoder.py

Writes src/models/autoencoder/fixtures/{wan21,wan22}.safetensors: weights, 9 frames, their latents, and the decoded latents.
"""
import diffusers
import torch
from diffusers import AutoencoderKLWan
from safetensors.torch import save_file

shared = dict(num_res_blocks=2, attn_scales=[], temperal_downsample=[False, True, True], dropout=0.0)
variants = {
    "wan21": dict(base_dim=4, z_dim=4, dim_mult=[1, 2, 4, 4], **shared),
    "wan22": dict(base_dim=4, decoder_base_dim=4, z_dim=5, dim_mult=[1, 2, 4, 4], is_residual=True, in_channels=12, out_channels=12, patch_size=2, scale_factor_spatial=16, **shared),
}
for name, config in variants.items():
    torch.manual_seed(0)
    z = config["z_dim"]
    model = AutoencoderKLWan(**config, latents_mean=[0.0] * z, latents_std=[1.0] * z).eval()
    for parameter_name, parameter in model.named_parameters():
        if "gamma" not in parameter_name:
            torch.nn.init.normal_(parameter, std=0.25 if "bias" in parameter_name else (parameter[0].numel()) ** -0.5)
    frames = torch.rand(1, 3, 9, 32, 48) * 2 - 1
    with torch.no_grad():
        latents = model.encode(frames).latent_dist.mode()
        decoded = model.decode(latents * 0.5, return_dict=False)[0]
    tensors = {k: v.contiguous().clone() for k, v in model.state_dict().items()}
    save_file(tensors | {"io.frames": frames, "io.latents": latents.contiguous(), "io.decoded": decoded.contiguous()}, f"src/models/autoencoder/fixtures/{name}.safetensors", metadata={"tool": f"diffusers {diffusers.__version__}, torch {torch.__version__}, seed 0"})
    print(name, latents.shape, decoded.shape, decoded.std())
