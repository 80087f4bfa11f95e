import type { ReactNode, Ref } from 'react';
import type { Company } from '#domain/company.ts';
import { zoneOf } from '#domain/customer-place.ts';
import { clockIn } from '#domain/kernel/dates.ts';
import { noFilter } from '#domain/queue-filter.ts';
import type { Account } from '#domain/rows.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { chooseFilter, chooseList } from '#renderer/state/screen.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { countOf, formatWholeMoney } from '#renderer/ui/money.ts';
import { Tag, type Tone } from '#renderer/ui/tag.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import { partyWords, riskWords } from '#renderer/ui/words.ts';
import { AccountStanding } from './account-standing.tsx';
import { AccountTotals } from './account-totals.tsx';
import { ContactGuardLine } from './contact-guard-line.tsx';
import styles from './account-header.module.css';

type Props = {
  readonly account: AccountView;
  readonly company: Company;
  readonly headingRef: Ref<HTMLHeadingElement>;
  readonly nextStep?: ReactNode;
  /** What can be done with the account, at the end of its name's line. */
  readonly menu?: ReactNode;
  /** The tabs, which close the header. */
  readonly children: ReactNode;
};

/** Name, terms, place, and what is owed in each currency. */
export function AccountHeader({ account, company, headingRef, nextStep, menu, children }: Props) {
  const { account: row } = account.folder;
  return (
    <header className={styles.header}>
      <div className={styles.title}>
        <h1 ref={headingRef} tabIndex={-1} title={row.name}>
          {row.name}
        </h1>
        <PartyTag partyKind={row.partyKind} />
        <RiskTag riskClass={row.riskClass} />
        {menu}
      </div>
      <Meta account={account} />
      <AccountStanding account={account} />
      <ContactGuardLine account={account} company={company} />
      {nextStep}
      <AccountTotals account={account} policy={company.policy} />
      {children}
    </header>
  );
}

/** Other limits on contacts hold for people, so whoever works the account sees that it is one. */
function PartyTag({ partyKind }: { readonly partyKind: Account['partyKind'] }) {
  const words = partyWords[partyKind];
  return words === null ? null : <Tag tone="neutral">{words}</Tag>;
}

const riskTones: Readonly<Record<NonNullable<Account['riskClass']>, Tone>> = { high: 'warn', medium: 'neutral', low: 'ok' };

function RiskTag({ riskClass }: { readonly riskClass: Account['riskClass'] }) {
  if (riskClass === null) return null;
  return <Tag tone={riskTones[riskClass]}>{riskWords[riskClass]}</Tag>;
}

function Meta({ account }: { readonly account: AccountView }) {
  const { account: row } = account.folder;
  const now = useNow();
  const place = [row.city, row.city === null ? (row.region ?? row.country) : null].filter((part) => part !== null).join(', ');
  const zone = zoneOf(row);
  const time = zone === null ? null : `${clockIn(zone, now)} local`;
  return (
    <div className={styles.meta}>
      <span className={styles.number}>#{row.number}</span>
      {row.termsDays !== null && <span>{row.termsDays === 0 ? 'Due on receipt' : `Net ${row.termsDays}`}</span>}
      <CreditLimit account={account} />
      {(place !== '' || time !== null) && <span>{[place, time].filter(Boolean).join(', ')}</span>}
      {row.salesRep !== null && <span>Sales: {row.salesRep}</span>}
      <Group parentNumber={row.parentNumber} size={account.groupSize} />
    </div>
  );
}

/** The accounts of one parent are worked together: the lists narrow to them. */
function Group({ parentNumber, size }: { readonly parentNumber: string | null; readonly size: number }) {
  if (parentNumber === null) return null;
  const show = () => {
    chooseFilter({ ...noFilter, parentNumber });
    chooseList('all');
  };
  return (
    <span className={styles.group}>
      <LinkButton title="Show the accounts of this group" onClick={show}>
        Group {parentNumber}: {countOf(size, 'account')}
      </LinkButton>
    </span>
  );
}

/** From this share of the limit on its use is marked. */
const tightLimitPercent = 90;

function CreditLimit({ account }: { readonly account: AccountView }) {
  const { creditLimitMinor, currency } = account.folder.account;
  if (creditLimitMinor === null) return null;
  const limit = `limit ${formatWholeMoney(creditLimitMinor, currency)}`;
  const openMinor = account.totals.find((totals) => totals.currency === currency)?.openMinor ?? 0;
  if (creditLimitMinor <= 0) return <span>{limit}</span>;
  const percent = Math.max(0, Math.round((openMinor / creditLimitMinor) * 100));
  return (
    <span>
      {limit} <span className={percent >= tightLimitPercent ? styles.tight : undefined}>({percent}% used)</span>
    </span>
  );
}
