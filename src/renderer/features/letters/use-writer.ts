import { useMemo } from 'react';
import type { User } from '#contracts/http.ts';
import type { Company } from '#domain/company.ts';
import type { MessageWriter } from '#renderer/data/run-outcome.ts';
import { useMailboxState } from '#renderer/state/mailbox-state.ts';

/**
 * Who writes as: under the person's name stands the signature of their mailbox, or else the company's; mail servers know the messages by the domain of the mailbox,
 * or until one is set up, of the person's address; by that of the relay's sender where the company sends by its relay.
 */
export function useWriter({ policy }: Company, { name, email }: User): MessageWriter {
  const mailbox = useMailboxState()?.settings;
  const own = mailbox?.signature ?? '';
  const signature = own === '' ? policy.letters.signature : own;
  const from = policy.letters.relay?.fromAddress ?? mailbox?.fromAddress ?? email;
  return useMemo(
    () => ({ signature: signature === '' ? name : `${name}\n${signature}`, senderDomain: from.slice(from.lastIndexOf('@') + 1) }),
    [signature, name, from],
  );
}
