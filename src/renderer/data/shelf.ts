import { Cache, type CachePlace } from './cache.ts';
import { CacheFault, CacheOutdated, CacheSilence } from './cache-fault.ts';
import { databaseCopiesOf } from './cache-database.ts';
import { Generation } from './generation.ts';
import { answered } from './in-time.ts';
import type { OpenMessage } from './main-port.ts';
import type { RankingRules } from './ranking.ts';
import { createSealer } from './seal.ts';
import type { SyncEngineDeps } from './sync-deps.ts';

/** What a shelf is opened with: whose it is, and where. */
type ShelfDeps = Pick<SyncEngineDeps, 'storage' | 'readAhead' | 'crypto' | 'timing'>;

/** Gives the shelf of whoever has opened the data; it is made once only, when it is first asked for: the key's bytes are gone after that. */
export function shelfOf(deps: ShelfDeps, { clientId, dataKey }: Pick<OpenMessage, 'clientId' | 'dataKey'>): () => Promise<Shelf> {
  const { storage, readAhead, crypto, timing } = deps;
  const { openLimitMs, answerLimitMs } = timing;
  let shelf: Promise<Shelf> | null = null;
  const make = async (): Promise<Shelf> =>
    new Shelf({ clientId, sealer: await createSealer(dataKey, crypto), storage, readAhead, openLimitMs, answerLimitMs });
  return () => (shelf ??= make());
}

/** What was wrong with a copy that had to be passed over. */
export type Finding = 'cache.broken' | 'cache.unanswered';

export type FoundCopy = {
  readonly generation: Generation;
  /** Of the copies that were passed over, the first that says why; null where nothing was wrong. */
  readonly finding: Finding | null;
};

/**
 * The copies of one client on this computer, newest first. There is one, but while another is being fetched in its place, after
 * a kill in the middle of that, or where a database did not open. A whole copy is as good as its place in this row: the
 * transaction that marks it whole puts it in front of the older ones, and nothing else has to be switched.
 */
export class Shelf {
  readonly #place: Omit<CachePlace, 'generation'>;
  #highest = -1;

  constructor(place: Omit<CachePlace, 'generation'>) {
    this.#place = place;
  }

  /** The newest whole copy, or else the newest begun one, or an empty one; with its summaries read. Throws `CacheFault` where none can be had. */
  async best(rules: RankingRules): Promise<FoundCopy> {
    let finding: Finding | null = null;
    let begun: Generation | null = null;
    for (const number of await this.#stored()) {
      const read = await this.#read(number, rules);
      if (!(read instanceof Generation)) {
        finding ??= read;
      } else if (read.meta?.isComplete === true) {
        begun?.close();
        return { generation: read, finding };
      } else if (begun === null) begun = read;
      else read.close();
    }
    return { generation: begun ?? (await this.fresh(rules)), finding };
  }

  /** An empty copy behind all others. Throws `CacheFault`. */
  fresh(rules: RankingRules): Promise<Generation> {
    this.#highest += 1;
    return Generation.open({ ...this.#place, readAhead: undefined, generation: this.#highest }, rules);
  }

  /** Removes all copies but one, in nobody's way: what cannot be removed now is tried again at another start. */
  removeOthers(kept: Generation): void {
    const { clientId, storage } = this.#place;
    const remove = async (): Promise<void> => {
      const others = (await this.#stored()).filter((number) => number !== kept.number);
      await Promise.all(others.map((number) => Cache.remove(clientId, number, storage)));
    };
    remove().catch(() => undefined);
  }

  async #stored(): Promise<readonly number[]> {
    const { clientId, storage, openLimitMs } = this.#place;
    const listed = databaseCopiesOf(clientId, storage).catch((cause: unknown) => {
      throw new CacheFault('IndexedDB cannot be listed', { cause });
    });
    const numbers = await answered(listed, openLimitMs, () => new CacheSilence('IndexedDB does not answer'));
    this.#highest = Math.max(this.#highest, ...numbers);
    return numbers.toSorted((a, b) => b - a);
  }

  /** A copy with its summaries, or what is wrong with it; null for one that another version of the program wrote. */
  async #read(number: number, rules: RankingRules): Promise<Generation | Finding | null> {
    let generation: Generation | null = null;
    try {
      generation = await Generation.open({ ...this.#place, generation: number }, rules);
      await generation.load();
      return generation;
    } catch (fault) {
      generation?.close();
      if (!(fault instanceof CacheFault)) throw fault;
      if (fault instanceof CacheOutdated) return null;
      return fault instanceof CacheSilence ? 'cache.unanswered' : 'cache.broken';
    }
  }
}
