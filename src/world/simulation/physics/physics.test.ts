import RAPIER from '@dimforge/rapier2d-compat';
import { beforeAll, expect, test } from 'vitest';
import { createBouncing } from './bounce.ts';
import { bob, sink } from './buoyancy.ts';
import { createCollision } from './collision.ts';
import { gravityMetersPerSecond2 as g } from './gravity.ts';
import { createPendulum } from './pendulum.ts';
import { createRolling } from './roll.ts';
import { createToppling, criticalToppleRate } from './topple.ts';

beforeAll(async () => {
  await RAPIER.init();
});

const stepHz = 480;

/** A world of the rigid-body engine with a floor whose top is at height 0. */
function createEngine(friction: number, restitution: number): RAPIER.World {
  const engine = new RAPIER.World({ x: 0, y: -g });
  engine.timestep = 1 / stepHz;
  const floor = RAPIER.ColliderDesc.cuboid(50, 1)
    .setTranslation(0, -1)
    .setFriction(friction)
    .setRestitution(restitution);
  engine.createCollider(floor);
  return engine;
}

/** Second derivative by central differences. */
function secondDerivative(f: (seconds: number) => number, seconds: number, step = 1e-4): number {
  return (f(seconds + step) - 2 * f(seconds) + f(seconds - step)) / (step * step);
}

test('createBouncing() falls with g, and each height is e squared of the one before', () => {
  const restitution = 0.7;
  const motion = createBouncing({ heightMeters: 2, metersPerSecond: 0 }, restitution);
  const height = (seconds: number): number => motion.at(seconds).heightMeters;
  expect(motion.contactSeconds[0]).toBeCloseTo(Math.sqrt((2 * 2) / g), 12);
  const apexes = motion.contactSeconds.slice(0, 4).map((contact, index) => {
    const next = motion.contactSeconds[index + 1]!;
    expect(secondDerivative(height, (contact + next) / 2)).toBeCloseTo(-g, 5);
    return height((contact + next) / 2);
  });
  expect(apexes[0]! / 2).toBeCloseTo(restitution ** 2, 10);
  for (let i = 1; i < apexes.length; i++) expect(apexes[i]! / apexes[i - 1]!).toBeCloseTo(restitution ** 2, 10);
  for (let t = 0; t < 6; t += 0.003) expect(height(t)).toBeGreaterThanOrEqual(-1e-12);
});

test('createBouncing() agrees with a rigid-body engine on the first flights', () => {
  const engine = createEngine(0, 0.6);
  const radius = 0.4;
  const body = engine.createRigidBody(
    RAPIER.RigidBodyDesc.dynamic()
      .setTranslation(0, 1.5 + radius)
      .setCcdEnabled(true),
  );
  engine.createCollider(RAPIER.ColliderDesc.ball(radius).setRestitution(0.6).setFriction(0), body);
  const motion = createBouncing({ heightMeters: 1.5, metersPerSecond: 0 }, 0.6);
  let largest = 0;
  for (let step = 1; step <= 1.4 * stepHz; step++) {
    engine.step();
    largest = Math.max(largest, Math.abs(body.translation().y - radius - motion.at(step / stepHz).heightMeters));
  }
  // The engine finds a contact at its 1/480 s steps, at up to 5.4 m/s: 11 mm, twice.
  expect(largest).toBeLessThan(0.03);
  engine.free();
});

test('createPendulum() keeps its energy and has the period of the elliptic integral', () => {
  const length = 2.5;
  for (const k of [0.05, 0.2, -0.35, 0.6]) {
    const pendulum = createPendulum(length, k);
    const energy = (seconds: number): number => {
      const { radians, radiansPerSecond } = pendulum.at(seconds);
      return (length * length * radiansPerSecond ** 2) / 2 + g * length * (1 - Math.cos(radians));
    };
    for (let t = 0; t < 10; t += 0.37) expect(energy(t) / energy(0) - 1).toBeCloseTo(0, 9);
    // Midpoint rule on a periodic integrand converges faster than any power of the step.
    let integral = 0;
    for (let i = 0; i < 200; i++)
      integral += Math.PI / 400 / Math.sqrt(1 - (k * Math.sin(((i + 0.5) * Math.PI) / 400)) ** 2);
    expect(pendulum.periodSeconds).toBeCloseTo(4 * integral * Math.sqrt(length / g), 10);
    expect(pendulum.at(pendulum.periodSeconds / 4).radians).toBeCloseTo(2 * Math.asin(k), 8);
    const angle = (seconds: number): number => pendulum.at(seconds).radians;
    expect(secondDerivative(angle, 0.4)).toBeCloseTo((-g / length) * Math.sin(angle(0.4)), 5);
  }
});

