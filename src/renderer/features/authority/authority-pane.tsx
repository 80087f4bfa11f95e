import { useEffect, useId, useMemo, useState } from 'react';
import type { AuthorityResponse } from '#contracts/authority.ts';
import type { User } from '#contracts/http.ts';
import { authorityChanges, authoritySettingsOf, type AuthoritySettings } from '#domain/authority-change.ts';
import { authorityKeepers } from '#domain/command.ts';
import { type Company, businessDateOf } from '#domain/company.ts';
import { policyPartSchema } from '#domain/policy-part.ts';
import { type AuthorityEdits, discardAuthorityEdits, editAuthority, useAuthorityEdits } from '#renderer/state/authority-edits.ts';
import { usePolicyDecision } from '#renderer/state/policy-requests.ts';
import { authorityChangeWords, policyPartWords } from '#renderer/ui/authority-words.ts';
import { Card } from '#renderer/ui/card.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { ReadOnlyFields } from '#renderer/ui/read-only-fields.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import { AuthorityBar } from './authority-bar.tsx';
import { LendingCard } from './lending-card.tsx';
import { LimitsTable } from './limits-table.tsx';
import { WeightsCard } from './weights-card.tsx';
import styles from './authority.module.css';

type Props = { readonly company: Company; readonly user: User };

/** Who may do what alone, who approves the rest, what nobody changes alone, and who stands in for whom. */
export function AuthorityPane({ company, user }: Props) {
  const { approval } = company.policy;
  const { version } = approval;
  const now = useNow();
  const inForce = useMemo(() => authoritySettingsOf(approval), [approval]);
  const { edits } = useAuthorityEdits();
  const settings = edits?.settings ?? inForce;
  const answer = usePeople(approval);
  const mayChange = authorityKeepers.includes(user.role);
  const isApproved = usePolicyDecision(edits?.waitsAs ?? null)?.status === 'approved';
  const usedAs = edits && isApproved ? edits.basedOnVersion + 1 : (edits?.usedAs ?? null);
  useEffect(() => {
    if (usedAs !== null && version >= usedAs) discardAuthorityEdits();
  }, [usedAs, version]);
  const change = (next: AuthoritySettings, unread: AuthorityEdits['unread'] = edits?.unread ?? {}): void =>
    editAuthority({ version, settings: inForce }, { settings: next, unread });
  const limits = { currency: company.currency, settings, unread: edits?.unread ?? {}, onChange: change };
  const waits = inForce.twoPeopleFor.includes('authority') && answer?.hasSecondPerson !== false;
  return (
    <>
      <AuthorityBar version={version} edits={edits} mayChange={mayChange} waits={waits} />
      <div className={styles.body} tabIndex={0} role="group" aria-label="Authority">
        <div className={styles.column}>
          <ReadOnlyFields isReadOnly={!mayChange}>
            <LimitsTable which="alone" {...limits} />
            <LimitsTable which="approves" {...limits} />
            <WeightsCard {...limits} />
            <DaysCard settings={settings} onChange={change} />
          </ReadOnlyFields>
        </div>
        <div className={styles.column}>
          <PreviewCard company={company} inForce={inForce} settings={settings} />
          <LendingCard
            user={user}
            today={businessDateOf(company, now)}
            delegations={approval.delegations}
            people={answer?.people ?? null}
          />
        </div>
      </div>
    </>
  );
}

/** Who could stand in, asked again where the authority has changed; null while it is not known. */
function usePeople(approval: Company['policy']['approval']): AuthorityResponse | null {
  const [answer, setAnswer] = useState<{ readonly of: typeof approval; readonly people: AuthorityResponse } | null>(null);
  useEffect(() => {
    let isGone = false;
    void window.desk['authority.people']().then((found) => {
      if (!isGone && found.ok) setAnswer({ of: approval, people: found.value });
    });
    return () => {
      isGone = true;
    };
  }, [approval]);
  return answer?.people ?? null;
}

type DaysProps = { readonly settings: AuthoritySettings; readonly onChange: (settings: AuthoritySettings) => void };

function DaysCard({ settings, onChange }: DaysProps) {
  const id = useId();
  const { windowDays, expiresAfterDays, twoPeopleFor } = settings;
  const days = (text: string, most: number): number => Math.min(most, Math.max(1, Math.trunc(Number(text)) || 1));
  return (
    <Card title="Days, and two people">
      <div className={styles.days}>
        <Field id={`${id}-window`} label="Counts together for so many days" problem={null}>
          {(field) => (
            <input
              {...field}
              type="number"
              min={1}
              max={365}
              value={windowDays}
              onChange={(event) => onChange({ ...settings, windowDays: days(event.target.value, 365) })}
            />
          )}
        </Field>
        <Field id={`${id}-expires`} label="A request expires after days" problem={null}>
          {(field) => (
            <input
              {...field}
              type="number"
              min={1}
              max={90}
              value={expiresAfterDays}
              onChange={(event) => onChange({ ...settings, expiresAfterDays: days(event.target.value, 90) })}
            />
          )}
        </Field>
        <fieldset className={styles.parts}>
          <legend>Nobody changes alone</legend>
          {policyPartSchema.options.map((part) => (
            <label key={part}>
              <input
                type="checkbox"
                checked={twoPeopleFor.includes(part)}
                onChange={({ target }) =>
                  onChange({
                    ...settings,
                    twoPeopleFor: policyPartSchema.options.filter((each) => (each === part ? target.checked : twoPeopleFor.includes(each))),
                  })
                }
              />
              {policyPartWords[part]}
            </label>
          ))}
        </fieldset>
      </div>
    </Card>
  );
}

type PreviewProps = { readonly company: Company; readonly inForce: AuthoritySettings; readonly settings: AuthoritySettings };

/** What the edits change, in words. */
function PreviewCard({ company, inForce, settings }: PreviewProps) {
  const changes = authorityChanges(inForce, settings);
  return (
    <Card title="What this changes">
      {changes.length === 0 ? (
        <p className={styles.quiet}>Nothing is edited. What you change on the left is said here in words before anybody asks for it.</p>
      ) : (
        <ul className={styles.changes} aria-label="Changes">
          {changes.map((change) => {
            const words = authorityChangeWords(change, company.currency);
            return <li key={words}>{words}</li>;
          })}
        </ul>
      )}
    </Card>
  );
}
