import { Download, Plus } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { callRaw } from '../../api/client.ts';
import type { Finding } from '../../api/contracts.ts';
import { saveBlob } from '../../api/downloads.ts';
import { useDeleteFinding } from '../../api/use-administration.ts';
import { useList } from '../../api/use-list.ts';
import { ProblemNotice } from '../../stage/problem-notice.tsx';
import { formatAgo } from '../../text/format.ts';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { ListEnd } from '../../ui/list-end.tsx';
import { Table } from '../../ui/table.tsx';
import { FindingDialog } from '../video/finding-dialog.tsx';

/** What the red team found. */
export function Findings() {
  const {
    console: { findings: text, made, actions },
    categories,
    common,
  } = useText();
  const findings = useList<Finding>('findings', '/v1/findings');
  const remove = useDeleteFinding();
  const [isAdding, setIsAdding] = useState(false);
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <Button look="main" onClick={() => setIsAdding(true)}>
          <Plus aria-hidden />
          {text.add}
        </Button>
        <Button onClick={async () => saveBlob(await (await callRaw('/v1/findings/export')).blob(), 'findings.jsonl')}>
          <Download aria-hidden />
          {text.export}
        </Button>
      </div>
      <ProblemNotice error={findings.error ?? remove.error} />
      {findings.items.length > 0 && (
        <Table
          caption={text.title}
          items={findings.items}
          keyOf={({ id }) => id}
          columns={[
            { title: text.severity, cell: ({ severity }) => text.severities[severity] },
            { title: text.category, cell: ({ category }) => categories[category] ?? category },
            {
              title: text.prompt,
              cell: ({ prompt, video_id }) =>
                video_id === null ? (
                  prompt
                ) : (
                  <Link href={`/videos/${video_id}`} className="underline underline-offset-4">
                    {prompt === '' ? video_id : prompt}
                  </Link>
                ),
            },
            { title: text.output, cell: ({ output }) => output },
            { title: made, cell: ({ created_at }) => formatAgo(created_at) },
            {
              title: actions,
              isTitleHidden: true,
              cell: ({ id }) => (
                <ConfirmButton
                  title={text.deleteTitle}
                  description={text.deleteText}
                  confirm={text.delete}
                  label={text.delete}
                  onConfirm={() => remove.mutate(id)}
                >
                  {common.delete}
                </ConfirmButton>
              ),
            },
          ]}
        />
      )}
      <ListEnd list={findings} empty={text.none} />
      <FindingDialog videoId={null} isOpen={isAdding} onClose={() => setIsAdding(false)} />
    </>
  );
}
