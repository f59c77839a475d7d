import { useText } from '../text/use-text.ts';
import { Button } from './button.tsx';

interface ListEndProps {
  readonly list: {
    readonly hasMore: boolean;
    readonly loadMore: () => void;
    readonly isLoaded: boolean;
    readonly items: readonly unknown[];
  };
  readonly empty: string;
}

/** What stands below a list: that it is empty, or a way to more. */
export function ListEnd({ list, empty }: ListEndProps) {
  const { common } = useText();
  if (list.isLoaded && list.items.length === 0) return <p className="py-2 text-soft">{empty}</p>;
  if (!list.hasMore) return null;
  return (
    <Button className="self-center" onClick={list.loadMore}>
      {common.more}
    </Button>
  );
}
