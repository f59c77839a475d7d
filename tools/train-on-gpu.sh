#!/usr/bin/env bash
# Trains the bundled model on one large GPU with many cores, in parts that each end within their minutes:
#
#   PYTHON=python3 tools/train-on-gpu.sh FOLDER PART [MINUTES]
#
#   begin     a folder that starts from the released weights
#   latents   draws and encodes pictures and clips on all cores
#   pictures  the transformer on single pictures
#   clips     the transformer on clips; with the environment DECAY=1 the rate falls to zero within the part
#   guided    guidance baked in
#   adversarial  sharp estimates in few steps
#   release   writes FOLDER/release
#
# Each part goes on where it was stopped, so any may be run again. DEVICE=cpu and BATCHES=1 rehearse it without a GPU.
set -euo pipefail
folder=${1:?a folder} part=${2:?a part} minutes=${3:-8}
python=${PYTHON:-python3} device=${DEVICE:-cuda} batches=${BATCHES:-16} cores=${CORES:-$(nproc)}
# Scenes that the released weights have not seen: a shard's number decides them.
first=${FIRST_SHARD:-1000}
here=$(cd "$(dirname "$0")/.." && pwd)
cd "$here"

train() { node --import tsx src/cli/main.ts train "$@" --folder "$folder"; }

# Draws shards of a stage with one process for each core.
draw() {
  local stage=$1 until=$((first + $2)) share=$3 i
  for ((i = 0; i < cores; i++)); do
    train "latents-$stage" --until "$until" --threads 1 --first "$first" --part "$i/$cores" --minutes "$share" >/dev/null &
  done
  wait
}

# Trains a stage; STEPS bounds it, and with DECAY=1 the rate falls to zero until then.
learn() {
  local accelerator=(--python "$python")
  if [ "$device" = cuda ]; then accelerator+=(--cuda); else accelerator+=(--threads 1); fi
  local until=${STEPS:-1000000} decay=0
  if [ "${DECAY:-0}" = 1 ]; then decay=${STEPS:?the last step, as the rate must know where to end}; fi
  train "$1" --batches "$batches" --minutes "$minutes" --until "$until" --decay "$decay" "${accelerator[@]}"
}

case $part in
  begin) train adopt ;;
  latents)
    # A clip costs five pictures: the time is shared evenly, pictures first.
    half=$(awk "BEGIN { print $minutes / 2 }")
    draw pictures "${PICTURE_SHARDS:-4000}" "$half"
    draw clips "${CLIP_SHARDS:-4000}" "$half"
    ;;
  pictures | clips | guided | adversarial) learn "$part" ;;
  release) train release --target "$folder/release" ;;
  *) echo "Cannot train as the part must be begin, latents, pictures, clips, guided, adversarial or release: current value is $part" >&2; exit 1 ;;
esac
