import { Link } from 'wouter';
import { useText } from '../text/use-text.ts';
import { buttonClass } from '../ui/button.tsx';
import { Page } from '../ui/page.tsx';

/** For addresses that lead nowhere. */
export function MissingPage() {
  const { common } = useText();
  return (
    <Page title={common.pageMissing}>
      <p className="text-soft">{common.pageMissingText}</p>
      <p>
        <Link href="/" className={buttonClass('plain')}>
          {common.toCreate}
        </Link>
      </p>
    </Page>
  );
}
