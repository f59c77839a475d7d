import { useCharacters, useDeleteCharacter } from '../../api/use-characters.ts';
import { ProblemNotice } from '../../stage/problem-notice.tsx';
import { formatAgo } from '../../text/format.ts';
import { useText } from '../../text/use-text.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';

/** Whom one keeps under a name. */
export function OwnCharacters() {
  const { account: text, common } = useText();
  const { data: characters, error } = useCharacters();
  const remove = useDeleteCharacter();
  return (
    <>
      <ProblemNotice error={error ?? remove.error} />
      {characters?.length === 0 && <p className="text-soft">{text.noCharacters}</p>}
      <ul className="flex max-w-3xl flex-col">
        {characters?.map(({ id, name, created_at: madeAt }) => (
          <li key={id} className="flex items-center gap-3 border-b border-line py-1.5">
            <span className="min-w-0 grow truncate">{name}</span>
            <span className="text-sm text-soft">{formatAgo(madeAt)}</span>
            <ConfirmButton
              title={`${text.deleteCharacter(name ?? '')}?`}
              description={text.deleteCharacterText}
              confirm={text.deleteCharacter(name ?? '')}
              label={text.deleteCharacter(name ?? '')}
              isDisabled={id === null || remove.isPending}
              onConfirm={() => {
                if (id !== null) remove.mutate(id);
              }}
            >
              {common.delete}
            </ConfirmButton>
          </li>
        ))}
      </ul>
    </>
  );
}
