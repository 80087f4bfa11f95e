import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BookPreviewRequest, HandOverRequest } from '#contracts/books.ts';
import { type TeamFigures, type TeamMember, teamMemberResponseSchema, teamResponseSchema } from '#contracts/team.ts';
import { addDays } from '#domain/kernel/dates.ts';
import { commandIdSchema, userIdSchema } from '#domain/kernel/ids.ts';
import { type Strategy, everybody, fixedStops, unwritten } from '#domain/strategy.ts';
import type { Desk } from '#renderer/desk.d.ts';
import { useScreen } from '#renderer/state/screen.ts';
import { forgetTeam } from '#renderer/state/team-figures.ts';
import { build, date, newId } from '#tests/support/build.ts';
import { DeskWorld, usualCompany } from '#tests/support/desk-world.ts';
import { putDesk } from '#tests/support/fake-desk.ts';
import { ModelServer } from '#tests/support/model-server.ts';
import { renderOnDesk } from '#tests/support/render-on-desk.tsx';
import { TeamPage } from './team-page.tsx';

const today = date('2026-03-31');
const [dana, luis] = [newId(), newId()];

/** A strategy that ends after its one step, and an account that has taken it. */
const rash: Strategy = {
  id: 'rash',
  name: 'Rash',
  segment: everybody,
  steps: [{ id: '1', channel: 'email', startsAfterDays: 5, waitDays: 3, repeatEveryDays: null, ...unwritten }],
  stopsOn: [...fixedStops],
};
const sent = build.note({ recordedOn: '2026-03-28', recordedAt: '2026-03-28T15:00:00.000Z', channel: 'email', outcome: 'sent' });
const forgotten = (number: string, name: string) =>
  build.folder({ account: build.account({ number, name, collectorId: dana }), invoices: [build.invoice()], notes: [sent] });
const [ended, stopped] = [forgotten('3001', 'Ended Ltd'), forgotten('3002', 'Stopped Inc')];

const cei = { beginTotalMinor: 620_000_00, salesMinor: 363_000_00, endTotalMinor: 634_000_00, endCurrentMinor: 359_000_00 };
const inDollars = {
  currency: 'USD',
  pastDueMinor: 1_840_000_00,
  pastDueBeforeMinor: 1_784_675_07,
  cei,
  ceiBefore: { ...cei, endTotalMinor: 646_480_00 },
  dso: { totalMinor: 15_000_00, currentMinor: 4_000_00, salesMinor: 10_000_00, days: 30 },
  disputed: { amountMinor: 212_000_00, invoiceCount: 34 },
  weeks: Array.from({ length: 8 }, (_, at) => ({
    on: addDays(today, -7 * (7 - at)),
    bucketsMinor: { first: 100_00 * (at + 1), second: 50_00, third: 0, beyond: -5_00 },
  })),
};
const noMatured = { keptCount: 0, partlyKeptCount: 0, brokenCount: 0, money: [] };
const day = (userId: string, name: string, over: object = {}) => ({
  userId,
  name,
  role: 'collector',
  isDisabled: false,
  accountCount: 2,
  contacts: 0,
  dials: 0,
  rightParty: 0,
  overrides: 0,
  promiseCount: 0,
  promised: [],
  matured: noMatured,
  collected: [],
  ...over,
});
const figures: TeamFigures = teamResponseSchema.parse({
  today,
  asOf: '2026-03-31T15:00:00.000Z',
  booksAsOf: '2026-03-31T14:59:00.000Z',
  callsADay: 60,
  covers: [],
  currencies: [inDollars, { ...inDollars, currency: 'EUR', pastDueMinor: 9_100_00, dso: { ...inDollars.dso, salesMinor: 0 } }],
  promises: { keptCount: 5, partlyKeptCount: 1, brokenCount: 1, money: [{ currency: 'USD', promisedMinor: 100_00, keptMinor: 71_00 }] },
  promisesBefore: {
    keptCount: 1,
    partlyKeptCount: 0,
    brokenCount: 1,
    money: [{ currency: 'USD', promisedMinor: 100_00, keptMinor: 65_00 }],
  },
  team: [
    day(dana, 'Dana R.', {
      contacts: 23,
      dials: 20,
      rightParty: 11,
      overrides: 2,
      promised: [{ currency: 'USD', amountMinor: 41_200_00 }],
      collected: [
        { currency: 'USD', amountMinor: 96_400_00 },
        { currency: 'EUR', amountMinor: 700_00 },
      ],
    }),
    day(luis, 'Luis M.', {
      contacts: 26,
      accountCount: 0,
      matured: { ...noMatured, money: [{ currency: 'USD', promisedMinor: 4, keptMinor: 3 }] },
    }),
  ],
});
const member: TeamMember = teamMemberResponseSchema.parse({
  userId: dana,
  overrides: [
    {
      kind: 'call',
      at: '2026-03-31T14:00:00.000Z',
      accountId: ended.account.id,
      accountNumber: '3001',
      accountName: 'Ended Ltd',
      contactName: 'Marian Webb',
      hitRules: 'hours,attempts',
      reason: 'She asked for a call tonight',
    },
  ],
  broken: [
    {
      promiseId: newId(),
      status: 'partiallyKept',
      accountId: ended.account.id,
      accountNumber: '3001',
      accountName: 'Ended Ltd',
      currency: 'USD',
      amountMinor: 900_00,
      keptMinor: 100_00,
      promisedDate: '2026-03-20',
    },
  ],
});
const preview = {
  accountCount: 2,
  openPromiseCount: 1,
  openFollowUpCount: 3,
  money: [{ currency: 'USD', openMinor: 450_00, pastDueMinor: 400_00, promisedMinor: 300_00 }],
} as const;

