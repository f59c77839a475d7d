import type { Session } from '../../graph/index.ts';

/** A session that is opened when it is first asked for. */
export interface SessionOnUse extends Disposable {
  /** The same for all who ask, also at the same time; a failure is forgotten, so that the next one to ask tries again. */
  session(): Promise<Session>;
}

/** Puts off the opening of a network that few frames ask for. Closing it closes what is still being opened, too. */
export function openOnUse(open: () => Promise<Session>): SessionOnUse {
  let opening: Promise<Session> | null = null;
  return {
    session() {
      opening ??= open().catch((error: unknown) => {
        opening = null;
        throw error;
      });
      return opening;
    },
    [Symbol.dispose]() {
      // Who asked for it has the error, if there is one.
      opening?.then(
        (session) => session[Symbol.dispose](),
        () => {},
      );
      opening = null;
    },
  };
}
