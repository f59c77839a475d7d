import { useCaller } from '../../api/use-caller.ts';
import { PagePlaceholder } from '../../app/page-placeholder.tsx';
import { formatBytes, formatSeconds } from '../../text/format.ts';
import { languageTag, useText } from '../../text/use-text.ts';
import { Page } from '../../ui/page.tsx';
import { Keys } from '../console/keys.tsx';
import { OwnAppeals } from './own-appeals.tsx';
import { OwnCharacters } from './own-characters.tsx';

/** What one may do and has used, one's keys, and what became of appeals. */
export function AccountPage() {
  const {
    account: text,
    console: { policy },
  } = useText();
  const { data: caller } = useCaller();
  if (caller === undefined) return <PagePlaceholder />;
  const { limits, usage } = caller;
  const number = (value: number): string => value.toLocaleString(languageTag());
  const most = (value: number | null): string | null => (value === null ? null : number(value));
  const rows: readonly (readonly [string, string])[] = [
    [text.rows.today, text.of(number(usage.videos_today), most(limits.videos_per_day))],
    [text.rows.queued, text.of(number(usage.queued_videos), most(limits.queued_videos))],
    [
      text.rows.stored,
      text.of(formatBytes(usage.stored_bytes), limits.stored_bytes === null ? null : formatBytes(limits.stored_bytes)),
    ],
    [text.rows.seconds, formatSeconds(limits.seconds_per_video)],
    [text.rows.pixels, text.megapixels(number(limits.pixels_per_frame / 1e6))],
    [text.rows.variations, number(limits.variations)],
    [
      text.rows.profile,
      policy.profiles[limits.policy_profile as keyof typeof policy.profiles] ?? limits.policy_profile,
    ],
  ];
  return (
    <Page title={text.title}>
      <section aria-label={text.limits} className="flex flex-col gap-2">
        <h2 className="text-lg font-semibold">{text.limits}</h2>
        <dl className="number-type grid w-fit grid-cols-[auto_auto] gap-x-8 gap-y-1">
          {rows.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-soft">{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section aria-label={text.characters} className="flex flex-col gap-3">
        <h2 className="text-lg font-semibold">{text.characters}</h2>
        <OwnCharacters />
      </section>
      <section aria-label={text.appeals} className="flex flex-col gap-3">
        <h2 className="text-lg font-semibold">{text.appeals}</h2>
        <OwnAppeals userId={caller.user.id} />
      </section>
      <section aria-label={text.keys} className="flex flex-col gap-3">
        <h2 className="text-lg font-semibold">{text.keys}</h2>
        <Keys isOwnOnly />
      </section>
    </Page>
  );
}
