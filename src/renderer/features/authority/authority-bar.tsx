import type { PolicyDecision } from '#contracts/policy-requests.ts';
import { useSettingsRequest } from '#renderer/data/use-settings-request.ts';
import { type AuthorityEdits, discardAuthorityEdits, keepAuthorityEditsOver, markAuthorityAsked } from '#renderer/state/authority-edits.ts';
import { usePolicyDecision, useStillWaits } from '#renderer/state/policy-requests.ts';
import dialog from '#renderer/ui/dialog.module.css';
import { FailureNotice } from '#renderer/ui/failure-notice.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { SurpassedNotice } from '#renderer/ui/surpassed-notice.tsx';
import styles from '#renderer/ui/use-bar.module.css';
import { policyDecisionWords } from './policy-decision-words.ts';

type Props = {
  readonly version: number;
  readonly edits: AuthorityEdits | null;
  readonly mayChange: boolean;
  /** Whether a change waits for a second person: the company wants it, and there is one. */
  readonly waits: boolean;
};

/** What there is to do about the edits: ask for them, or put them in force where nobody else has to look; and what stands in the way. */
export function AuthorityBar({ version, edits, mayChange, waits }: Props) {
  const { isBusy, failure, send } = useSettingsRequest((requestId, { basedOnVersion, settings }: AuthorityEdits) =>
    window.desk['authority.change']({ requestId, basedOnVersion, settings }),
  );
  const decision = usePolicyDecision(edits?.waitsAs ?? null);
  const isWaiting = useStillWaits(edits?.waitsAs ?? null);
  const isAsked = edits !== null && (edits.usedAs !== null || isWaiting || decision?.status === 'approved');
  const isSurpassed = edits !== null && !isAsked && edits.basedOnVersion !== version;
  const unread = edits !== null && Object.keys(edits.unread).length > 0;
  const ask = async (): Promise<void> => {
    const answer = edits && (await send(edits));
    if (answer !== null) markAuthorityAsked(answer);
  };
  return (
    <div className={styles.bar}>
      <div className={styles.line}>
        <p role="status">{stateWords(edits, decision, version)}</p>
        {mayChange && (
          <>
            <button
              type="button"
              className={dialog.plain}
              disabled={edits === null || edits.usedAs !== null}
              onClick={discardAuthorityEdits}
            >
              {isWaiting ? 'Show what is in force' : 'Discard edits'}
            </button>
            <button
              type="button"
              className={dialog.main}
              disabled={edits === null || isAsked || isSurpassed || unread || isBusy}
              onClick={() => void ask()}
            >
              {waits ? 'Ask for it' : 'Put in force'}
            </button>
          </>
        )}
      </div>
      {unread && (
        <Notice tone="bad" role="alert">
          One of the amounts cannot be read. Write it like 2500 or 2,500.50; a limit may be “no limit” or empty.
        </Notice>
      )}
      {edits !== null && mayChange && !isAsked && (
        <p className={styles.hint}>
          {waits
            ? 'It is in force when somebody else who may has approved it.'
            : 'Nobody else has to approve it, or nobody else could: it is in force at once, and written down under your name.'}
        </p>
      )}
      {failure && edits !== null && <FailureNotice failure={failure} />}
      {isSurpassed && (
        <SurpassedNotice version={version} into="in force" onGoOn={() => keepAuthorityEditsOver(version)}>
          What you chose is kept in this window and has changed nothing. Discard it to see theirs, or go on with yours in place of theirs.
        </SurpassedNotice>
      )}
    </div>
  );
}

function stateWords(edits: AuthorityEdits | null, decision: PolicyDecision | undefined, version: number): string {
  const inForce = version === 1 ? 'the limits the program came with' : `version ${version}`;
  if (edits === null) return `In force: ${inForce}.`;
  if (decision) return `${policyDecisionWords(decision)}${decision.comment === '' ? '' : ` “${decision.comment}”`} In force: ${inForce}.`;
  if (edits.waitsAs !== null) return `Waits for somebody else, under Approve. In force: ${inForce}.`;
  if (edits.usedAs !== null) return `In force as version ${edits.usedAs}. All desktops get it with their next sync.`;
  return `Edited in this window, not in force yet. In force: ${inForce}.`;
}
