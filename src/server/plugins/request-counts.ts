type Count = { readonly startedAtMs: number; count: number };
type Answer = (fault: Error | null, result?: { current: number; ttl: number }) => void;

/** Keys remembered at once: desktops of a large company, and then some. The one that began longest ago is forgotten first. */
const rememberedKeys = 20_000;

/**
 * Requests counted by key, all routes together: the key names the rate class. The rate limiter's own store counts each route
 * by itself, so that a class would allow its number once for every route in it.
 */
export class RequestCounts {
  readonly #counts = new Map<string, Count>();

  child(): this {
    return this;
  }

  /** Adds one request to a key's count and tells how many there are in its window, and the milliseconds left of that. */
  incr(key: string, answer: Answer, windowMs: number): void {
    const nowMs = performance.now();
    const known = this.#counts.get(key);
    const isCurrent = known !== undefined && known.startedAtMs + windowMs > nowMs;
    const count = isCurrent ? known : { startedAtMs: nowMs, count: 0 };
    count.count += 1;
    if (!isCurrent) this.#remember(key, count);
    answer(null, { current: count.count, ttl: Math.ceil(count.startedAtMs + windowMs - nowMs) });
  }

  /** How many requests of a key there were in its window, without adding one, and the milliseconds left of that. */
  countOf(key: string, windowMs: number): { readonly count: number; readonly leftMs: number } {
    const known = this.#counts.get(key);
    const leftMs = known === undefined ? 0 : Math.ceil(known.startedAtMs + windowMs - performance.now());
    return known === undefined || leftMs <= 0 ? { count: 0, leftMs: 0 } : { count: known.count, leftMs };
  }

  #remember(key: string, count: Count): void {
    this.#counts.delete(key);
    this.#counts.set(key, count);
    if (this.#counts.size <= rememberedKeys) return;
    for (const oldest of this.#counts.keys()) {
      this.#counts.delete(oldest);
      return;
    }
  }
}
