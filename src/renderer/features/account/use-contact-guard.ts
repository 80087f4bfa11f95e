import type { Company } from '#domain/company.ts';
import { contactRulesOf, decideContact } from '#domain/contact-guard.ts';
import type { ContactAction, ContactDecision } from '#domain/contact-question.ts';
import { overridesFor } from '#domain/contact-override.ts';
import { zoneOf } from '#domain/customer-place.ts';
import { useCopyAsOf, useOpened } from '#renderer/data/use-data.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { useNow } from '#renderer/ui/use-now.ts';
import type { GuardPlace } from './contact-guard-words.ts';

/** What the contact guard says of a call to an account, or to a person there, at this moment; it is asked again as the clock goes on. */
export function useContactGuard(
  account: AccountView,
  company: Company,
  whom: Pick<ContactAction, 'contactId' | 'address'> = {},
): { readonly decision: ContactDecision; readonly place: GuardPlace } {
  const now = useNow();
  const heard = useCopyAsOf();
  const userId = useOpened()?.user.id;
  const { facts, today } = account;
  const { timeZone: companyTimeZone, policy } = company;
  const overrides = userId === undefined ? [] : overridesFor(account.folder, userId);
  return {
    decision: decideContact(
      { channel: 'call', ...whom },
      { account: facts, today, companyTimeZone, overrides, ...heard },
      contactRulesOf(policy),
      now,
    ),
    place: { timeZone: zoneOf(facts.account), companyTimeZone, now, today },
  };
}
