import type { Model } from '../../api/contracts.ts';
import { useCaller } from '../../api/use-caller.ts';
import { useStyles } from '../../api/use-models.ts';
import { formatSeconds } from '../../text/format.ts';
import { useText } from '../../text/use-text.ts';
import { SelectField, SliderField } from '../../ui/field.tsx';
import { useIsWide } from '../../ui/use-is-wide.ts';
import { changeDraft, scales, shapes, sizeOf, useBrought, useDraft } from './draft.ts';
import { modelFacts } from './model-facts.ts';
import { MoreSettings } from './more-settings.tsx';
import { SeedField } from './seed-field.tsx';

interface SettingsProps {
  readonly models: readonly Model[];
  readonly model: Model | undefined;
}

/** What the video is made with; on a phone folded away, with the most important of it in sight. */
export function Settings(props: SettingsProps) {
  const { settings: text } = useText().create;
  const draft = useDraft();
  const brought = useBrought();
  const { data: styles = [] } = useStyles();
  if (useIsWide()) return <SettingsFields {...props} />;
  const size = sizeOf(draft, props.model?.aozora.sizes[0] ?? '256x256').replace('x', ' × ');
  const style = styles.find(({ id }) => id === draft.style)?.name ?? null;
  const facts = [brought === null ? size : null, formatSeconds(draft.seconds), style].filter((fact) => fact !== null);
  return (
    <details className="rounded-control border border-line">
      <summary className="px-3 py-2.5">
        {text.title}
        <span className="number-type ml-2 text-sm text-soft">{facts.join(' · ')}</span>
      </summary>
      <div className="p-3 pt-1">
        <SettingsFields {...props} />
      </div>
    </details>
  );
}

function SettingsFields({ models, model }: SettingsProps) {
  const all = useText();
  const text = all.create.settings;
  const draft = useDraft();
  const brought = useBrought();
  const { data: styles = [] } = useStyles();
  const { data: caller } = useCaller();
  const maxSeconds = Math.min(model?.aozora.max_seconds ?? 8, caller?.limits.seconds_per_video ?? 20);
  const maxVariations = caller?.limits.variations ?? 4;
  const modelSize = model?.aozora.sizes[0] ?? '256x256';
  return (
    <div className="flex flex-col gap-3">
      <div className="grid grid-cols-2 gap-3">
        {brought === null && (
          <>
            <SelectField
              label={text.shape}
              value={draft.shape}
              options={(Object.keys(shapes) as (keyof typeof shapes)[]).map((value) => ({
                value,
                label: text.shapes[value],
              }))}
              onChange={(shape) => changeDraft({ shape })}
            />
            <SelectField
              label={text.size}
              value={draft.scale}
              options={(Object.keys(scales) as (keyof typeof scales)[]).map((value) => ({
                value,
                label: sizeOf({ shape: draft.shape, scale: value }, modelSize).replace('x', ' × '),
              }))}
              onChange={(scale) => changeDraft({ scale })}
            />
          </>
        )}
        <SliderField
          label={text.length}
          value={Math.min(draft.seconds, maxSeconds)}
          minimum={1}
          maximum={Math.floor(maxSeconds)}
          step={1}
          shown={formatSeconds(Math.min(draft.seconds, maxSeconds))}
          onChange={(seconds) => changeDraft({ seconds })}
          className="col-span-2"
        />
        <SelectField
          label={text.style}
          value={draft.style ?? ''}
          options={[{ value: '', label: text.noStyle }, ...styles.map(({ id, name }) => ({ value: id, label: name }))]}
          onChange={(style) => changeDraft({ style: style === '' ? null : style })}
        />
        <SelectField
          label={text.variations}
          value={String(Math.min(draft.variations, maxVariations))}
          options={[1, 2, 3, 4, 6, 8]
            .filter((n) => n <= maxVariations)
            .map((n) => ({ value: String(n), label: String(n) }))}
          onChange={(n) => changeDraft({ variations: Number(n) })}
        />
      </div>
      <SelectField
        label={text.model}
        value={model?.id ?? ''}
        hint={model === undefined ? text.offline : modelFacts(model, all)}
        options={models.map(({ id, aozora }) => ({
          value: id,
          label: aozora.available ? id : `${id} (${text.offline})`,
        }))}
        onChange={(id) => changeDraft({ model: id })}
      />
      <SeedField />
      <MoreSettings model={model} />
    </div>
  );
}
