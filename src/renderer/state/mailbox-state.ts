import { useEffect, useState } from 'react';
import type { MailboxState } from '#contracts/mailbox.ts';

/** The mailbox of the person signed in and how sending from it goes, as this computer says; null while that is not known. */
export function useMailboxState(): MailboxState | null {
  const [known, setKnown] = useState<MailboxState | null>(null);
  useEffect(() => {
    let isGone = false;
    const stop = window.desk.on('mailbox.changed', setKnown);
    void window.desk['mailbox.get']().then((state) => {
      if (!isGone && state.ok) setKnown(state.value);
    });
    return () => {
      isGone = true;
      stop();
    };
  }, []);
  return known;
}
