import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { changeDraft, useDraft } from './draft.ts';

/** Prompts to begin with, for whoever looks at an empty page. */
export function Ideas() {
  const { create } = useText();
  const { prompt } = useDraft();
  if (prompt.trim() !== '') return null;
  return (
    <div className="flex flex-col gap-1.5">
      <h2 className="label-type">{create.ideas}</h2>
      <ul className="flex flex-wrap gap-1.5">
        {create.ideaPrompts.map((idea) => (
          <li key={idea}>
            <Button
              size="small"
              className="max-w-full rounded-full text-left whitespace-normal"
              onClick={() => changeDraft({ prompt: idea, writing: { kind: 'automatic' } })}
            >
              {idea}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
