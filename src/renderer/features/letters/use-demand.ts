import { useMemo } from 'react';
import type { User } from '#contracts/http.ts';
import { overseers } from '#domain/command.ts';
import type { Company } from '#domain/company.ts';
import { type HandDemand, demandOf } from '#domain/demand.ts';
import { type Dunning, dunningOf } from '#domain/dunning.ts';
import type { Instant } from '#domain/kernel/dates.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';

/** What the programme has for an account today, where it is something in writing. */
export type Due = { readonly dunning: Dunning; readonly state: Exclude<Dunning['state'], { readonly status: 'notDue' }> };

/** What the programme has for the account today, and what a message to it asks for, whether a step is due or not. */
export function useDemand(
  { folder, today }: AccountView,
  company: Company,
  { role }: User,
  now: Instant,
): { readonly due: Due | null; readonly demand: HandDemand } {
  return useMemo(() => {
    const dunning = dunningOf(folder, company, today, { now, isSupervisor: overseers.includes(role) });
    const { state } = dunning;
    return { due: state.status === 'notDue' ? null : { dunning, state }, demand: demandOf(dunning, folder, company, today) };
  }, [folder, company, today, now, role]);
}
