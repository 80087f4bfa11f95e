import type { SearchHit } from '#renderer/data/worker-protocol.ts';

export type HitGroup = { readonly found: SearchHit['found']; readonly words: string; readonly hits: readonly SearchHit[] };

const wordsOf: Readonly<Record<SearchHit['found'], string>> = {
  name: 'Accounts',
  number: 'Account numbers',
  invoice: 'Invoices',
  payment: 'Payments',
  amount: 'Amounts',
  contact: 'Contacts',
  note: 'Notes',
};

/** Hits by where they were found: the group with the best hit first; within a group the worker's order stays. */
export function groupHits(hits: readonly SearchHit[]): readonly HitGroup[] {
  const fields = [...new Set(hits.map(({ found }) => found))];
  return fields.map((found) => ({ found, words: wordsOf[found], hits: hits.filter((hit) => hit.found === found) }));
}
