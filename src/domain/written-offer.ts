import { openInvoicesOf } from './account-facts.ts';
import { mayAlone, requiredLevel, stakeWithBefore } from './authority.ts';
import type { CommandContext } from './command.ts';
import type { Folder } from './folder.ts';
import { openMinorIn } from './invoice.ts';
import { daysBetween } from './kernel/dates.ts';
import { approvalIdSchema } from './kernel/ids.ts';
import type { Currency } from './kernel/money.ts';
import { type Result, ok, reject } from './kernel/result.ts';
import type { MergeAbout } from './merge-facts.ts';
import { fitSettlement } from './settlement.ts';

/** An offer that a message makes: so much, in minor units, for all that is open in its currency, if it comes by a day. */
export type WrittenOffer = NonNullable<MergeAbout['settlement']>;

/** No request has this one. */
const noRequest = approvalIdSchema.parse('00000000-0000-4000-8000-000000000000');

/** What is open of an account in a currency, as an offer to settle it says. Minor units. */
export const offerableMinor = (folder: Folder, currency: Currency): number => openMinorIn(openInvoicesOf(folder), currency);

/**
 * Whether somebody may offer in writing to take less than is open: what a customer accepts binds the company, so an offer is held to the limits of the settlement it
 * would become. Refuses with `settlement.notLess`, `settlement.belowFloor` (`leastMinor`, `currency`), `arrangement.dateInPast`, `arrangement.tooFarAhead` (`days`) or
 * `settlement.needsApproval` (`needs`).
 */
export function fitWrittenOffer(
  { currency, amountMinor, payBy }: WrittenOffer,
  folder: Folder,
  { company, role, today }: Pick<CommandContext, 'company' | 'role' | 'today'>,
): Result<null> {
  const owedMinor = offerableMinor(folder, currency);
  const instalments = [{ dueDate: payBy, amountMinor }];
  const fits = fitSettlement({ instalments, owedMinor, currency }, { company });
  if (!fits.ok) return fits;
  const { arrangement, approval: settings } = company.policy;
  if (payBy < today) return reject('arrangement.dateInPast', { dueDate: payBy });
  if (daysBetween(today, payBy) > arrangement.mostDays) return reject('arrangement.tooFarAhead', { days: arrangement.mostDays });
  const given = { id: noRequest, kind: 'settlement' as const, currency, stakeMinor: owedMinor - amountMinor };
  const stake = stakeWithBefore(given, folder.approvals, settings, { today, withOpen: true });
  if (mayAlone(role, 'settlement', stake, settings)) return ok(null);
  return reject('settlement.needsApproval', { needs: requiredLevel('settlement', stake, settings) });
}
