import type { Company } from '#domain/company.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { callLimitOf } from '#domain/party.ts';
import { callsWithin } from '#domain/work-list.ts';
import { countOf } from '#renderer/ui/money.ts';
import { Tag } from '#renderer/ui/tag.tsx';
import { guardHeadline, guardTones, hitWords } from './contact-guard-words.ts';
import { useContactGuard } from './use-contact-guard.ts';
import styles from './contact-guard-line.module.css';

type Props = { readonly account: AccountView; readonly company: Company };

/** Whether the customer may be called now, in one line; opened, it says what each rule found and where the rule comes from. */
export function ContactGuardLine({ account, company }: Props) {
  const { decision, place } = useContactGuard(account, company);
  const { hits } = decision;
  return (
    <details className={styles.guard} data-verdict={decision.verdict}>
      <summary title="What the contact guard goes by">
        <Tag tone={guardTones[decision.verdict]}>{guardHeadline(decision, place)}</Tag>
        {hits.length > 1 && <span className={styles.more}>and {countOf(hits.length - 1, 'more reason')}</span>}
      </summary>
      <ul>
        {hits.map((hit) => (
          <li key={hit.ruleId}>
            {hitWords(hit, place)}{' '}
            <span className={styles.source}>
              {hit.source}, version {hit.version}
            </span>
          </li>
        ))}
        {hits.length === 0 && <li>{allowedWords(account, company)}</li>}
      </ul>
    </details>
  );
}

/** The guard's word beside a telephone number. */
export function ContactGuardMark({ decision, place }: ReturnType<typeof useContactGuard>) {
  return <Tag tone={guardTones[decision.verdict]}>{guardHeadline(decision, place)}</Tag>;
}

function allowedWords({ facts, today }: AccountView, { policy }: Company): string {
  const { limit, days } = callLimitOf(facts.account, policy);
  const attempts = callsWithin(facts, days, today);
  const hours = `inside ${policy.contact.callFrom}–${policy.contact.callUntil} there`;
  return `${attempts} of ${limit} calls in ${days} days, ${hours}, no stay, nothing past due is disputed.`;
}
