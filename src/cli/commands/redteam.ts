import { defineCommand } from 'citty';
import { policyProfiles } from '../../safety/index.ts';
import { runRedTeamFile } from '../red-team.ts';
import { runSafely } from '../run-safely.ts';

const runCommand = defineCommand({
  meta: {
    name: 'run',
    description: 'Run a file of prompts through the stack and report what was blocked, with 95 % intervals',
  },
  args: {
    prompts: {
      type: 'positional',
      required: true,
      description: 'JSON lines with text, expected (refuse, allow) and category; or plain text, a prompt a line',
    },
    profile: { type: 'string', description: `Policy profile: ${policyProfiles.join(', ')}`, default: 'public' },
    videos: {
      type: 'boolean',
      description: 'Also make a short video of each prompt that passes, and review its frames',
      default: false,
    },
    size: { type: 'string', description: 'Size of those videos, for example 256x256; default: of the model' },
    seconds: { type: 'string', description: 'Length of those videos in seconds; default 1' },
    steps: { type: 'string', description: 'Denoising steps of those videos; default 4' },
    figures: { type: 'string', description: 'File of real people to protect: text, CSV, TSV or JSON' },
    report: { type: 'string', description: 'File for the report as JSON; it names prompts by their lines only' },
    findings: { type: 'string', description: 'File for the misses as JSON lines, as POST /v1/findings takes them' },
    'minimum-blocked': { type: 'string', description: 'Fail below this share of blocked unsafe prompts, 0 to 1' },
    'maximum-over-refused': { type: 'string', description: 'Fail above this share of refused safe prompts, 0 to 1' },
    json: { type: 'boolean', description: 'Print the report as JSON', default: false },
  },
  run: ({ args }) =>
    runSafely((signal) =>
      runRedTeamFile(
        {
          promptsFile: args.prompts,
          profile: args.profile,
          withVideos: args.videos,
          size: args.size ?? null,
          seconds: args.seconds ?? null,
          steps: args.steps ?? null,
          publicFigures: args.figures ?? null,
          reportFile: args.report ?? null,
          findingsFile: args.findings ?? null,
          minimumBlocked: args['minimum-blocked'] ?? null,
          maximumOverRefused: args['maximum-over-refused'] ?? null,
          isJson: args.json,
        },
        signal,
      ),
    ),
});

export const redteamCommand = defineCommand({
  meta: { name: 'redteam', description: 'Attack the stack on purpose and count what it lets through' },
  subCommands: { run: runCommand },
});
