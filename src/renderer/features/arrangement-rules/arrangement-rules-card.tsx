import { useEffect, useMemo, useState } from 'react';
import { arrangementRulesOf, arrangementRulesSchema } from '#domain/arrangement-rules.ts';
import type { Company } from '#domain/company.ts';
import { useMayAct } from '#renderer/data/use-data.ts';
import { useSettingsRequest } from '#renderer/data/use-settings-request.ts';
import {
  type ArrangementRuleEdits,
  discardArrangementRuleEdits,
  editArrangementRules,
  keepArrangementRuleEditsOver,
  markArrangementRuleEditsUsed,
  useArrangementRuleEdits,
} from '#renderer/state/arrangement-rule-edits.ts';
import { Card } from '#renderer/ui/card.tsx';
import { ReadOnlyFields } from '#renderer/ui/read-only-fields.tsx';
import { SettingsBar } from '#renderer/ui/settings-bar.tsx';
import { WaitingNotice } from '#renderer/ui/waiting-notice.tsx';
import { RuleEffects } from './rule-effects.tsx';
import { RuleFields } from './rule-fields.tsx';
import styles from './arrangement-rules.module.css';

/** How promises are judged, and how far plans, settlements and extensions go: edited here, counted on the copy, put into use by the central API. */
export function ArrangementRulesCard({ company }: { readonly company: Company }) {
  const { policy } = company;
  const { version } = policy.arrangement;
  const inUse = useMemo(() => arrangementRulesOf(policy), [policy]);
  const { edits } = useArrangementRuleEdits();
  const rules = edits?.settings ?? inUse;
  const mayAct = useMayAct();
  const usedAs = edits?.usedAs ?? null;
  useEffect(() => {
    if (usedAs !== null && version >= usedAs) discardArrangementRuleEdits();
  }, [usedAs, version]);
  return (
    <Card title="Promises and arrangements" aside={edits === null ? inUseWords(version) : undefined}>
      <div className={styles.body}>
        <RulesBar version={version} edits={edits} mayAct={mayAct} />
        <ReadOnlyFields isReadOnly={!mayAct}>
          <RuleFields company={company} rules={rules} onChange={(next) => editArrangementRules({ version, settings: inUse }, next)} />
        </ReadOnlyFields>
        <p className={styles.hint}>
          Money counts by the day it is applied on: what comes in on a last day is in time, and there is no hour at which the day is cut
          off. What somebody may agree to alone is under Rules, Authority.
        </p>
        {edits !== null && edits.usedAs === null && <RuleEffects key={version} rules={rules} />}
      </div>
    </Card>
  );
}

type BarProps = { readonly version: number; readonly edits: ArrangementRuleEdits | null; readonly mayAct: boolean };

function RulesBar({ version, edits, mayAct }: BarProps) {
  const [isWaiting, setWaiting] = useState(false);
  const request = useSettingsRequest((requestId, { basedOnVersion, settings }: ArrangementRuleEdits) =>
    window.desk['arrangementRules.change']({ requestId, basedOnVersion, settings }),
  );
  const use = async (asked: ArrangementRuleEdits): Promise<void> => {
    const answer = await request.send(asked);
    if (answer === null) return;
    if (answer.waitsAs === undefined) return markArrangementRuleEditsUsed(answer.version);
    discardArrangementRuleEdits();
    setWaiting(true);
  };
  if (edits === null) return isWaiting ? <WaitingNotice /> : null;
  return (
    <SettingsBar
      version={version}
      inUse={inUseWords(version)}
      edits={edits}
      problem={arrangementRulesSchema.safeParse(edits.settings).success ? null : tooLong}
      what="What you chose"
      mayAct={mayAct}
      isBusy={request.isBusy}
      isWaiting={false}
      failure={request.failure}
      onUse={() => void use(edits)}
      onDiscard={discardArrangementRuleEdits}
      onGoOn={() => keepArrangementRuleEditsOver(version)}
    />
  );
}

const inUseWords = (version: number): string => (version === 1 ? 'the rules the program came with' : `version ${version}`);

/** The fields keep their bounds themselves; only two of them can be at odds. */
const tooLong = 'An extension may be longer than there are days to a last payment. Allow the one less, or the other more.';
