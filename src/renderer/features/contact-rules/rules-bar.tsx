import { useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import type { Failure } from '#contracts/failure.ts';
import { mostPrompts, unknownFieldIn } from '#domain/call-prompts.ts';
import { contactRuleSettingsSchema } from '#domain/contact-rules.ts';
import { useDataClient, useMayAct } from '#renderer/data/use-data.ts';
import { type ContactRuleEdits, discardRuleEdits, keepRuleEditsOver, markRuleEditsUsed } from '#renderer/state/contact-rule-edits.ts';
import dialog from '#renderer/ui/dialog.module.css';
import { FailureNotice } from '#renderer/ui/failure-notice.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import styles from '#renderer/ui/use-bar.module.css';
import { WaitingNotice } from '#renderer/ui/waiting-notice.tsx';

type Props = { readonly version: number; readonly edits: ContactRuleEdits | null };

/** What there is to do about the edits: put them into use, or discard them; and what stands in the way. */
export function RulesBar({ version, edits }: Props) {
  const client = useDataClient();
  const mayAct = useMayAct();
  const [request, setRequest] = useState<{ readonly id: string; readonly of: ContactRuleEdits } | null>(null);
  const [isWaiting, setWaiting] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
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
    const outcome = await window.desk['contactRules.change']({ requestId: id, basedOnVersion, settings });
    setBusy(false);
    client.syncNow();
    if (outcome.ok && outcome.value.waitsAs !== undefined) {
      discardRuleEdits();
      setWaiting(true);
    } else if (outcome.ok) markRuleEditsUsed(outcome.value.version);
    else setFailure(outcome.error);
  };

  return (
    <div className={styles.bar}>
      <div className={styles.line}>
        <h1>Contact rules</h1>
        <p role="status">{stateWords(edits, version)}</p>
        {mayAct && (
          <>
            <button type="button" className={dialog.plain} disabled={edits === null || edits.usedAs !== null} onClick={discardRuleEdits}>
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
      {failure && edits !== null && <FailureNotice failure={failure} kept="What you chose is kept in this window." />}
      {isSurpassed && (
        <Notice tone="warn" role="alert" title={`Somebody else has put version ${version} into use since you began`}>
          <p>
            What you chose is kept in this window and has changed nothing. Discard it to see theirs, or go on with yours in place of theirs.
          </p>
          <button type="button" onClick={() => keepRuleEditsOver(version)}>
            Go on with mine
          </button>
        </Notice>
      )}
    </div>
  );
}

function stateWords(edits: ContactRuleEdits | null, version: number): string {
  const inUse = version === 1 ? 'the rules the program came with' : `version ${version}`;
  if (edits === null) return `In use: ${inUse}.`;
  if (edits.usedAs !== null) return `Put into use as version ${edits.usedAs}. All desktops get it with their next sync.`;
  return `Edited in this window, not in use yet. In use: ${inUse}.`;
}

/** What of the edits cannot be, in words; null where all can. */
function problemOf({ settings }: ContactRuleEdits): string | null {
  const read = contactRuleSettingsSchema.safeParse(settings);
  if (read.success) return null;
  const unknown = settings.contact.prompts.map(unknownFieldIn).find((name) => name !== null);
  if (unknown !== undefined) return `What to say in a call: nothing is known by the name {${unknown}}.`;
  const [path] = read.error.issues.map((issue) => issue.path.slice(0, 2).join('.'));
  return problemWords[path ?? ''] ?? 'One of the fields cannot be as it is.';
}

const problemWords: Readonly<Record<string, string>> = {
  'contact.callUntil': 'The hours end before they begin.',
  'contact.callWeekdays': 'Choose at least one weekday.',
  'contact.prompts': `What to say in a call: at most ${mostPrompts} lines of 300 characters.`,
  'contact.ownRegion': 'Country and state are written as US-TX, or GB for a country alone.',
};
