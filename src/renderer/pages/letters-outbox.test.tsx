import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LettersPage } from './letters-page.tsx';
import { resetLetters } from '#renderer/state/letters.ts';
import { resetScreen } from '#renderer/state/screen.ts';
import { build } from '#tests/support/build.ts';
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

async function openOutbox() {
  putDesk();
  world = new DeskWorld(
    new ModelServer(runCompany, [
      withMessage('2001', { state: 'failed', problem: 'refused', problemText: '554 spam' }),
      withMessage('2002', { state: 'cancelled', problem: 'guard', flag: 'stayed' }),
      withMessage('2003', { state: 'unknown', problem: 'noAnswer' }),
    ]),
  );
  const client = await world.openReady();
  renderOnDesk(client, <LettersPage session={{ user: world.main.user, company: runCompany, confirmedBy: 'server' }} />);
  const user = userEvent.setup();
  await user.click(screen.getByRole('radio', { name: 'Outbox' }));
  await screen.findByRole('table', { name: 'Messages' });
  return user;
}
const rowOf = (name: string) => screen.getByText(name).closest('tr') ?? expect.fail();

it('the outbox says of each message why it did not go, and a person’s word is kept as one', { timeout: 60_000 }, async () => {
  const user = await openOutbox();
  expect(rowOf('Customer 2001')).toHaveTextContent(/Not sent.*refused the message, not its address/);
  expect(rowOf('Customer 2002')).toHaveTextContent(/Held back.*under a court’s stay/);
  expect(rowOf('Customer 2003')).toHaveTextContent(/Not known whether sent.*The line broke/);
  await user.click(within(rowOf('Customer 2003')).getByRole('button', { name: 'It was not' }));
  await waitFor(() => expect(rowOf('Customer 2003')).toHaveTextContent(/Not sent.*Somebody has looked and says that it was not sent/));
  const reports = world.main.journal.filter(({ name }) => name === 'message.report');
  expect(reports.map(({ input }) => input)).toMatchObject([{ state: 'failed', problem: 'saidNotSent' }]);
});
