import type { ContactDecision, ContactHit, ContactReason } from '#domain/contact-guard.ts';
import type { ContactVerdict } from '#domain/contact-settings.ts';
import { assertNever } from '#domain/kernel/assert.ts';
import { type Instant, type LocalDate, clockIn, dateIn } from '#domain/kernel/dates.ts';
import { formatFullDate, formatNearDate } from '#renderer/ui/dates.ts';
import { countOf } from '#renderer/ui/money.ts';
import type { Tone } from '#renderer/ui/tag.tsx';

/** Where and when the words are read: the customer's zone (the company's where that is not known), the moment, the business day. */
export type GuardPlace = {
  readonly timeZone: string | null;
  readonly companyTimeZone: string;
  readonly now: Instant;
  readonly today: LocalDate;
};

export const guardTones: Readonly<Record<ContactVerdict, Tone>> = { allow: 'ok', warn: 'warn', needsApproval: 'warn', block: 'bad' };

/** The decision in a few words: 'OK to call · 10:42 there', 'Call from 08:00 their time', 'Stay: no contact'. */
export function guardHeadline({ hits }: ContactDecision, place: GuardPlace): string {
  const [worst] = hits;
  if (worst) return shortWords(worst, place);
  return place.timeZone === null ? 'OK to call' : `OK to call · ${clockIn(place.timeZone, place.now)} there`;
}

function shortWords({ reason, nextAllowedAt }: ContactHit, place: GuardPlace): string {
  switch (reason.code) {
    case 'stay':
      return 'Stay: no contact';
    case 'dispute.all':
      return 'Disputed: no dunning call';
    case 'dispute.some':
      return 'Call about what is not disputed';
    case 'hours.zoneUnknown':
      return 'Their time is not known';
    case 'hours.early':
    case 'hours.late':
    case 'hours.dayOff':
      return nextAllowedAt === undefined ? 'Outside their hours' : `Call from ${whenThere(nextAllowedAt, place)} their time`;
    case 'attempts.limit':
      return `${reason.attempts} calls in ${reason.days} days: write instead`;
    case 'attempts.untold':
      return `${reason.days} days full of contacts: write instead`;
    case 'conversation.recent':
      return `Spoken with ${formatNearDate(reason.on, place.today)}: let it work`;
    default:
      return assertNever(reason);
  }
}

/** One rule's finding as a sentence, with when it lets a call through again. */
export function hitWords({ reason, nextAllowedAt, verdict }: ContactHit, place: GuardPlace): string {
  const asks = verdict === 'needsApproval' ? ' It needs a supervisor’s word.' : '';
  const again =
    nextAllowedAt === undefined
      ? ''
      : ` All right from ${whenThere(nextAllowedAt, place)} ${place.timeZone === null ? 'our' : 'their'} time on.`;
  return sentence(reason) + asks + again;
}

function sentence(reason: ContactReason): string {
  switch (reason.code) {
    case 'stay':
      return `A court’s stay since ${formatFullDate(reason.since)} forbids to collect, by any channel, until it is lifted.`;
    case 'dispute.all':
      return `All that is past due is disputed (${countOf(reason.disputed, 'invoice')}). Settle the dispute before asking for the money.`;
    case 'dispute.some':
      return `${reason.disputed} of ${countOf(reason.pastDue, 'past-due invoice')} ${reason.disputed === 1 ? 'is' : 'are'} disputed. Ask for the others only.`;
    case 'hours.zoneUnknown':
      return 'The account has no time zone, so nobody knows what time it is there. Find out before you call.';
    case 'hours.early':
    case 'hours.late':
      return `It is ${reason.localTime} there; the hours for calls are ${reason.from}–${reason.until}.`;
    case 'hours.dayOff':
      return `It is ${reason.localTime} there, on a day without calls.`;
    case 'attempts.limit':
      return `${countOf(reason.attempts, 'call')} went out in ${reason.days} days; ${reason.limit} are the limit.`;
    case 'attempts.untold':
      return `So many contacts in ${reason.days} days that not all can be counted here: ${countOf(reason.attempts, 'call')} of them at least.`;
    case 'conversation.recent':
      return `Somebody was spoken with on ${formatFullDate(reason.on)}; calls rest for ${reason.quietDays} days from then on.`;
    default:
      return assertNever(reason);
  }
}

/** '08:00' on the day itself, 'tomorrow 08:00', 'Mon 6 Apr 08:00'. */
function whenThere(at: Instant, { timeZone, companyTimeZone, now }: GuardPlace): string {
  const zone = timeZone ?? companyTimeZone;
  const [day, time] = [dateIn(zone, at), clockIn(zone, at)];
  const today = dateIn(zone, now);
  return day === today ? time : `${formatNearDate(day, today)} ${time}`;
}
