import { CircleUserRound, KeyRound, LogOut } from 'lucide-react';
import { useLocation } from 'wouter';
import { useCaller } from '../api/use-caller.ts';
import { signOut } from '../session/session.ts';
import { formatBytes } from '../text/format.ts';
import { useText } from '../text/use-text.ts';
import { type Theme, useTheme } from '../theme/theme.ts';
import { Button } from '../ui/button.tsx';
import { Menu, MenuChoice, MenuItem, MenuSeparator } from '../ui/menu.tsx';

const themes: readonly Theme[] = ['system', 'light', 'dark'];

/** Who is signed in, what is used, light or dark, and the way out. */
export function AccountMenu() {
  const { frame, account } = useText();
  const [, navigate] = useLocation();
  const { data: caller } = useCaller();
  const [theme, setTheme] = useTheme();
  return (
    <Menu
      trigger={
        <Button look="quiet" size="icon" aria-label={frame.account}>
          <CircleUserRound aria-hidden />
        </Button>
      }
    >
      {caller !== undefined && (
        <>
          <div className="px-2.5 py-1.5">
            <p className="font-semibold">{caller.user.name}</p>
            <p className="text-sm text-soft">{frame.role[caller.user.role]}</p>
            <p className="number-type mt-1 text-sm text-soft">
              {frame.today(caller.usage.videos_today, caller.limits.videos_per_day)}
              <br />
              {frame.stored(formatBytes(caller.usage.stored_bytes))}
            </p>
          </div>
          <MenuSeparator />
        </>
      )}
      <MenuChoice
        label={frame.theme}
        value={theme}
        onChange={setTheme}
        options={themes.map((value) => ({ value, label: frame.themes[value] }))}
      />
      <MenuSeparator />
      <MenuItem onSelect={() => navigate('/account')}>
        <KeyRound aria-hidden />
        {account.title}
      </MenuItem>
      <MenuItem onSelect={signOut}>
        <LogOut aria-hidden />
        {frame.signOut}
      </MenuItem>
    </Menu>
  );
}
