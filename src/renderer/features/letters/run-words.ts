import { assertNever } from '#domain/kernel/assert.ts';
import type { ContactReason } from '#domain/contact-question.ts';
import type { ChannelFallback, DunningHold } from '#domain/dunning-state.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import { currencySchema, type MoneyByCurrency } from '#domain/kernel/money.ts';
import type { RunRow, RunStep } from '#renderer/data/run-outcome.ts';
import { formatDate } from '#renderer/ui/dates.ts';
import { countOf, formatCount, formatMoney } from '#renderer/ui/money.ts';
import type { Tone } from '#renderer/ui/tag.tsx';
import { templateWords } from '#renderer/ui/template-words.ts';

/** A step's name: what is written, or how. */
export function stepTitle({ step }: Pick<RunStep, 'step'>): string {
  if (step.templateKey !== null) return templateWords[step.templateKey];
  return step.channel === 'email' ? 'E-mail' : 'Letter';
}

/** When a step comes, how, and what goes along: '4 days after due · e-mail, statement'. */
export function stepDetail({ step }: Pick<RunStep, 'step'>): string {
  const days = step.startsAfterDays;
  const when = days === 0 ? 'on the due date' : `${countOf(Math.abs(days), 'day')} ${days < 0 ? 'before' : 'after'} due`;
  const how = step.channel === 'email' ? 'e-mail' : 'letter';
  const along = step.attach.map((each) => (each === 'statement' ? 'statement' : 'invoice copies'));
  return `${when} · ${[how, ...along, ...(step.needsSupervisor ? ['needs a supervisor'] : [])].join(', ')}`;
}

export type TagWords = { readonly tone: Tone; readonly words: string };

/** Why a message is held back, in a few words. */
export function holdWords(hold: DunningHold, today: LocalDate): TagWords {
  switch (hold.code) {
    case 'stay':
      return { tone: 'bad', words: 'Court’s stay' };
    case 'disputed':
      return { tone: 'violet', words: 'All invoices disputed' };
    case 'promised':
      return { tone: 'neutral', words: hold.until === null ? 'Promised' : `Promise open until ${formatDate(hold.until, today)}` };
    case 'snooze':
      return { tone: 'neutral', words: `Snoozed until ${formatDate(hold.until, today)}` };
    case 'followUp':
      return { tone: 'neutral', words: `Follow-up on ${formatDate(hold.until, today)}` };
    case 'justPaid':
      return { tone: 'ok', words: `Says it is paid, ${formatDate(hold.on, today)}` };
    case 'belowMinimum':
      return { tone: 'neutral', words: 'Below the minimum' };
    case 'needsSupervisor':
      return { tone: 'warn', words: 'Needs a supervisor' };
    case 'guard': {
      const worst = hold.hits[0];
      if (worst?.reason.code === 'dispute.all') return { tone: 'violet', words: guardWords['dispute.all'] };
      return { tone: worst?.verdict === 'block' ? 'bad' : 'warn', words: worst ? guardWords[worst.reason.code] : 'Contact guard' };
    }
    default:
      return assertNever(hold);
  }
}

const guardWords: Readonly<Record<ContactReason['code'], string>> = {
  stay: 'Court’s stay',
  'stop.request': 'Asked for no contact',
  'stop.counsel': 'Their attorney only',
  'stop.optOut': 'Opted out',
  'stop.wrongNumber': 'Wrong number',
  'stop.badAddress': 'Address takes no mail',
  'dispute.all': 'All invoices disputed',
  'dispute.some': 'Some invoices disputed',
  'hours.zoneUnknown': 'Time zone unknown',
  'hours.early': 'Too early there',
  'hours.late': 'Too late there',
  'hours.dayOff': 'Day off there',
  'hours.holiday': 'Holiday there',
  'attempts.limit': 'Limit of contacts',
  'attempts.untold': 'Limit of contacts',
  'conversation.recent': 'Spoken with lately',
  'conversation.untold': 'Limit of contacts',
  'emails.day': 'Written to today',
  'emails.week': 'Written to this week',
  'recording.notAgreed': 'Recording not agreed',
  'copy.stale': 'This copy is older than a day',
};

/** Where a row stands, for its last column. */
export function stateWords(row: RunRow, today: LocalDate): TagWords {
  if (row.status === 'held') return row.holds[0] ? holdWords(row.holds[0], today) : { tone: 'neutral', words: 'Held' };
  if (row.status === 'needsAddress')
    return { tone: 'warn', words: row.channel === 'email' ? 'Needs an address' : 'Needs a postal address' };
  if (row.fallback !== null) return { tone: 'ok', words: `Ready · letter, ${fallbackWords[row.fallback]}` };
  return { tone: 'ok', words: row.channel === 'email' ? 'Ready' : 'Ready · letter' };
}

const fallbackWords: Readonly<Record<ChannelFallback, string>> = {
  noEmail: 'no e-mail address',
  notOneAddress: 'e-mail address not valid',
  emailBounced: 'e-mails came back',
  emailRefused: 'no e-mails wanted',
};

/** Why what was to be an e-mail is none, and what to do to have it go by e-mail again. */
export const fallbackReason: Readonly<Record<ChannelFallback, string>> = {
  noEmail: 'No contact of the account has an e-mail address. Add one to a contact, and it goes by e-mail.',
  notOneAddress:
    'What stands as the e-mail address of a contact is not exactly one address. Correct it on the contact, with a contact of its own for each further address, and it goes by e-mail.',
  emailBounced: 'E-mails to the address have come back. Ask for another one and correct it on the contact, and it goes by e-mail.',
  emailRefused: 'They have asked for no e-mails. If they ask for them again, a supervisor lifts that on the account.',
};

/** Amounts of several currencies side by side, never added together. */
export const askedWords = (asked: MoneyByCurrency): string =>
  Object.entries(asked)
    .map(([currency, minor]) => formatMoney(minor, currencySchema.parse(currency)))
    .join(' + ');

/** What goes along with a row's message. */
export const alongWords = ({ attach, items, copies }: RunRow): string =>
  attach.map((each) => (each === 'statement' ? 'statement' : copiesWords(items, copies))).join(', ');

function copiesWords(items: number | null, copies: number | null): string {
  if (items === null || copies === null) return 'invoices';
  return copies < items ? fewerWords(copies, items) : countOf(items, 'invoice');
}

/** That not all copies go along: '210 of 300 copies'. */
export const fewerWords = (copies: number, of: number): string => `${formatCount(copies)} of ${countOf(of, 'copy', 'copies')}`;
