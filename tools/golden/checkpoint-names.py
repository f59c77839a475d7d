"""Names and shapes of released checkpoints at full size, without values: python tools/golden/checkpoint-names.py

Writes src/models/checkpoints/fixtures/*.txt: one line for each tensor, `name shape` in the names of diffusers or
transformers, and, where a checkpoint has another layout, a third column with the original name. Original names are made
by undoing the renames; diffusers' own converters then must turn them into exactly the names of its models.
"""
import re

import diffusers
import torch
import transformers
from diffusers import AutoencoderKLLTXVideo, AutoencoderKLWan, LTXVideoTransformer3DModel, WanTransformer3DModel
from diffusers.loaders import single_file_utils as convert
from diffusers.pipelines.ltx.modeling_latent_upsampler import LTXLatentUpsamplerModel
from transformers import T5Config, T5EncoderModel, UMT5Config, UMT5EncoderModel

FOLDER = "src/models/checkpoints/fixtures"
TOOL = f"diffusers {diffusers.__version__}, transformers {transformers.__version__}, torch {torch.__version__}"


def shapes(model):
    return {name: tuple(tensor.shape) for name, tensor in model.state_dict().items()}


def write(name, tensors, originals=None):
    with open(f"{FOLDER}/{name}.txt", "w") as file:
        file.write(f"# {TOOL}\n")
        for key, shape in tensors.items():
            columns = [key, "x".join(map(str, shape)) or "scalar"] + ([originals[key]] if originals else [])
            file.write(" ".join(columns) + "\n")


def undo(names, rules):
    result = {}
    for name in names:
        original = name
        for pattern, replacement in rules:
            original = re.sub(pattern, replacement, original)
        result[name] = original
    return result


def check(originals, tensors, converter):
    made = converter({original: torch.empty(tensors[name], device="meta") for name, original in originals.items()})
    assert {name: tuple(tensor.shape) for name, tensor in made.items()} == tensors, set(made) ^ set(tensors)


WAN = [
    (r"condition_embedder\.time_embedder\.linear_1", "time_embedding.0"),
    (r"condition_embedder\.time_embedder\.linear_2", "time_embedding.2"),
    (r"condition_embedder\.text_embedder\.linear_1", "text_embedding.0"),
    (r"condition_embedder\.text_embedder\.linear_2", "text_embedding.2"),
    (r"condition_embedder\.time_proj", "time_projection.1"),
    (r"attn1", "self_attn"), (r"attn2", "cross_attn"), (r"\.to_out\.0\.", ".o."), (r"\.to_([qkv])\.", r".\1."),
    (r"^proj_out", "head.head"), (r"^scale_shift_table$", "head.modulation"), (r"scale_shift_table", "modulation"),
    (r"ffn\.net\.0\.proj", "ffn.0"), (r"ffn\.net\.2", "ffn.2"), (r"\.norm2\.", ".norm3."),
]
LTX = [(r"^", "model.diffusion_model."), ("proj_in", "patchify_proj"), ("time_embed", "adaln_single"), (r"norm_([qk])", r"\1_norm")]


def original_ltx_autoencoder(name):
    if name.startswith("latents_"):
        return f"vae.per_channel_statistics.{'mean' if name.endswith('mean') else 'std'}-of-means"
    name = re.sub(r"^decoder\.(time_embedder|scale_shift_table)", r"decoder.last_\1", name)
    name = name.replace("encoder.mid_block", "encoder.down_blocks.8").replace("decoder.mid_block", "decoder.up_blocks.0")
    name = re.sub(r"encoder\.down_blocks\.(\d)\.(?!res_|conv)", lambda m: m[0] if m[1] == "8" else f"encoder.down_blocks.{2 * int(m[1])}.", name)
    name = re.sub(r"down_blocks\.(\d)\.downsamplers\.0", lambda m: f"down_blocks.{int(m[1]) + 1}", name)
    name = re.sub(r"decoder\.up_blocks\.(\d)\.upsamplers\.0", lambda m: f"decoder.stage.{2 * int(m[1]) + 1}", name)
    if not name.startswith("decoder.up_blocks.0.") or "#" in name:
        name = re.sub(r"decoder\.up_blocks\.(\d)\.", lambda m: f"decoder.up_blocks.{2 * int(m[1]) + 2}.", name)
    return "vae." + name.replace("decoder.stage", "decoder.up_blocks").replace("resnets", "res_blocks")


