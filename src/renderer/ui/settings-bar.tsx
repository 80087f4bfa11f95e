import type { Failure } from '#contracts/failure.ts';
import dialog from './dialog.module.css';
import { FailureNotice } from './failure-notice.tsx';
import { Notice } from './notice.tsx';
import { SurpassedNotice } from './surpassed-notice.tsx';
import styles from './use-bar.module.css';
import { WaitingNotice } from './waiting-notice.tsx';

type Edits = { readonly basedOnVersion: number; readonly usedAs: number | null };

type Props = {
  /** The page's name, where the bar is its head; without one it stands within a page. */
  readonly title?: string;
  /** The version in use, and how it is called: 'version 3'. */
  readonly version: number;
  readonly inUse: string;
  readonly edits: Edits | null;
  /** What of the edits cannot be. */
  readonly problem: string | null;
  /** What the person did to them: 'What you wrote'. */
  readonly what: string;
  readonly mayAct: boolean;
  readonly isBusy: boolean;
  /** They were given away and wait for a second person. */
  readonly isWaiting: boolean;
  readonly failure: Failure | null;
  readonly onUse: () => void;
  readonly onDiscard: () => void;
  readonly onGoOn: () => void;
};

/** What there is to do about edited settings: put them into use, or discard them; and what stands in the way. */
export function SettingsBar(props: Props) {
  const { title, version, inUse, edits, problem, what, mayAct, isBusy, isWaiting, failure, onUse, onDiscard, onGoOn } = props;
  const isSurpassed = edits !== null && edits.usedAs === null && edits.basedOnVersion !== version;
  const isReady = edits !== null && edits.usedAs === null && !isSurpassed && problem === null && !isBusy;
  return (
    <div className={styles.bar} data-within={title === undefined}>
      <div className={styles.line}>
        {title !== undefined && <h1>{title}</h1>}
        <p role="status">{stateWords(edits, inUse)}</p>
        {mayAct && (
          <>
            <button type="button" className={dialog.plain} disabled={edits === null || edits.usedAs !== null} onClick={onDiscard}>
              Discard edits
            </button>
            <button type="button" className={dialog.main} disabled={!isReady} onClick={onUse}>
              Put into use
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
      {failure && edits !== null && <FailureNotice failure={failure} kept={`${what} is kept in this window.`} />}
      {isSurpassed && (
        <SurpassedNotice version={version} into="into use" onGoOn={onGoOn}>
          {what} is kept in this window and has changed nothing. Discard it to see theirs, or go on with yours in place of theirs.
        </SurpassedNotice>
      )}
    </div>
  );
}

function stateWords(edits: Edits | null, inUse: string): string {
  if (edits === null) return `In use: ${inUse}.`;
  if (edits.usedAs !== null) return `Put into use as version ${edits.usedAs}. All desktops get it with their next sync.`;
  return `Edited in this window, not in use yet. In use: ${inUse}.`;
}
