import { useState } from 'react';
import { mostPrompts, unknownFieldIn } from '#domain/call-prompts.ts';
import { contactRuleSettingsSchema } from '#domain/contact-rules.ts';
import type { PolicyRequestId } from '#domain/kernel/ids.ts';
import { useMayAct } from '#renderer/data/use-data.ts';
import { useSettingsRequest } from '#renderer/data/use-settings-request.ts';
import { type ContactRuleEdits, discardRuleEdits, keepRuleEditsOver, markRuleEditsUsed } from '#renderer/state/contact-rule-edits.ts';
import { useStillWaits } from '#renderer/state/policy-requests.ts';
import { SettingsBar } from '#renderer/ui/settings-bar.tsx';

type Props = { readonly version: number; readonly edits: ContactRuleEdits | null };

/** What there is to do about edited contact rules. */
export function RulesBar({ version, edits }: Props) {
  const [waitsAs, setWaitsAs] = useState<PolicyRequestId | null>(null);
  const request = useSettingsRequest((requestId, { basedOnVersion, settings }: ContactRuleEdits) =>
    window.desk['contactRules.change']({ requestId, basedOnVersion, settings }),
  );
  const use = async (asked: ContactRuleEdits): Promise<void> => {
    const answer = await request.send(asked);
    if (answer === null) return;
    if (answer.waitsAs === undefined) return markRuleEditsUsed(answer.version);
    discardRuleEdits();
    setWaitsAs(answer.waitsAs);
  };
  return (
    <SettingsBar
      title="Contact rules"
      version={version}
      inUse={version === 1 ? 'the rules the program came with' : `version ${version}`}
      edits={edits}
      problem={edits === null ? null : problemOf(edits)}
      what="What you chose"
      mayAct={useMayAct()}
      isBusy={request.isBusy}
      isWaiting={useStillWaits(waitsAs)}
      failure={request.failure}
      onUse={() => edits !== null && void use(edits)}
      onDiscard={discardRuleEdits}
      onGoOn={() => keepRuleEditsOver(version)}
    />
  );
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
