import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { MediaError } from '../base/index.ts';

/** The variables of the environment that decide which ffmpeg runs. */
export interface FfmpegEnvironment {
  readonly FFMPEG_PATH?: string | undefined;
  readonly PATH?: string | undefined;
}

/** A running ffmpeg with piped input and output. */
export interface FfmpegProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** What ffmpeg has said so far, at most its last 64 KB. */
  stderr(): string;
  /** Resolves when ffmpeg ended well. @throws {MediaError} with ffmpeg's reason, or the signal's reason */
  readonly finished: Promise<void>;
  /** Ends ffmpeg at once; resolves when it is gone. */
  kill(): Promise<void>;
}

/** How to run ffmpeg. */
export interface FfmpegOptions {
  /** What is being done, after `Cannot`, for the message of an error: `write the video`. */
  readonly purpose: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Finds ffmpeg: `FFMPEG_PATH`, then `PATH`, then the optional package `@ffmpeg-installer/ffmpeg`.
 *
 * @throws {MediaError} if there is none, or `FFMPEG_PATH` names no program
 */
export function findFfmpeg(environment: FfmpegEnvironment = process.env): string {
  const named = environment.FFMPEG_PATH;
  if (named) {
    if (isProgram(named)) return named;
    throw new MediaError('Cannot find ffmpeg as FFMPEG_PATH must name a program that can be run', {
      data: { path: named },
    });
  }
  const fileName = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';
  for (const folder of (environment.PATH ?? '').split(delimiter)) {
    if (folder !== '' && isProgram(join(folder, fileName))) return join(folder, fileName);
  }
  const installed = findInstalledFfmpeg();
  if (installed) return installed;
  throw new MediaError(
    'Cannot find ffmpeg as it is neither in FFMPEG_PATH nor in PATH nor installed as @ffmpeg-installer/ffmpeg',
  );
}

/** Starts ffmpeg; arguments come after the quiet defaults. */
export function startFfmpeg(args: readonly string[], options: FfmpegOptions): FfmpegProcess {
  options.signal?.throwIfAborted();
  const child = spawn(findFfmpeg(), ['-nostdin', '-hide_banner', '-y', ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-65_536);
  });
  // A broken input pipe is told better by the exit status and stderr than by EPIPE.
  child.stdin.on('error', () => undefined);
  const gone = once(child, 'close').catch(() => undefined);
  const kill = async (): Promise<void> => {
    // Output that nobody reads any more would keep the process from being seen as gone.
    child.stdout.destroy();
    child.kill('SIGKILL');
    await gone;
  };
  const abort = (): void => void child.kill('SIGKILL');
  options.signal?.addEventListener('abort', abort, { once: true });
  const finished = waitForEnd(child, options, () => stderr).finally(() =>
    options.signal?.removeEventListener('abort', abort),
  );
  finished.catch(() => undefined);
  return { stdin: child.stdin, stdout: child.stdout, stderr: () => stderr, finished, kill };
}

/** Runs ffmpeg to its end without input; returns its standard output and what it said. */
export async function runFfmpeg(
  args: readonly string[],
  options: FfmpegOptions,
): Promise<{ output: Buffer; stderr: string }> {
  const ffmpeg = startFfmpeg(args, options);
  ffmpeg.stdin.end();
  const chunks: Buffer[] = [];
  ffmpeg.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  await ffmpeg.finished;
  return { output: Buffer.concat(chunks), stderr: ffmpeg.stderr() };
}

/** Turns ffmpeg's words into one clause for a person. */
export function explainFfmpeg(stderr: string): string {
  const known = explanations.find(([pattern]) => pattern.test(stderr));
  return known ? known[1] : 'ffmpeg stopped with an error';
}

const explanations: readonly (readonly [RegExp, string])[] = [
  [/No space left on device|Disk quota exceeded/i, 'the disk is full'],
  [/File too large/i, 'the file would be larger than the system allows'],
  [/Read-only file system/i, 'the disk is read-only'],
  [/Permission denied/i, 'access to the file is not permitted'],
  [/moov atom not found/i, 'the file is cut off: its index (moov) is missing'],
  [/Picture size .* is invalid|exceeds? .*max_pixels/i, 'its picture is larger than allowed'],
  [/Unknown encoder|Encoder .* not found/i, 'this ffmpeg has no encoder for the format'],
  [/Decoder .* not found|no decoder|Unsupported codec|unknown codec|Video: none/i, 'its codec is not known'],
  [/matches no streams|does not contain any stream/i, 'it has sound but no picture'],
  [/Invalid data found|could not find|Invalid NAL|partial file|Invalid argument/i, 'the file is damaged'],
];

async function waitForEnd(
  child: ChildProcessByStdio<Writable, Readable, Readable>,
  options: FfmpegOptions,
  stderr: () => string,
): Promise<void> {
  const [code, killedBy] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.once('error', (cause) =>
      reject(new MediaError(`Cannot ${options.purpose} as ffmpeg did not start`, { cause })),
    );
    child.once('close', (exitCode, exitSignal) => resolve([exitCode, exitSignal]));
  });
  options.signal?.throwIfAborted();
  if (code === 0) return;
  const reason = killedBy === 'SIGXCPU' ? 'it took more computing time than allowed' : explainFfmpeg(stderr());
  throw new MediaError(`Cannot ${options.purpose} as ${reason}`, {
    data: { exitCode: code, exitSignal: killedBy, detail: stderr().trim().slice(-600) },
  });
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function findInstalledFfmpeg(): string | null {
  try {
    const installer: unknown = createRequire(import.meta.url)('@ffmpeg-installer/ffmpeg');
    const path = (installer as { path?: unknown }).path;
    return typeof path === 'string' && isProgram(path) ? path : null;
  } catch {
    // The package is optional; its absence is one of the ways to have no ffmpeg.
    return null;
  }
}
