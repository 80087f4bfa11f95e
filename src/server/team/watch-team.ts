import type { Instant } from '#domain/kernel/dates.ts';
import type { Database } from '../db/connections.ts';
import { endDueCovers } from './end-covers.ts';
import { keepLedgerFigures } from './ledger-figures.ts';

/** The figures of the books follow an import and the turn of a day so soon, and covered accounts go back. */
const everyMs = 60_000;

type Watching = {
  readonly owner: Database;
  readonly now: () => Instant;
  /** Whether that clock may be wrong: then no cover ends on a day that has not come. */
  readonly isInDoubt: () => boolean;
  readonly onFault: (fault: unknown, words: string) => void;
};

/** Keeps the figures of all companies and ends their covers, until the function it gives is called. */
export function watchTeam({ owner, now, isInDoubt, onFault }: Watching): () => void {
  const timer = setInterval(() => {
    keepLedgerFigures(owner, now()).catch((fault: unknown) => onFault(fault, 'figures not worked out'));
    if (!isInDoubt()) endDueCovers(owner, now()).catch((fault: unknown) => onFault(fault, 'covers not ended'));
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
