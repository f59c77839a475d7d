"""Checks emitted models with the checker of the onnx package, shapes included: python check-models.py FOLDER."""

import glob
import sys

import onnx

# onnxruntime keeps this operator in the standard domain, where the standard does not know it; gradients of RMS norm
# need it because only it returns the reciprocal root mean square.
EXCEPTION = "SimplifiedLayerNormalization"

paths = sorted(glob.glob(f"{sys.argv[1]}/*.onnx"))
skipped = 0
for path in paths:
    model = onnx.load(path)
    if any(node.op_type == EXCEPTION for node in model.graph.node):
        skipped += 1
        continue
    try:
        onnx.checker.check_model(model, full_check=True)
    except Exception as error:
        sys.exit(f"{path}: {error}")
print(f"onnx {onnx.__version__}: {len(paths) - skipped} of {len(paths)} models are valid, {skipped} use {EXCEPTION}")
