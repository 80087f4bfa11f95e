import type { SearchHit } from '#renderer/data/worker-protocol.ts';

export type HitGroup = { readonly found: SearchHit['found']; readonly words: string; readonly hits: readonly SearchHit[] };

const groups = [
  { found: 'name', words: 'Accounts' },
  { found: 'number', words: 'Account numbers' },
  { found: 'invoice', words: 'Invoices' },
  { found: 'contact', words: 'Contacts' },
  { found: 'note', words: 'Notes' },
] as const satisfies readonly Omit<HitGroup, 'hits'>[];

/** Hits by where they were found, in the order of the list above; within a group the worker's order stays. */
export function groupHits(hits: readonly SearchHit[]): readonly HitGroup[] {
  return groups
    .map((group) => ({ ...group, hits: hits.filter((hit) => hit.found === group.found) }))
    .filter((group) => group.hits.length > 0);
}
