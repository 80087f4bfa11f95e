import type { Company } from '#domain/company.ts';
import {
  type ArrangementRules,
  arrangementCountsOf,
  hasArrangements,
  noCounts,
  sumOfCounts,
  withArrangementRules,
} from '#domain/arrangement-rules.ts';
import type { TriedArrangements } from './call-log-outcome.ts';
import type { LocalCopy } from './local-copy.ts';
import { othersTurn } from './others-turn.ts';

/** Folders opened in one turn: some milliseconds. */
const foldersAtOnce = 20;

/**
 * Counts what edited rules for promises and arrangements would change today, beside those in use. Only accounts are opened on which something is promised or asked for, which their summaries tell.
 * Nothing is changed. Throws `CacheFault`.
 */
export async function tryArrangements(copy: LocalCopy, company: Company, settings: ArrangementRules): Promise<TriedArrangements> {
  const { ranking } = copy.generation;
  const { today } = copy.rules;
  const editedCompany = { ...company, policy: { ...company.policy, ...withArrangementRules(company.policy, settings) } };
  await copy.readFacts();
  const ids = [...copy.generation.ids()].filter((id) => {
    const facts = ranking.facts(id);
    return facts !== undefined && hasArrangements(facts);
  });
  let [inUse, edited] = [noCounts, noCounts];
  for (let at = 0; at < ids.length; at += foldersAtOnce) {
    await othersTurn();
    for (const folder of await copy.shown(ids.slice(at, at + foldersAtOnce))) {
      inUse = sumOfCounts(inUse, arrangementCountsOf(folder, company, today));
      edited = sumOfCounts(edited, arrangementCountsOf(folder, editedCompany, today));
    }
  }
  return { inUse, edited };
}
