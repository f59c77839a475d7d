import { Play } from 'lucide-react';
import { useState } from 'react';
import type { Campaign } from '../../api/contracts.ts';
import { useDeleteCampaign, useRunCampaign } from '../../api/use-administration.ts';
import { useList } from '../../api/use-list.ts';
import { ProblemNotice } from '../../stage/problem-notice.tsx';
import { formatAgo } from '../../text/format.ts';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { ListEnd } from '../../ui/list-end.tsx';
import { FindingDialog } from '../video/finding-dialog.tsx';
import { AddCampaign } from './add-campaign.tsx';

/** Prompts that are tried together, again after every change of the policy. */
export function Campaigns() {
  const {
    console: { campaigns: text },
  } = useText();
  const campaigns = useList<Campaign>('campaigns', '/v1/campaigns');
  return (
    <>
      <p className="max-w-[70ch] text-soft">{text.intro}</p>
      <AddCampaign />
      <ProblemNotice error={campaigns.error} />
      <ul className="flex flex-col gap-3">
        {campaigns.items.map((campaign) => (
          <li key={campaign.id}>
            <CampaignCard campaign={campaign} />
          </li>
        ))}
      </ul>
      <ListEnd list={campaigns} empty={text.none} />
    </>
  );
}

function CampaignCard({ campaign }: { readonly campaign: Campaign }) {
  const {
    console: { campaigns: text, policy, findings },
    common,
  } = useText();
  const run = useRunCampaign();
  const remove = useDeleteCampaign();
  const [found, setFound] = useState<string | null>(null);
  const { results, prompts, profile, run_at: runAt } = campaign;
  const refused = results?.filter(({ is_refused }) => is_refused).length ?? 0;
  const profileName = policy.profiles[profile as keyof typeof policy.profiles] ?? profile;
  return (
    <article className="flex flex-col gap-2 rounded-panel border border-line bg-surface p-4">
      <h2 className="font-semibold">{campaign.name}</h2>
      {campaign.goal !== '' && <p>{campaign.goal}</p>}
      <p className="text-sm text-soft">
        {text.facts({ prompts: prompts.length, profile: profileName, findings: campaign.findings })}
      </p>
      {results !== null && runAt !== null && (
        <p>{text.outcome({ refused, passed: results.length - refused, ago: formatAgo(runAt) })}</p>
      )}
      <ProblemNotice error={run.error ?? remove.error} />
      <div className="flex flex-wrap gap-2">
        <Button size="small" look="main" disabled={run.isPending} onClick={() => run.mutate(campaign.id)}>
          <Play aria-hidden />
          {results === null ? text.run : text.runAgain}
        </Button>
        <ConfirmButton
          title={text.deleteTitle(campaign.name)}
          description={text.deleteText}
          confirm={text.delete}
          label={`${text.delete}: ${campaign.name}`}
          onConfirm={() => remove.mutate(campaign.id)}
        >
          {common.delete}
        </ConfirmButton>
      </div>
      {results !== null && <Results results={results} onFinding={setFound} addLabel={findings.add} />}
      {found !== null && (
        <FindingDialog videoId={null} campaignId={campaign.id} prompt={found} isOpen onClose={() => setFound(null)} />
      )}
    </article>
  );
}

interface ResultsProps {
  readonly results: NonNullable<Campaign['results']>;
  readonly addLabel: string;
  readonly onFinding: (prompt: string) => void;
}

function Results({ results, addLabel, onFinding }: ResultsProps) {
  const {
    console: { campaigns: text },
    categories,
  } = useText();
  return (
    <details>
      <summary className="w-fit text-sm underline underline-offset-4">{text.each}</summary>
      <ul className="mt-2 flex flex-col gap-1.5">
        {results.map((result) => (
          <li key={result.prompt} className="flex flex-wrap items-baseline gap-x-3 border-b border-line pb-1.5">
            <span className="min-w-0 grow basis-60">{result.prompt}</span>
            <span className={result.is_refused ? 'text-sm' : 'text-sm text-soft'}>
              {result.is_refused
                ? text.refusedFor(result.categories.map((name) => categories[name] ?? name).join(', '))
                : text.passed}
            </span>
            <Button size="small" aria-label={`${addLabel}: ${result.prompt}`} onClick={() => onFinding(result.prompt)}>
              {addLabel}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}
