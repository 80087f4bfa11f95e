import type { User } from '#contracts/http.ts';
import { overseers } from '#domain/command.ts';
import { useDataClient, useOpened } from '#renderer/data/use-data.ts';
import { RelayCard } from '#renderer/features/mailbox/relay-card.tsx';
import { MailboxScreen } from '#renderer/features/mailbox/mailbox-screen.tsx';

/** The screen on the mailbox that e-mails leave from. */
export function MailboxPage({ user }: { readonly user: User }) {
  const client = useDataClient();
  const letters = useOpened()?.company.policy.letters;
  const relay = letters?.relay ?? null;
  return (
    <MailboxScreen user={user} relay={relay}>
      {letters && overseers.includes(user.role) && <RelayCard relay={relay} version={letters.version} onChosen={() => client.syncNow()} />}
    </MailboxScreen>
  );
}
