import { type ReactNode, useState } from 'react';
import { changeArrangementRulesRequestSchema } from '#contracts/arrangement-rules.ts';
import type { PolicyRequest } from '#contracts/policy-requests.ts';
import { authorityFor } from '#domain/approval.ts';
import type { Authority } from '#domain/authority.ts';
import { type Company, businessDateOf } from '#domain/company.ts';
import type { Approval } from '#domain/approval-rows.ts';
import { contactAskedFor } from '#domain/contact-override-request.ts';
import { type Result, reject } from '#domain/kernel/result.ts';
import type { Instant, LocalDate } from '#domain/kernel/dates.ts';
import { useFolder, useMayAct, useOpened, useWaitingApprovals } from '#renderer/data/use-data.ts';
import type { AccountView, WaitingApproval } from '#renderer/data/worker-protocol.ts';
import { hitWords } from '#renderer/features/account/contact-guard-words.ts';
import { ApprovalBrief } from '#renderer/features/approval/approval-brief.tsx';
import { ApprovalList } from '#renderer/features/approval/approval-list.tsx';
import { RuleEffects } from '#renderer/features/arrangement-rules/rule-effects.tsx';
import { DecisionForm } from '#renderer/features/approval/decision-form.tsx';
import styles from '#renderer/features/approval/approval.module.css';
import { chosenFigures } from '#renderer/features/team/chosen-figures.ts';
import { FigureTiles } from '#renderer/features/team/figure-tiles.tsx';
import { PastDueChart } from '#renderer/features/team/past-due-chart.tsx';
import { useTeam } from '#renderer/features/team/use-team.ts';
import { PolicyRequestsPane } from '#renderer/features/authority/policy-requests-pane.tsx';
import { Choices } from '#renderer/ui/choices.tsx';
import { usePolicyRequests } from '#renderer/state/policy-requests.ts';
import { usePlainKeys } from '#renderer/state/plain-keys.ts';
import { openAccount } from '#renderer/state/screen.ts';
import { requestLabel } from '#renderer/ui/approval-words.ts';
import { Card } from '#renderer/ui/card.tsx';
import { formatMoment } from '#renderer/ui/dates.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import { useCompany } from './use-company.ts';

type Section = 'accounts' | 'policy';
const sectionsOf = (count: number): readonly { readonly value: Section; readonly words: string }[] => [
  { value: 'accounts', words: 'Accounts' },
  { value: 'policy', words: count === 0 ? 'Policy' : `Policy (${count})` },
];

