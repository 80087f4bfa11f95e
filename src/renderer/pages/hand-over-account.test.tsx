import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { HandOverRequest } from '#contracts/books.ts';
import { teamResponseSchema } from '#contracts/team.ts';
import { useFolder } from '#renderer/data/use-data.ts';
import type { Desk } from '#renderer/desk.d.ts';
import { resetScreen, showOverlay, useScreen } from '#renderer/state/screen.ts';
import { forgetTeam } from '#renderer/state/team-figures.ts';
import { build, newId } from '#tests/support/build.ts';
import { DeskWorld } from '#tests/support/desk-world.ts';
import { putDesk } from '#tests/support/fake-desk.ts';
import { renderOnDesk } from '#tests/support/render-on-desk.tsx';
import { HandOverAccount } from './hand-over-account.tsx';

const [dana, luis] = [newId(), newId()];
const brightline = build.folder({
  account: build.account({ name: 'Brightline Foods Corp', collectorId: dana }),
  invoices: [build.invoice()],
});
const person = (userId: string, name: string) => ({
  userId,
  name,
  role: 'collector',
  isDisabled: false,
  accountCount: 1,
  contacts: 0,
  dials: 0,
  rightParty: 0,
  overrides: 0,
  promiseCount: 0,
  promised: [],
  matured: { keptCount: 0, partlyKeptCount: 0, brokenCount: 0, money: [] },
  collected: [],
});
const noCei = { beginTotalMinor: 0, salesMinor: 0, endTotalMinor: 0, endCurrentMinor: 0 };
const figures = teamResponseSchema.parse({
  today: '2026-03-31',
  asOf: '2026-03-31T15:00:00.000Z',
  booksAsOf: '2026-03-31T15:00:00.000Z',
  callsADay: 60,
  currencies: [
    {
      currency: 'USD',
      pastDueMinor: 0,
      pastDueBeforeMinor: 0,
      cei: noCei,
      ceiBefore: noCei,
      dso: { totalMinor: 0, currentMinor: 0, salesMinor: 0, days: 90 },
      disputed: { amountMinor: 0, invoiceCount: 0 },
      weeks: [],
    },
  ],
  promises: person('', '').matured,
  promisesBefore: person('', '').matured,
  team: [person(dana, 'Dana R.'), person(luis, 'Luis M.')],
  covers: [],
});

let world: DeskWorld;
beforeEach(() => {
  forgetTeam();
  resetScreen();
});
afterEach(() => world.shut());

function Page() {
  const watched = useFolder(brightline.account.id);
  return watched.status === 'ready' ? <HandOverAccount account={watched.account} /> : null;
}

async function open(over: Partial<Desk> = {}) {
  putDesk({
    'team.figures': async () => ({ ok: true, value: figures }),
    'books.preview': async () => ({ ok: true, value: { accountCount: 1, openPromiseCount: 0, openFollowUpCount: 0, money: [] } }),
    ...over,
  });
  world = new DeskWorld([brightline], 'supervisor');
  const client = await world.openReady();
  showOverlay('handOver');
  renderOnDesk(client, <Page />);
  return userEvent.setup();
}

it('one account goes to another collector, and says so under its own name', async () => {
  const asked: HandOverRequest[] = [];
  const user = await open({
    'books.handOver': async (request) => {
      asked.push(request);
      return { ok: true, value: { accountCount: 1, isDuplicate: false } };
    },
  });
  const form = within(await screen.findByRole('form', { name: 'Hand accounts over' }));
  expect(form.getByText('Brightline Foods Corp')).toBeVisible();
  expect(within(form.getByRole('combobox', { name: 'From' })).getAllByRole('option')).toHaveLength(2);
  await user.selectOptions(form.getByRole('combobox', { name: 'To' }), 'Luis M. (1)');
  await user.click(await form.findByRole('button', { name: 'Hand over 1 account' }));
  expect(await screen.findByText(/^1 account went from Dana R\. to Luis M\. at/)).toBeVisible();
  expect(asked).toMatchObject([{ fromCollectorId: dana, toCollectorId: luis, accountIds: [brightline.account.id] }]);
  await user.click(screen.getByRole('button', { name: 'Done' }));
  expect(useScreen.getState().overlay).toBeNull();
});

it('without a network nothing is handed over, and it may be tried again', async () => {
  let isOnline = false;
  const user = await open({
    'team.figures': async () => (isOnline ? { ok: true, value: figures } : { ok: false, error: { code: 'api.unreachable' } }),
  });
  expect(await screen.findByRole('alert')).toHaveTextContent('Nothing was handed over: it needs the network.');
  isOnline = true;
  await user.click(screen.getByRole('button', { name: 'Ask again' }));
  expect(await screen.findByRole('form', { name: 'Hand accounts over' })).toBeVisible();
});
