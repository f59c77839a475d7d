import type { ReactNode } from 'react';

/** A column: its heading, and what it shows of an item. */
export interface Column<T> {
  readonly title: string;
  readonly cell: (item: T) => ReactNode;
  /** Hidden heading, for columns of buttons. */
  readonly isTitleHidden?: boolean;
}

interface TableProps<T> {
  readonly caption: string;
  readonly columns: readonly Column<T>[];
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
}

/** A table; on a narrow window each row becomes a block: its first cell heads it, the others have their headings beside. */
export function Table<T>({ caption, columns, items, keyOf }: TableProps<T>) {
  return (
    <table className="w-full border-collapse text-left text-[0.95rem]">
      <caption className="sr-only">{caption}</caption>
      <thead className="hidden md:table-header-group">
        <tr className="border-b border-edge">
          {columns.map(({ title, isTitleHidden }) => (
            <th key={title} scope="col" className="label-type py-2 pr-4">
              {isTitleHidden === true ? <span className="sr-only">{title}</span> : title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={keyOf(item)} className="block border-b border-line py-2 md:table-row md:py-0">
            {columns.map(({ title, cell, isTitleHidden }, i) => (
              <td key={title} className="flex items-center gap-3 py-1 md:table-cell md:py-2 md:pr-4 md:align-middle">
                {isTitleHidden !== true && i > 0 && (
                  <span aria-hidden="true" className="label-type w-28 shrink-0 md:hidden">
                    {title}
                  </span>
                )}
                <span className={i === 0 ? 'min-w-0 break-words max-md:font-semibold' : 'min-w-0 break-words'}>
                  {cell(item)}
                </span>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
