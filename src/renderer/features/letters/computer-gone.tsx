import { useState } from 'react';
import type { RunOutcome } from '#renderer/data/data-client.ts';
import type { OutboxRow } from '#renderer/data/run-outcome.ts';
import { useDataClient } from '#renderer/data/use-data.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';

type Props = {
  readonly named: { readonly messageId: OutboxRow['id']; readonly accountId: OutboxRow['accountId'] };
  readonly act: (work: () => Promise<RunOutcome>) => Promise<void>;
};

/** An e-mail that was claimed on a computer that never comes back: nobody knows whether it was sent, and somebody looks into the mailbox. */
export function ComputerGone({ named, act }: Props) {
  const client = useDataClient();
  const [isAsked, setAsked] = useState(false);
  const giveUp = () =>
    act(() =>
      client.run('message.report', named.accountId, {
        ...named,
        state: 'unknown',
        at: null,
        problem: 'interrupted',
        problemText: null,
        contactStopId: null,
      }),
    );
  if (!isAsked) return <LinkButton onClick={() => setAsked(true)}>That computer is gone</LinkButton>;
  return (
    <>
      <span>It will not send it any more?</span>
      <LinkButton onClick={() => void giveUp()}>Yes, it is gone</LinkButton>
      <LinkButton onClick={() => setAsked(false)}>No</LinkButton>
    </>
  );
}
