import { type FormEvent, useId, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import type { AuthorityResponse } from '#contracts/authority.ts';
import type { Failure } from '#contracts/failure.ts';
import type { User } from '#contracts/http.ts';
import type { Delegation } from '#domain/approval-settings.ts';
import { authorityKeepers, isWorkingRole } from '#domain/command.ts';
import { type LocalDate, localDateSchema } from '#domain/kernel/dates.ts';
import { userIdSchema } from '#domain/kernel/ids.ts';
import { useDataClient } from '#renderer/data/use-data.ts';
import { Card } from '#renderer/ui/card.tsx';
import { formatFullDate } from '#renderer/ui/dates.ts';
import { FailureNotice } from '#renderer/ui/failure-notice.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import { roleWords } from '#renderer/ui/words.ts';
import dialog from '#renderer/ui/dialog.module.css';
import styles from './authority.module.css';

type Props = {
  readonly user: User;
  readonly today: LocalDate;
  readonly delegations: readonly Delegation[];
  /** Null: not known (yet). */
  readonly people: AuthorityResponse['people'] | null;
};

/** Who stands in for whom, from a day to a day; one's own authority to be lent, and ended early. */
export function LendingCard({ user, today, delegations, people }: Props) {
  const client = useDataClient();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const now = delegations.filter(({ until }) => until >= today);
  const act = async (work: () => Promise<{ readonly ok: true } | { readonly ok: false; readonly error: Failure }>): Promise<boolean> => {
    setBusy(true);
    const outcome = await work();
    setBusy(false);
    setFailure(outcome.ok ? null : outcome.error);
    client.syncNow();
    return outcome.ok;
  };
  const end = ({ fromId, toId, from }: Delegation) =>
    act(() => window.desk['authority.endLending']({ requestId: uuidv7(), fromId, toId, from }));
  const mayEnd = ({ fromId }: Delegation): boolean => fromId === user.id || authorityKeepers.includes(user.role);
  return (
    <Card title="Standing in" aside="somebody’s authority, lent for some days">
      <div className={styles.lending}>
        {now.length === 0 && <p className={styles.quiet}>Nobody stands in for anybody now.</p>}
        <ul>
          {now.map((each) => (
            <li key={`${each.fromId} ${each.toId} ${each.from}`}>
              <span>
                <b>{each.toName}</b> for {each.fromName} ({roleWords[each.role].toLowerCase()}), {formatFullDate(each.from)} to{' '}
                {formatFullDate(each.until)} {each.from > today && <Tag tone="neutral">To come</Tag>}
              </span>
              {mayEnd(each) && (
                <LinkButton disabled={isBusy} onClick={() => void end(each)}>
                  End it
                </LinkButton>
              )}
            </li>
          ))}
        </ul>
        {failure && <FailureNotice failure={failure} />}
        {isWorkingRole(user.role) && (
          <LendForm
            key={now.length}
            isBusy={isBusy}
            today={today}
            colleagues={(people ?? []).filter(({ id }) => id !== user.id)}
            onLend={(wish) => act(() => window.desk['authority.lend'](wish))}
          />
        )}
      </div>
    </Card>
  );
}

type FormProps = {
  readonly isBusy: boolean;
  readonly today: LocalDate;
  readonly colleagues: AuthorityResponse['people'];
  readonly onLend: (wish: Parameters<(typeof window.desk)['authority.lend']>[0]) => Promise<boolean>;
};

/** Lends one's own authority. What is typed stays until it is lent. */
function LendForm({ isBusy, today, colleagues, onLend }: FormProps) {
  const id = useId();
  const [toId, setTo] = useState('');
  const [from, setFrom] = useState<string>(today);
  const [until, setUntil] = useState('');
  const [requestId] = useState(() => uuidv7());
  const wish = { to: userIdSchema.safeParse(toId), from: localDateSchema.safeParse(from), until: localDateSchema.safeParse(until) };
  const colleague = colleagues.find((each) => each.id === toId);
  const isReady = wish.to.success && wish.from.success && wish.until.success;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!wish.to.success || !wish.from.success || !wish.until.success || isBusy) return;
    await onLend({ requestId, toId: wish.to.data, from: wish.from.data, until: wish.until.data });
  };
  return (
    <form className={styles.lend} aria-label="Lend my authority" onSubmit={(event) => void submit(event)} noValidate>
      <Field id={`${id}-to`} label="Lend my authority to" problem={null}>
        {(field) => (
          <select {...field} value={toId} onChange={(event) => setTo(event.target.value)}>
            <option value="">Choose a colleague</option>
            {colleagues.map((each) => (
              <option key={each.id} value={each.id}>
                {each.name} ({roleWords[each.role].toLowerCase()})
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field id={`${id}-from`} label="From" problem={null}>
        {(field) => <input {...field} type="date" min={today} value={from} onChange={(event) => setFrom(event.target.value)} />}
      </Field>
      <Field id={`${id}-until`} label="Last day" problem={null}>
        {(field) => (
          <input
            {...field}
            type="date"
            data-empty={until === ''}
            min={from}
            value={until}
            onChange={(event) => setUntil(event.target.value)}
          />
        )}
      </Field>
      <button type="submit" className={dialog.plain} disabled={!isReady || isBusy}>
        Lend
      </button>
      {isReady && colleague && wish.from.success && wish.until.success && (
        <p className={styles.quiet} role="status">
          {colleague.name} decides what you could decide, from {formatFullDate(wish.from.data)} to {formatFullDate(wish.until.data)}, but
          nothing that you or they asked for.
        </p>
      )}
    </form>
  );
}
