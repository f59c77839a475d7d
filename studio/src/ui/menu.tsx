import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';

interface MenuProps {
  readonly trigger: ReactNode;
  readonly children: ReactNode;
}

/** A list of things to do, behind a button. */
export function Menu({ trigger, children }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          className="z-50 min-w-52 rounded-panel border border-line bg-raised p-1.5 shadow-lift"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

const itemClass =
  'flex min-h-9 cursor-pointer items-center gap-2.5 rounded-control px-2.5 outline-none data-[highlighted]:bg-ground data-[disabled]:opacity-50 [&_svg]:size-[1.1em]';

interface MenuItemProps {
  readonly onSelect: () => void;
  readonly children: ReactNode;
  readonly isDanger?: boolean;
  readonly isDisabled?: boolean;
}

/** One thing to do. */
export function MenuItem({ onSelect, children, isDanger = false, isDisabled = false }: MenuItemProps) {
  return (
    <DropdownMenu.Item
      disabled={isDisabled}
      onSelect={onSelect}
      className={isDanger ? `${itemClass} text-danger` : itemClass}
    >
      {children}
    </DropdownMenu.Item>
  );
}

/** A choice of one among few, inside a menu. */
export function MenuChoice<T extends string>(props: {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
}) {
  return (
    <DropdownMenu.RadioGroup value={props.value} onValueChange={(value) => props.onChange(value as T)}>
      <DropdownMenu.Label className="label-type px-2.5 pt-1.5 pb-0.5">{props.label}</DropdownMenu.Label>
      {props.options.map((option) => (
        <DropdownMenu.RadioItem key={option.value} value={option.value} className={itemClass}>
          <span className="flex size-4 items-center justify-center rounded-full border border-edge">
            <DropdownMenu.ItemIndicator className="size-2 rounded-full bg-sky" />
          </span>
          {option.label}
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}

/** A line between groups of items. */
export const MenuSeparator = () => <DropdownMenu.Separator className="mx-2 my-1.5 h-px bg-line" />;
