import type { ComponentType } from 'react';
import { useLocation } from 'wouter';
import { useCaller } from '../../api/use-caller.ts';
import { MissingPage } from '../../app/missing-page.tsx';
import { PagePlaceholder } from '../../app/page-placeholder.tsx';
import { useText } from '../../text/use-text.ts';
import { Page } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Appeals } from './appeals.tsx';
import { Audit } from './audit.tsx';
import { Campaigns } from './campaigns.tsx';
import { Findings } from './findings.tsx';
import { Invitations } from './invitations.tsx';
import { Jobs } from './jobs.tsx';
import { Keys } from './keys.tsx';
import { Overview } from './overview.tsx';
import { People } from './people.tsx';
import { Policy } from './policy.tsx';
import { Quotas } from './quotas.tsx';
import { Refusals } from './refusals.tsx';
import { Review } from './review.tsx';

const sections = [
  'overview',
  'jobs',
  'people',
  'quotas',
  'keys',
  'invitations',
  'review',
  'appeals',
  'refusals',
  'policy',
  'campaigns',
  'findings',
  'audit',
] as const;

type Section = (typeof sections)[number];

const contents: Readonly<Record<Section, ComponentType>> = {
  overview: Overview,
  jobs: Jobs,
  people: People,
  quotas: Quotas,
  keys: Keys,
  invitations: Invitations,
  review: Review,
  appeals: Appeals,
  refusals: Refusals,
  policy: Policy,
  campaigns: Campaigns,
  findings: Findings,
  audit: Audit,
};

/** What the red team may see; administrators see all. */
const ofRedTeam: readonly Section[] = ['campaigns', 'findings', 'policy', 'keys'];

/** What administrators and the red team need. */
export function ConsolePage({ section }: { readonly section: string }) {
  const { console: text } = useText();
  const [, navigate] = useLocation();
  const { data: caller } = useCaller();
  if (caller === undefined) return <PagePlaceholder />;
  const { role } = caller.user;
  const visible = role === 'admin' ? sections : role === 'red-team' ? ofRedTeam : [];
  const shown = visible.find((each) => each === section) ?? visible[0];
  if (shown === undefined) return <MissingPage />;
  return (
    <Page title={text.title}>
      <Tabs
        label={text.title}
        value={shown}
        onChange={(next) => navigate(`/console/${next}`, { replace: true })}
        tabs={visible.map((value) => ({ value, label: text.sections[value], content: <Content section={value} /> }))}
      />
    </Page>
  );
}

function Content({ section }: { readonly section: Section }) {
  const Section = contents[section];
  return (
    <div className="flex flex-col gap-4">
      <Section />
    </div>
  );
}
