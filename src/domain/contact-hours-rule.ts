import { type ContactHit, type Question, hit } from './contact-question.ts';
import { type CallHours, type HoursStanding, hoursStanding, openInAll, openingOn } from './contact-hours.ts';
import { plausibleZones } from './customer-place.ts';
import type { Instant, LocalDate } from './kernel/dates.ts';
import { hoursLimits, worstOf } from './contact-party.ts';
import { isPerson } from './party.ts';
import { type PhonePlace, placeOfPhone } from './phone-place.ts';

/** The hours of the day where the customer is, in every zone in which they may be; an e-mail waits for nobody's hours. */
export function hoursHits(question: Question): readonly ContactHit[] {
  const { action, facts, now } = question;
  if (action.channel !== 'call') return [];
  const zones = zonesFor(question);
  const hits = hoursLimits(question).flatMap(({ verdict, kind, ...hours }) => {
    if (zones.length === 0) {
      const said = isPerson(facts.account.account) ? verdict : 'warn';
      return hit('hours', question, { verdict: said, reason: { code: 'hours.zoneUnknown' } }, kind);
    }
    const closed = zones.map((zone) => hoursStanding(hours, zone, now)).find(isClosed);
    if (closed === undefined) return [];
    const { place, localTime, holiday } = closed;
    const { callFrom: from, callUntil: until } = hours;
    const nextAllowedAt = openInAll(hours, zones, now);
    const reason = { code: `hours.${place}` as const, localTime, from, until, holiday, zones: zones.length };
    return hit('hours', question, { verdict, reason, ...(nextAllowedAt !== null && { nextAllowedAt }) }, kind);
  });
  return worstOf(hits);
}

type Closed = HoursStanding & { readonly place: Exclude<HoursStanding['place'], 'open'> };
const isClosed = (standing: HoursStanding): standing is Closed => standing.place !== 'open';

const zonesFor = ({ facts, action, now }: Question): readonly string[] =>
  plausibleZones(facts.account.account, placeOf(action.address).timeZones, now);

/** What an action's number says of its place; an e-mail address says nothing. */
export const placeOf = (address: string | null | undefined): PhonePlace => placeOfPhone(address ?? '');

/** The company's hours on the days of the customer's country. */
const hoursOf = ({ facts, rules }: Question): CallHours => ({ ...rules.settings, country: facts.account.account.country });

/** When a day begins on which a rule of days lets an action through: with the hours there. */
export const allowedFrom = (question: Question, day: LocalDate): Instant =>
  openingOn(hoursOf(question), question.facts.account.account.timeZone ?? question.facts.companyTimeZone, day);
