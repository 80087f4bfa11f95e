import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Company } from '#domain/company.ts';
import type { Folder } from '#domain/folder.ts';
import { LettersPage } from './letters-page.tsx';
import { resetLetters } from '#renderer/state/letters.ts';
import { resetScreen } from '#renderer/state/screen.ts';
import { build, instant } from '#tests/support/build.ts';
import { DeskWorld } from '#tests/support/desk-world.ts';
import { putDesk } from '#tests/support/fake-desk.ts';
import { ModelServer } from '#tests/support/model-server.ts';
import { renderOnDesk } from '#tests/support/render-on-desk.tsx';
import { owing, runCompany } from '#tests/support/written-run.ts';

let world: DeskWorld;
beforeEach(() => {
  resetScreen();
  resetLetters();
});
afterEach(() => world.shut());

/** An account with one message that stands as it is said to. */
const withMessage = (number: string, over: Parameters<typeof build.message>[0]) => {
  const folder = owing(number);
  return { ...folder, messages: [build.message({ accountId: folder.account.id, ...over })] };
};

const gone = [
  withMessage('2001', { state: 'failed', problem: 'refused', problemText: '554 spam' }),
  withMessage('2002', { state: 'cancelled', problem: 'guard', flag: 'stayed' }),
  withMessage('2003', { state: 'unknown', problem: 'noAnswer' }),
];

async function openOutbox(folders: readonly Folder[], company: Company = runCompany, over: Parameters<typeof putDesk>[0] = {}) {
  putDesk(over);
  world = new DeskWorld(new ModelServer(company, folders));
  const client = await world.openReady();
  renderOnDesk(client, <LettersPage session={{ user: world.main.user, company, confirmedBy: 'server' }} />);
  const user = userEvent.setup();
  await user.click(screen.getByRole('radio', { name: 'Outbox' }));
  await screen.findByRole('table', { name: 'Messages' });
  return user;
}
const rowOf = (name: string) => screen.getByText(name).closest('tr') ?? expect.fail();

it('the outbox says of each message why it did not go, and a person’s word is kept as one', { timeout: 60_000 }, async () => {
  const user = await openOutbox(gone);
  expect(screen.queryByText(/mailbox is not set up/)).toBeNull();
  expect(rowOf('Customer 2001')).toHaveTextContent(/Not sent.*refused the message, not its address/);
  expect(rowOf('Customer 2002')).toHaveTextContent(/Held back.*under a court’s stay/);
  expect(rowOf('Customer 2003')).toHaveTextContent(/Not known whether sent.*The line broke/);
  await user.click(within(rowOf('Customer 2003')).getByRole('button', { name: 'It was not' }));
  await waitFor(() => expect(rowOf('Customer 2003')).toHaveTextContent(/Not sent.*Somebody has looked and says that it was not sent/));
  const reports = world.main.journal.filter(({ name }) => name === 'message.report');
  expect(reports.map(({ input }) => input)).toMatchObject([{ state: 'failed', problem: 'saidNotSent' }]);
});

it.each([
  [null, 'Your mailbox is not set up on this computer', /from the mailbox of whoever released it/],
  [
    { fromName: 'Credit', fromAddress: 'credit@brightwater.example', replyTo: null },
    'the mail server cannot be reached',
    /The central API sends it by itself/,
  ],
])('the outbox says what e-mails wait for, whoever sends them', { timeout: 60_000 }, async (relay, title, next) => {
  const { letters } = runCompany.policy;
  const company = { ...runCompany, policy: { ...runCompany.policy, letters: { ...letters, relay } } };
  const trouble = { problem: { code: 'mailbox.notReached' as const }, at: instant('2026-03-31T15:00:00.000Z') };
  await openOutbox([withMessage('2004', { state: 'waiting' })], company, {
    'relay.get': async () => ({ ok: true, value: { isReady: true, trouble } }),
  });
  expect(await screen.findByText(new RegExp(title))).toBeVisible();
  expect(rowOf('Customer 2004')).toHaveTextContent(next);
});
