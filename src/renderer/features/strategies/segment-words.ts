import { type Segment, type SegmentRisk, newAccountInvoices } from '#domain/strategy.ts';
import { formatMoney } from '#renderer/ui/money.ts';
import { riskWords } from '#renderer/ui/words.ts';

/** A segment as one sentence: 'Accounts with high risk, on terms of 46 days or more'; everybody's reads 'Everybody who is left'. */
export function segmentSentence({ riskClasses, terms, currencies, countries, openAmount, history }: Segment): string {
  const parts = [
    riskClasses && `with ${orOf(riskClasses.map(wordsOfRisk))}`,
    terms && termsWords(terms),
    currencies && `in ${orOf(currencies)}`,
    countries && `from ${orOf(countries)}`,
    openAmount && amountWords(openAmount),
    history && `that are new (${newAccountInvoices} invoices or fewer in all)`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? 'Everybody who is left' : `Accounts ${parts.join(', ')}`;
}

function termsWords({ fromDays, toDays }: NonNullable<Segment['terms']>): string {
  if (toDays === null) return `on terms of ${fromDays} days or more`;
  return fromDays === 0 ? `on terms of ${toDays} days or fewer` : `on terms of ${fromDays} to ${toDays} days`;
}

function amountWords({ currency, fromMinor, toMinor }: NonNullable<Segment['openAmount']>): string {
  const from = fromMinor === null || fromMinor === 0 ? null : formatMoney(fromMinor, currency);
  const to = toMinor === null ? null : formatMoney(toMinor, currency);
  if (from && to) return `owing ${from} to below ${to}`;
  if (from) return `owing ${from} or more`;
  return to ? `owing less than ${to}` : `owing anything in ${currency}`;
}

const wordsOfRisk = (risk: SegmentRisk): string => (risk === 'none' ? 'no risk class' : riskWords[risk].toLowerCase());

const orOf = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
