"""Golden values of decoding LTX-Video in tiles of space at tiny size: python tools/golden/ltx-tiles.py

Reads the weights in src/models/autoencoder/fixtures/ltx.safetensors; writes ltx-tiles.safetensors beside it: latents of 3 x 4 cells,
every fourth of the 9 pictures that diffusers' decoder and its blend_v and blend_h make of tiles of 2 x 2 cells that overlap by one,
the same without tiles, and of its own tiled_decode. That one ends with tiles of what is left, here one cell wide, which see nothing
of what they join; ours does not.
"""
import diffusers
import torch
from diffusers import AutoencoderKLLTXVideo
from safetensors.torch import load_file, save_file

torch.manual_seed(1)
FOLDER = "src/models/autoencoder/fixtures"
model = AutoencoderKLLTXVideo(
    latent_channels=6, block_out_channels=(4, 8, 16, 32, 32), decoder_block_out_channels=(8, 16, 32),
    down_block_types=("LTXVideo095DownBlock3D",) * 4, layers_per_block=(2, 1, 1, 1, 2), decoder_layers_per_block=(1, 2, 1, 2),
    spatio_temporal_scaling=(True, True, True, True), decoder_spatio_temporal_scaling=(True, True, True),
    decoder_inject_noise=(False, False, False, False), downsample_type=("spatial", "temporal", "spatiotemporal", "spatiotemporal"),
    upsample_residual=(True, True, True), upsample_factor=(2, 2, 2), timestep_conditioning=True, patch_size=4,
    encoder_causal=True, decoder_causal=False, spatial_compression_ratio=32, temporal_compression_ratio=8,
).eval()
weights = {k: v for k, v in load_file(f"{FOLDER}/ltx.safetensors").items() if not k.startswith("io.")}
missing, unexpected = model.load_state_dict(weights, strict=False)
assert not unexpected and all(name.startswith("latents_") for name in missing)
latents = torch.randn(1, 6, 2, 3, 4)
level = torch.tensor([0.05])
CELL = 32
with torch.no_grad():
    whole = model.decode(latents, level, return_dict=False)[0]
    rows = [[model.decode(latents[:, :, :, y : y + 2, x : x + 2], level, return_dict=False)[0] for x in (0, 1, 2)] for y in (0, 1)]
    model.enable_tiling(tile_sample_min_height=2 * CELL, tile_sample_min_width=2 * CELL, tile_sample_stride_height=CELL, tile_sample_stride_width=CELL)
    own = model.tiled_decode(latents, level, return_dict=False)[0]
lines = []
for i, row in enumerate(rows):
    kept = []
    for k, tile in enumerate(row):
        if i > 0:
            tile = model.blend_v(rows[i - 1][k], tile, CELL)
        if k > 0:
            tile = model.blend_h(row[k - 1], tile, CELL)
        kept.append(tile[:, :, :, : CELL if i == 0 else None, : CELL if k < 2 else None])
    lines.append(torch.cat(kept, 4))
tiled = torch.cat(lines, 3)
psnr = lambda a, b: float(-10 * torch.log10(((a.clamp(-1, 1) - b.clamp(-1, 1)) ** 2).mean() / 4))
print(tiled.shape, "against no tiles: cut right", psnr(tiled, whole), "tiled_decode", psnr(own, whole))
some = lambda video: video[0, :, ::4].transpose(0, 1).half().contiguous()
save_file({"latents": latents[0].contiguous(), "tiled": some(tiled), "whole": some(whole), "own": some(own)}, f"{FOLDER}/ltx-tiles.safetensors", metadata={"tool": f"diffusers {diffusers.__version__}, torch {torch.__version__}, seed 1"})
