import { useState } from 'react';
import type { PolicyRequestId } from '#domain/kernel/ids.ts';
import { ownLetterSettingsSchema } from '#domain/letter-settings.ts';
import { useMayAct } from '#renderer/data/use-data.ts';
import { useSettingsRequest } from '#renderer/data/use-settings-request.ts';
import { type LetterheadEdits, discardLetterhead, keepLetterheadOver, markLetterheadUsed } from '#renderer/state/letterhead-edits.ts';
import { useStillWaits } from '#renderer/state/policy-requests.ts';
import { SettingsBar } from '#renderer/ui/settings-bar.tsx';

type Props = { readonly version: number; readonly edits: LetterheadEdits | null };

/** What there is to do about an edited letterhead. */
export function LetterheadBar({ version, edits }: Props) {
  const [waitsAs, setWaitsAs] = useState<PolicyRequestId | null>(null);
  const request = useSettingsRequest((requestId, { basedOnVersion, settings }: LetterheadEdits) =>
    window.desk['letters.change']({ requestId, basedOnVersion, settings }),
  );
  const use = async (asked: LetterheadEdits): Promise<void> => {
    const answer = await request.send(asked);
    if (answer === null) return;
    if (answer.waitsAs === undefined) return markLetterheadUsed(answer.version);
    discardLetterhead();
    setWaitsAs(answer.waitsAs);
  };
  return (
    <SettingsBar
      version={version}
      inUse={version === 0 ? 'what the program came with' : `version ${version}`}
      edits={edits}
      problem={edits === null ? null : problemOf(edits)}
      what="What you wrote"
      mayAct={useMayAct()}
      isBusy={request.isBusy}
      isWaiting={useStillWaits(waitsAs)}
      failure={request.failure}
      onUse={() => edits !== null && void use(edits)}
      onDiscard={discardLetterhead}
      onGoOn={() => keepLetterheadOver(version)}
    />
  );
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