test('createRolling() turns height into speed without a jump at the foot, and never rolls back', () => {
  for (const inertia of [0.4, 0]) {
    const rolling = createRolling({ runMeters: 3.2, riseMeters: 0.8, startMeters: 3, radiusMeters: 0.45, inertia });
    const start = rolling.at(0);
    const end = rolling.at(rolling.footSeconds + 0.5);
    const kinetic = ((1 + inertia) * end.metersPerSecond ** 2) / 2;
    expect(kinetic).toBeCloseTo(g * (start.heightMeters - end.heightMeters), 9);
    const [before, after] = [rolling.at(rolling.footSeconds - 1e-9), rolling.at(rolling.footSeconds + 1e-9)];
    expect(before.xMeters).toBeCloseTo(after.xMeters, 6);
    expect(before.heightMeters).toBeCloseTo(after.heightMeters, 6);
    for (let t = 0.01; t < 4; t += 0.01) expect(rolling.at(t).xMeters).toBeGreaterThan(rolling.at(t - 0.01).xMeters);
  }
});

test('createRolling() rolls a ball down a ramp as a rigid-body engine does', () => {
  const [run, rise, radius] = [3.2, 0.8, 0.45];
  const slope = Math.atan2(rise, run);
  const engine = new RAPIER.World({ x: g * Math.sin(slope), y: -g * Math.cos(slope) });
  engine.timestep = 1 / stepHz;
  engine.createCollider(RAPIER.ColliderDesc.cuboid(50, 1).setTranslation(0, -1).setFriction(1));
  const body = engine.createRigidBody(RAPIER.RigidBodyDesc.dynamic().setTranslation(0, radius));
  // The engine is flat: a disc has I = m r^2 / 2, so compare with that instead of a ball's 0.4.
  engine.createCollider(RAPIER.ColliderDesc.ball(radius).setFriction(1), body);
  const rolling = createRolling({
    runMeters: run,
    riseMeters: rise,
    startMeters: 3.2,
    radiusMeters: radius,
    inertia: 0.5,
  });
  for (let step = 1; step <= 1.2 * stepHz; step++) engine.step();
  expect(body.translation().x / rolling.at(1.2).rolledMeters).toBeCloseTo(1, 2);
  engine.free();
});

test('createCollision() keeps momentum, gives back e of the closing speed, and lets nothing pass through', () => {
  for (const restitution of [0, 0.4, 1]) {
    const masses = [0.8, 2.3] as const;
    const collision = createCollision({
      xMeters: [-2, 0.3],
      metersPerSecond: [1.6, -0.1],
      masses,
      restitution,
      touchMeters: 0.9,
    });
    const momentum = (seconds: number): number => {
      const [v1, v2] = collision.at(seconds).metersPerSecond;
      return masses[0] * v1 + masses[1] * v2;
    };
    expect(momentum(5)).toBeCloseTo(momentum(0), 12);
    const [v1, v2] = collision.at(5).metersPerSecond;
    expect(v2 - v1).toBeCloseTo(restitution * 1.7, 12);
    for (let t = 0; t < 4; t += 0.01) {
      const [x1, x2] = collision.at(t).xMeters;
      expect(x2 - x1).toBeGreaterThan(0.9 - 1e-9);
    }
  }
});

test('createCollision() leaves the speeds that a rigid-body engine leaves, at the same time', () => {
  const [masses, radii, restitution] = [[0.8, 2.3] as const, [0.4, 0.5] as const, 0.6];
  const engine = new RAPIER.World({ x: 0, y: 0 });
  engine.timestep = 1 / stepHz;
  const bodies = [-2, 0.3].map((x, i) => {
    const body = engine.createRigidBody(RAPIER.RigidBodyDesc.dynamic().setTranslation(x, 0).setCcdEnabled(true));
    const shape = RAPIER.ColliderDesc.ball(radii[i]!).setMass(masses[i]!).setRestitution(restitution).setFriction(0);
    engine.createCollider(shape, body);
    return body;
  });
  bodies[0]!.setLinvel({ x: 1.6, y: 0 }, true);
  const collision = createCollision({
    xMeters: [-2, 0.3],
    metersPerSecond: [1.6, 0],
    masses,
    restitution,
    touchMeters: radii[0] + radii[1],
  });
  let largest = 0;
  for (let step = 1; step <= 2 * stepHz; step++) {
    engine.step();
    const { xMeters } = collision.at(step / stepHz);
    for (const i of [0, 1] as const) largest = Math.max(largest, Math.abs(bodies[i]!.translation().x - xMeters[i]));
  }
  const { metersPerSecond } = collision.at(2);
  for (const i of [0, 1] as const) expect(bodies[i]!.linvel().x).toBeCloseTo(metersPerSecond[i], 2);
  // A contact is found at a step of 1/480 s, at 1.6 m/s.
  expect(largest).toBeLessThan(0.01);
  engine.free();
});

