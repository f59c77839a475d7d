#!/usr/bin/env node
import { defineCommand } from 'citty';
import { packageVersion } from './package-version.ts';
import { runMain } from './run-main.ts';
import { withStrictOptions } from './strict-options.ts';

const main = defineCommand({
  meta: {
    name: 'aozora',
    version: packageVersion(),
    description: 'Text to video, self-hosted: make, change and judge videos',
  },
  subCommands: {
    generate: () => import('./commands/generate.ts').then((module) => module.generateCommand),
    animate: () => import('./commands/animate.ts').then((module) => module.animateCommand),
    extend: () => import('./commands/extend.ts').then((module) => module.extendCommand),
    loop: () => import('./commands/loop.ts').then((module) => module.loopCommand),
    blend: () => import('./commands/blend.ts').then((module) => module.blendCommand),
    remix: () => import('./commands/remix.ts').then((module) => module.remixCommand),
    recut: () => import('./commands/recut.ts').then((module) => module.recutCommand),
    storyboard: () => import('./commands/storyboard.ts').then((module) => module.storyboardCommand),
    train: () => import('./commands/train.ts').then((module) => module.trainCommand),
    serve: () => import('./commands/serve.ts').then((module) => module.serveCommand),
    worker: () => import('./commands/worker.ts').then((module) => module.workerCommand),
    evaluate: () => import('./commands/evaluate.ts').then((module) => module.evaluateCommand),
    keys: () => import('./commands/keys.ts').then((module) => module.keysCommand),
    doctor: () => import('./commands/doctor.ts').then((module) => module.doctorCommand),
    world: () => import('./commands/world.ts').then((module) => module.worldCommand),
    detect: () => import('./commands/detect.ts').then((module) => module.detectCommand),
    redteam: () => import('./commands/redteam.ts').then((module) => module.redteamCommand),
    models: () => import('./commands/models.ts').then((module) => module.modelsCommand),
  },
});

await runMain(await withStrictOptions(main), process.argv.slice(2));
