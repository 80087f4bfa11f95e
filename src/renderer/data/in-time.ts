/** A limit is counted in so many steps: of a thread that was busy, or a computer that slept, no more than one of them is over at once. */
const steps = 10;

/** What some work gives, or, after a limit in milliseconds, the rejection `onLate` makes; the work itself goes on unheard. */
export async function answered<T>(work: Promise<T>, limitMs: number, onLate: () => Error): Promise<T> {
  let timer: ReturnType<typeof setInterval> | undefined;
  const limit = new Promise<never>((_, reject) => {
    let left = steps;
    timer = setInterval(() => {
      left -= 1;
      if (left === 0) reject(onLate());
    }, limitMs / steps);
  });
  // Raced: one of the two is heard, and the other one's fault is nobody's.
  work.catch(() => undefined);
  return Promise.race([work, limit]).finally(() => clearInterval(timer));
}
