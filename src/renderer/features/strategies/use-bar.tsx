import { Modal } from '@mantine/core';
import { useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import type { Failure } from '#contracts/failure.ts';
import type { PolicyRequestId } from '#domain/kernel/ids.ts';
import type { Strategies } from '#domain/strategy.ts';
import { dryRunDays } from '#domain/strategy-dry-run.ts';
import { useDataClient, useMayAct, useSyncState } from '#renderer/data/use-data.ts';
import { useStillWaits } from '#renderer/state/policy-requests.ts';
import { type StrategyEdits, discardEdits, keepEditsOver, markEditsUsed } from '#renderer/state/strategy-edits.ts';
import { FailureNotice } from '#renderer/ui/failure-notice.tsx';
import { countOf } from '#renderer/ui/money.ts';
import dialog from '#renderer/ui/dialog.module.css';
import { Notice } from '#renderer/ui/notice.tsx';
import { SurpassedNotice } from '#renderer/ui/surpassed-notice.tsx';
import styles from '#renderer/ui/use-bar.module.css';
import { WaitingNotice } from '#renderer/ui/waiting-notice.tsx';
import { TryFigures } from './try-figures.tsx';
import { type Tried, isOfNow } from './try-card.tsx';

type Props = {
  readonly inUse: Strategies;
  readonly edits: StrategyEdits | null;
  readonly tried: Tried | null;
  readonly problem: string | null;
};

/** What there is to do about the edits: put them into use, or discard them; and what stands in the way. */
export function UseBar({ inUse, edits, tried, problem }: Props) {
  const { link } = useSyncState();
  const mayAct = useMayAct();
  const [isAsking, setAsking] = useState(false);
  const [waitsAs, setWaitsAs] = useState<PolicyRequestId | null>(null);
  const isWaiting = useStillWaits(waitsAs);
  const isSurpassed = edits !== null && edits.usedAs === null && edits.basedOnVersion !== inUse.version;
  const isReady = edits !== null && edits.usedAs === null && !isSurpassed && problem === null;
  return (
    <div className={styles.bar}>
      <div className={styles.line}>
        <p role="status">{stateWords(edits, inUse)}</p>
        {mayAct && (
          <>
            <button type="button" className={dialog.plain} disabled={edits === null || edits.usedAs !== null} onClick={discardEdits}>
              Discard edits
            </button>
            <button type="button" className={dialog.main} disabled={!isReady} onClick={() => setAsking(true)}>
              Put into use…
            </button>
          </>
        )}
      </div>
      {isWaiting && edits === null && <WaitingNotice />}
      {problem !== null && (
        <Notice tone="bad" role="alert">
          {problem}
        </Notice>
      )}
      {edits !== null && !link.isOnline && (
        <Notice tone="warn" role="alert">
          The central API cannot be reached. Your edits are kept in this window; you can go on editing and trying them, and put them into
          use when the connection is back.
        </Notice>
      )}
      {isSurpassed && (
        <SurpassedNotice version={inUse.version} into="into use" onGoOn={() => keepEditsOver(inUse.version)}>
          Your edits are kept in this window and have changed nothing. Discard them to see theirs, or go on with yours in place of theirs.
        </SurpassedNotice>
      )}
      {edits !== null && isAsking && (
        <UseDialog
          edits={edits}
          tried={isOfNow(tried, edits.list, inUse.version) ? tried : null}
          onClose={() => setAsking(false)}
          onWaiting={setWaitsAs}
        />
      )}
    </div>
  );
}

function stateWords(edits: StrategyEdits | null, inUse: Strategies): string {
  const version = inUse.version === 0 ? 'the strategies the program came with' : `version ${inUse.version}`;
  if (edits === null) return `In use: ${version}.`;
  if (edits.usedAs !== null) return `Put into use as version ${edits.usedAs}. All desktops get it with their next sync.`;
  return `Edited in this window, not in use yet. In use: ${version}.`;
}

type DialogProps = {
  readonly edits: StrategyEdits;
  readonly tried: Tried | null;
  readonly onClose: () => void;
  /** They wait for a second person. */
  readonly onWaiting: (as: PolicyRequestId) => void;
};

/** Asks once more, with the figures of the last try beside the question. */
function UseDialog({ edits, tried, onClose, onWaiting }: DialogProps) {
  const client = useDataClient();
  // The same for every try of this dialog: an answer that was lost is found again under it.
  const [requestId] = useState(() => uuidv7());
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const use = async (): Promise<void> => {
    setBusy(true);
    setFailure(null);
    const outcome = await window.desk['strategies.change']({ requestId, basedOnVersion: edits.basedOnVersion, list: [...edits.list] });
    setBusy(false);
    client.syncNow();
    if (!outcome.ok) return setFailure(outcome.error);
    onClose();
    if (outcome.value.waitsAs === undefined) return markEditsUsed(outcome.value.version);
    discardEdits();
    onWaiting(outcome.value.waitsAs);
  };
  return (
    <Modal opened onClose={onClose} title="Put these strategies into use?" size={560} centered>
      <div className={dialog.body}>
        <p>They hold for every account of the company, on all desktops, from their next sync on. The version before is kept.</p>
        {tried ? (
          <TryFigures inUse={tried.inUse} edited={tried.edited} />
        ) : (
          <p className={dialog.warning}>
            As they are now, these strategies have not been tried on the last {dryRunDays} days. Go back and try them first to see whom they
            would have contacted wrongly.
          </p>
        )}
        {tried && tried.edited.wrongCount > tried.inUse.wrongCount && (
          <p className={dialog.warning}>
            They would have made {countOf(tried.edited.wrongCount - tried.inUse.wrongCount, 'wrong contact')} more than those in use.
          </p>
        )}
        {failure && <FailureNotice failure={failure} kept="Your edits are kept in this window." />}
        <div className={dialog.acts}>
          <button type="button" className={dialog.plain} onClick={onClose}>
            Go back
          </button>
          <button type="button" className={dialog.main} disabled={isBusy} onClick={() => void use()} data-autofocus>
            {tried ? 'Put into use' : 'Put into use untried'}
          </button>
        </div>
      </div>
    </Modal>
  );
}
