import { useSyncExternalStore } from 'react';

/** A value that components follow. */
export interface Store<T> {
  get(): T;
  set(value: T): void;
  /** The value, inside a component. */
  use(): T;
}

/** Makes a store whose first value is read when it is first needed. */
export function createStore<T>(read: () => T): Store<T> {
  let state: { readonly value: T } | null = null;
  const listeners = new Set<() => void>();
  const get = (): T => {
    state ??= { value: read() };
    return state.value;
  };
  const subscribe = (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    get,
    set(value) {
      state = { value };
      for (const listener of listeners) listener();
    },
    use: () => useSyncExternalStore(subscribe, get),
  };
}
