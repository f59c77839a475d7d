import { Component, type ReactNode } from 'react';
import { useText } from '../text/use-text.ts';
import { Button } from '../ui/button.tsx';

/** Keeps an error in one part from leaving an empty page. */
export class CrashBoundary extends Component<{ readonly children: ReactNode }, { readonly hasCrashed: boolean }> {
  override readonly state = { hasCrashed: false };

  static getDerivedStateFromError(): { readonly hasCrashed: boolean } {
    return { hasCrashed: true };
  }

  override render(): ReactNode {
    return this.state.hasCrashed ? <CrashReport /> : this.props.children;
  }
}

function CrashReport() {
  const { common } = useText();
  return (
    <main className="mx-auto flex min-h-dvh max-w-lg flex-col items-start justify-center gap-4 p-6">
      <h1 className="display-type text-2xl">{common.crashed}</h1>
      <p className="text-soft">{common.crashedText}</p>
      <Button look="main" onClick={() => location.reload()}>
        {common.reload}
      </Button>
    </main>
  );
}
