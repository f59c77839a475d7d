import { Dices, Pin } from 'lucide-react';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { controlClass, Field } from '../../ui/field.tsx';
import { changeDraft, randomSeed, useDraft } from './draft.ts';

/** The number that all chance comes from. */
export function SeedField() {
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
