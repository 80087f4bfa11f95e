import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { userSchema } from '#contracts/http.ts';
import { notRead } from '#contracts/mail-reading.ts';
import type { ChooseRelayRequest } from '#contracts/relay.ts';
import type { RelaySender } from '#domain/letter-settings.ts';
import type { KeepMailboxRequest, MailboxState } from '#contracts/mailbox.ts';
import type { Desk } from '#renderer/desk.d.ts';
import { MantineRoot } from '#renderer/ui/mantine-root.tsx';
import { build, instant, newId } from '#tests/support/build.ts';
import { putDesk } from '#tests/support/fake-desk.ts';
import { MailboxScreen } from './mailbox-screen.tsx';
import { RelayCard } from './relay-card.tsx';

const dana = userSchema.parse({ id: newId(), name: 'Dana Reyes', email: 'dana@collector.example', role: 'collector' });
const empty: MailboxState = {
  settings: null,
  hasPassword: false,
  waiting: 0,
  problem: { code: 'mailbox.missing' },
  nextTryAt: null,
  reading: notRead,
};

/** A computer that keeps the mailbox it is given. */
function open(over: Partial<Desk> = {}, begin: MailboxState = empty, relay: RelaySender | null = null) {
  const asked: KeepMailboxRequest[] = [];
  let state = begin;
  const { emit } = putDesk({
    'mailbox.get': async () => ({ ok: true, value: state }),
    'mailbox.keep': async (request) => {
      asked.push(request);
      state = { settings: request.settings, hasPassword: true, waiting: 0, problem: null, nextTryAt: null, reading: notRead };
      return { ok: true, value: state };
    },
    'mailbox.test': async (request) => {
      asked.push(request);
      return { ok: true, value: null };
    },
    'mailbox.remove': async () => ({ ok: true, value: empty }),
    ...over,
  });
  render(
    <MantineRoot scheme="light">
      <MailboxScreen user={dana} relay={relay} />
    </MantineRoot>,
  );
  return { user: userEvent.setup(), asked, emit };
}
const field = (name: string) => screen.getByRole('textbox', { name });
const press = (user: ReturnType<typeof userEvent.setup>, name: string) => user.click(screen.getByRole('button', { name }));

