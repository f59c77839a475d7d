"""Models of diffusers and transformers in their released configurations, in float32 from a folder of random checkpoints.

`layers` keeps that many blocks of transformers and text encoders.
"""

import json

import torch
from diffusers import AutoencoderKLLTXVideo, AutoencoderKLWan, LTXVideoTransformer3DModel, WanTransformer3DModel
from diffusers.loaders import single_file_utils
from diffusers.models.transformers.transformer_wan import WanRotaryPosEmbed
from diffusers.pipelines.ltx.modeling_latent_upsampler import LTXLatentUpsamplerModel
from safetensors import safe_open
from transformers import T5Config, T5EncoderModel, UMT5Config, UMT5EncoderModel

LTX_FILE = "ltxv-2b-0.9.8-distilled.safetensors"
UPSAMPLER_FILE = "ltxv-spatial-upscaler-0.9.8.safetensors"
WAN = {
    "wan2.1-1.3b": dict(num_attention_heads=12, ffn_dim=8960),
    "wan2.1-14b": dict(num_attention_heads=40, ffn_dim=13824),
    "wan2.2-5b": dict(num_attention_heads=24, ffn_dim=14336, in_channels=48, out_channels=48),
}


def read(path, prefix=""):
    with safe_open(path, "pt") as file:
        return {name: file.get_tensor(name) for name in file.keys() if name.startswith(prefix)}


def to_file(path, weights):
    """Writes weights as float32, one after the other, and reads them in place."""
    header, end = {}, 0
    for name, tensor in weights.items():
        begin, end = end, end + 4 * tensor.numel()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [begin, end]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for name in list(weights):
            file.write(weights.pop(name).float().contiguous().numpy().tobytes())
    return read(path)


def load(model, weights, mapped=None):
    """Puts weights in as float32, one after the other, so that no second copy of all is made.

    @param mapped path of a file to read them from in place, where memory is too small for them; float32 needs none
    """
    if mapped is not None:
        weights = to_file(mapped, weights)
    state = {}
    for name in list(weights):
        state[name] = weights.pop(name).float()
    if "shared.weight" in state:
        state["encoder.embed_tokens.weight"] = state["shared.weight"]
    model.load_state_dict(state, assign=True)
    return model.eval()


def ltx_transformer(folder, layers, mapped=False):
    with torch.device("meta"):
        model = LTXVideoTransformer3DModel(num_layers=layers)
    weights = read(f"{folder}/{LTX_FILE}", "model.diffusion_model.")
    converted = single_file_utils.convert_ltx_transformer_checkpoint_to_diffusers(weights)
    return load(model, converted, f"{folder}/transformer.float32.safetensors" if mapped else None)


def ltx_autoencoder(folder):
    with torch.device("meta"):
        model = AutoencoderKLLTXVideo(
            latent_channels=128, block_out_channels=(128, 256, 512, 1024, 2048), decoder_block_out_channels=(256, 512, 1024),
            down_block_types=("LTXVideo095DownBlock3D",) * 4, layers_per_block=(4, 6, 6, 2, 2), decoder_layers_per_block=(5, 5, 5, 5),
            spatio_temporal_scaling=(True,) * 4, decoder_spatio_temporal_scaling=(True,) * 3, decoder_inject_noise=(False,) * 4,
            downsample_type=("spatial", "temporal", "spatiotemporal", "spatiotemporal"), upsample_residual=(True,) * 3,
            upsample_factor=(2, 2, 2), timestep_conditioning=True, patch_size=4, encoder_causal=True, decoder_causal=False,
            spatial_compression_ratio=32, temporal_compression_ratio=8,
        )
    weights = read(f"{folder}/{LTX_FILE}", "vae.")
    return load(model, single_file_utils.convert_ltx_vae_checkpoint_to_diffusers(weights))


def ltx_upsampler(folder):
    with torch.device("meta"):
        model = LTXLatentUpsamplerModel()
    return load(model, read(f"{folder}/{UPSAMPLER_FILE}"))


def wan_transformer(folder, name, layers):
    with torch.device("meta"):
        model = WanTransformer3DModel(num_layers=layers, **WAN[name])
    model.rope = WanRotaryPosEmbed(128, (1, 2, 2), 1024)
    return load(model, read(f"{folder}/transformer/diffusion_pytorch_model.safetensors"))


def wan_autoencoder(folder, name, statistics):
    """@param statistics what vae/config.json says: latents_mean and latents_std"""
    large = dict(
        base_dim=160, decoder_base_dim=256, z_dim=48, dim_mult=[1, 2, 4, 4], num_res_blocks=2, attn_scales=[],
        temperal_downsample=[False, True, True], is_residual=True, in_channels=12, out_channels=12, patch_size=2,
        scale_factor_spatial=16, scale_factor_temporal=4,
    )
    with torch.device("meta"):
        model = AutoencoderKLWan(**statistics, **(large if name == "wan2.2-5b" else {}))
    return load(model, read(f"{folder}/vae/diffusion_pytorch_model.safetensors"))


def text_encoder(folder, kind, layers):
    """@param kind "t5" or "umt5" """
    shape = dict(
        d_model=4096, d_kv=64, d_ff=10240, num_layers=layers, num_heads=64, relative_attention_num_buckets=32,
        relative_attention_max_distance=128, feed_forward_proj="gated-gelu", tie_word_embeddings=False,
    )
    with torch.device("meta"):
        model = T5EncoderModel(T5Config(vocab_size=32128, **shape)) if kind == "t5" else UMT5EncoderModel(UMT5Config(vocab_size=256384, **shape))
    return load(model, read(f"{folder}/text_encoder/model.safetensors"))
