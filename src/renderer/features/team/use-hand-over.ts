import { useState } from 'react';
import { v7 } from 'uuid';
import type { Failure } from '#contracts/failure.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import { type CommandId, commandIdSchema } from '#domain/kernel/ids.ts';
import type { CollectorDay } from '#domain/team-day.ts';
import type { HandOverWish } from './use-preview.ts';

/** How a hand-over stands: not begun (or failed, and may be tried again), under way, done. */
export type Standing =
  | { readonly kind: 'choosing'; readonly failure: Failure | null }
  | { readonly kind: 'busy' }
  | { readonly kind: 'done'; readonly accountCount: number; readonly to: string; readonly until: LocalDate | undefined };

/** Hands accounts over. The same request is done once, however often it is tried; another choice is another request. */
export function useHandOver({ fromId, accountIds }: HandOverWish, onDone: () => void) {
  const [standing, setStanding] = useState<Standing>({ kind: 'choosing', failure: null });
  const [asked, setAsked] = useState<{ readonly of: string; readonly commandId: CommandId } | null>(null);
  const handOver = async (to: CollectorDay, until: LocalDate | undefined): Promise<void> => {
    if (standing.kind !== 'choosing') return;
    const of = JSON.stringify([fromId, to.userId, accountIds, until]);
    const commandId = asked?.of === of ? asked.commandId : commandIdSchema.parse(v7());
    setAsked({ of, commandId });
    setStanding({ kind: 'busy' });
    const ids = accountIds === 'all' ? accountIds : [...accountIds];
    const people = { fromCollectorId: fromId, toCollectorId: to.userId };
    const answer = await window.desk['books.handOver']({ commandId, ...people, accountIds: ids, ...(until !== undefined && { until }) });
    if (!answer.ok) return setStanding({ kind: 'choosing', failure: answer.error });
    setStanding({ kind: 'done', accountCount: answer.value.accountCount, to: to.name, until });
    onDone();
  };
  return { standing, handOver };
}
