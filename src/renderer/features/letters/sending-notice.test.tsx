import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { MailboxState } from '#contracts/mailbox.ts';
import { notRead } from '#contracts/mail-reading.ts';
import type { RelayTrouble } from '#contracts/relay.ts';
import type { RelaySender } from '#domain/letter-settings.ts';
import type { Desk } from '#renderer/desk.d.ts';
import { useScreen } from '#renderer/state/screen.ts';
import { MantineRoot } from '#renderer/ui/mantine-root.tsx';
import { instant } from '#tests/support/build.ts';
import { putDesk } from '#tests/support/fake-desk.ts';
import { SendingNotice } from './sending-notice.tsx';

const none: MailboxState = { settings: null, hasPassword: false, waiting: 0, problem: null, nextTryAt: null, reading: notRead };
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

  it('is said of one’s own mailbox, with what to do, as soon as it changes', async () => {
    const emit = open(null);
    const said = await screen.findByRole('status');
    expect(said).toHaveTextContent('Your mailbox is not set up on this computer');
    await userEvent.click(within(said).getByRole('button', { name: 'Open Mailbox' }));
    expect(useScreen.getState().page).toBe('mailbox');
    const refused = { ...none, problem: { code: 'mailbox.passwordRefused' as const }, nextTryAt: instant('2026-03-31T15:00:00.000Z') };
    act(() => emit('mailbox.changed', refused));
    expect(screen.getByRole('status')).toHaveTextContent(
      /refuses the user name or the password.*nothing is lost.*The next try is at \d\d:00/,
    );
    act(() => emit('mailbox.changed', { ...none, problem: null }));
    expect(screen.queryByRole('status')).toBeNull();
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
