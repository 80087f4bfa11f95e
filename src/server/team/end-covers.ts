import type { Instant } from '#domain/kernel/dates.ts';
import { type Database, withCompany } from '../db/connections.ts';
import { RequestProblem } from '../problem.ts';
import { handOver } from '../sync/hand-over.ts';
import { dueCovers, endCover } from './book-cover.ts';

/**
 * Ends the covers of all companies whose last day lies behind, each in a hand-over of its own. One whose accounts nobody may take back (the collector
 * may not sign in any more) lasts on and is tried again; those who lead see that it is overdue. Gives how many accounts went back.
 */
export async function endDueCovers(owner: Database, now: Instant): Promise<number> {
  const companies = await owner.selectFrom('company').select('id').orderBy('id').execute();
  let moved = 0;
  for (const { id: companyId } of companies) {
    const actor = { companyId, id: null, name: 'central API' };
    for (const coverId of await withCompany(owner, companyId, (trx) => dueCovers(trx, companyId, now))) {
      try {
        moved += await endCover(owner, companyId, coverId, (request) => handOver(owner, actor, request, now), now);
      } catch (fault) {
        if (!(fault instanceof RequestProblem)) throw fault;
      }
    }
  }
  return moved;
}
