import {
  IconCalendarCheck,
  IconCalendarX,
  IconCash,
  IconChecks,
  IconFlag,
  IconMail,
  IconMailDown,
  IconMailOpened,
  IconNote,
  IconPhone,
  IconPhoneIncoming,
  IconPhoneOutgoing,
  IconUsers,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { assertNever } from '#domain/kernel/assert.ts';
import { type LocalDate, epochMsOf } from '#domain/kernel/dates.ts';
import { sumByCurrency } from '#domain/kernel/money.ts';
import { isNotKept } from '#domain/promise-judgement.ts';
import type { Call, Channel, FollowUp, Note, Payment, PromiseToPay } from '#domain/rows.ts';
import type { Approval, Arrangement } from '#domain/approval-rows.ts';
import { aboutOf, approvalKindWords, approvalStandingWords, arrangementLabel, voidWords } from '#renderer/ui/approval-words.ts';
import { formatClock, formatDate } from '#renderer/ui/dates.ts';
import { countOf, formatMoney } from '#renderer/ui/money.ts';
import { Tag } from '#renderer/ui/tag.tsx';
import { WaitingMark } from '#renderer/ui/waiting-mark.tsx';
import { callStateWords, channelWords, methodWords, outcomeWords, promiseWords } from '#renderer/ui/words.ts';
import { MessageWords } from './message-words.tsx';
import { OptOutWish } from './opt-out-wish.tsx';
import { ReceivedMailWords } from './received-mail-words.tsx';
import type { TimelineEvent } from './timeline-events.ts';
import styles from './timeline.module.css';

type Props = { readonly event: TimelineEvent; readonly today: LocalDate; readonly isWaiting: boolean };

/** One event: when, what kind, what happened, and the words that were written down. */
export function TimelineItem({ event, today, isWaiting }: Props) {
  return (
    <li className={styles.event}>
      <time dateTime={event.at ?? event.on}>{whenOf(event, today)}</time>
      <span className={styles.icon} aria-hidden="true">
        {iconOf(event)}
      </span>
      <div className={styles.words}>
        <Happened event={event} today={today} />
        {isWaiting && <WaitingMark />}
      </div>
    </li>
  );
}

/** 'Today 09:40' where the clock's day is the business day; else the day alone. */
function whenOf({ on, at }: TimelineEvent, today: LocalDate): string {
  const day = on === today ? 'Today' : formatDate(on, today);
  return at !== null && on === today ? `${day} ${formatClock(at)}` : day;
}

function Happened({ event, today }: { readonly event: TimelineEvent; readonly today: LocalDate }): ReactNode {
  switch (event.kind) {
    case 'note':
      return <NoteWords note={event.row} call={event.call} />;
    case 'call':
      return <CallWords call={event.row} />;
    case 'payments':
      return <PaymentWords payments={event.rows} />;
    case 'promise':
      return <PromiseWords promise={event.row} today={today} />;
    case 'message':
      return <MessageWords message={event.row} answers={event.answers} today={today} />;
    case 'received':
      return (
        <>
          <ReceivedMailWords mail={event.row} today={today} contacts={event.contacts} />
          {event.noMailTo !== null && <OptOutWish mail={event.row} address={event.noMailTo} />}
        </>
      );
    case 'approval':
      return <ApprovalWords approval={event.row} arrangement={event.arrangement} isDecision={event.isDecision} />;
    case 'followUp':
      return <FollowUpWords followUp={event.row} today={today} />;
    default:
      return assertNever(event);
  }
}

/** How long a call took, to the second, where that is known. */
function lengthOf({ placedAt, answeredAt, endedAt }: Call): string {
  if (endedAt === null) return '';
  const seconds = Math.round((epochMsOf(endedAt) - epochMsOf(answeredAt ?? placedAt)) / 1000);
  return ` · ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} min`;
}

const flagWords: Readonly<Record<NonNullable<Call['flag']>, string>> = {
  limitPassed: 'Past the limit of calls',
  stayed: 'Under a stay',
  stopped: 'After a stop',
  notApproved: 'Nobody had agreed to it',
};

/** What the books say of a call that was placed all the same. */
function CallMarks({ call }: { readonly call: Call }) {
  return (
    <>
      {call.flag !== null && <Tag tone="bad">{flagWords[call.flag]}</Tag>}
      {call.overrideReason !== null && <p className={styles.text}>Called all the same: {call.overrideReason}</p>}
    </>
  );
}

function CallWords({ call }: { readonly call: Call }) {
  const isOpen = call.state !== 'cancelled';
  return (
    <>
      <div>
        <b>{call.state === 'queued' ? 'Call placed' : `Call: ${callStateWords[call.state]}`}</b>
        <span className={styles.quiet}>
          {' '}
          · {call.contactName} · {call.number}
          {lengthOf(call)} · {call.placedByName}
          {isOpen && ' · not written down'}
        </span>
      </div>
      <CallMarks call={call} />
    </>
  );
}

function NoteWords({ note, call }: { readonly note: Note; readonly call: Call | null }) {
  const who = note.contactName === '' ? '' : ` · ${note.contactName}`;
  const way = note.direction === 'inbound' ? `${channelWords[note.channel]} received` : channelWords[note.channel];
  return (
    <>
      <div>
        <b>{outcomeWords[note.outcome]}</b>
        <span className={styles.quiet}>
          {' '}
          · {way}
          {who}
          {call !== null && ` · ${call.number}${lengthOf(call)}`} · {note.recordedByName}
        </span>
      </div>
      {call !== null && <CallMarks call={call} />}
      {note.text !== '' && <p className={styles.text}>{note.text}</p>}
      {note.nextStep !== '' && (
        <p className={styles.next}>
          <span>Next:</span> {note.nextStep}
        </p>
      )}
    </>
  );
}

function PaymentWords({ payments }: { readonly payments: readonly Payment[] }) {
  const [payment, ...others] = payments;
  if (!payment) return null;
  const { currency } = payment;
  if (others.length > 0) {
    return (
      <div>
        <b>{countOf(payments.length, 'payment')}</b> {formatMoney(sumByCurrency(payments)[currency] ?? 0, currency)}
      </div>
    );
  }
  const way = payment.method === 'unknown' ? '' : ` by ${methodWords[payment.method]}`;
  return (
    <div>
      <b>Payment</b> {formatMoney(payment.amountMinor, currency)}
      <span className={styles.quiet}>
        {way}
        {payment.reference !== '' && ` · ${payment.reference}`}
      </span>
    </div>
  );
}

function PromiseWords({ promise, today }: { readonly promise: PromiseToPay; readonly today: LocalDate }) {
  return (
    <div>
      <b className={isNotKept(promise) ? styles.bad : undefined}>{promiseWords[promise.status]}</b>{' '}
      {formatMoney(promise.amountMinor, promise.currency)}
      {promise.status === 'partiallyKept' && <> ({formatMoney(promise.keptMinor, promise.currency)} came)</>}
      <span className={styles.quiet}>
        {' '}
        due {formatDate(promise.promisedDate, today)} · {promise.recordedByName}
      </span>
    </div>
  );
}

type ApprovalProps = { readonly approval: Approval; readonly arrangement: Arrangement | null; readonly isDecision: boolean };

function ApprovalWords({ approval, arrangement, isDecision }: ApprovalProps) {
  const { status, kind, condition, comment, voidReason, onBehalfOfName } = approval;
  const by = isDecision ? (approval.decidedByName ?? '') : approval.requestedByName;
  const words = isDecision
    ? [condition === '' ? '' : `Condition: ${condition}`, comment, voidReason === null ? '' : voidWords[voidReason]]
    : [];
  return (
    <>
      <div>
        <b className={isDecision && (status === 'refused' || status === 'void') ? styles.bad : undefined}>
          {arrangement ? arrangementLabel(arrangement) : approvalKindWords[kind]} {isDecision ? approvalStandingWords[status] : 'asked for'}
        </b>{' '}
        {aboutOf(approval, [])}
        <span className={styles.quiet}>
          {' '}
          · {by}
          {isDecision && onBehalfOfName !== null && ` for ${onBehalfOfName}`}
        </span>
      </div>
      {!isDecision && <p className={styles.text}>{approval.reason}</p>}
      {words.some((text) => text !== '') && <p className={styles.text}>{words.filter((text) => text !== '').join(' · ')}</p>}
    </>
  );
}

function FollowUpWords({ followUp, today }: { readonly followUp: FollowUp; readonly today: LocalDate }) {
  return (
    <div>
      <b>Follow-up {followUp.status === 'cancelled' ? 'cancelled' : 'done'}</b>
      <span className={styles.quiet}>
        {' '}
        · was due {formatDate(followUp.dueDate, today)}
        {followUp.reason !== '' && ` · ${followUp.reason}`}
      </span>
    </div>
  );
}

const size = { size: 16, stroke: 1.8 } as const;

const channelIcons: Readonly<Record<Channel, ReactNode>> = {
  call: <IconPhone {...size} />,
  email: <IconMail {...size} />,
  letter: <IconMailOpened {...size} />,
  meeting: <IconUsers {...size} />,
  other: <IconNote {...size} />,
};

function iconOf(event: TimelineEvent): ReactNode {
  switch (event.kind) {
    case 'note':
      return event.row.channel === 'call' && event.row.direction === 'inbound' ? (
        <IconPhoneIncoming {...size} />
      ) : (
        channelIcons[event.row.channel]
      );
    case 'call':
      return <IconPhoneOutgoing {...size} />;
    case 'payments':
      return <IconCash {...size} />;
    case 'promise':
      return <IconFlag {...size} />;
    case 'message':
      return channelIcons[event.row.channel];
    case 'received':
      return <IconMailDown {...size} />;
    case 'approval':
      return <IconChecks {...size} />;
    case 'followUp':
      return event.row.status === 'cancelled' ? <IconCalendarX {...size} /> : <IconCalendarCheck {...size} />;
    default:
      return assertNever(event);
  }
}
