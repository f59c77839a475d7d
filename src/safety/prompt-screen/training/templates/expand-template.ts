import type { Random } from '../../../../base/index.ts';
import { banks } from './banks.ts';

/**
 * Fills a template: `{a|b}` picks one, `{name}` picks from the bank of that name; nesting is allowed.
 *
 * @param random picks; the same seed gives the same text
 * @param more banks besides the common ones
 */
export function expandTemplate(template: string, random: Random, more: Readonly<Record<string, string>> = {}): string {
  const fill = (choice: string): string => random.pick((more[choice] ?? banks[choice] ?? choice).split('|'));
  let text = template;
  for (let depth = 0; depth < 8 && text.includes('{'); depth++) {
    text = text.replace(/\{([^{}]*)\}/g, (_, choice: string) => fill(choice));
  }
  return text.replace(/\s+/g, ' ').replace(/ ,/g, ',').trim();
}
