import { aozoraMini } from '../../models/index.ts';
import { stylePresets } from '../../prompt/index.ts';
import { expandPromptSchema, promptExpansionSchema, styleListSchema } from '../contracts/prompt.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { createPromptWriter, endpointOf, isAllowedBy } from '../runtime/prompt-writer.ts';
import { checkStyle } from './check-style.ts';
import { checkPromptWords } from './check-words.ts';

const tag = 'Prompts';

/** What the bundled model would read, before anything is drawn, and the style presets. */
export function promptRoutes(): readonly Route[] {
  return [
    defineRoute(
      {
        ...{ method: 'post', path: '/v1/prompts/expansions', operationId: 'expandPrompt', tag, access: 'user' },
        summary: 'Show how a prompt would be written out; nothing is drawn or stored',
        body: { schema: expandPromptSchema, encodings: ['json'] },
        response: { kind: 'json', schema: promptExpansionSchema },
      },
      async ({ body: { prompt, style: wanted, seed, has_frames: hasFrames }, services: { config, gate } }) => {
        const style = checkStyle(wanted);
        if (config.expander === null && !hasFrames) checkPromptWords(prompt, aozoraMini.name);
        const write = createPromptWriter({ endpoint: endpointOf(config.expander), isAllowed: isAllowedBy(gate) });
        const { text, notes } = await write(prompt, {
          seed,
          style,
          isExpanded: true,
          hasFrames,
          needsWords: !hasFrames,
        });
        // The text has a field of its own.
        const others = notes.filter((note) => note !== `Drawn as: ${text}`);
        return { object: 'prompt.expansion', prompt: text, notes: others };
      },
    ),
    defineRoute(
      {
        ...{ method: 'get', path: '/v1/styles', operationId: 'listStyles', tag, access: 'user' },
        summary: 'List style presets',
        response: { kind: 'json', schema: styleListSchema },
      },
      async () => ({
        object: 'list',
        data: stylePresets.map(({ id, name, description }) => ({ id, object: 'style', name, description })),
      }),
    ),
  ];
}