def ltx_autoencoder_names(tensors):
    # the first up block of diffusers and the middle of the original share a name, so they are kept apart by a mark
    return {name: original_ltx_autoencoder(name.replace("decoder.up_blocks.0.", "decoder.up_blocks.0.#")).replace("#", "") for name in tensors}


with torch.device("meta"):
    wan = lambda heads, ffn, layers, channels: WanTransformer3DModel(patch_size=(1, 2, 2), num_attention_heads=heads, attention_head_dim=128, in_channels=channels, out_channels=channels, text_dim=4096, freq_dim=256, ffn_dim=ffn, num_layers=layers, cross_attn_norm=True, qk_norm="rms_norm_across_heads", eps=1e-6, rope_max_seq_len=1024)
    for name, model in [("wan2.1-1.3b", wan(12, 8960, 30, 16)), ("wan2.1-14b", wan(40, 13824, 40, 16)), ("wan2.2-5b", wan(24, 14336, 30, 48))]:
        tensors = shapes(model)
        # norm3 has no weights in any T2V checkpoint, so norm2 can be renamed in one step
        originals = undo(tensors, WAN)
        check(originals, tensors, convert.convert_wan_transformer_to_diffusers)
        write(name, tensors, originals)
    write("wan2.1-autoencoder", shapes(AutoencoderKLWan()))
    write("wan2.2-autoencoder", shapes(AutoencoderKLWan(base_dim=160, decoder_base_dim=256, z_dim=48, dim_mult=[1, 2, 4, 4], num_res_blocks=2, attn_scales=[], temperal_downsample=[False, True, True], is_residual=True, in_channels=12, out_channels=12, patch_size=2, scale_factor_spatial=16, scale_factor_temporal=4, latents_mean=[0.0] * 48, latents_std=[1.0] * 48)))
    tensors = shapes(LTXVideoTransformer3DModel())
    originals = undo(tensors, LTX)
    check(originals, tensors, convert.convert_ltx_transformer_checkpoint_to_diffusers)
    write("ltx-2b", tensors, originals)
    tensors = shapes(AutoencoderKLLTXVideo(
        latent_channels=128, block_out_channels=(128, 256, 512, 1024, 2048), decoder_block_out_channels=(256, 512, 1024),
        down_block_types=("LTXVideo095DownBlock3D",) * 4, layers_per_block=(4, 6, 6, 2, 2), decoder_layers_per_block=(5, 5, 5, 5),
        spatio_temporal_scaling=(True,) * 4, decoder_spatio_temporal_scaling=(True,) * 3, decoder_inject_noise=(False,) * 4,
        downsample_type=("spatial", "temporal", "spatiotemporal", "spatiotemporal"), upsample_residual=(True,) * 3,
        upsample_factor=(2, 2, 2), timestep_conditioning=True, patch_size=4, encoder_causal=True, decoder_causal=False))
    originals = ltx_autoencoder_names(tensors)
    check(originals, tensors, convert.convert_ltx_vae_checkpoint_to_diffusers)
    write("ltx-autoencoder", tensors, originals)
    write("ltx-upsampler", shapes(LTXLatentUpsamplerModel()))
    t5 = dict(d_model=4096, d_kv=64, d_ff=10240, num_layers=24, num_heads=64, relative_attention_num_buckets=32, relative_attention_max_distance=128, feed_forward_proj="gated-gelu", tie_word_embeddings=False)
    for name, model in [("t5-xxl", T5EncoderModel(T5Config(vocab_size=32128, **t5))), ("umt5-xxl", UMT5EncoderModel(UMT5Config(vocab_size=256384, **t5)))]:
        write(name, {key: shape for key, shape in shapes(model).items() if key != "encoder.embed_tokens.weight"})
