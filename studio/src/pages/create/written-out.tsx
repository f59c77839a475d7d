import { useExpansion } from '../../api/use-models.ts';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { TextAreaField } from '../../ui/field.tsx';
import { changeDraft, standsInVideo, useBrought, useDraft } from './draft.ts';
import { useDebounced } from './use-debounced.ts';

/** The prompt as the model will read it: shown while one types, and open to change. */
export function WrittenOut() {
  const { expansion: text } = useText().create;
  const draft = useDraft();
  const { prompt, writing, style, seed } = draft;
  const brought = useBrought();
  const settled = useDebounced(prompt, 350);
  const { data, error, isFetching } = useExpansion({
    prompt: writing.kind === 'automatic' ? settled : '',
    style,
    seed,
    hasFrames: standsInVideo(brought, draft),
  });
  if (prompt.trim() === '') return null;
  if (writing.kind === 'off') {
    return (
      <div className="flex flex-wrap items-center justify-between gap-2 text-sm text-soft">
        <span>{text.off}</span>
        <Button size="small" onClick={() => changeDraft({ writing: { kind: 'automatic' } })}>
          {text.turnOn}
        </Button>
      </div>
    );
  }
  const isOwn = writing.kind === 'own';
  const shown = isOwn ? writing.text : error === null ? (data?.prompt ?? '') : '';
  return (
    <div className="flex flex-col gap-2">
      <TextAreaField
        label={text.label}
        value={shown}
        placeholder={isFetching ? text.waiting : ''}
        aria-busy={isFetching}
        hint={isOwn ? text.edited : error !== null ? text.notUnderstood : text.automatic}
        className="[&_textarea]:border-line [&_textarea]:bg-ground [&_textarea]:text-[0.95rem]"
        onChange={(changed) => changeDraft({ writing: { kind: 'own', text: changed } })}
      />
      {!isOwn && data !== undefined && data.notes.length > 0 && (
        <ul className="text-sm text-soft">
          {data.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <div className="flex gap-2">
        {isOwn ? (
          <Button size="small" onClick={() => changeDraft({ writing: { kind: 'automatic' } })}>
            {text.reset}
          </Button>
        ) : (
          <Button size="small" look="link" className="-ml-3" onClick={() => changeDraft({ writing: { kind: 'off' } })}>
            {text.turnOff}
          </Button>
        )}
      </div>
    </div>
  );
}
