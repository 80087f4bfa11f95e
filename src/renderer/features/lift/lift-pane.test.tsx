import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addDays } from '#domain/kernel/dates.ts';
import { build, date, newId } from '#tests/support/build.ts';
import { DeskWorld } from '#tests/support/desk-world.ts';
import { renderOnDesk } from '#tests/support/render-on-desk.tsx';
import { LiftPane } from './lift-pane.tsx';

const today = date('2026-03-31');

/** A payer who is always late and one who never is, every fortnight for two years: only a history tells them apart before the due date. */
const payer = (number: string, daysLate: number) =>
  build.folder({
    account: build.account({ number }),
    invoices: Array.from({ length: 52 }, (_, at) => {
      const issueDate = addDays(today, -14 * at - 1);
      const paidDate = addDays(issueDate, 30 + daysLate);
      const isPaid = paidDate <= today;
      return build.invoice({
        id: newId(),
        number: `${number}-${at}`,
        issueDate,
        dueDate: addDays(issueDate, 30),
        paidDate: isPaid ? paidDate : null,
        status: isPaid ? 'paid' : 'open',
        openAmountMinor: isPaid ? 0 : 100_00,
      });
    }),
  });

let world: DeskWorld;
beforeEach(() => {
  world = new DeskWorld([payer('late', 25), payer('prompt', 0)]);
});
afterEach(() => world.shut());

async function open() {
  const client = await world.openReady();
  renderOnDesk(client, <LiftPane today={today} />);
  return { client, user: userEvent.setup() };
}

describe('the lift', () => {
  it('is measured on the copy when it is asked for, and says the figures of every order', async () => {
    const { user } = await open();
    expect(screen.queryByRole('table')).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Measure' }));
    const figures = await screen.findByRole('table', {}, { timeout: 20_000 });
    const row = (name: string) => within(figures).getByRole('row', { name: new RegExp(`^${name}`) });
    expect(row('Knowing the future')).toHaveTextContent('100.0%');
    expect(row('This queue')).toBeVisible();
    expect(screen.getByRole('img', { name: /^On \d+ of \d+ days this queue had more/ })).toBeVisible();
    expect(screen.getByText(/No account is held out/)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Measure again' })).toBeEnabled();
  });

  it('can be stopped, and keeps nothing then', async () => {
    const { client, user } = await open();
    await user.click(screen.getByRole('button', { name: 'Measure' }));
    client.stopLongWork();
    expect(await screen.findByText(/^Stopped\./)).toBeVisible();
    await waitFor(() => expect(client.liftProgress.read()).toBeNull());
    expect(screen.queryByRole('table')).not.toBeInTheDocument();
  });

  it('says what is missing where the history is too short', async () => {
    await world.shut();
    world = new DeskWorld([build.folder({ invoices: [build.invoice({ dueDate: '2026-03-01', issueDate: '2026-02-01' })] })]);
    const { user } = await open();
    await user.click(screen.getByRole('button', { name: 'Measure' }));
    expect(await screen.findByText(/days are needed with a history/)).toHaveTextContent('1 invoice of 1 account');
  });
});
