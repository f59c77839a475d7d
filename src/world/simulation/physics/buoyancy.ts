import { cosine, exponential, sine } from '../elementary.ts';
import type { VerticalState } from './bounce.ts';
import { gravityMetersPerSecond2 as g } from './gravity.ts';

/** How fast bobbing dies away, per second: a tenth is left after about two seconds. */
const dampingPerSecond = 1.1;

/**
 * A floating body that bobs about its draft: straight sides displace in proportion to depth, so it is a damped spring.
 *
 * h(t) = e^(-c t) (h0 cos w t + ((v0 + c h0) / w) sin w t),  w^2 = g / draft - c^2
 *
 * @param start height over the resting height, and upward speed
 */
export function bob(start: VerticalState, draftMeters: number, seconds: number): VerticalState {
  const { heightMeters: h0, metersPerSecond: v0 } = start;
  const c = dampingPerSecond;
  const w = Math.sqrt(Math.max(1, g / draftMeters - c * c));
  const fade = exponential(-c * seconds);
  const [sin, cos] = [sine(w * seconds), cosine(w * seconds)];
  const b = (v0 + c * h0) / w;
  return {
    heightMeters: fade * (h0 * cos + b * sin),
    metersPerSecond: fade * ((b * w - c * h0) * cos - (h0 * w + c * b) * sin),
  };
}

/**
 * A heavy body that sinks from rest, with a drag in proportion to its speed.
 *
 * v(t) = u (1 - e^(-t / s)),  depth(t) = u (t - s (1 - e^(-t / s))),  s = 0.4 s
 *
 * @param terminal speed that it reaches in the end
 * @returns how far it has sunk, as a negative height
 */
export function sink(terminal: number, seconds: number): VerticalState {
  const scale = 0.4;
  const rest = 1 - exponential(-seconds / scale);
  return { heightMeters: -terminal * (seconds - scale * rest), metersPerSecond: -terminal * rest };
}