/** The supervisor's screen: what waits for an approval, what is known of it, and the decision, all by keyboard. */
export function ApprovalsPage({ company: atSignIn }: { readonly company: Company }) {
  const company = useCompany(atSignIn);
  const mayAct = useMayAct();
  const now = useNow();
  const all = useWaitingApprovals();
  const policyCount = usePolicyRequests(({ requests }) => requests?.length ?? 0);
  const [section, setSection] = useState<Section>('accounts');
  const authorityOver = useAuthority(company);
  const waiting = all.filter(({ status, isExpired }) => (status === 'open' || status === 'askedBack') && !isExpired);
  const requests = waiting.map((approval) => ({ approval, authority: authorityOver(approval, [], businessDateOf(company, now)) }));
  // In the order in which they are shown: what the person may approve comes first.
  const approvals = requests.toSorted((a, b) => Number(b.authority.ok) - Number(a.authority.ok)).map(({ approval }) => approval);
  const [wantedId, setWanted] = useState<string | null>(null);
  const chosen = approvals.find(({ id }) => id === wantedId) ?? approvals[0];
  const watched = useFolder(chosen?.accountId ?? null);
  const approval = watched.status === 'ready' ? watched.account.folder.approvals.find(({ id }) => id === chosen?.id) : undefined;
  const move = (step: 1 | -1) => {
    const next = chosen && approvals[approvals.indexOf(chosen) + step];
    if (next) setWanted(next.id);
  };
  usePlainKeys(section === 'policy' ? {} : { j: () => move(1), k: () => move(-1), ArrowDown: () => move(1), ArrowUp: () => move(-1) });
  const { figures, currency } = useTeam();
  return (
    <div className={styles.page}>
      <Head approvals={waiting} now={now} policyCount={policyCount} section={section} onChoose={setSection} />
      {section === 'policy' && <PolicyRequestsPane company={company} effectsOf={effectsOf} />}
      {section === 'accounts' && figures && (
        <div className={styles.tiles}>
          <FigureTiles team={figures} currency={currency} />
        </div>
      )}
      {section === 'accounts' && <ApprovalList requests={requests} chosenId={chosen?.id ?? null} now={now} onChoose={setWanted} />}
      {section === 'accounts' && !chosen && figures && (
        <div className={styles.beside}>
          <PastDueChart {...chosenFigures(figures, currency)} policy={company.policy} today={figures.today} />
        </div>
      )}
      {section === 'accounts' && chosen && watched.status === 'ready' && approval && (
        <Card title={`${requestLabel(chosen)} · ${chosen.accountName}`}>
          {/* It may be longer than its place, and keys have to reach its end. */}
          <div className={`${styles.detail} ${styles.brief}`} role="group" aria-label="Brief" tabIndex={0}>
            <ApprovalBrief
              approval={approval}
              account={watched.account}
              company={company}
              guardWords={guardWordsOf(approval, watched.account, company, now)}
            />
          </div>
          <footer>
            {mayAct ? (
              <DecisionForm
                key={approval.id}
                approval={approval}
                authority={authorityOver(approval, watched.account.folder.approvals, watched.account.today)}
                isDecided={watched.account.undecided.includes('approval.decide')}
                onOpen={() => openAccount(chosen.accountId)}
              />
            ) : (
              <LinkButton onClick={() => openAccount(chosen.accountId)}>Open the account</LinkButton>
            )}
          </footer>
        </Card>
      )}
    </div>
  );
}

/** By what authority the person may approve a request, with what is known of what was done for the customer before; or why they may not. */
function useAuthority(company: Company) {
  const user = useOpened()?.user;
  return (approval: Parameters<typeof authorityFor>[0], approvals: readonly Approval[], today: LocalDate): Result<Authority> =>
    user
      ? authorityFor(approval, { decision: 'approve' }, { approvals }, { actorId: user.id, role: user.role, today, company })
      : reject('approval.notAuthorised');
}
/** What a change of the policy would come to on the accounts of this window, where that is counted. */
const effectsOf = ({ part, body }: PolicyRequest): ReactNode =>
  part === 'arrangements' ? <RuleEffects rules={changeArrangementRulesRequestSchema.parse(body).settings} /> : null;

/** What the contact guard says now of the contact somebody asks for, a sentence a rule. */
function guardWordsOf(approval: Approval, { folder, today }: AccountView, company: Company, now: Instant): readonly string[] {
  const place = { timeZone: folder.account.timeZone, companyTimeZone: company.timeZone, now, today };
  return (contactAskedFor(approval, folder, { at: now, today, company })?.hits ?? []).map((hit) => hitWords(hit, place));
}

type HeadProps = {
  readonly approvals: readonly WaitingApproval[];
  readonly now: Instant;
  readonly policyCount: number;
  readonly section: Section;
  readonly onChoose: (section: Section) => void;
};

function Head({ approvals, now, policyCount, section, onChoose }: HeadProps) {
  const [oldest] = approvals;
  return (
    <header className={styles.head}>
      <h1>
        Approvals{' '}
        <small>
          {approvals.length} waiting{oldest && ` · the oldest since ${formatMoment(oldest.requestedAt, now)}`}
        </small>
      </h1>
      <div className={styles.sections}>
        <Choices label="About" hideLabel choices={sectionsOf(policyCount)} chosen={section} onChange={onChoose} />
      </div>
    </header>
  );
}
