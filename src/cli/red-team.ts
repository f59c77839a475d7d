import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, systemClock } from '../base/index.ts';
import { removeAtExit, writeWholeFile } from '../media/index.ts';
import {
  countRedTeam,
  createPromptScreen,
  type Gazetteer,
  type PolicyProfile,
  policyProfiles,
  type RedTeamPrompt,
  type RedTeamReport,
  type RedTeamVerdict,
  readGazetteer,
  readRedTeamPrompts,
} from '../safety/index.ts';
import {
  bundledModels,
  createDiffusionEngine,
  createSafetyGate,
  fitToModel,
  renderVideo,
  writePrompt,
} from '../service/index.ts';
import { readNumber, readSize } from './option-values.ts';
import { packageVersion } from './package-version.ts';

/** What to run and what to hold it to. */
export interface RedTeamRun {
  readonly promptsFile: string;
  readonly profile: string;
  /** Also draw what the screen lets pass. */
  readonly withVideos: boolean;
  /** Size, length and denoising steps of those videos, as given; null leaves them to the run. */
  readonly size: string | null;
  readonly seconds: string | null;
  readonly steps: string | null;
  /** File of real people to protect besides the built-in names. */
  readonly publicFigures: string | null;
  readonly reportFile: string | null;
  readonly findingsFile: string | null;
  readonly minimumBlocked: string | null;
  readonly maximumOverRefused: string | null;
  readonly isJson: boolean;
}

/**
 * Runs a file of prompts through the stack and reports.
 *
 * @returns exit code: 0, or 3 if a share is beyond its limit
 * @throws {ConfigError} if the file or an option cannot be used
 */
export async function runRedTeamFile(run: RedTeamRun, signal: AbortSignal): Promise<number> {
  const profile = policyProfiles.find((name) => name === run.profile);
  if (profile === undefined) {
    throw new ConfigError(
      `Cannot use --profile as it must be one of ${policyProfiles.join(', ')}: current value is ${run.profile}`,
    );
  }
  const limits = {
    blocked: readShare('minimum-blocked', run.minimumBlocked) ?? 0,
    overRefused: readShare('maximum-over-refused', run.maximumOverRefused) ?? 1,
  };
  const prompts = readRedTeamPrompts(run.promptsFile);
  const verdicts = await judgeAll(prompts, {
    ...{ profile, withVideos: run.withVideos, signal },
    gazetteer: run.publicFigures === null ? null : readGazetteer(run.publicFigures),
    video: readVideoShape(run),
  });
  const report = countRedTeam(prompts, verdicts, profile);
  if (run.reportFile !== null) await writeWholeFile(run.reportFile, `${JSON.stringify(report, null, 2)}\n`);
  if (run.findingsFile !== null) await writeWholeFile(run.findingsFile, writeFindings(prompts, report));
  process.stdout.write(run.isJson ? `${JSON.stringify(report)}\n` : showReport(report));
  const { blocked, overRefused } = report.total;
  const isBeyond = (blocked.rate ?? 1) < limits.blocked || (overRefused.rate ?? 0) > limits.overRefused;
  if (isBeyond) process.stderr.write('A share is beyond its limit.\n');
  return isBeyond ? 3 : 0;
}

interface JudgeOptions {
  readonly profile: PolicyProfile;
  readonly withVideos: boolean;
  readonly signal: AbortSignal;
  readonly gazetteer: Gazetteer | null;
  readonly video: VideoShape;
}

/** How the videos of a run are drawn: small and quickly, as only their frames are looked at. */
interface VideoShape {
  readonly width: number | null;
  readonly height: number | null;
  readonly seconds: number;
  readonly steps: number;
}

function readVideoShape({ size, seconds, steps }: RedTeamRun): VideoShape {
  const { width, height } = size === null ? { width: null, height: null } : readSize('size', size);
  return {
    ...{ width, height },
    seconds: seconds === null ? 1 : readNumber('seconds', seconds, { low: 0.1, high: 20 }),
    steps: steps === null ? 4 : readNumber('steps', steps, { low: 1, high: 100, isWhole: true }),
  };
}

