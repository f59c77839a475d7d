import { Upload } from 'lucide-react';
import { useState } from 'react';
import { useDetection } from '../../api/use-detection.ts';
import { useObjectUrl } from '../../api/use-media.ts';
import { ProblemNotice } from '../../stage/problem-notice.tsx';
import { useText } from '../../text/use-text.ts';
import { classNames } from '../../ui/class-names.ts';
import { FileButton } from '../../ui/file-button.tsx';
import { Page } from '../../ui/page.tsx';
import { Evidence } from './evidence.tsx';

/** Where a file comes from, as far as anybody can tell. */
export function DetectPage() {
  const { detect: text } = useText();
  const [file, setFile] = useState<File | null>(null);
  const detection = useDetection();
  const look = (next: File | undefined): void => {
    if (next === undefined) return;
    setFile(next);
    detection.mutate(next);
  };
  return (
    <Page title={text.title}>
      <p className="max-w-[65ch] text-soft">{text.intro}</p>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)]">
        <FileTarget file={file} onFile={look} />
        <div className="flex flex-col gap-4" aria-live="polite" aria-busy={detection.isPending}>
          {detection.isPending && <p className="text-soft">{text.looking}</p>}
          <ProblemNotice error={detection.error} />
          {!detection.isPending && detection.error === null && <Evidence detection={detection.data ?? null} />}
        </div>
      </div>
    </Page>
  );
}

function FileTarget({
  file,
  onFile,
}: {
  readonly file: File | null;
  readonly onFile: (file: File | undefined) => void;
}) {
  const { detect: text } = useText();
  const [isOver, setIsOver] = useState(false);
  const url = useObjectUrl(file);
  return (
    <section
      aria-label={text.choose}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        onFile(event.dataTransfer.files[0]);
      }}
      className={classNames(
        'flex min-h-72 flex-col items-center justify-center gap-3 rounded-panel border-2 border-dashed bg-surface p-5',
        isOver ? 'border-sky' : 'border-edge',
      )}
    >
      {url !== null && file?.type.startsWith('video/') === true && (
        <video
          src={url}
          aria-label={file.name}
          controls
          muted
          loop
          playsInline
          className="max-h-80 max-w-full rounded-control"
        />
      )}
      {url !== null && file?.type.startsWith('image/') === true && (
        <img src={url} alt={file.name} className="max-h-80 max-w-full rounded-control" />
      )}
      <FileButton label={text.choose} accept="video/*,image/*" look="main" onFile={onFile}>
        <Upload aria-hidden />
        {file === null ? text.choose : text.another}
      </FileButton>
      {file === null && <p className="text-soft">{text.drop}</p>}
      {file !== null && <p className="max-w-full truncate text-sm text-soft">{file.name}</p>}
    </section>
  );
}
