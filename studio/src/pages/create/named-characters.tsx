import { useCharacters } from '../../api/use-characters.ts';
import { useText } from '../../text/use-text.ts';
import { classNames } from '../../ui/class-names.ts';
import { changeDraft, charactersIn, useDraft } from './draft.ts';

/** The user's characters: whoever is named in the prompt comes back in the video. */
export function NamedCharacters() {
  const { characters: text } = useText().create;
  const { data: characters = [] } = useCharacters();
  const draft = useDraft();
  if (characters.length === 0) return null;
  const named = charactersIn(draft, characters);
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      <span className="label-type mr-1">{text.title}</span>
      {characters.slice(0, 12).map(({ id, name }) => {
        const isNamed = id !== null && named.includes(id);
        return (
          <button
            key={id}
            type="button"
            aria-pressed={isNamed}
            title={isNamed ? text.isNamed : text.add}
            onClick={() => {
              if (!isNamed) changeDraft({ prompt: `${draft.prompt.trimEnd()} ${name ?? ''}`.trimStart() });
            }}
            className={classNames(
              'min-h-7 rounded-full border px-2.5 text-sm',
              isNamed ? 'border-ink bg-ink text-ground' : 'border-line bg-raised hover:border-edge',
            )}
          >
            {name}
          </button>
        );
      })}
    </div>
  );
}