describe('the mailbox', () => {
  it('says that the company’s relay sends, and from which address; what a mailbox would lack is no matter then', async () => {
    open({}, empty, { fromName: 'Credit', fromAddress: 'credit@collector.example', replyTo: null });
    await screen.findByText('Your company sends e-mails by its relay');
    screen.getByText(/leave from credit@collector\.example by way of the central API/);
    expect(await screen.findByRole('textbox', { name: 'Mail server (SMTP)' })).toBeVisible();
    expect(screen.queryByText(/No mailbox/)).toBeNull();
  });

  it('begins with what is known of the person, is tried, kept, and its password is not shown again', async () => {
    const { user, asked } = open();
    await user.type(await screen.findByRole('textbox', { name: 'Mail server (SMTP)' }), 'mail.collector.example');
    await user.type(screen.getByLabelText('Password'), 'a mail password');
    await press(user, 'Test the connection');
    expect(await screen.findByText(/the server lets you in/)).toBeVisible();
    await press(user, 'Save');
    expect(await screen.findByText('Saved on this computer.')).toBeVisible();
    expect(asked.at(-1)).toMatchObject({
      password: 'a mail password',
      settings: {
        smtp: { host: 'mail.collector.example', port: 587, security: 'startTls' },
        user: 'dana@collector.example',
        fromName: 'Dana Reyes',
        fromAddress: 'dana@collector.example',
        replyTo: null,
      },
    });
    expect(screen.getByLabelText('Password')).toHaveValue('');
    await press(user, 'Save');
    await waitFor(() => expect(asked).toHaveLength(3));
    expect(asked.at(-1)?.password).toBeNull();
  });

  it('takes the usual port with the protection, and leaves another one alone', async () => {
    const { user } = open();
    await user.click(within(await screen.findByRole('group', { name: 'Protection of the line' })).getByRole('radio', { name: 'TLS' }));
    expect(field('Port')).toHaveValue('465');
    await user.clear(field('Port'));
    await user.type(field('Port'), '2525');
    await user.click(within(screen.getByRole('group', { name: 'Protection of the line' })).getByRole('radio', { name: 'STARTTLS' }));
    expect(field('Port')).toHaveValue('2525');
  });

  it('says beside each field what cannot be, and asks nobody', async () => {
    const { user, asked } = open();
    await user.type(await screen.findByRole('textbox', { name: 'Mail server (SMTP)' }), 'mail server');
    await user.clear(field('Your address'));
    await user.type(field('Your address'), 'dana@collector.example, evil@x.test');
    await user.clear(field('Port'));
    await press(user, 'Save');
    expect(field('Mail server (SMTP)')).toBeInvalid();
    expect(field('Your address')).toHaveAccessibleDescription('This is not one e-mail address.');
    expect(field('Port')).toBeInvalid();
    expect(asked).toEqual([]);
  });

  it('says what the server said, with what to do, and keeps what was typed', async () => {
    const { user } = open({ 'mailbox.test': async () => ({ ok: false, error: { code: 'mailbox.passwordRefused' } }) });
    await user.type(await screen.findByRole('textbox', { name: 'Mail server (SMTP)' }), 'mail.collector.example');
    await press(user, 'Test the connection');
    expect(await screen.findByRole('alert')).toHaveTextContent('The mail server refuses the user name or the password');
    expect(field('Mail server (SMTP)')).toHaveValue('mail.collector.example');
  });

  it('takes where it is read from, with a name and a password of its own, and says how reading goes', async () => {
    const { user, asked, emit } = open({
      'mailbox.testReading': async () => ({ ok: false, error: { code: 'mailbox.passwordRefused' } }),
    });
    expect(await screen.findByText(/Your mailbox is not read/)).toBeVisible();
    await user.type(field('Mail server (SMTP)'), 'mail.collector.example');
    expect(screen.getByRole('button', { name: 'Test reading' })).toBeDisabled();
    await user.type(field('Mail server to read from (IMAP; empty: not read)'), 'imap.collector.example');
    await user.click(
      within(screen.getByRole('group', { name: 'Protection of the line to read from' })).getByRole('radio', { name: 'STARTTLS' }),
    );
    expect(field('Port to read from')).toHaveValue('143');
    await user.type(field('User name to read with (empty: the same)'), 'dana.reyes');
    await user.type(screen.getByLabelText('Password to read with (empty: the same)'), 'a reading password');
    await press(user, 'Test reading');
    expect(await screen.findByRole('alert')).toHaveTextContent('The mail server refuses the user name or the password');
    await press(user, 'Save');
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]).toMatchObject({
      readingPassword: 'a reading password',
      settings: { imap: { host: 'imap.collector.example', port: 143, security: 'startTls', user: 'dana.reyes' } },
    });
    expect(screen.getByLabelText('Password to read with (empty: the same)')).toHaveValue('');
    const mail = { mailId: newId(), fromName: 'Ana', fromAddress: 'ap@customer.example', receivedAt: instant('2026-03-31T15:00:00.000Z') };
    emit('mailbox.changed', {
      ...empty,
      reading: {
        ...notRead,
        isOn: true,
        problem: { code: 'mailbox.badCertificate' },
        recent: [{ ...mail, kind: 'report', subject: 'Failure', accountId: build.accountId(), accountName: 'Mesa Craft', isBounce: true }],
        unmatched: [{ ...mail, kind: 'reply', subject: 'Who are you', why: 'nobody', words: 'Paid.', files: 1 }],
        unmatchedCount: 1,
      },
    });
    expect(await screen.findByText('The mail server’s certificate does not hold')).toBeVisible();
    expect(screen.getByText(/Mails stay in your mailbox and nothing is lost/)).toBeVisible();
    expect(screen.getByText('Came back')).toBeVisible();
    expect(screen.getByText('No account has a contact with this address.')).toBeVisible();
  });

  it('files a mail of no account nowhere when somebody says so', async () => {
    const assigned: unknown[] = [];
    const { user, emit } = open({
      'mailbox.assign': async (request) => {
        assigned.push(request);
        return { ok: true, value: empty };
      },
    });
    await screen.findByText(/Your mailbox is not read/);
    const mailId = newId();
    const mail = {
      mailId,
      fromName: '',
      fromAddress: '',
      receivedAt: instant('2026-03-31T15:00:00.000Z'),
      subject: '',
      words: '',
      files: 0,
    };
    emit('mailbox.changed', {
      ...empty,
      reading: { ...notRead, isOn: true, unmatched: [{ ...mail, kind: 'reply', why: 'several' }], unmatchedCount: 1 },
    });
    await user.click(await screen.findByRole('button', { name: 'Of no account' }));
    await waitFor(() => expect(screen.queryByText('Without a subject')).toBeNull());
    expect(assigned).toEqual([{ mailId, accountId: null }]);
  });

  it('says what keeps e-mails here, and tries again when asked', async () => {
    let tries = 0;
    const tried = async () => {
      tries += 1;
      return { ok: true, value: empty } as const;
    };
    const { user, emit } = open({ 'mailbox.tryNow': tried });
    await screen.findByText(/No mailbox is set up/);
    emit('mailbox.changed', { ...empty, waiting: 3, problem: { code: 'mailbox.notReached' } });
    expect(await screen.findByText('The mail server cannot be reached')).toBeVisible();
    expect(screen.getByText('3 on the way')).toBeVisible();
    await press(user, 'Try now');
    expect(tries).toBe(1);
  });
});