test('createPendulum() swings as a body on a joint of a rigid-body engine does', () => {
  const length = 2.5;
  const engine = new RAPIER.World({ x: 0, y: -g });
  engine.timestep = 1 / stepHz;
  engine.integrationParameters.numSolverIterations = 16;
  const pivot = engine.createRigidBody(RAPIER.RigidBodyDesc.fixed());
  const body = engine.createRigidBody(RAPIER.RigidBodyDesc.dynamic().setTranslation(0, -length));
  // Hardly any size, so that it is a point on a rope.
  engine.createCollider(RAPIER.ColliderDesc.ball(0.01).setMass(1), body);
  engine.createImpulseJoint(RAPIER.JointData.revolute({ x: 0, y: 0 }, { x: 0, y: length }), pivot, body, true);
  const k = 0.25;
  const speed = 2 * k * Math.sqrt(g * length);
  body.setLinvel({ x: speed, y: 0 }, true);
  body.setAngvel(speed / length, true);
  const pendulum = createPendulum(length, k);
  let largest = 0;
  for (let step = 1; step <= 3 * stepHz; step++) {
    engine.step();
    const { x, y } = body.translation();
    largest = Math.max(largest, Math.abs(Math.atan2(x, -y) - pendulum.at(step / stepHz).radians));
  }
  // The engine's first-order steps drift by about a hundredth of the amplitude of 0.5 rad in a swing.
  expect(largest).toBeLessThan(0.01);
  engine.free();
});

test('createToppling() keeps its energy until it strikes the ground, and falls back when pushed too weakly', () => {
  const [width, height] = [0.95, 1.4];
  const radius = Math.hypot(width, height) / 2;
  const balance = Math.atan2(width, height);
  const critical = criticalToppleRate(width, height);
  const toppling = createToppling(width, height, 1.1 * critical);
  const energy = (seconds: number): number => {
    const { radians, radiansPerSecond } = toppling.at(seconds);
    return ((4 / 3) * radius ** 2 * radiansPerSecond ** 2) / 2 + g * radius * Math.cos(radians - balance);
  };
  for (let t = 0; t < toppling.impactSeconds - 0.01; t += 0.05) expect(energy(t) / energy(0)).toBeCloseTo(1, 4);
  expect(toppling.at(30).radians).toBeCloseTo(Math.PI / 2, 3);
  expect(createToppling(width, height, 0.9 * critical).at(30).radians).toBeCloseTo(0, 3);
});

test('createToppling() falls as fast as a block in a rigid-body engine', () => {
  const [width, height] = [1, 1.3];
  const rate = 1.15 * criticalToppleRate(width, height);
  const engine = createEngine(10, 0);
  const body = engine.createRigidBody(RAPIER.RigidBodyDesc.dynamic().setTranslation(-width / 2, height / 2));
  engine.createCollider(RAPIER.ColliderDesc.cuboid(width / 2, height / 2).setFriction(10), body);
  // Turning about the right lower edge at (0, 0), clockwise.
  body.setAngvel(-rate, true);
  body.setLinvel({ x: (rate * height) / 2, y: (rate * width) / 2 }, true);
  const toppling = createToppling(width, height, rate);
  let impact = 0;
  for (let step = 1; step <= 4 * stepHz && impact === 0; step++) {
    engine.step();
    if (body.rotation() <= -Math.PI / 2 + 0.01) impact = step / stepHz;
  }
  expect(impact / toppling.impactSeconds).toBeGreaterThan(0.95);
  expect(impact / toppling.impactSeconds).toBeLessThan(1.05);
  engine.free();
});

test('bob() and sink() solve their equations of motion', () => {
  const start = { heightMeters: 0.3, metersPerSecond: -1.2 };
  const draft = 0.35;
  const height = (seconds: number): number => bob(start, draft, seconds).heightMeters;
  const rate = (seconds: number): number => (height(seconds + 1e-5) - height(seconds - 1e-5)) / 2e-5;
  expect(height(0)).toBeCloseTo(0.3, 12);
  expect(rate(1e-5)).toBeCloseTo(-1.2, 3);
  // h'' + 2 c h' + (g / draft) h = 0 with c = 1.1
  for (const t of [0.3, 0.9, 2]) {
    expect(secondDerivative(height, t) + 2.2 * rate(t) + (g / draft) * height(t)).toBeCloseTo(0, 4);
    expect(bob(start, draft, t).metersPerSecond).toBeCloseTo(rate(t), 6);
  }
  expect(sink(0.6, 20).metersPerSecond).toBeCloseTo(-0.6, 9);
  for (let t = 0.05; t < 3; t += 0.05) expect(sink(0.6, t).heightMeters).toBeLessThan(sink(0.6, t - 0.05).heightMeters);
});
