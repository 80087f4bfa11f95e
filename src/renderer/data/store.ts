/** A value that changes, in the shape React's `useSyncExternalStore` takes. */
export type Store<T> = {
  readonly read: () => T;
  /** Calls the listener after every change; returns what ends that. */
  readonly subscribe: (listener: () => void) => () => void;
};

export type WritableStore<T> = Store<T> & { readonly write: (value: T) => void };

/** Makes a store that holds a value; writing the same value again tells nobody. */
export function createStore<T>(first: T): WritableStore<T> {
  const listeners = new Set<() => void>();
  let value = first;
  return {
    read: () => value,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    write(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of listeners) listener();
    },
  };
}
