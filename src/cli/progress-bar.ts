import cliProgress from 'cli-progress';
import type { OnProgress } from '../base/index.ts';

/** A bar on the terminal for work that reports its progress. */
export interface ProgressBar extends Disposable {
  readonly onProgress: OnProgress;
}

/** Opens a bar, or none where output is for machines. Disposing ends its line. */
export function openProgressBar(unit: string, isQuiet: boolean): ProgressBar {
  const bar = new cliProgress.SingleBar(
    { format: `{stage} {bar} {value}/{total} ${unit}, {eta_formatted} left`, noTTYOutput: false },
    cliProgress.Presets.shades_classic,
  );
  let isStarted = false;
  return {
    onProgress({ stage, done, total }) {
      if (isQuiet) return;
      if (!isStarted) bar.start(total, done, { stage });
      isStarted = true;
      bar.setTotal(total);
      bar.update(done, { stage });
    },
    [Symbol.dispose]: () => bar.stop(),
  };
}
