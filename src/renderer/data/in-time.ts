/** What some work gives, or, after a limit in milliseconds, the rejection `onLate` makes; the work itself goes on unheard. */
export async function answered<T>(work: Promise<T>, limitMs: number, onLate: () => Error): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(onLate()), limitMs);
  });
  // Raced: one of the two is heard, and the other one's fault is nobody's.
  work.catch(() => undefined);
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}
