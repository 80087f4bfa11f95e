import type { ContactDecision, ContactHit, ContactReason } from '#domain/contact-question.ts';
import type { ContactVerdict } from '#domain/contact-settings.ts';
import { assertNever } from '#domain/kernel/assert.ts';
import { type Instant, type LocalDate, clockIn, dateIn } from '#domain/kernel/dates.ts';
import { formatFullDate, formatMoment, formatNearDate } from '#renderer/ui/dates.ts';
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
    case 'stop.request':
      return reason.isAll ? 'They asked for no contact' : 'They asked not to be called';
    case 'stop.counsel':
      return 'Speak with their attorney only';
    case 'stop.optOut':
      return 'They opted out of this';
    case 'stop.wrongNumber':
      return 'Wrong number';
    case 'stop.badAddress':
      return 'This address takes no mail';
    case 'recording.notAgreed':
      return 'Ask before recording';
    case 'copy.stale':
      return `No word from the server for ${reason.hours} h`;
    case 'emails.day':
    case 'emails.week':
      return `${countOf(reason.emails, 'e-mail')} in ${countOf(reason.days, 'day')}: wait`;
    case 'dispute.all':
      return 'Disputed: no dunning call';
    case 'dispute.some':
      return 'Call about what is not disputed';
    case 'hours.zoneUnknown':
      return 'Their time is not known';
    case 'hours.early':
    case 'hours.late':
    case 'hours.dayOff':
    case 'hours.holiday':
      return nextAllowedAt === undefined ? 'Outside their hours' : `Call from ${whenThere(nextAllowedAt, place)} their time`;
    case 'attempts.limit':
      return `${reason.attempts} calls in ${reason.days} days: write instead`;
    case 'attempts.untold':
      return `${reason.days} days full of contacts: write instead`;
    case 'conversation.recent':
      return `Spoken with ${formatNearDate(reason.on, place.today)}: let it work`;
    case 'conversation.untold':
      return `${reason.quietDays} days full of contacts: read them first`;
    default:
      return assertNever(reason);
  }
}

/** One rule's finding as a sentence, with when it lets a call through again. */
export function hitWords({ reason, nextAllowedAt, verdict, override }: ContactHit, place: GuardPlace): string {
  const agreed =
    override === undefined ? '' : ` ${override.byName} has agreed to it, once, until ${formatMoment(override.until, place.now)}.`;
  const asks = verdict === 'needsApproval' ? ' It needs a supervisor’s word.' : agreed;
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
    case 'stop.request':
      return `Since ${formatFullDate(reason.since)} ${reason.isAll ? 'they want no contact at all' : 'this is not wanted'}. A supervisor can lift that.`;
    case 'stop.counsel':
      return `Since ${formatFullDate(reason.since)} an attorney represents them. Speak with the attorney alone.`;
    case 'stop.optOut':
      return `Since ${formatFullDate(reason.since)} they want no contact this way.`;
    case 'stop.wrongNumber':
      return `Since ${formatFullDate(reason.since)} this number is known to be somebody else’s.`;
    case 'stop.badAddress':
      return `Since ${formatFullDate(reason.since)} mail to this address has come back. Find out another one.`;
    case 'recording.notAgreed':
      return reason.isPlaceKnown
        ? 'Everybody on the call has to agree before it is recorded.'
        : 'Nobody knows which law holds at both ends, so everybody has to agree before the call is recorded.';
    case 'copy.stale':
      return `This computer has not heard of the central API for ${countOf(reason.hours, 'hour')}; somebody may have asked to stop since.`;
    case 'emails.day':
    case 'emails.week':
      return `${countOf(reason.emails, 'e-mail')} went to this person in ${countOf(reason.days, 'day')}; ${reason.limit} are the limit.`;
    case 'dispute.all':
      return `All that is past due is disputed (${countOf(reason.disputed, 'invoice')}). Settle the dispute before asking for the money.`;
    case 'dispute.some':
      return `${reason.disputed} of ${countOf(reason.pastDue, 'past-due invoice')} ${reason.disputed === 1 ? 'is' : 'are'} disputed. Ask for the others only.`;
    case 'hours.zoneUnknown':
      return 'The account has no time zone, so nobody knows what time it is there. Find out before you call.';
    case 'hours.early':
    case 'hours.late':
      return `It is ${reason.localTime} ${thereOf(reason.zones)}; the hours for calls are ${reason.from}–${reason.until}.`;
    case 'hours.dayOff':
      return `It is ${reason.localTime} ${thereOf(reason.zones)}, on a day without calls.`;
    case 'hours.holiday':
      return `It is ${reason.localTime} there, on a holiday (${reason.holiday}).`;
    case 'attempts.limit':
      return `${countOf(reason.attempts, 'call')} went out in ${reason.days} days; ${reason.limit} are the limit.`;
    case 'attempts.untold':
      return `So many contacts in ${reason.days} days that not all can be counted here: ${countOf(reason.attempts, 'call')} of them at least.`;
    case 'conversation.recent':
      return `Somebody was spoken with on ${formatFullDate(reason.on)}; calls rest for ${reason.quietDays} days from then on.`;
    case 'conversation.untold':
      return `So many contacts since ${formatFullDate(reason.on)} that a call in which somebody was spoken with may lie behind them; calls rest for ${reason.quietDays} days after one.`;
    default:
      return assertNever(reason);
  }
}

/** Where the number says another place than the address, both count. */
const thereOf = (zones: number): string => (zones === 1 ? 'there' : `in one of ${zones} zones where they may be`);

/** '08:00' on the day itself, 'tomorrow 08:00', 'Mon 6 Apr 08:00'. */
function whenThere(at: Instant, { timeZone, companyTimeZone, now }: GuardPlace): string {
  const zone = timeZone ?? companyTimeZone;
  const [day, time] = [dateIn(zone, at), clockIn(zone, at)];
  const today = dateIn(zone, now);
  return day === today ? time : `${formatNearDate(day, today)} ${time}`;
}
