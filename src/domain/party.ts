import type { Policy } from './policy.ts';
import type { Account } from './rows.ts';

type Party = Pick<Account, 'partyKind' | 'country'>;

/** Where 12 CFR 1006 is the law: the United States and their territories (15 USC 1692a(8)). */
const landsOfRegulationF = new Set(['US', 'PR', 'GU', 'VI', 'AS', 'MP']);

/**
 * Whether 12 CFR 1006 is asked as law of an account: it protects consumers of the United States. It binds who collects debts of others; the books do not
 * say whether the company does, nor always where the consumer is, and what is not known protects.
 */
export const isUnderConsumerLaw = ({ partyKind, country }: Party): boolean =>
  partyKind === 'consumer' && (country === null || landsOfRegulationF.has(country));

/** Of a natural person more is taken care: what is not known there counts as what the rule would say. */
export const isPerson = ({ partyKind }: Pick<Account, 'partyKind'>): boolean => partyKind !== 'company';

/** What the company has chosen of calls for a customer: there is one set for companies, and one for natural persons and consumers. */
export function callLimitOf({ partyKind }: Pick<Account, 'partyKind'>, { contact, queue }: Pick<Policy, 'contact' | 'queue'>) {
  const { callAttemptLimit: limit, callAttemptDays: days } = partyKind === 'company' ? queue : contact.people;
  return { limit, days };
}
