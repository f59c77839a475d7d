/** How much more a pixel counts that changes from frame to frame than one that rests. */
const motionBoost = 4;
/** Change of a channel, of 255, from which a pixel counts fully as moving. */
const fullChange = 40;

/**
 * A weight for every pixel, 1 in the mean: pixels that change in time count more, since the resting background is most of
 * a picture and is learned first.
 *
 * @param frames [F, H, W, 3] bytes
 * @returns [F, H, W]
 */
export function motionWeight(frames: Uint8Array, count: number): Float32Array {
  const size = frames.length / count / 3;
  const weight = new Float32Array(count * size);
  let total = 0;
  for (let f = 0; f < count; f++) {
    // The first frame is compared with the second, all others with the one before.
    const [now, other] = [f * size, (f === 0 ? Math.min(1, count - 1) : f - 1) * size];
    for (let i = 0; i < size; i++) {
      let change = 0;
      for (let c = 0; c < 3; c++) {
        change = Math.max(change, Math.abs(frames[3 * (now + i) + c]! - frames[3 * (other + i) + c]!));
      }
      const value = 1 + motionBoost * Math.min(1, change / fullChange);
      weight[now + i] = value;
      total += value;
    }
  }
  const scale = weight.length / total;
  for (let i = 0; i < weight.length; i++) weight[i] = weight[i]! * scale;
  return weight;
}
