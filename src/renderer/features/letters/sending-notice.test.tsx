import { render, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { RelayTrouble } from '#contracts/relay.ts';
import type { RelaySender } from '#domain/letter-settings.ts';
import type { Desk } from '#renderer/desk.d.ts';
import { MantineRoot } from '#renderer/ui/mantine-root.tsx';
import { instant } from '#tests/support/build.ts';
import { putDesk } from '#tests/support/fake-desk.ts';
import { SendingNotice } from './sending-notice.tsx';

const sender: RelaySender = { fromName: 'Credit', fromAddress: 'credit@brightwater.example', replyTo: null };

function open(relay: RelaySender | null, over: Partial<Desk> = {}) {
  const { emit } = putDesk(over);
  render(
    <MantineRoot scheme="light">
      <SendingNotice relay={relay} />
    </MantineRoot>,
  );
  return emit;
}
const relayThat = (trouble: RelayTrouble | null): Partial<Desk> => ({
  'relay.get': async () => ({ ok: true, value: { isReady: true, trouble } }),
});

describe('what keeps e-mails from leaving', () => {
  it('is said of the company’s relay to everybody who writes', async () => {
    open(sender, relayThat({ problem: { code: 'mailbox.notReached' }, at: instant('2026-03-31T15:00:00.000Z') }));
    const said = await screen.findByRole('alert');
    expect(said).toHaveTextContent('The company’s relay cannot send: the mail server cannot be reached');
    expect(said).toHaveTextContent('nothing is lost. It is tried again by itself. If it lasts, tell whoever runs the central API.');
  });

  it('is nothing where the relay can send', async () => {
    let asked = 0;
    open(sender, {
      'relay.get': async () => {
        asked += 1;
        return { ok: true, value: { isReady: true, trouble: null } };
      },
    });
    await waitFor(() => expect(asked).toBe(1));
    expect(screen.queryByRole('alert')).toBeNull();
  });
});
