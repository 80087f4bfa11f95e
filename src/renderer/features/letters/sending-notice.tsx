import { useSyncExternalStore } from 'react';
import type { RelaySender } from '#domain/letter-settings.ts';
import { useDataClient } from '#renderer/data/use-data.ts';
import { useMailboxState } from '#renderer/state/mailbox-state.ts';
import { useRelayStanding } from '#renderer/state/relay-standing.ts';
import { openPage } from '#renderer/state/screen.ts';
import { formatClock } from '#renderer/ui/dates.ts';
import { wordsOfFailure } from '#renderer/ui/failure-words.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { RelayTrouble } from '#renderer/ui/relay-trouble.tsx';
import { useNow } from '#renderer/ui/use-now.ts';

/** What keeps e-mails from leaving, where they are released and where they wait: by the company's relay, or from the person's own mailbox. */
export function SendingNotice({ relay }: { readonly relay: RelaySender | null }) {
  const { standing } = useRelayStanding(relay !== null);
  const now = useNow();
  return relay === null ? <MailboxTrouble /> : <RelayTrouble standing={standing} now={now} />;
}

function MailboxTrouble() {
  const state = useMailboxState();
  if (state === null || state.problem === null) return null;
  const { title, detail } = wordsOfFailure(state.problem);
  return (
    <Notice tone="warn" role="status" title={title}>
      <p>
        {detail}
        {state.nextTryAt !== null && ` The next try is at ${formatClock(state.nextTryAt)}.`}{' '}
        <LinkButton onClick={() => openPage('mailbox')}>Open Mailbox</LinkButton>
      </p>
    </Notice>
  );
}

/** Whether there are e-mails to send where somebody looks: a step of the run that is one, or one of the outbox that has not left. */
export function useHasEmails(section: 'run' | 'outbox'): boolean {
  const client = useDataClient();
  const run = useSyncExternalStore(client.dunningRun.subscribe, client.dunningRun.read);
  const outbox = useSyncExternalStore(client.outbox.subscribe, client.outbox.read);
  if (section === 'run') return run?.steps.some(({ step }) => step.channel === 'email') ?? false;
  return outbox?.rows.some(({ channel, state }) => channel === 'email' && (state === 'waiting' || state === 'claimed')) ?? false;
}
