import { Modal } from '@mantine/core';
import { useState } from 'react';
import { longestCoverDays } from '#contracts/books.ts';
import { type LocalDate, daysBetween, localDateSchema } from '#domain/kernel/dates.ts';
import { type UserId, userIdSchema } from '#domain/kernel/ids.ts';
import type { CollectorDay } from '#domain/team-day.ts';
import dialog from '#renderer/ui/dialog.module.css';
import { formatClock, formatFullDate } from '#renderer/ui/dates.ts';
import { FailureNotice } from '#renderer/ui/failure-notice.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { countOf, formatCount, formatWholeMoney } from '#renderer/ui/money.ts';
import { useNow } from '#renderer/ui/use-now.ts';
import { type Standing, useHandOver } from './use-hand-over.ts';
import { type HandOverWish, type Preview, usePreview } from './use-preview.ts';
import styles from './team.module.css';

type Props = {
  readonly team: readonly CollectorDay[];
  /** Whose accounts, and which; null: the dialog is shut. */
  readonly wish: HandOverWish | null;
  readonly today: LocalDate;
  readonly onWish: (wish: HandOverWish) => void;
  readonly onClose: () => void;
  /** Accounts have changed hands. */
  readonly onDone: () => void;
};

/** Hands accounts from one collector to another: who, what it would move, and what came of it. */
export function HandOverDialog({ wish, onClose, ...rest }: Props) {
  return (
    <Modal opened={wish !== null} onClose={onClose} title="Hand accounts over" size={520} centered>
      {wish && <HandOverForm wish={wish} onClose={onClose} {...rest} />}
    </Modal>
  );
}

type FormProps = Omit<Props, 'wish'> & { readonly wish: HandOverWish };

function HandOverForm({ team, wish, today, onWish, onClose, onDone }: FormProps) {
  const { fromId, accountIds } = wish;
  const takers = team.filter(({ userId, role, isDisabled }) => role === 'collector' && !isDisabled && userId !== fromId);
  const [toId, setTo] = useState<UserId | null>(null);
  const [lastDay, setLastDay] = useState('');
  const until = localDateSchema.safeParse(lastDay).data;
  const to = takers.find(({ userId }) => userId === toId);
  const from = team.find(({ userId }) => userId === fromId);
  const { standing, handOver } = useHandOver(wish, onDone);
  const preview = usePreview(wish, standing.kind !== 'done');

  if (standing.kind === 'done') return <Done {...standing} from={from?.name ?? 'the former collector'} onClose={onClose} />;
  const count = preview !== null && 'preview' in preview ? preview.preview.accountCount : null;
  return (
    <form
      className={styles.form}
      aria-label="Hand accounts over"
      onSubmit={(event) => {
        event.preventDefault();
        if (to) void handOver(to, until);
      }}
    >
      <div className={styles.pair}>
        <PersonField
          label="From"
          people={team.filter(({ userId, accountCount }) => (accountIds === 'all' ? accountCount > 0 : userId === fromId))}
          value={fromId}
          onChange={(id) => id !== null && onWish({ fromId: id, accountIds: 'all' })}
        />
        <PersonField label="To" people={takers} value={to?.userId ?? null} onChange={setTo} />
      </div>
      {takers.length === 0 && <p>There is no other collector who may sign in. Your administrator adds one; nothing was changed.</p>}
      <p>{accountIds === 'all' ? 'The whole book.' : (wish.name ?? `${countOf(accountIds.length, 'chosen account')} of the book.`)}</p>
      <Field id="hand-over-until" label="Through (the last day of a cover; empty: for good)" problem={coverProblem(until, today)}>
        {(field) => <input {...field} type="date" min={today} value={lastDay} onChange={(event) => setLastDay(event.target.value)} />}
      </Field>
      <PreviewBox preview={preview} />
      <p className={styles.note}>
        The accounts leave {from?.name ?? 'one'}’s desk and come to {to?.name ?? 'the other’s'} within seconds, with all their notes,
        promises and follow-ups. What {from?.name ?? 'the former collector'} has written and not sent by then comes back to them as refused,
        with its words.
      </p>
      {standing.kind === 'choosing' && standing.failure && <FailureNotice failure={standing.failure} />}
      <div className={dialog.acts}>
        <button type="button" className={dialog.plain} onClick={onClose}>
          Cancel
        </button>
        <button
          type="submit"
          className={dialog.main}
          disabled={!to || !count || standing.kind === 'busy' || coverProblem(until, today) !== null}
        >
          {standing.kind === 'busy' ? 'Handing over…' : `Hand over ${count === null ? 'accounts' : countOf(count, 'account')}`}
        </button>
      </div>
    </form>
  );
}

/** What is wrong with the last day of a cover. */
function coverProblem(until: LocalDate | undefined, today: LocalDate): string | null {
  if (until === undefined) return null;
  const days = daysBetween(today, until);
  return days < 0 || days > longestCoverDays ? 'Choose today or a later day, within a year.' : null;
}

type PersonProps = {
  readonly label: string;
  readonly people: readonly CollectorDay[];
  readonly value: UserId | null;
  readonly onChange: (id: UserId | null) => void;
};

function PersonField({ label, people, value, onChange }: PersonProps) {
  return (
    <Field id={`hand-over-${label}`} label={label} problem={null}>
      {(field) => (
        <select {...field} value={value ?? ''} onChange={(event) => onChange(userIdSchema.safeParse(event.target.value).data ?? null)}>
          <option value="">Choose…</option>
          {people.map(({ userId, name, accountCount }) => (
            <option key={userId} value={userId}>
              {name} ({formatCount(accountCount)})
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function PreviewBox({ preview }: { readonly preview: Preview | null }) {
  if (preview !== null && 'failure' in preview) return <FailureNotice failure={preview.failure} />;
  if (preview === null) {
    return (
      <div className={styles.preview} role="status">
        Counting what would move…
      </div>
    );
  }
  const { accountCount, openPromiseCount, openFollowUpCount, money } = preview.preview;
  return (
    <div className={styles.preview} role="status" aria-label="What would move">
      <b>
        {countOf(accountCount, 'account')}, {countOf(openPromiseCount, 'open promise')}, {countOf(openFollowUpCount, 'open follow-up')}
      </b>
      <dl>
        {money.map(({ currency, openMinor, pastDueMinor, promisedMinor }) => (
          <div key={currency} style={{ display: 'contents' }}>
            <dt>{formatWholeMoney(openMinor, currency)} open</dt>
            <dd>{formatWholeMoney(pastDueMinor, currency)} past due</dd>
            <dd>{formatWholeMoney(promisedMinor, currency)} promised</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

type DoneProps = Pick<Extract<Standing, { kind: 'done' }>, 'accountCount' | 'to' | 'until'> & {
  readonly from: string;
  readonly onClose: () => void;
};

function Done({ accountCount, from, to, until, onClose }: DoneProps) {
  // When it was done, and not when it is looked at.
  const [at] = useState(useNow());
  return (
    <div className={styles.form}>
      <p role="status">
        {countOf(accountCount, 'account')} went from {from} to {to} at {formatClock(at)}.
        {until !== undefined && ` They go back by themselves after ${formatFullDate(until)}.`} It stands in the log under your name, and
        both desks hear of it by themselves.
      </p>
      <div className={dialog.acts}>
        <button type="button" className={dialog.main} data-autofocus onClick={onClose}>
          Done
        </button>
      </div>
    </div>
  );
}
