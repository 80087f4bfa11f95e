import type { AuthorityChange } from '#domain/authority-change.ts';
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
    case 'twoPeople':
      return change.isNeeded
        ? `${policyPartWords[change.part]}: nobody changes them alone any more.`
        : `${policyPartWords[change.part]}: one person changes them alone.`;
    default:
      return assertNever(change);
  }
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
