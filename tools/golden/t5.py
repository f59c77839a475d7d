"""Golden values of transformers' T5 and UMT5 encoders at tiny size: python tools/golden/t5.py

Writes src/models/text/fixtures/{t5,umt5}.safetensors: all weights, `ids`, and `expected` of a padded, masked run cut to
the true length.
"""
import torch
import transformers
from safetensors.torch import save_file
from transformers import T5Config, T5EncoderModel, UMT5Config, UMT5EncoderModel

shape = dict(vocab_size=50, d_model=24, d_kv=8, d_ff=40, num_layers=3, num_heads=2, relative_attention_num_buckets=32, relative_attention_max_distance=128, feed_forward_proj="gated-gelu", dropout_rate=0.0)
for name, model_class, config in [("t5", T5EncoderModel, T5Config(**shape)), ("umt5", UMT5EncoderModel, UMT5Config(**shape))]:
    torch.manual_seed(0)
    model = model_class(config).eval()
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.3)
    length, padded = 150, 160
    ids = torch.randint(2, 50, (1, padded))
    ids[:, length:] = 0
    mask = (torch.arange(padded) < length).long()[None]
    with torch.no_grad():
        expected = model(input_ids=ids, attention_mask=mask).last_hidden_state[:, :length]
    tensors = {k: v.contiguous().clone() for k, v in model.state_dict().items() if k != "encoder.embed_tokens.weight"}
    tensors |= {"ids": ids[:, :length].contiguous(), "expected": expected.contiguous()}
    save_file(tensors, f"src/models/text/fixtures/{name}.safetensors", metadata={"tool": f"transformers {transformers.__version__}, torch {torch.__version__}, seed 0"})
