import { formatSeconds, type Storyboard } from './storyboard.ts';

/**
 * Writes a storyboard as a list of shots, the inverse of `parseStoryboard`:
 * `Shot 1:` / `duration: 5.0sec` / `Scene: ...`, with `start:` where there is a gap and `image:` or `video:` where one is given.
 */
export function formatStoryboard({ cards, instructions }: Storyboard): string {
  let endSeconds = 0;
  const shots = cards.map((card, i) => {
    const hasGap = Math.abs(card.startSeconds - endSeconds) > 0.0005;
    endSeconds = card.startSeconds + card.durationSeconds;
    return [
      `Shot ${i + 1}:`,
      ...(hasGap ? [`start: ${formatSeconds(card.startSeconds)}sec`] : []),
      `duration: ${formatSeconds(card.durationSeconds)}sec`,
      ...(card.kind === 'text' ? [] : [`${card.kind}: ${card.source}`]),
      ...(card.text === '' ? [] : [`Scene: ${card.text}`]),
    ].join('\n');
  });
  const body = `current timeline:\n${shots.join('\n\n')}\n`;
  return instructions === '' ? body : `${body}\ninstructions:\n${instructions}\n`;
}
