import { copyText } from '../../session/copy-text.ts';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { showToast } from '../../ui/toasts.tsx';

interface SecretNoticeProps {
  readonly title: string;
  readonly secret: string;
}

/** Something that is shown once, to be copied. */
export function SecretNotice({ title, secret }: SecretNoticeProps) {
  const { common } = useText();
  return (
    <Notice tone="good" title={title}>
      <div className="flex flex-wrap items-center gap-2">
        <code className="number-type min-w-0 rounded-control bg-ground p-2 break-all select-all">{secret}</code>
        <Button
          size="small"
          onClick={async () => {
            await copyText(secret);
            showToast(common.copied);
          }}
        >
          {common.copy}
        </Button>
      </div>
    </Notice>
  );
}
