import { Dices, Pin } from 'lucide-react';
import type { Model } from '../../api/contracts.ts';
import { useCaller } from '../../api/use-caller.ts';
import { useStyles } from '../../api/use-models.ts';
import { formatSeconds } from '../../text/format.ts';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { CheckField, controlClass, Field, SelectField, SliderField, TextField } from '../../ui/field.tsx';
import { canDrawHere, changeDraft, randomSeed, scales, shapes, sizeOf, useBrought, useDraft } from './draft.ts';

interface SettingsProps {
  readonly models: readonly Model[];
  readonly model: Model | undefined;
}

/** What the video is made with. */
export function Settings({ models, model }: SettingsProps) {
  const { create } = useText();
  const text = create.settings;
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
        <SelectField
          label={text.model}
          value={model?.id ?? ''}
          className="col-span-2"
          hint={model === undefined ? text.offline : factsOf(model, create.modelFacts)}
          options={models.map(({ id, aozora }) => ({
            value: id,
            label: aozora.available ? id : `${id} (${text.offline})`,
          }))}
          onChange={(id) => changeDraft({ model: id })}
        />
        {canDrawHere(draft, brought, model?.id) && (
          <SelectField
            label={text.place}
            value={draft.place}
            className="col-span-2"
            {...(draft.place === 'page' ? { hint: text.placeHint } : {})}
            options={(['server', 'page'] as const).map((value) => ({ value, label: text.places[value] }))}
            onChange={(place) => changeDraft({ place })}
          />
        )}
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
      <Seed />
      <details className="group">
        <summary className="label-type w-fit py-1">{text.more}</summary>
        <div className="flex flex-col gap-3 pt-2">
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
          <CheckField label={text.loop} isChecked={draft.isLoop} onChange={(isLoop) => changeDraft({ isLoop })} />
        </div>
      </details>
    </div>
  );
}

function factsOf(
  { aozora }: Model,
  write: (facts: { sizes: string; seconds: string; rate: number; licence: string }) => string,
): string {
  const { sizes, max_seconds: seconds, frame_rate: rate, licence, description } = aozora;
  return `${description}. ${write({ sizes: sizes.join(', '), seconds: formatSeconds(seconds), rate, licence })}`;
}

function Seed() {
  const { settings: text } = useText().create;
  const { seed, isSeedKept } = useDraft();
  return (
    <Field label={text.seed} hint={text.seedHint}>
      {(ids) => (
        <div className="flex gap-2">
          <input
            {...ids}
            type="number"
            min={0}
            max={4_294_967_295}
            className={`${controlClass} number-type`}
            value={seed}
            onChange={(event) => changeDraft({ seed: Number(event.target.value) >>> 0, isSeedKept: true })}
          />
          <Button
            size="icon"
            aria-label={text.randomSeed}
            title={text.randomSeed}
            onClick={() => changeDraft({ seed: randomSeed(), isSeedKept: false })}
          >
            <Dices aria-hidden />
          </Button>
          <Button
            size="icon"
            look={isSeedKept ? 'main' : 'plain'}
            aria-pressed={isSeedKept}
            aria-label={text.keepSeed}
            title={text.keepSeed}
            onClick={() => changeDraft({ isSeedKept: !isSeedKept })}
          >
            <Pin aria-hidden />
          </Button>
        </div>
      )}
    </Field>
  );
}
