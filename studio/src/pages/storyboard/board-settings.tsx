import { useCharacters } from '../../api/use-characters.ts';
import { useCreateVideo } from '../../api/use-create-video.ts';
import { useModels, useStyles } from '../../api/use-models.ts';
import { ProblemNotice } from '../../stage/problem-notice.tsx';
import { formatSeconds } from '../../text/format.ts';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { CheckField, SelectField, TextField } from '../../ui/field.tsx';
import { shapes, sizeOf } from '../create/draft.ts';
import { type Board, fieldsOf, isComplete, secondsOf } from './board.ts';

interface BoardSettingsProps {
  readonly id: string;
  readonly board: Board;
  readonly onChange: (board: Board) => void;
}

/** What holds for all cards, and the button that draws them. */
export function BoardSettings({ id: boardId, board, onChange }: BoardSettingsProps) {
  const { storyboard: text, create } = useText();
  const { data: styles = [] } = useStyles();
  const { data: models = [] } = useModels();
  const making = useCreateVideo();
  const model = models.find(({ id }) => id === board.model) ?? models[0];
  const total = secondsOf(board.cards);
  const maximum = model?.aozora.max_seconds ?? 60;
  const size = sizeOf({ shape: board.shape, scale: 'standard' }, model?.aozora.sizes[0] ?? '256x256');
  const hint = total > maximum ? text.tooLong : isComplete(board) ? null : text.missingWords;
  const make = (): void =>
    making.mutate(
      { path: '/v1/videos', fields: fieldsOf(boardId, board, size) },
      { onSuccess: ({ id }) => onChange({ ...board, videoId: id }) },
    );
  return (
    <div className="flex flex-col gap-4 border-t border-line pt-5">
      <div className="grid grid-cols-2 gap-3">
        {models.length > 1 && (
          <SelectField
            label={create.settings.model}
            className="col-span-2"
            value={model?.id ?? ''}
            options={models.map(({ id }) => ({ value: id, label: id }))}
            onChange={(id) => onChange({ ...board, model: id })}
          />
        )}
        <SelectField
          label={create.settings.shape}
          value={board.shape}
          options={(Object.keys(shapes) as Board['shape'][]).map((value) => ({
            value,
            label: create.settings.shapes[value],
          }))}
          onChange={(shape) => onChange({ ...board, shape })}
        />
        <SelectField
          label={create.settings.style}
          value={board.style ?? ''}
          options={[
            { value: '', label: create.settings.noStyle },
            ...styles.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(style) => onChange({ ...board, style: style === '' ? null : style })}
        />
        <TextField
          label={create.settings.seed}
          type="number"
          min={0}
          max={4_294_967_295}
          className="col-span-2"
          value={board.seed}
          onChange={(seed) => onChange({ ...board, seed: Number(seed) >>> 0 })}
        />
      </div>
      <Characters chosen={board.characters} onChange={(characters) => onChange({ ...board, characters })} />
      <ProblemNotice error={making.error} prompt={board.cards.map(({ text: words }) => words).join('\n')} />
      <div className="sticky bottom-(--bar) -mx-4 -mb-4 flex flex-col gap-2 rounded-b-panel border-t border-line bg-surface px-4 py-3 sm:-mx-5 sm:-mb-5 sm:px-5 md:bottom-0">
        <p className="number-type text-sm text-soft">
          {text.total(formatSeconds(total), formatSeconds(Math.floor(maximum)))}
        </p>
        {hint !== null && <p className="text-sm text-soft">{hint}</p>}
        <Button look="make" disabled={hint !== null || making.isPending || model === undefined} onClick={make}>
          {text.generate}
        </Button>
      </div>
    </div>
  );
}

function Characters(props: {
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}) {
  const { storyboard: text } = useText();
  const { data: characters = [] } = useCharacters();
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="label-type mb-1">{text.characters}</legend>
      {characters.length === 0 && <p className="text-sm text-soft">{text.noCharacters}</p>}
      {characters.map(({ id, name }) => {
        const isChosen = id !== null && props.chosen.includes(id);
        return (
          <CheckField
            key={id}
            label={name ?? ''}
            isChecked={isChosen}
            onChange={(isWanted) => {
              const others = props.chosen.filter((other) => other !== id);
              props.onChange(isWanted && id !== null ? [...others, id].slice(-2) : others);
            }}
          />
        );
      })}
      {characters.length > 0 && <p className="text-sm text-soft">{text.charactersHint}</p>}
    </fieldset>
  );
}