describe('who sends the company’s e-mails', () => {
  function openCard(over: Partial<Desk> = {}, relay: RelaySender | null = null) {
    const asked: ChooseRelayRequest[] = [];
    let chosen = 0;
    putDesk({
      'relay.choose': async (request) => {
        asked.push(request);
        return { ok: true, value: { version: request.basedOnVersion + 1 } };
      },
      ...over,
    });
    render(
      <MantineRoot scheme="light">
        <RelayCard relay={relay} version={3} onChosen={() => (chosen += 1)} />
      </MantineRoot>,
    );
    return { user: userEvent.setup(), asked, chosen: () => chosen };
  }

  it('is the relay once somebody who leads has named its sender, and the page never sees the mail server', async () => {
    const { user, asked, chosen } = openCard();
    await user.click(screen.getByRole('radio', { name: 'Company relay' }));
    await user.type(field('Name of the sender, as customers see it'), 'Brightwater Credit');
    screen.getByText(/^Statements, invoice copies and files go along/);
    screen.getByText(/reports that an e-mail was not delivered to the sender’s, and the workstation reads neither/);
    await user.type(field('Address of the sender'), 'credit@, other@x.example');
    await press(user, 'Put into use');
    expect(await screen.findByText(/one e-mail address each/)).toBeVisible();
    expect(asked).toEqual([]);
    await user.clear(field('Address of the sender'));
    await user.type(field('Address of the sender'), 'credit@brightwater.example');
    await press(user, 'Put into use');
    expect(await screen.findByText('In use; every desktop gets it with its next sync.')).toBeVisible();
    const relay = { fromName: 'Brightwater Credit', fromAddress: 'credit@brightwater.example', replyTo: null };
    expect(asked).toMatchObject([{ basedOnVersion: 3, relay }]);
    expect(chosen()).toBe(1);
    expect(screen.queryByLabelText('Password')).toBeNull();
  });

  it('says what keeps the relay from sending, since when that is known, and who can put it right', async () => {
    const relay = { fromName: 'Credit', fromAddress: 'credit@brightwater.example', replyTo: null };
    const trouble = { problem: { code: 'mailbox.passwordRefused' as const }, at: instant('2026-03-31T15:00:00.000Z') };
    openCard({ 'relay.get': async () => ({ ok: true, value: { isReady: true, trouble } }) }, relay);
    const said = await screen.findByRole('alert');
    expect(said).toHaveTextContent('The company’s relay cannot send: the mail server refuses the user name or the password');
    expect(said).toHaveTextContent(/wait on the central API, and nothing is lost\. Whoever runs the central API enters the right ones/);
    expect(said).toHaveTextContent(/The last try was at 31 Mar/);
  });

  it('says that the relay has lost its mail server, and stays silent while it can send', async () => {
    const relay = { fromName: 'Credit', fromAddress: 'credit@brightwater.example', replyTo: null };
    openCard({ 'relay.get': async () => ({ ok: true, value: { isReady: false, trouble: null } }) }, relay);
    expect(await screen.findByRole('alert')).toHaveTextContent('the central API has no mail server any more');
    cleanup();
    openCard({}, relay);
    expect(await screen.findByRole('button', { name: 'Put into use' })).toBeEnabled();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('cannot be the relay where the central API has no mail server, and asks again under the same id where an answer was lost', async () => {
    const { user } = openCard({ 'relay.get': async () => ({ ok: true, value: { isReady: false, trouble: null } }) });
    expect(await screen.findByText(/has no mail server of its own yet/)).toBeVisible();
    await user.click(screen.getByRole('radio', { name: 'Company relay' }));
    expect(screen.getByRole('button', { name: 'Put into use' })).toBeDisabled();
    const ids: string[] = [];
    putDesk({
      'relay.choose': async ({ requestId }) => {
        ids.push(requestId);
        return { ok: false, error: { code: 'api.unreachable' } };
      },
    });
    await user.click(screen.getByRole('radio', { name: 'Each from their own' }));
    await press(user, 'Put into use');
    await screen.findByText(/What you typed is still here/);
    await press(user, 'Put into use');
    await waitFor(() => expect(ids).toHaveLength(2));
    expect(new Set(ids).size).toBe(1);
  });
});
