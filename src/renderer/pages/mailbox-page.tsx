import type { User } from '#contracts/http.ts';
import { MailboxScreen } from '#renderer/features/mailbox/mailbox-screen.tsx';

/** The screen on the mailbox that e-mails leave from. */
export function MailboxPage({ user }: { readonly user: User }) {
  return <MailboxScreen user={user} />;
}
