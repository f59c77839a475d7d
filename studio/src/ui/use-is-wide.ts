import { useSyncExternalStore } from 'react';

/** From here on, what belongs together stands side by side. */
const wide = '(width >= 64rem)';

/** True on windows with room for two columns. */
export const useIsWide = (): boolean =>
  useSyncExternalStore(
    (onChange) => {
      const query = matchMedia(wide);
      query.addEventListener('change', onChange);
      return () => query.removeEventListener('change', onChange);
    },
    () => matchMedia(wide).matches,
  );
