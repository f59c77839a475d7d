"""Golden values of the tiny decoders of Wan latents: python tools/golden/taehv.py FOLDER

FOLDER holds taehv.py of github.com/madebyollin/taehv (115aaa7). Writes src/models/autoencoder/fixtures/taew2_1.safetensors
and taew2_2.safetensors: random weights at reduced width, latents, and the pictures that they decode to.
"""
import sys

import torch

sys.path.insert(0, sys.argv[1])
import taehv
from safetensors.torch import save_file

WIDTHS = {256: 8, 128: 6, 64: 4}
plain_conv, plain_block, plain_grow = taehv.conv, taehv.MemBlock.__init__, taehv.TGrow.__init__
small = lambda width: WIDTHS.get(width, width)
taehv.conv = lambda a, b, **options: plain_conv(small(a) if a not in (2 * w for w in WIDTHS.values()) else a, small(b), **options)
taehv.MemBlock.__init__ = lambda self, a, b: plain_block(self, small(a), small(b))
taehv.TGrow.__init__ = lambda self, width, stride: plain_grow(self, small(width), stride)
torch.manual_seed(0)
for name in ("taew2_1", "taew2_2"):
    model = taehv.TAEHV(checkpoint_path=None, patch_size=2 if name == "taew2_2" else 1, latent_channels=5).eval()
    for parameter in model.decoder.parameters():
        torch.nn.init.normal_(parameter, std=0.1 if parameter.dim() < 2 else parameter[0].numel() ** -0.5)
    latents = torch.randn(1, 4, 5, 3, 4)
    with torch.no_grad():
        pictures = model.decode_video(latents, parallel=True, show_progress_bar=False)
    tensors = {f"decoder.{key}": value.contiguous() for key, value in model.decoder.state_dict().items()}
    save_file(tensors | {"io.latents": latents, "io.pictures": pictures.contiguous()}, f"src/models/autoencoder/fixtures/{name}.safetensors", metadata={"tool": f"taehv 115aaa7, torch {torch.__version__}, seed 0"})
    print(name, {key: tuple(value.shape) for key, value in tensors.items()}, pictures.shape, pictures.std(), pictures.min(), pictures.max())
