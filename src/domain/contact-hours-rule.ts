import { type ContactHit, type Question, hit } from './contact-question.ts';
import { type HoursStanding, hoursStanding, openInAll } from './contact-hours.ts';
import { plausibleZones } from './customer-place.ts';
import { type Instant, type LocalDate, instantIn } from './kernel/dates.ts';
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
    const reason = { code: `hours.${place}` as const, localTime, from, until, holiday, zones: zones.length };
    return hit('hours', question, { verdict, reason, ...openFrom(question, zones, now) }, kind);
  });
  return worstOf(hits);
}

type Closed = HoursStanding & { readonly place: Exclude<HoursStanding['place'], 'open'> };
const isClosed = (standing: HoursStanding): standing is Closed => standing.place !== 'open';

const zonesFor = ({ facts, action, now }: Question): readonly string[] =>
  plausibleZones(facts.account.account, placeOf(action.address).timeZones, now);

/** What an action's number says of its place; an e-mail address says nothing. */
export const placeOf = (address: string | null | undefined): PhonePlace => placeOfPhone(address ?? '');

/** So often a set of hours that has closed meanwhile is waited for: the law's and the company's meet within a few days, or never. */
const mostWaits = 10;

/** From when on a customer may be called by all hours that hold for them, wherever they may be; nothing where those never meet. */
function openFrom(question: Question, zones: readonly string[], from: Instant): { readonly nextAllowedAt?: Instant } {
  const limits = hoursLimits(question);
  let at = from;
  for (let waited = 0; waited < mostWaits; waited += 1) {
    const opening = limits.reduce<Instant | null>((open, hours) => open && openInAll(hours, zones, open), at);
    if (opening === at) return { nextAllowedAt: at };
    if (opening === null) return {};
    at = opening;
  }
  return {};
}

/**
 * When a rule of days lets an action through: such a rule counts by the company's business days, so on `day` there at the earliest, with the hours wherever the
 * customer may be.
 */
export function allowedFrom(question: Question, day: LocalDate): { readonly nextAllowedAt?: Instant } {
  const { companyTimeZone } = question.facts;
  const zones = zonesFor(question);
  return openFrom(question, zones.length > 0 ? zones : [companyTimeZone], instantIn(companyTimeZone, day, '00:00'));
}
