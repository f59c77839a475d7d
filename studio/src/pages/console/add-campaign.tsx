import { useState } from 'react';
import type { CampaignWish } from '../../api/contracts.ts';
import { useAddCampaign } from '../../api/use-administration.ts';
import { ProblemNotice } from '../../stage/problem-notice.tsx';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextAreaField, TextField } from '../../ui/field.tsx';

const emptyWish = { name: '', goal: '', prompts: '', profile: 'public' as NonNullable<CampaignWish['profile']> };

/** The form of a new campaign: a name, a goal, and one prompt a line. */
export function AddCampaign() {
  const {
    console: { campaigns: text, policy },
  } = useText();
  const [wish, setWish] = useState(emptyWish);
  const add = useAddCampaign();
  const prompts = wish.prompts.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
  const profiles = Object.entries(policy.profiles) as [typeof wish.profile, string][];
  return (
    <details className="rounded-panel border border-line bg-surface p-4">
      <summary className="w-fit font-semibold">{text.add}</summary>
      <form
        className="flex max-w-2xl flex-col gap-3 pt-3"
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate({ ...wish, prompts }, { onSuccess: () => setWish(emptyWish) });
        }}
      >
        <TextField
          label={text.name}
          value={wish.name}
          required
          maxLength={120}
          onChange={(name) => setWish({ ...wish, name })}
        />
        <TextField label={text.goal} value={wish.goal} onChange={(goal) => setWish({ ...wish, goal })} />
        <SelectField
          label={text.profile}
          className="w-52"
          value={wish.profile}
          options={profiles.map(([value, label]) => ({ value, label }))}
          onChange={(profile) => setWish({ ...wish, profile })}
        />
        <TextAreaField
          label={text.prompts}
          hint={text.promptsHint}
          value={wish.prompts}
          onChange={(next) => setWish({ ...wish, prompts: next })}
        />
        <ProblemNotice error={add.error} />
        <div>
          <Button type="submit" look="main" disabled={wish.name.trim() === '' || prompts.length === 0 || add.isPending}>
            {text.begin(prompts.length)}
          </Button>
        </div>
      </form>
    </details>
  );
}
