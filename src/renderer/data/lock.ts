/** Does pieces of work one after the other, in the order they came; a failed piece does not stop the next. */
export type Lock = <T>(work: () => Promise<T>) => Promise<T>;

/** Makes a lock of its own. */
export function createLock(): Lock {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
}
