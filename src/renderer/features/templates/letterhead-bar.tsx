import { useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import type { Failure } from '#contracts/failure.ts';
import { ownLetterSettingsSchema } from '#domain/letter-settings.ts';
import { useDataClient, useMayAct } from '#renderer/data/use-data.ts';
import { type LetterheadEdits, discardLetterhead, keepLetterheadOver, markLetterheadUsed } from '#renderer/state/letterhead-edits.ts';
import dialog from '#renderer/ui/dialog.module.css';
import { FailureNotice } from '#renderer/ui/failure-notice.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { WaitingNotice } from '#renderer/ui/waiting-notice.tsx';
import styles from './letterhead-pane.module.css';

type Props = { readonly version: number; readonly edits: LetterheadEdits | null };

/** What there is to do about the edits: put them into use, or discard them; and what stands in the way. */
export function LetterheadBar({ version, edits }: Props) {
  const client = useDataClient();
  const mayAct = useMayAct();
  const [request, setRequest] = useState<{ readonly id: string; readonly of: LetterheadEdits } | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isWaiting, setWaiting] = useState(false);
  const problem = edits === null ? null : problemOf(edits);
  const isSurpassed = edits !== null && edits.usedAs === null && edits.basedOnVersion !== version;
  const isReady = edits !== null && edits.usedAs === null && !isSurpassed && problem === null && !isBusy;

  const use = async (): Promise<void> => {
    if (edits === null) return;
    // The same for every try of these edits: an answer that was lost is found again under it.
    const id = request?.of === edits ? request.id : uuidv7();
    setRequest({ id, of: edits });
    setBusy(true);
    setFailure(null);
    const { basedOnVersion, settings } = edits;
    const outcome = await window.desk['letters.change']({ requestId: id, basedOnVersion, settings });
    setBusy(false);
    client.syncNow();
    if (outcome.ok && outcome.value.waitsAs !== undefined) {
      discardLetterhead();
      setWaiting(true);
    } else if (outcome.ok) markLetterheadUsed(outcome.value.version);
    else setFailure(outcome.error);
  };

  return (
    <div className={styles.bar}>
      <div className={styles.line}>
        <p role="status">{stateWords(edits, version)}</p>
        {mayAct && (
          <>
            <button type="button" className={dialog.plain} disabled={edits === null || edits.usedAs !== null} onClick={discardLetterhead}>
              Discard edits
            </button>
            <button type="button" className={dialog.main} disabled={!isReady} onClick={() => void use()}>
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
      {failure && edits !== null && <FailureNotice failure={failure} kept="What you wrote is kept in this window." />}
      {isSurpassed && (
        <Notice tone="warn" role="alert" title={`Somebody else has put version ${version} into use since you began`}>
          <p>
            What you wrote is kept in this window and has changed nothing. Discard it to see theirs, or go on with yours in place of theirs.
          </p>
          <button type="button" onClick={() => keepLetterheadOver(version)}>
            Go on with mine
          </button>
        </Notice>
      )}
    </div>
  );
}

function stateWords(edits: LetterheadEdits | null, version: number): string {
  const inUse = version === 0 ? 'what the program came with' : `version ${version}`;
  if (edits === null) return `In use: ${inUse}.`;
  if (edits.usedAs !== null) return `Put into use as version ${edits.usedAs}. All desktops get it with their next sync.`;
  return `Edited in this window, not in use yet. In use: ${inUse}.`;
}

/** What of the edits cannot be, in words; null where all can. */
function problemOf({ settings }: LetterheadEdits): string | null {
  const read = ownLetterSettingsSchema.safeParse(settings);
  if (read.success) return null;
  const [path] = read.error.issues.map((issue) => issue.path.slice(0, 2).join('.'));
  return problemWords[path ?? ''] ?? 'One of the fields cannot be as it is.';
}

const problemWords: Readonly<Record<string, string>> = {
  'letterhead.lines': 'Under the name: at most eight lines of 120 characters.',
  'letterhead.footer': 'Below the pages: at most six lines of 200 characters.',
  'letterhead.email': 'The e-mail address is not whole: it is written as credit@company.com.',
  signature: 'A signature has at most 1,000 characters.',
};
