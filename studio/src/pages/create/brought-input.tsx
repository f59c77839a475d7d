import { ImagePlus, X } from 'lucide-react';
import { useObjectUrl } from '../../api/use-media.ts';
import { formatShare } from '../../text/format.ts';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, SliderField } from '../../ui/field.tsx';
import { FileButton } from '../../ui/file-button.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { bringableTypes } from './bringable-kind.ts';
import { type BroughtFile, bringFile, changeDraft, useBrought, useDraft, type VideoUse } from './draft.ts';

const uses: readonly VideoUse[] = ['remix', 'forward', 'backward', 'loop'];
const fits = ['cover', 'contain', 'stretch'] as const;

/** A picture to begin with, or a video to change. */
export function BroughtInput() {
  const { inputs } = useText().create;
  const brought = useBrought();
  if (brought !== null) return <Brought brought={brought} />;
  return (
    <div className="flex items-center gap-3">
      <FileButton
        label={inputs.add}
        accept={bringableTypes}
        size="small"
        onFile={(file) => {
          if (!bringFile(file)) showToast(inputs.wrongType);
        }}
      >
        <ImagePlus aria-hidden />
        {inputs.add}
      </FileButton>
      <p className="text-sm text-soft pointer-coarse:hidden">{inputs.hint}</p>
    </div>
  );
}

function Brought({ brought }: { readonly brought: BroughtFile }) {
  const { inputs } = useText().create;
  const draft = useDraft();
  const url = useObjectUrl(brought.file);
  const label = brought.kind === 'image' ? inputs.image : inputs.video;
  return (
    <fieldset className="flex flex-col gap-3 rounded-control border border-line p-3">
      <legend className="label-type px-1">{label}</legend>
      <div className="flex items-start gap-3">
        {url !== null && brought.kind === 'image' && (
          <img
            src={url}
            alt={brought.file.name}
            // Few browsers show HEIC: the name beside it is enough then.
            onError={({ currentTarget }) => {
              currentTarget.hidden = true;
            }}
            className="h-20 w-28 rounded-control object-cover"
          />
        )}
        {url !== null && brought.kind === 'video' && (
          <video src={url} muted loop autoPlay playsInline className="h-20 w-28 rounded-control object-cover" />
        )}
        <p className="min-w-0 grow truncate text-sm text-soft">{brought.file.name}</p>
        <Button look="quiet" size="small-icon" aria-label={inputs.remove} onClick={() => bringFile(null)}>
          <X aria-hidden />
        </Button>
      </div>
      {brought.kind === 'image' ? (
        <SelectField
          label={inputs.fit}
          value={draft.fit}
          options={fits.map((value) => ({ value, label: inputs.fits[value] }))}
          onChange={(fit) => changeDraft({ fit })}
        />
      ) : (
        <SelectField
          label={inputs.use}
          value={draft.use}
          options={uses.map((value) => ({ value, label: inputs.uses[value] }))}
          onChange={(use) => changeDraft({ use })}
        />
      )}
      {brought.kind === 'video' && draft.use === 'remix' && (
        <SliderField
          label={inputs.strength}
          value={draft.strength}
          minimum={0}
          maximum={1}
          step={0.05}
          shown={formatShare(draft.strength)}
          onChange={(strength) => changeDraft({ strength })}
        />
      )}
    </fieldset>
  );
}
