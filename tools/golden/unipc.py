"""Golden values of diffusers' UniPC flow scheduler: python tools/golden/unipc.py > src/diffusion/samplers/fixtures/unipc.json

The velocity is sin(3 x + sigma), so that any implementation can repeat the run without a model.
"""
import json
import diffusers
import torch
from diffusers import UniPCMultistepScheduler

scheduler = UniPCMultistepScheduler(prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=5.0, solver_order=2, solver_type="bh2")
scheduler.set_timesteps(12)
torch.manual_seed(0)
sample = torch.randn(1, 6, 1, dtype=torch.float32)
out = {"tool": f"diffusers {diffusers.__version__}, torch {torch.__version__}, seed 0", "sigmas": scheduler.sigmas.tolist(), "start": sample.flatten().tolist(), "samples": []}
for i, t in enumerate(scheduler.timesteps):
    sigma = scheduler.sigmas[i]
    velocity = torch.sin(3 * sample + sigma)
    sample = scheduler.step(velocity, t, sample, return_dict=False)[0]
    out["samples"].append(sample.flatten().tolist())
print(json.dumps(out))
