import type { AuthorityChange, WeightChange } from '#domain/authority-change.ts';
import { assertNever } from '#domain/kernel/assert.ts';
import { type Currency, currencySchema } from '#domain/kernel/money.ts';
import type { PolicyPart } from '#domain/policy-part.ts';
import { approvalKindWords } from './approval-words.ts';
import { countOf, formatMoney } from './money.ts';
import { roleWords } from './words.ts';

export const policyPartWords: Readonly<Record<PolicyPart, string>> = {
  authority: 'Authority and limits',
  strategies: 'Strategies',
  templates: 'Templates',
  contactRules: 'Contact rules',
  letters: 'Letterhead and paper',
  arrangements: 'Promises and arrangements',
};

/** A currency of two decimals: limits are hundredths of a unit, whatever the company's own currency has. */
const hundredths = currencySchema.parse('USD');

/** A limit in words, in the company's currency. Hundredths of a unit; null: without a limit; undefined: not at all. */
export function limitWords(limit: number | null | undefined, currency: Currency): string {
  if (limit === undefined) return 'not at all';
  if (limit === null) return 'without a limit';
  const text = formatMoney(limit, hundredths);
  return `up to ${currency === hundredths ? text : `${text.replace('$', '')} ${currency}`}`;
}

/** One thing that another set of limits changes, as a sentence. */
export function authorityChangeWords(change: AuthorityChange, currency: Currency): string {
  switch (change.what) {
    case 'limit': {
      const act = change.of === 'alone' ? 'does alone' : 'approves';
      const [from, to] = [limitWords(change.from, currency), limitWords(change.to, currency)];
      return `${roleWords[change.role]} ${act}: ${approvalKindWords[change.kind].toLowerCase()}, ${to} (now ${from}).`;
    }
    case 'windowDays':
      return `What was done for a customer counts together for ${countOf(change.to, 'day')} (now ${change.from}).`;
    case 'expiresAfterDays':
      return `A request that nobody decides expires after ${countOf(change.to, 'day')} (now ${change.from}).`;
    case 'weight':
      return weightChangeWords(change, currency);
    case 'twoPeople':
      return change.isNeeded
        ? `${policyPartWords[change.part]}: nobody changes them alone any more.`
        : `${policyPartWords[change.part]}: one person changes them alone.`;
    default:
      return assertNever(change);
  }
}

function weightChangeWords({ currency: of, from, to }: WeightChange, currency: Currency): string {
  if (to === undefined) return `${of} does not count against limits any more: only an administrator approves what is in it.`;
  const before = from === undefined ? 'only an administrator approves what is in it' : weightText(from);
  return `One ${of} counts against limits as ${weightText(to)} ${currency} (now ${before}).`;
}

const million = 1_000_000;
/** What a unit of a currency counts as it stands in a field: 1100000 millionths give '1.1'. */
export const weightText = (ppm: number): string => String(ppm / million);

/** What a field says of a weight, in millionths; undefined: nothing. `ok` false where it cannot be read. */
export function readWeight(text: string): { readonly ok: true; readonly ppm: number | undefined } | { readonly ok: false } {
  const plain = text.trim().replace(',', '.');
  if (plain === '') return { ok: true, ppm: undefined };
  const match = /^(\d{1,6})(?:\.(\d{1,6}))?$/.exec(plain);
  if (!match) return { ok: false };
  const ppm = Number(match[1]) * million + Number((match[2] ?? '').padEnd(6, '0'));
  return ppm === 0 ? { ok: false } : { ok: true, ppm };
}

/** An amount as it stands in a field: '2,500', '2,500.50', 'no limit', or nothing. Hundredths of a unit. */
export function limitText(limit: number | null | undefined): string {
  if (limit === undefined) return '';
  if (limit === null) return 'no limit';
  const cents = limit % 100;
  const grouped = String((limit - cents) / 100).replace(/\B(?=(?:\d{3})+$)/g, ',');
  return cents === 0 ? grouped : `${grouped}.${String(cents).padStart(2, '0')}`;
}

/** What a field says of a limit, in hundredths; `ok` false where it cannot be read. */
export function readLimit(text: string): { readonly ok: true; readonly limit: number | null | undefined } | { readonly ok: false } {
  const plain = text.trim().toLowerCase();
  if (plain === '') return { ok: true, limit: undefined };
  if (plain === 'no limit') return { ok: true, limit: null };
  const match = /^(\d{1,3}(?:,\d{3})+|\d{1,10})(?:\.(\d{1,2}))?$/.exec(plain);
  if (!match) return { ok: false };
  const [, whole = '', cents = ''] = match;
  return { ok: true, limit: Number(whole.replaceAll(',', '')) * 100 + Number(cents.padEnd(2, '0')) };
}
