import { useEffect, useRef, useState } from 'react';
import { type Company, businessDateOf } from '#domain/company.ts';
import type { Strategy } from '#domain/strategy.ts';
import { ArrangementRulesCard } from '#renderer/features/arrangement-rules/arrangement-rules-card.tsx';
import { RatesCard } from '#renderer/features/late-interest/rates-card.tsx';
import { RatesNotice } from '#renderer/features/late-interest/rates-notice.tsx';
import { problemOf, withStrategy } from '#renderer/features/strategies/edit-list.ts';
import { ForgottenCard } from '#renderer/features/strategies/forgotten-card.tsx';
import { StrategyEditor } from '#renderer/features/strategies/strategy-editor.tsx';
import { StrategyList } from '#renderer/features/strategies/strategy-list.tsx';
import { TryCard, type Tried } from '#renderer/features/strategies/try-card.tsx';
import { UseBar } from '#renderer/features/strategies/use-bar.tsx';
import { VersionsCard } from '#renderer/features/strategies/versions-card.tsx';
import { discardEdits, editStrategies, useStrategyEdits } from '#renderer/state/strategy-edits.ts';
import { useMayAct } from '#renderer/data/use-data.ts';
import { ReadOnlyFields } from '#renderer/ui/read-only-fields.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import { useCompany } from './use-company.ts';
import styles from './strategies-page.module.css';

/** The supervisor's screen: the programme of contacts as data, tried on the past before it goes live. */
export function StrategiesPage({ company: atSignIn }: { readonly company: Company }) {
  const company = useCompany(atSignIn);
  const mayAct = useMayAct();
  const today = businessDateOf(company, useNow());
  const inUse = company.policy.strategies;
  const { edits, openId } = useStrategyEdits();
  const [tried, setTried] = useState<Tried | null>(null);
  const list = edits?.list ?? inUse.list;
  const open = list.find(({ id }) => id === openId) ?? list[0];
  const problem = problemOf(list);
  const change = (next: readonly Strategy[]): void => editStrategies(inUse, next);

  const usedAs = edits?.usedAs ?? null;
  useEffect(() => {
    if (usedAs !== null && inUse.version >= usedAs) discardEdits();
  }, [usedAs, inUse.version]);

  const body = useRef<HTMLDivElement>(null);
  const shownId = open?.id;
  useEffect(() => {
    if (shownId !== undefined) body.current?.scrollTo({ top: 0 });
  }, [shownId]);

  if (!open) return null;
  return (
    <div className={styles.page}>
      <StrategyList list={list} openId={open.id} onChange={change} />
      <div className={styles.work}>
        <UseBar inUse={inUse} edits={edits} tried={tried} problem={problem} />
        <div ref={body} className={styles.body}>
          <div className={styles.editor}>
            <ReadOnlyFields isReadOnly={!mayAct}>
              <StrategyEditor
                key={open.id}
                strategy={open}
                isLast={open === list.at(-1)}
                usualCurrency={company.currency}
                onChange={(over) => change(withStrategy(list, open.id, over))}
              />
            </ReadOnlyFields>
          </div>
          <div className={styles.preview}>
            <RatesNotice company={company} today={today} />
            <TryCard list={list} inUseVersion={inUse.version} problem={problem} tried={tried} onTried={setTried} />
            <RatesCard company={company} today={today} />
            <ArrangementRulesCard company={company} />
            <ForgottenCard inUseVersion={inUse.version} />
            <VersionsCard inUse={inUse} hasEdits={edits !== null} onTake={change} />
          </div>
        </div>
      </div>
    </div>
  );
}