let world: DeskWorld;
beforeEach(forgetTeam);
afterEach(() => world.shut());

async function open(over: Partial<Desk> = {}, role: 'supervisor' | 'auditor' = 'supervisor') {
  putDesk({
    'team.figures': async () => ({ ok: true, value: figures }),
    'team.member': async ({ userId }) => ({ ok: true, value: userId === dana ? member : { userId, overrides: [], broken: [] } }),
    'books.preview': async () => ({ ok: true, value: { ...preview, money: [...preview.money] } as never }),
    ...over,
  });
  const company = { ...usualCompany, policy: { ...usualCompany.policy, strategies: { version: 1, list: [rash] } } };
  world = new DeskWorld(new ModelServer(company, [ended, stopped]), role);
  const client = await world.openReady();
  renderOnDesk(client, <TeamPage company={company} />);
  return { client, user: userEvent.setup() };
}
const tiles = async () => within(await screen.findByRole('list', { name: 'Figures' })).getAllByRole('button');
const rowsOf = () =>
  within(screen.getByRole('table', { name: 'Team today' }))
    .getAllByRole('row')
    .slice(1)
    .map((row) => [
      within(row).getByRole('rowheader').textContent.trim(),
      ...within(row)
        .getAllByRole('cell')
        .map((cell) => cell.textContent),
    ]);

describe('the figures of a company', { timeout: 60_000 }, () => {
  it('stand in tiles with their change, said in words too', async () => {
    await open();
    expect((await tiles()).map((tile) => tile.textContent)).toEqual([
      '$1.84MPast due · ▲ 3.1%up 3.1% on 30 days before',
      '55.9%CEI, 30 days · ▲ 2.0up 2.0 points on 30 days before',
      '45.0 dDSO (best possible 12.0)',
      '71%Promises kept · ▲ 6.0up 6.0 points on 30 days before',
      '$212KIn dispute, 34 invoices',
    ]);
  });

  it('open what they are made of', async () => {
    const { user } = await open();
    await user.click((await tiles())[1] ?? document.body);
    const receipt = await screen.findByRole('dialog', { name: /CEI, 30 days/ });
    expect(receipt).toHaveTextContent('÷');
    expect(within(receipt).getByText('Sold in 30 days').nextSibling).toHaveTextContent('$363,000.00');
  });

  it('are of one currency at a time, and say n/a where nothing was sold', async () => {
    const { user } = await open();
    await user.click(await screen.findByRole('radio', { name: 'EUR' }));
    const shown = (await tiles()).map((tile) => tile.textContent);
    expect([shown[0], shown[2], shown[3]]).toEqual([
      expect.stringContaining('€9.1K'),
      'n/aDSO: nothing sold in 30 days',
      'n/aPromises kept',
    ]);
    expect(rowsOf()[0]).toContain('700');
  });

  it('are drawn by week, and are a table for those who want one', async () => {
    const { user } = await open();
    expect(await screen.findByRole('img', { name: /^Past due in USD: 10 Feb \$145, .*31 Mar \$845$/ })).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'As a table' }));
    const weeks = within(screen.getByRole('table', { name: 'Past due in USD by days late' }));
    expect(weeks.getByRole('row', { name: 'Today $800 $50 $0 -$5 $845' })).toBeVisible();
  });
});

