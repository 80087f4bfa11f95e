import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { userSchema } from '#contracts/http.ts';
import type { KeepMailboxRequest, MailboxState } from '#contracts/mailbox.ts';
import type { Desk } from '#renderer/desk.d.ts';
import { MantineRoot } from '#renderer/ui/mantine-root.tsx';
import { newId } from '#tests/support/build.ts';
import { putDesk } from '#tests/support/fake-desk.ts';
import { MailboxScreen } from './mailbox-screen.tsx';

const dana = userSchema.parse({ id: newId(), name: 'Dana Reyes', email: 'dana@collector.example', role: 'collector' });
const empty: MailboxState = { settings: null, hasPassword: false, waiting: 0, problem: { code: 'mailbox.missing' }, nextTryAt: null };

/** A computer that keeps the mailbox it is given. */
function open(over: Partial<Desk> = {}, begin: MailboxState = empty) {
  const asked: KeepMailboxRequest[] = [];
  let state = begin;
  const { emit } = putDesk({
    'mailbox.get': async () => ({ ok: true, value: state }),
    'mailbox.keep': async (request) => {
      asked.push(request);
      state = { settings: request.settings, hasPassword: true, waiting: 0, problem: null, nextTryAt: null };
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
      <MailboxScreen user={dana} />
    </MantineRoot>,
  );
  return { user: userEvent.setup(), asked, emit };
}
const field = (name: string) => screen.getByRole('textbox', { name });
const press = (user: ReturnType<typeof userEvent.setup>, name: string) => user.click(screen.getByRole('button', { name }));

describe('the mailbox', () => {
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
    await user.click(await screen.findByRole('radio', { name: 'TLS' }));
    expect(field('Port')).toHaveValue('465');
    await user.clear(field('Port'));
    await user.type(field('Port'), '2525');
    await user.click(screen.getByRole('radio', { name: 'STARTTLS' }));
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
