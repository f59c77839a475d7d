import type { Session } from '../../graph/index.ts';

/** The sessions of a large model, of which only one stage's are open at a time, since each stage fills a machine. */
export interface StageSessions<Stage extends string> extends AsyncDisposable {
  /** Gives the session of that key, opening it first; entering another stage closes those of the present one. */
  enter(stage: Stage, key: string, open: () => Promise<Session>): Promise<Session>;
}

export function createStageSessions<Stage extends string>(): StageSessions<Stage> {
  let present: Stage | null = null;
  const sessions = new Map<string, Promise<Session>>();
  const closeAll = async (): Promise<void> => {
    const open = [...sessions.values()];
    sessions.clear();
    for (const session of open) (await session)[Symbol.dispose]();
  };
  return {
    async enter(stage, key, open) {
      if (stage !== present) {
        present = stage;
        await closeAll();
      }
      const known = sessions.get(key);
      if (known !== undefined) return known;
      const session = open();
      sessions.set(key, session);
      // a session that could not be opened is tried again the next time
      session.catch(() => sessions.delete(key));
      return session;
    },
    [Symbol.asyncDispose]: closeAll,
  };
}
