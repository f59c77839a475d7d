import type { Model } from '../../api/contracts.ts';
import { useText } from '../../text/use-text.ts';
import { CheckField, SelectField, SliderField, TextField } from '../../ui/field.tsx';
import { canDrawHere, changeDraft, useBrought, useDraft } from './draft.ts';

/** What most videos do not need. */
export function MoreSettings({ model }: { readonly model: Model | undefined }) {
  const { settings: text } = useText().create;
  const draft = useDraft();
  const brought = useBrought();
  const canDrawInPage = canDrawHere(draft, brought, model?.id);
  const isDrawnInPage = canDrawInPage && draft.place === 'page';
  return (
    <details className="group">
      <summary className="label-type w-fit py-1">{text.more}</summary>
      <div className="flex flex-col gap-3 pt-2">
        {canDrawInPage && (
          <SelectField
            label={text.place}
            value={draft.place}
            {...(draft.place === 'page' ? { hint: text.placeHint } : {})}
            options={(['server', 'page'] as const).map((value) => ({ value, label: text.places[value] }))}
            onChange={(place) => changeDraft({ place })}
          />
        )}
        <TextField
          label={text.negative}
          placeholder={text.negativePlaceholder}
          value={draft.negative}
          onChange={(negative) => changeDraft({ negative })}
        />
        <SliderField
          label={text.steps}
          value={draft.steps ?? 0}
          minimum={0}
          maximum={50}
          step={1}
          shown={draft.steps === null ? text.asModel : String(draft.steps)}
          onChange={(steps) => changeDraft({ steps: steps === 0 ? null : steps })}
        />
        <SliderField
          label={text.guidance}
          value={draft.guidance ?? 0}
          minimum={0}
          maximum={12}
          step={0.5}
          shown={draft.guidance === null ? text.asModel : String(draft.guidance)}
          onChange={(guidance) => changeDraft({ guidance: guidance === 0 ? null : guidance })}
        />
        {model?.aozora.rates_candidates === true && !isDrawnInPage && (
          <SliderField
            label={text.candidates}
            value={draft.candidates ?? 0}
            minimum={0}
            maximum={8}
            step={1}
            shown={draft.candidates === null ? text.asModel : String(draft.candidates)}
            onChange={(candidates) => changeDraft({ candidates: candidates === 0 ? null : candidates })}
          />
        )}
        <CheckField label={text.loop} isChecked={draft.isLoop} onChange={(isLoop) => changeDraft({ isLoop })} />
      </div>
    </details>
  );
}