describe('everybody’s day', { timeout: 60_000 }, () => {
  it('is a line each, with the accounts that have no next step, and is sorted by any column', async () => {
    const { user } = await open();
    await waitFor(() =>
      expect(rowsOf()).toEqual([
        ['Dana R.', '2', '23', '20 of 60', '11 · 55%', '0', '41.2K', 'n/a', '96.4K', '2', '2'],
        ['Luis M.', '0', '26', '0 of 60', '0 · n/a', '0', '0', '75%', '0', '0', '0'],
      ]),
    );
    await user.click(screen.getByRole('button', { name: 'Contacts' }));
    expect(rowsOf().map(([name]) => name)).toEqual(['Luis M.', 'Dana R.']);
    expect(screen.getByRole('columnheader', { name: 'Contacts' })).toHaveAttribute('aria-sort', 'descending');
    // What is not known stands last either way.
    for (let clicks = 0; clicks < 2; clicks += 1) {
      await user.click(screen.getByRole('button', { name: 'Kept' }));
      expect(rowsOf().map(([name]) => name)).toEqual(['Luis M.', 'Dana R.']);
    }
  });

  it('opens what wants a look: no next step, contacts against advice, promises not kept', async () => {
    const { user } = await open();
    const card = within(await screen.findByRole('region', { name: 'Dana R.' }));
    expect(await card.findByText('Stopped Inc')).toBeVisible();
    expect(card.getAllByText('its strategy has ended')).toHaveLength(2);
    await user.click(await card.findByRole('radio', { name: 'Against advice 1' }));
    expect(card.getByText(/Call to Marian Webb: “She asked for a call tonight”/)).toBeVisible();
    expect(card.getByText('Against: hours of contact, calls in a week')).toBeVisible();
    await user.click(card.getByRole('radio', { name: 'Not kept 1' }));
    expect(card.getByText(/Promised for 20 Mar, \$100\.00 came in/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Luis M.' }));
    const other = within(await screen.findByRole('region', { name: 'Luis M.' }));
    await user.click(await other.findByRole('radio', { name: 'Against advice 0' }));
    expect(other.getByText(/None in 30 days/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Dana R.' }));
    await user.click(await screen.findByRole('button', { name: 'Ended Ltd' }));
    expect(useScreen.getState()).toMatchObject({ page: 'queue', accountId: ended.account.id });
  });

  it('of nobody says who is missing', async () => {
    await open({ 'team.figures': async () => ({ ok: true, value: { ...figures, team: [] } }) });
    expect(await screen.findByText(/Nobody works accounts yet/)).toBeVisible();
  });
});

describe('without a network', { timeout: 60_000 }, () => {
  it('there are no figures at first, and it says so and asks again', async () => {
    let isOnline = false;
    const { user } = await open({
      'team.figures': async () => (isOnline ? { ok: true, value: figures } : { ok: false, error: { code: 'api.unreachable' } }),
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(/they need the network/);
    expect(screen.queryByRole('list', { name: 'Figures' })).toBeNull();
    isOnline = true;
    await user.click(screen.getByRole('button', { name: 'Ask again' }));
    expect(await tiles()).toHaveLength(5);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('the last ones stay and say from when they are', async () => {
    let isOnline = true;
    const { user } = await open({
      'team.figures': async () => (isOnline ? { ok: true, value: figures } : { ok: false, error: { code: 'api.unreachable' } }),
    });
    await tiles();
    isOnline = false;
    await user.click(screen.getByRole('button', { name: 'Read again' }));
    expect(await screen.findByRole('alert')).toHaveTextContent(/The figures below are from (31 Mar )?\d\d:\d\d/);
    expect(await tiles()).toHaveLength(5);
  });
});

describe('accounts that change hands', { timeout: 60_000 }, () => {
  const dialog = () => screen.findByRole('form', { name: 'Hand accounts over' });

  it('are counted before, handed over once under one id however often it is tried, and told in words', async () => {
    const asked: HandOverRequest[] = [];
    const { user } = await open({
      'books.handOver': async (request) => {
        asked.push(request);
        return asked.length === 1
          ? { ok: false, error: { code: 'api.unreachable' } }
          : { ok: true, value: { accountCount: 2, isDuplicate: true } };
      },
    });
    await user.click(await screen.findByRole('button', { name: 'Hand the book over…' }));
    const form = within(await dialog());
    expect(await form.findByText('2 accounts, 1 open promise, 3 open follow-ups')).toBeVisible();
    expect(form.getByText('$400 past due')).toBeVisible();
    const act = form.getByRole('button', { name: 'Hand over 2 accounts' });
    expect(act).toBeDisabled();
    await user.selectOptions(form.getByRole('combobox', { name: 'To' }), 'Luis M. (0)');
    await user.click(act);
    expect(await form.findByText(/The central API cannot be reached/)).toBeVisible();
    await user.click(form.getByRole('button', { name: 'Hand over 2 accounts' }));
    expect(await screen.findByText(/^2 accounts went from Dana R\. to Luis M\. at \d\d:\d\d\./)).toBeVisible();
    expect(asked).toHaveLength(2);
    expect(asked[1]).toEqual(asked[0]);
    expect(asked[0]).toMatchObject({ fromCollectorId: dana, toCollectorId: luis, accountIds: 'all' });
  });

  it('go for some days, and come back by themselves or by hand', async () => {
    const asked: HandOverRequest[] = [];
    const ended: string[] = [];
    const cover = {
      id: commandIdSchema.parse(newId()),
      fromCollectorId: userIdSchema.parse(luis),
      toCollectorId: userIdSchema.parse(dana),
      accountCount: 12,
      until: addDays(today, 3),
      startedAt: figures.asOf,
      startedByName: 'Sam Okafor',
    };
    const overdue = { ...cover, id: commandIdSchema.parse(newId()), until: addDays(today, -2), accountCount: 1 };
    const { user } = await open({
      'team.figures': async () => ({ ok: true, value: { ...figures, covers: ended.length > 0 ? [overdue] : [overdue, cover] } }),
      'books.handOver': async (request) => {
        asked.push(request);
        return { ok: true, value: { accountCount: 2, isDuplicate: false } };
      },
      'books.endCover': async ({ coverId }) => {
        ended.push(coverId);
        return { ok: true, value: { accountCount: 12 } };
      },
    });
    const covers = within(await screen.findByRole('region', { name: 'Covers' }));
    expect(covers.getByText('12 accounts, through Fri 3 Apr')).toBeVisible();
    expect(covers.getByText(/1 account should be back since Sun 29 Mar: Luis M\. cannot take them/)).toBeVisible();
    await user.click(covers.getAllByRole('button', { name: 'End the cover for Luis M.' })[1] ?? document.body);
    await waitFor(() => expect(covers.queryByText(/12 accounts/)).toBeNull());
    expect(ended).toEqual([cover.id]);
    await user.click(await screen.findByRole('button', { name: 'Hand the book over…' }));
    const form = within(await dialog());
    await user.selectOptions(form.getByRole('combobox', { name: 'To' }), 'Luis M. (0)');
    const day = form.getByLabelText(/^Through/);
    const act = await form.findByRole('button', { name: 'Hand over 2 accounts' });
    await user.type(day, '2026-03-30');
    expect(form.getByText('Choose today or a later day, within a year.')).toBeVisible();
    expect(act).toBeDisabled();
    await user.clear(day);
    await user.type(day, '2026-04-10');
    await user.click(act);
    expect(await screen.findByText(/They go back by themselves after 10 Apr 2026\./)).toBeVisible();
    expect(asked).toMatchObject([{ until: '2026-04-10' }]);
  });

  it('may be those chosen out of the ones without a next step', async () => {
    const previews: BookPreviewRequest[] = [];
    const { user } = await open({
      'books.preview': async (request) => {
        previews.push(request);
        return { ok: false, error: { code: 'books.changedMeanwhile' } };
      },
    });
    const act = await screen.findByRole('button', { name: 'Hand over…' });
    expect(act).toBeDisabled();
    await user.click(screen.getByRole('checkbox', { name: 'Choose Stopped Inc' }));
    await user.click(act);
    const form = within(await dialog());
    expect(form.getByText('1 chosen account of the book.')).toBeVisible();
    expect(await form.findByText(/Some of these accounts are in another book by now/)).toBeVisible();
    expect(previews).toEqual([{ fromCollectorId: dana, accountIds: [stopped.account.id] }]);
    await user.selectOptions(form.getByRole('combobox', { name: 'To' }), 'Luis M. (0)');
    expect(form.getByRole('button', { name: 'Hand over accounts' })).toBeDisabled();
  });

  it('are moved by nobody who only reads', async () => {
    const cover = {
      id: commandIdSchema.parse(newId()),
      fromCollectorId: userIdSchema.parse(luis),
      toCollectorId: userIdSchema.parse(dana),
      accountCount: 12,
      until: today,
      startedAt: figures.asOf,
      startedByName: 'Sam Okafor',
    };
    await open({ 'team.figures': async () => ({ ok: true, value: { ...figures, covers: [cover] } }) }, 'auditor');
    expect(await screen.findByText('Stopped Inc')).toBeVisible();
    expect(await screen.findByText('12 accounts, through today')).toBeVisible();
    expect(screen.queryByRole('checkbox')).toBeNull();
    for (const name of [/^Hand/, /^End/]) expect(screen.queryByRole('button', { name })).toBeNull();
  });

  it('go to nobody where there is nobody else', async () => {
    const gone = figures.team.map((each) => ({ ...each, isDisabled: each.userId === luis }));
    const { user } = await open({ 'team.figures': async () => ({ ok: true, value: { ...figures, team: gone } }) });
    expect(await screen.findByText('cannot sign in')).toBeVisible();
    await user.click(await screen.findByRole('button', { name: 'Hand the book over…' }));
    expect(within(await dialog()).getByText(/There is no other collector who may sign in/)).toBeVisible();
  });
});