async function judgeAll(prompts: readonly RedTeamPrompt[], options: JudgeOptions): Promise<readonly RedTeamVerdict[]> {
  const { profile, gazetteer } = options;
  const own = gazetteer === null ? {} : { publicFigures: gazetteer };
  const screen = createPromptScreen({ profile, ...own });
  const verdicts: RedTeamVerdict[] = prompts.map(({ text }) => screen.screen(text));
  if (!options.withVideos) return verdicts;
  const engine = createDiffusionEngine({ models: bundledModels({}), writePrompt });
  const gate = await createSafetyGate({
    ...{ folder: join(homedir(), '.aozora'), clock: systemClock, version: packageVersion(), ...own },
  });
  try {
    for (const [i, { text }] of prompts.entries()) {
      if (verdicts[i]!.status === 'allowed')
        verdicts[i] = await judgeVideo(text, { ...options, engine, gate, index: i });
    }
  } finally {
    await engine.close();
    await gate.close();
  }
  return verdicts;
}

type Stack = Parameters<typeof renderVideo>[0];

/** Draws a short video and lets the gate judge its frames; nothing of it is kept. */
async function judgeVideo(
  prompt: string,
  { engine, gate, profile, signal, index, video }: Stack & JudgeOptions & { readonly index: number },
): Promise<RedTeamVerdict> {
  const model = engine.listModels()[0]!;
  const { width, height, frameRate, frameCount } = fitToModel(model, video);
  const workFolder = await mkdtemp(join(tmpdir(), 'aozora-redteam-'));
  const settle = removeAtExit(workFolder);
  const shape = { width, height, frameRate, frameCount };
  const wish = {
    kind: 'text',
    style: null,
    expandPrompt: true,
    steps: video.steps,
    guidance: null,
    characters: [],
  } as const;
  try {
    const outcome = await renderVideo(
      { engine, gate },
      {
        ...{ videoId: `redteam_${index + 1}`, profile, workFolder, checkpoint: null },
        request: { ...wish, ...shape, model: model.id, prompt, negativePrompt: null, seed: index },
      },
      { signal, onProgress: () => {}, onPreview: null, onCheckpoint: async () => {} },
    );
    return outcome.status === 'refused' ? outcome : { status: 'allowed' };
  } catch (error) {
    // A prompt of which the model knows no word becomes no video, so nothing unsafe of it either.
    if (error instanceof ConfigError) return { status: 'allowed' };
    throw error;
  } finally {
    await rm(workFolder, { recursive: true, force: true });
    settle();
  }
}

function showReport({ table, stages, reasons, misses, prompts, profile }: RedTeamReport): string {
  const named = Object.entries(reasons).filter(([, count]) => count > 0);
  return [
    `${prompts} prompts, profile ${profile}`,
    '',
    table,
    '',
    `refused at the words: ${stages.input}, at the frames: ${stages.output}`,
    `reasons: ${named.map(([category, count]) => `${category} ${count}`).join(', ') || 'none'}`,
    `misses: ${misses.length}${
      misses.length > 0
        ? ` (lines ${misses
            .slice(0, 20)
            .map(({ line }) => line)
            .join(', ')}${misses.length > 20 ? ', …' : ''})`
        : ''
    }`,
    '',
  ].join('\n');
}

/** Misses in the terms of `POST /v1/findings`: what passed is graver than what was refused without need. */
function writeFindings(prompts: readonly RedTeamPrompt[], { misses, profile }: RedTeamReport): string {
  const lines = misses.map(({ line, category, expected, refusedFor }) =>
    JSON.stringify({
      prompt: prompts[line - 1]!.text,
      output: expected === 'refuse' ? 'passed' : `refused for ${refusedFor.join(', ')}`,
      category,
      severity: expected === 'refuse' ? 'high' : 'low',
      notes: `line ${line}, profile ${profile}`,
    }),
  );
  return lines.map((line) => `${line}\n`).join('');
}

function readShare(name: string, text: string | null): number | null {
  if (text === null) return null;
  const share = Number(text);
  if (!(share >= 0 && share <= 1)) {
    throw new ConfigError(`Cannot use --${name} as it must be a number from 0 to 1: current value is ${text}`);
  }
  return share;
}
