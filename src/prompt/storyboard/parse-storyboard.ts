import { ConfigError } from '../../base/index.ts';
import { checkStoryboard, type Storyboard, type StoryboardCard } from './storyboard.ts';
import { fillTimes, type LooseTimes, parseStoryboardJson, type StoryboardOptions } from './storyboard-json.ts';

/**
 * Reads a storyboard in any of its forms:
 *
 * - shots: `Shot 1:` / `duration: 5.0sec` / `Scene: ...`, also below `current timeline:` and with `instructions:` at the end
 * - timed cards, one a line: `0:04 the fox jumps`, `4s: the fox jumps`, `[4-8s] the fox jumps`, `4s: image: fox.png`,
 *   `4s: video: "a name with spaces.mp4" it goes on`
 * - JSON, see `parseStoryboardJson`
 *
 * ```ts
 * import { parseStoryboard } from 'aozora/prompt';
 * const { cards } = parseStoryboard('Shot 1:\nduration: 3.0sec\nScene: A fox sits.\n\nShot 2:\nduration: 2.0sec\nScene: It jumps.');
 * ```
 *
 * @throws {ConfigError} naming the card, counted from 1
 */
export function parseStoryboard(text: string, options: StoryboardOptions = {}): Storyboard {
  const trimmed = text.replace(/\r\n?/g, '\n').trim();
  if (trimmed === '') throw new ConfigError('Cannot read the storyboard as it is empty');
  if (trimmed.startsWith('{')) return parseStoryboardJson(parseJson(trimmed), options);
  const { body, instructions } = splitInstructions(trimmed);
  const cards = isShotList(body) ? readShots(body) : readTimedCards(body);
  const times = fillTimes(cards, options);
  return checkStoryboard({ instructions, cards: cards.map((card, i) => toCard(card, times[i]!)) });
}

/** Whether a prompt is a list of shots, and so a storyboard. */
export function isShotList(text: string): boolean {
  return shotHeading.test(text);
}

/** A card as it was written. */
interface LooseCard extends LooseTimes {
  readonly text: string;
  readonly image: string | null;
  readonly video: string | null;
}

function toCard(card: LooseCard, times: { startSeconds: number; durationSeconds: number }): StoryboardCard {
  const { text, image, video } = card;
  if (image !== null) return { ...times, kind: 'image', source: image, text };
  return video === null ? { ...times, kind: 'text', text } : { ...times, kind: 'video', source: video, text };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ConfigError('Cannot read the storyboard as it begins like JSON and is none', { cause });
  }
}

function splitInstructions(text: string): { body: string; instructions: string } {
  const withoutTitle = text.replace(/^\s*current timeline\s*:[ \t]*\n?/i, '');
  const at = withoutTitle.search(/^[ \t]*instructions[ \t]*:/im);
  if (at < 0) return { body: withoutTitle, instructions: '' };
  const instructions = withoutTitle
    .slice(at)
    .replace(/^[ \t]*instructions[ \t]*:/i, '')
    .trim();
  return { body: withoutTitle.slice(0, at), instructions };
}

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];
const heading = `(?:(?:shot|card)[ \\t]*#?(\\d+)|(${ordinals.join('|')}) shot)[ \\t]*:`;
const shotHeading = new RegExp(`^[ \\t]*${heading}`, 'im');

/** Shots stand each below a heading; a heading inside a line ("... Shot 2: ...") counts too. */
function readShots(body: string): LooseCard[] {
  const parts = [...body.matchAll(new RegExp(`(?:^|(?<=[.!?]))[ \\t]*${heading}`, 'gim'))];
  const before = body.slice(0, parts[0]?.index ?? 0).trim();
  if (before !== '') throw new ConfigError('Cannot read the storyboard as there is text before card 1');
  return parts.map((part, i) => {
    const number = part[1] === undefined ? ordinals.indexOf(part[2]!.toLowerCase()) + 1 : Number(part[1]);
    if (number !== i + 1) {
      throw new ConfigError(
        `Cannot read the storyboard as card ${i + 1} must be numbered ${i + 1}: current value is ${number}`,
        {
          data: { card: i + 1 },
        },
      );
    }
    return readShot(body.slice(part.index + part[0].length, parts[i + 1]?.index ?? body.length), i + 1);
  });
}

