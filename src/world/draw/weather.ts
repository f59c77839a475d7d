import type { SKRSContext2D } from '@napi-rs/canvas';
import { createRandom } from '../../base/index.ts';
import type { Shot } from '../scene/scene.ts';
import { stages } from '../scene/stage.ts';
import type { Light } from './light.ts';
import { css, mix } from './tint.ts';
import type { View } from './view.ts';

/** One drop, flake or leaf: where it starts in the unit square, and how near it is. */
interface Particle {
  readonly x: number;
  readonly y: number;
  readonly near: number;
}

/** What falls and blows in front of the scene: few, coherent, the same for every size of picture. */
export class Weather {
  readonly #shot: Shot;
  readonly #light: Light;
  readonly #particles: readonly Particle[];
  readonly #strength: number;

  constructor(shot: Shot, light: Light, seed: string) {
    this.#shot = shot;
    this.#light = light;
    this.#strength = stages[shot.place].showsWeather ? 0.4 + 0.6 * shot.weatherIntensity : 0;
    const random = createRandom(`${seed}/weather`);
    const most = { clear: 0, cloudy: 0, rain: 60, snow: 50, fog: 0, wind: 15 }[shot.weather];
    const count = Math.round(most * this.#strength);
    this.#particles = Array.from({ length: count }, (_, i) => ({
      x: (i + random.uniform()) / count,
      y: random.uniform(),
      near: i % 2 === 0 ? 1 : 0.62,
    }));
  }

  /** Fog behind the actors. */
  paintBehind(context: SKRSContext2D, view: View): void {
    if (this.#shot.weather === 'fog' && this.#strength > 0) fillFog(context, view, this.#light, 0.42 * this.#strength);
  }

  /** Everything in front of the actors. */
  paintBefore(context: SKRSContext2D, view: View, timeSeconds: number): void {
    if (this.#strength === 0) return;
    const { weather } = this.#shot;
    if (weather === 'rain') this.#rain(context, view, timeSeconds);
    else if (weather === 'snow') this.#snow(context, view, timeSeconds);
    else if (weather === 'wind') this.#wind(context, view, timeSeconds);
    else if (weather === 'fog') fillFog(context, view, this.#light, 0.2 * this.#strength);
  }

  #rain(context: SKRSContext2D, view: View, t: number): void {
    const unit = Math.min(view.width, view.height);
    context.lineCap = 'round';
    for (const near of [0.62, 1]) {
      context.strokeStyle = css(mix([226, 238, 250], this.#light.haze, 0.25), near === 1 ? 0.62 : 0.42);
      context.lineWidth = Math.max(0.8, 0.0062 * near * unit);
      context.beginPath();
      for (const particle of this.#particles) {
        if (particle.near !== near) continue;
        const fall = particle.y + 1.5 * near * t;
        const y = fall - Math.floor(fall);
        const x = wrap(particle.x - 0.12 * y - shift(view, near));
        const [px, py] = [x * view.width, (1.16 * y - 0.08) * view.height];
        context.moveTo(px, py);
        context.lineTo(px - 0.009 * near * unit, py + 0.075 * near * unit);
      }
      context.stroke();
    }
  }

  #snow(context: SKRSContext2D, view: View, t: number): void {
    const unit = Math.min(view.width, view.height);
    context.fillStyle = css(mix([255, 255, 255], this.#light.haze, this.#light.lamps > 0.5 ? 0.12 : 0), 0.92);
    context.beginPath();
    for (const { x: x0, y: y0, near } of this.#particles) {
      const fall = y0 + 0.22 * near * t;
      const y = fall - Math.floor(fall);
      const x = wrap(x0 + 0.03 * Math.sin(2 * Math.PI * (0.35 * t + 3 * y0)) - shift(view, near));
      const radius = 0.0125 * near * unit;
      const [px, py] = [x * view.width, (1.1 * y - 0.05) * view.height];
      context.moveTo(px + radius, py);
      context.arc(px, py, radius, 0, 2 * Math.PI);
    }
    context.fill();
  }

  #wind(context: SKRSContext2D, view: View, t: number): void {
    const unit = Math.min(view.width, view.height);
    context.lineCap = 'round';
    context.strokeStyle = css(mix([255, 255, 255], this.#light.haze, 0.2), 0.55);
    context.lineWidth = Math.max(0.8, 0.007 * unit);
    context.beginPath();
    for (const { x: x0, y, near } of this.#particles) {
      const x = wrap(x0 + 0.55 * near * t - shift(view, near)) * 1.5 - 0.25;
      const [px, py, length] = [x * view.width, (0.12 + 0.7 * y) * view.height, 0.2 * near * unit];
      context.moveTo(px, py);
      context.bezierCurveTo(
        px + 0.4 * length,
        py - 0.16 * length,
        px + 0.7 * length,
        py + 0.14 * length,
        px + length,
        py - 0.03 * length,
      );
    }
    context.stroke();
    context.fillStyle = css(
      this.#shot.season === 'winter'
        ? [240, 246, 252]
        : this.#shot.season === 'autumn'
          ? [214, 110, 44]
          : [126, 170, 74],
      0.95,
    );
    context.beginPath();
    for (const [i, { x: x0, y, near }] of this.#particles.entries()) {
      if (i % 2 === 1) continue;
      const x = wrap(x0 * 1.7 + 0.5 * near * t - shift(view, near)) * 1.3 - 0.15;
      const wave = 0.04 * Math.sin(2 * Math.PI * (0.8 * t + 2 * y));
      const [px, py, r] = [x * view.width, (0.2 + 0.65 * y + wave) * view.height, 0.016 * near * unit];
      context.moveTo(px + r, py);
      context.ellipse(px, py, r, 0.55 * r, 2 * Math.PI * (0.5 * t + y), 0, 2 * Math.PI);
    }
    context.fill();
  }
}

function wrap(value: number): number {
  return value - Math.floor(value);
}

/** Particles pass by when the camera walks. */
function shift(view: View, near: number): number {
  return (0.9 * near * view.camera.xMeters * view.pixelsPerMeter) / view.width;
}

function fillFog(context: SKRSContext2D, view: View, light: Light, alpha: number): void {
  const gradient = context.createLinearGradient(0, 0, 0, view.height);
  gradient.addColorStop(0, css(light.haze, 0.75 * alpha));
  gradient.addColorStop(0.55, css(light.haze, alpha));
  gradient.addColorStop(1, css(light.haze, 0.55 * alpha));
  context.fillStyle = gradient;
  context.fillRect(0, 0, view.width, view.height);
}
