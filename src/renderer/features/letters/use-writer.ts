import { useEffect, useMemo, useState } from 'react';
import type { User } from '#contracts/http.ts';
import type { MailboxSettings } from '#contracts/mailbox.ts';
import type { Company } from '#domain/company.ts';
import type { MessageWriter } from '#renderer/data/run-outcome.ts';

/**
 * Who writes as: under the person's name stands the signature of their mailbox, or else the company's; mail servers know the messages by the domain of the mailbox,
 * or until one is set up, of the person's address; by that of the relay's sender where the company sends by its relay.
 */
export function useWriter({ policy }: Company, { name, email }: User): MessageWriter {
  const mailbox = useMailboxSettings();
  const own = mailbox?.signature ?? '';
  const signature = own === '' ? policy.letters.signature : own;
  const from = policy.letters.relay?.fromAddress ?? mailbox?.fromAddress ?? email;
  return useMemo(
    () => ({ signature: signature === '' ? name : `${name}\n${signature}`, senderDomain: from.slice(from.lastIndexOf('@') + 1) }),
    [signature, name, from],
  );
}

/** The mailbox of the person signed in; null while it is not known, and where none is set up. */
function useMailboxSettings(): MailboxSettings | null {
  const [settings, setSettings] = useState<MailboxSettings | null>(null);
  useEffect(() => {
    let isGone = false;
    void window.desk['mailbox.get']().then((state) => {
      if (!isGone && state.ok) setSettings(state.value.settings);
    });
    const stop = window.desk.on('mailbox.changed', (state) => setSettings(state.settings));
    return () => {
      isGone = true;
      stop();
    };
  }, []);
  return settings;
}
