import { createStore } from './store.ts';

const storageKey = 'aozora.key';

/** The key that this browser signs its requests with; null when nobody is signed in. */
const keyStore = createStore<string | null>(() => takeKeyFromAddress() ?? localStorage.getItem(storageKey));

/** The key of this browser, for requests. */
export const currentKey = (): string | null => keyStore.get();

/** The key of this browser, inside a component. */
export const useKey = (): string | null => keyStore.use();

/** Keeps a key in this browser until somebody signs out. */
export function signIn(key: string): void {
  localStorage.setItem(storageKey, key);
  keyStore.set(key);
}

/** Forgets the key. */
export function signOut(): void {
  localStorage.removeItem(storageKey);
  keyStore.set(null);
}

/** Signs in with the key behind `#key=`, if there is one: for links that are opened where the studio is open already. */
export function signInFromAddress(): void {
  const key = takeKeyFromAddress();
  if (key !== null) keyStore.set(key);
}

/** `aozora serve` prints an address with the first key behind `#key=`; that part never leaves the browser. */
function takeKeyFromAddress(): string | null {
  const key = /^#key=(\S+)$/.exec(location.hash)?.[1];
  if (key === undefined) return null;
  history.replaceState(null, '', location.pathname + location.search);
  localStorage.setItem(storageKey, key);
  return key;
}
