import type { Random } from '../../../../base/index.ts';
import { banks } from './banks.ts';

/**
 * Fills a template: `{a|b}` picks one, `{name}` picks from the bank of that name; nesting is allowed.
 *
 * @param random picks; the same seed gives the same text
 */
export function expandTemplate(template: string, random: Random): string {
  let text = template;
  for (let depth = 0; depth < 8 && text.includes('{'); depth++) {
    text = text.replace(/\{([^{}]*)\}/g, (_, choice: string) => random.pick((banks[choice] ?? choice).split('|')));
  }
  return text.replace(/\s+/g, ' ').replace(/ ,/g, ',').trim();
}
