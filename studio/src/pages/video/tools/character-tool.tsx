import { useState } from 'react';
import type { Video } from '../../../api/contracts.ts';
import { useSaveCharacter } from '../../../api/use-characters.ts';
import { ProblemNotice } from '../../../stage/problem-notice.tsx';
import { useText } from '../../../text/use-text.ts';
import { Button } from '../../../ui/button.tsx';
import { TextField } from '../../../ui/field.tsx';
import { showToast } from '../../../ui/toasts.tsx';

/** Whom the video shows, kept under a name. */
export function CharacterTool({ video }: { readonly video: Video }) {
  const { video: text } = useText();
  const [name, setName] = useState('');
  const saving = useSaveCharacter(video.id);
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate(name.trim(), { onSuccess: () => showToast(text.characterSaved(name.trim())) });
      }}
    >
      <TextField label={text.characterName} value={name} onChange={setName} maxLength={80} required />
      <ProblemNotice error={saving.error} />
      <div>
        <Button type="submit" look="main" disabled={name.trim() === '' || saving.isPending}>
          {text.saveCharacter}
        </Button>
      </div>
    </form>
  );
}
