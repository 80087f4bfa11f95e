import { useEffect, useState } from 'react';
import type { Failure } from '#contracts/failure.ts';
import { type TeamMember, mostTeamLines } from '#contracts/team.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import type { CollectorDay } from '#domain/team-day.ts';
import type { ForgottenAccounts } from '#renderer/data/dry-run-outcome.ts';
import { useSyncState } from '#renderer/data/use-data.ts';
import { Card } from '#renderer/ui/card.tsx';
import { Choices } from '#renderer/ui/choices.tsx';
import { FailureNotice } from '#renderer/ui/failure-notice.tsx';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { formatCount } from '#renderer/ui/money.ts';
import { BrokenList, OverrideList, StepList } from './collector-lists.tsx';
import styles from './team.module.css';

type Which = 'withoutStep' | 'overrides' | 'broken';

type Props = {
  readonly day: CollectorDay;
  readonly today: LocalDate;
  /** Null until they are counted. */
  readonly withoutStep: ForgottenAccounts | null;
  /** Hands the whole book over, or some accounts of it; null: the person may not. */
  readonly onHandOver: ((accountIds: 'all' | readonly AccountId[]) => void) | null;
};

/** What of one person's work wants a look: accounts without a next step, contacts against advice, promises that were not kept. */
export function CollectorCard({ day, today, withoutStep, onHandOver }: Props) {
  const [which, setWhich] = useState<Which>('withoutStep');
  const { member, failure } = useMember(day.userId);
  const stepCount = withoutStep?.byBook.find(({ collectorId }) => collectorId === day.userId)?.count ?? 0;
  const counted = (words: string, count: number | undefined): string =>
    count === undefined ? words : `${words} ${formatCount(count)}${count === mostTeamLines ? '+' : ''}`;
  return (
    <Card
      title={day.name}
      aside={onHandOver && day.accountCount > 0 && <LinkButton onClick={() => onHandOver('all')}>Hand the book over…</LinkButton>}
    >
      <div className={styles.which}>
        <Choices
          label={`Of ${day.name}, 30 days`}
          hideLabel
          chosen={which}
          onChange={setWhich}
          choices={[
            { value: 'withoutStep', words: counted('No next step', withoutStep === null ? undefined : stepCount) },
            { value: 'overrides', words: counted('Against advice', member?.overrides.length) },
            { value: 'broken', words: counted('Not kept', member?.broken.length) },
          ]}
        />
      </div>
      {which === 'withoutStep' ? (
        <StepList key={day.userId} accounts={withoutStep?.first ?? null} count={stepCount} onHandOver={onHandOver} />
      ) : failure !== null ? (
        <FailureNotice failure={failure} />
      ) : member === null ? (
        <p className={styles.empty}>Reading…</p>
      ) : which === 'overrides' ? (
        <OverrideList overrides={member.overrides} />
      ) : (
        <BrokenList promises={member.broken} today={today} />
      )}
    </Card>
  );
}

/** What the central API tells of a person: anew with each pull, and what was told before stays until then. */
function useMember(userId: CollectorDay['userId']): { readonly member: TeamMember | null; readonly failure: Failure | null } {
  const { lastSyncedAt: asOf } = useSyncState();
  const [answer, setAnswer] = useState<Told | null>(null);
  useEffect(() => {
    let isStale = false;
    void window.desk['team.member']({ userId }).then((told) => {
      if (!isStale) setAnswer({ asOf, of: userId, member: told.ok ? told.value : null, failure: told.ok ? null : told.error });
    });
    return () => {
      isStale = true;
    };
  }, [userId, asOf]);
  return answer?.of === userId ? answer : { member: null, failure: null };
}

type Told = { readonly asOf: string | null; readonly of: string; readonly member: TeamMember | null; readonly failure: Failure | null };
