import { identityKeyMap, type KeyMap, type KeyRename } from '../../graph/index.ts';

function rename(pattern: string, replacement: string): KeyRename {
  return { pattern, replacement };
}

/** Weights in the names of diffusers and transformers, which are also the names of the parameters. */
export const diffusersKeyMap: KeyMap = identityKeyMap;

/** Transformers' text encoders: some files hold the table of words a second time. */
export const textEncoderKeyMap: KeyMap = { renames: [], ignored: ['^encoder\\.embed_tokens\\.weight$'] };

/** A tiny autoencoder, of which only the decoder is used. */
export const tinyDecoderKeyMap: KeyMap = { renames: [], ignored: ['^encoder\\.'] };

/**
 * A Wan transformer in the names of Wan's own code, with or without the prefix of single files.
 *
 * `norm2` of the parameters is the norm before cross-attention, `norm3` in the original.
 */
export const originalWanKeyMap: KeyMap = {
  renames: [
    rename('^model\\.diffusion_model\\.', ''),
    rename('^time_embedding\\.0\\.', 'condition_embedder.time_embedder.linear_1.'),
    rename('^time_embedding\\.2\\.', 'condition_embedder.time_embedder.linear_2.'),
    rename('^text_embedding\\.0\\.', 'condition_embedder.text_embedder.linear_1.'),
    rename('^text_embedding\\.2\\.', 'condition_embedder.text_embedder.linear_2.'),
    rename('^time_projection\\.1\\.', 'condition_embedder.time_proj.'),
    rename('\\.self_attn\\.', '.attn1.'),
    rename('\\.cross_attn\\.', '.attn2.'),
    rename('\\.(attn[12])\\.([qkv])\\.', '.$1.to_$2.'),
    rename('\\.(attn[12])\\.o\\.', '.$1.to_out.0.'),
    rename('\\.norm3\\.', '.norm2.'),
    rename('\\.ffn\\.0\\.', '.ffn.net.0.proj.'),
    rename('\\.ffn\\.2\\.', '.ffn.net.2.'),
    rename('^head\\.head\\.', 'proj_out.'),
    rename('^head\\.modulation$', 'scale_shift_table'),
    rename('\\.modulation$', '.scale_shift_table'),
  ],
  ignored: [],
};

/** The transformer in a single file of LTX-Video. */
export const singleFileLtxTransformerKeyMap: KeyMap = {
  renames: [
    rename('^model\\.diffusion_model\\.', ''),
    rename('^patchify_proj\\.', 'proj_in.'),
    rename('^adaln_single\\.', 'time_embed.'),
    rename('\\.([qk])_norm\\.', '.norm_$1.'),
  ],
  ignored: ['^vae\\.'],
};

/**
 * The autoencoder in a single file of LTX-Video 0.9.5 and later. The file numbers blocks and what lies between them in
 * one list; of the encoder the last is the middle, of the decoder the first.
 */
export const singleFileLtxAutoencoderKeyMap: KeyMap = {
  renames: [
    rename('^vae\\.per_channel_statistics\\.mean-of-means$', 'latents_mean'),
    rename('^vae\\.per_channel_statistics\\.std-of-means$', 'latents_std'),
    rename('^vae\\.', ''),
    rename('\\.res_blocks\\.', '.resnets.'),
    rename('^decoder\\.last_', 'decoder.'),
    // Each source name matches one rule at most: results have one more name before the number.
    ...[0, 1, 2, 3].map((i) => rename(`^encoder\\.down_blocks\\.${2 * i}\\.`, `encoder.stage.${i}.`)),
    ...[0, 1, 2, 3].map((i) =>
      rename(`^encoder\\.down_blocks\\.${2 * i + 1}\\.`, `encoder.stage.${i}.downsamplers.0.`),
    ),
    rename('^encoder\\.down_blocks\\.8\\.', 'encoder.mid_block.'),
    rename('^encoder\\.stage\\.', 'encoder.down_blocks.'),
    rename('^decoder\\.up_blocks\\.0\\.', 'decoder.mid_block.'),
    ...[0, 1, 2].map((i) => rename(`^decoder\\.up_blocks\\.${2 * i + 1}\\.`, `decoder.stage.${i}.upsamplers.0.`)),
    ...[0, 1, 2].map((i) => rename(`^decoder\\.up_blocks\\.${2 * i + 2}\\.`, `decoder.stage.${i}.`)),
    rename('^decoder\\.stage\\.', 'decoder.up_blocks.'),
  ],
  ignored: [
    '^model\\.diffusion_model\\.',
    // Statistics of the training latents that nothing reads.
    '^vae\\.per_channel_statistics\\.(channel|mean-of-stds|mean-of-stds_over_std-of-means)$',
  ],
};