const fieldPattern = /^[ \t]*(duration|start|scene|image|video)[ \t]*:[ \t]*(.*)$/i;

function readShot(text: string, number: number): LooseCard {
  const fields: Record<string, string> = {};
  const scene: string[] = [];
  for (const line of text.split('\n')) {
    const [, name, value = ''] = fieldPattern.exec(line) ?? [];
    const key = name?.toLowerCase();
    if (key === undefined || key === 'scene') scene.push(key === undefined ? line : value);
    else if (fields[key] === undefined) fields[key] = value.trim();
    else
      throw new ConfigError(`Cannot read the storyboard as card ${number} has two lines "${key}"`, {
        data: { card: number },
      });
  }
  if (fields.image !== undefined && fields.video !== undefined) {
    throw new ConfigError(`Cannot read the storyboard as card ${number} has both an image and a video`, {
      data: { card: number },
    });
  }
  return {
    startSeconds: fields.start === undefined ? null : readSeconds(fields.start, number),
    durationSeconds: fields.duration === undefined ? null : readSeconds(fields.duration, number),
    text: scene
      .map((line) => line.trim())
      .join('\n')
      .trim(),
    image: fields.image === undefined ? null : unquoted(fields.image),
    video: fields.video === undefined ? null : unquoted(fields.video),
  };
}

/** The name of a file, without the quotes that it may stand in. */
function unquoted(name: string): string {
  return /^"(.+)"$/.exec(name)?.[1] ?? name;
}

/** `5`, `5.0sec`, `5 s`, `1:05`, `0:04.5`. */
const time = String.raw`(?:\d+:)?\d+(?:\.\d+)?`;
const unit = String.raw`(?:[ \t]*(?:s|sec|secs|seconds?))?`;

function readSeconds(text: string, card: number): number {
  const match = new RegExp(`^(${time})${unit}\\.?$`, 'i').exec(text.trim());
  if (!match) {
    throw new ConfigError(
      `Cannot read the storyboard as card ${card} must give its time in seconds, for example 5.0sec`,
      {
        data: { card },
      },
    );
  }
  return toSeconds(match[1]!);
}

function toSeconds(text: string): number {
  const [seconds = '0', minutes = '0'] = text.split(':').reverse();
  return Number(minutes) * 60 + Number(seconds);
}

const timedLine = new RegExp(
  `^[ \\t]*(?:[-*][ \\t]+)?(?:\\[[ \\t]*(${time})${unit}(?:[ \\t]*(?:-|–|to)[ \\t]*(${time})${unit})?[ \\t]*\\]|(${time})${unit}(?:[ \\t]*(?:-|–|to)[ \\t]*(${time})${unit})?[ \\t]*(?::|-|–|(?=[ \\t])))[ \\t]*(.*)$`,
  'i',
);

/** One card a line; a line without a time goes on with the card above. */
function readTimedCards(body: string): LooseCard[] {
  const cards: { start: number; end: number | null; lines: string[] }[] = [];
  for (const line of body.split('\n')) {
    const match = timedLine.exec(line);
    if (match) {
      const [, from, to, plainFrom, plainTo, rest = ''] = match;
      const end = to ?? plainTo;
      cards.push({
        start: toSeconds(from ?? plainFrom ?? '0'),
        end: end === undefined ? null : toSeconds(end),
        lines: [rest],
      });
    } else if (cards.length > 0) cards.at(-1)!.lines.push(line);
    else if (line.trim() !== '') {
      throw new ConfigError(
        'Cannot read the storyboard as card 1 must begin with "Shot 1:" or with a time such as 0s or 0:00',
      );
    }
  }
  return cards.map(({ start, end, lines }) => {
    const text = lines
      .map((line) => line.trim())
      .join('\n')
      .trim();
    const [, kind, source, rest = ''] =
      /^(image|video)[ \t]*:[ \t]*("[^"\n]+"|\S+)(?:\s+([\s\S]*))?$/i.exec(text) ?? [];
    return {
      startSeconds: start,
      durationSeconds: end === null ? null : end - start,
      text: kind === undefined ? text : rest.trim(),
      image: kind?.toLowerCase() === 'image' ? unquoted(source!) : null,
      video: kind?.toLowerCase() === 'video' ? unquoted(source!) : null,
    };
  });
}
