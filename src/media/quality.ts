import { checkFrame, type Frame } from './frame.ts';

/**
 * Peak signal-to-noise ratio over red, green and blue.
 *
 * psnr = 10 log10(255^2 / mean((a - b)^2))
 *
 * @returns decibels; Infinity for equal frames
 * @throws {MediaError} if the sizes differ
 */
export function psnr(a: Frame, b: Frame): number {
  checkFrame(a);
  checkFrame(b, a);
  let sum = 0;
  for (let i = 0; i < a.data.length; i += 4) {
    for (let channel = 0; channel < 3; channel++) sum += (a.data[i + channel]! - b.data[i + channel]!) ** 2;
  }
  return 10 * Math.log10(255 ** 2 / (sum / (a.width * a.height * 3)));
}

/**
 * Structural similarity of luma, averaged over all places of an 11 x 11 Gaussian window of deviation 1.5.
 *
 * ssim = (2 ma mb + c1)(2 cov + c2) / ((ma^2 + mb^2 + c1)(va + vb + c2)), c1 = (0.01 * 255)^2, c2 = (0.03 * 255)^2
 *
 * @returns in [-1, 1]; 1 for equal frames
 * @throws {MediaError} if the sizes differ
 * @see Wang et al. 2004, "Image quality assessment", eq. 13; borders repeat the edge pixel
 */
export function ssim(a: Frame, b: Frame): number {
  checkFrame(a);
  checkFrame(b, a);
  const { width, height } = a;
  const [x, y] = [luma(a), luma(b)];
  const blur = (values: Float64Array): Float64Array => blurGaussian(values, width, height);
  const multiply = (p: Float64Array, q: Float64Array): Float64Array => p.map((value, i) => value * q[i]!);
  const [mx, my, mxx, myy, mxy] = [blur(x), blur(y), blur(multiply(x, x)), blur(multiply(y, y)), blur(multiply(x, y))];
  const [c1, c2] = [(0.01 * 255) ** 2, (0.03 * 255) ** 2];
  let sum = 0;
  for (let i = 0; i < mx.length; i++) {
    const product = mx[i]! * my[i]!;
    const squares = mx[i]! ** 2 + my[i]! ** 2;
    const covariance = mxy[i]! - product;
    const variances = mxx[i]! + myy[i]! - squares;
    sum += ((2 * product + c1) * (2 * covariance + c2)) / ((squares + c1) * (variances + c2));
  }
  return sum / mx.length;
}

/** BT.709 luma in [0, 255]. */
function luma(frame: Frame): Float64Array {
  const { data } = frame;
  return Float64Array.from(
    { length: frame.width * frame.height },
    (_, i) => 0.2126 * data[i * 4]! + 0.7152 * data[i * 4 + 1]! + 0.0722 * data[i * 4 + 2]!,
  );
}

const windowRadius = 5;

function blurGaussian(values: Float64Array, width: number, height: number): Float64Array {
  const weights = Array.from({ length: 2 * windowRadius + 1 }, (_, i) => Math.exp(-((i - windowRadius) ** 2) / 4.5));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const kernel = Float64Array.from(weights, (weight) => weight / total);
  const rows = new Float64Array(values.length);
  const result = new Float64Array(values.length);
  for (let h = 0; h < height; h++) {
    for (let w = 0; w < width; w++) {
      let sum = 0;
      for (let k = 0; k < kernel.length; k++) {
        sum += kernel[k]! * values[h * width + Math.min(Math.max(w + k - windowRadius, 0), width - 1)]!;
      }
      rows[h * width + w] = sum;
    }
  }
  for (let h = 0; h < height; h++) {
    for (let w = 0; w < width; w++) {
      let sum = 0;
      for (let k = 0; k < kernel.length; k++) {
        sum += kernel[k]! * rows[Math.min(Math.max(h + k - windowRadius, 0), height - 1) * width + w]!;
      }
      result[h * width + w] = sum;
    }
  }
  return result;
}
