import { useMutation } from '@tanstack/react-query';
import { PackageOpen } from 'lucide-react';
import { exportLibrary } from '../../api/downloads.ts';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { showToast } from '../../ui/toasts.tsx';

/** What concerns the whole library. */
export function LibraryMenu() {
  const { library, problem } = useText();
  const pack = useMutation({
    mutationFn: exportLibrary,
    onSuccess: () => showToast(library.exported),
    onError: (error) => {
      // Whoever closes the system's dialog wants nothing saved.
      if (error.name !== 'AbortError') showToast(`${problem.failed}: ${error.message}`);
    },
  });
  return (
    <Button onClick={() => pack.mutate()} disabled={pack.isPending} title={library.exportHint}>
      <PackageOpen aria-hidden />
      {pack.isPending ? library.exporting : library.exportAll}
    </Button>
  );
}
