import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { useFolder } from '#renderer/data/use-data.ts';
import { resetNoteDrafts, useNoteDrafts } from '#renderer/state/note-drafts.ts';
import { openAccount, resetScreen, useScreen } from '#renderer/state/screen.ts';
import { build, newId } from '#tests/support/build.ts';
import { DeskWorld, usualCompany } from '#tests/support/desk-world.ts';
import { renderOnDesk } from '#tests/support/render-on-desk.tsx';
import { giveElementsSize } from '#tests/support/sized-elements.ts';
import { AccountPane } from './account-pane.tsx';

giveElementsSize();

const paid = build.invoice({ number: 'PAID-1', status: 'paid', openAmountMinor: 0, paidDate: '2026-03-20', dueDate: '2026-03-10' });
const paymentId = newId();
const folder = build.folder({
  account: build.account({ name: 'Brightline Foods Corp', riskClass: 'high' }),
  contacts: [build.contact()],
  invoices: [
    build.invoice({ number: 'LATE-1', dueDate: '2026-01-30', amountMinor: 700_00, openAmountMinor: 700_00 }),
    build.invoice({
      number: 'LATE-2',
      dueDate: '2026-03-01',
      amountMinor: 900_00,
      openAmountMinor: 900_00,
      disputedAmountMinor: 100_00,
      disputeReason: 'damaged goods',
    }),
    build.invoice({ number: 'NEXT-1', dueDate: '2026-05-30', currency: 'CAD', amountMinor: 50_00, openAmountMinor: 50_00 }),
    paid,
  ],
  payments: [
    {
      id: paymentId,
      receivedDate: '2026-03-20',
      reference: 'ACH 991',
      method: 'ach',
      currency: 'USD',
      amountMinor: 100_00,
      unappliedAmountMinor: 0,
      batchId: null,
      version: 1,
    },
  ],
  paymentApplications: [
    {
      id: newId(),
      paymentId,
      invoiceId: paid.id,
      currency: 'USD',
      amountMinor: 100_00,
      appliedDate: '2026-03-20',
      batchId: null,
      version: 1,
    },
  ],
  followUps: [build.followUp({ dueDate: '2026-03-30', reason: 'Ask for the remittance' })],
});

let world: DeskWorld;
beforeEach(() => {
  resetScreen();
  resetNoteDrafts();
});
afterEach(() => world.shut());

function Pane() {
  const watched = useFolder(useScreen((state) => state.accountId));
  return <AccountPane watched={watched} company={usualCompany} headingRef={null} />;
}

async function open(shown = folder) {
  world = new DeskWorld([shown]);
  const client = await world.openReady();
  openAccount(shown.account.id);
  renderOnDesk(client, <Pane />);
  await screen.findByRole('heading', { level: 1, name: 'Brightline Foods Corp' });
  return { user: userEvent.setup() };
}

const numbersIn = (table: HTMLElement) =>
  within(table)
    .getAllByRole('row')
    .slice(1)
    .map((row) => row.querySelector('td')?.textContent);

describe('the open account', () => {
  it('shows totals and aging for each currency by itself', async () => {
    await open();
    expect(screen.getByRole('img', { name: /Aging in USD: Current \$0\.00, 1–30 \$900\.00, 31–60 \$700\.00/ })).toBeVisible();
    expect(screen.getByRole('img', { name: /Aging in CAD: Current CA\$50\.00/ })).toBeVisible();
    expect(screen.getByText('$1,600.00', { selector: 'dl[aria-label="Totals in USD"] div:first-child dd span:first-child' })).toBeVisible();
    expect(screen.getByText('High risk')).toBeVisible();
  });

  it('lists the past-due invoices oldest first', async () => {
    await open();
    const card = screen.getByRole('region', { name: 'Past-due invoices' });
    expect(numbersIn(within(card).getByRole('table'))).toEqual(['LATE-1', 'LATE-2']);
    expect(card).toHaveTextContent('60');
    expect(card).toHaveTextContent('Disputed: damaged goods');
  });

  it('lists what falls due next where nothing is past due, for the call that comes before the due date', async () => {
    const invoices = [
      build.invoice({ number: 'JUNE', dueDate: '2026-06-20' }),
      build.invoice({ number: 'MAY', dueDate: '2026-05-30' }),
      build.invoice({ number: 'CREDIT', dueDate: '2026-05-01', amountMinor: -5_00, openAmountMinor: -5_00 }),
    ];
    const { user } = await open(build.folder({ account: folder.account, contacts: [], invoices }));
    const card = screen.getByRole('region', { name: 'Invoices falling due' });
    expect(numbersIn(within(card).getByRole('table'))).toEqual(['MAY', 'JUNE']);
    await user.keyboard('x');
    expect(within(card).getByRole('checkbox', { checked: true })).toHaveAccessibleName('Take MAY into the note');
  });

  it('takes invoices into the note with X and the arrow keys, and all of them with Shift X', async () => {
    const { user } = await open();
    const card = screen.getByRole('region', { name: 'Past-due invoices' });
    const chosen = () =>
      within(card)
        .getAllByRole('checkbox', { checked: true })
        .map((box) => box.getAttribute('aria-label'));
    await user.keyboard('x');
    expect(chosen()).toEqual(['Take LATE-1 into the note']);
    await user.keyboard('{ArrowDown}x');
    expect(chosen()).toEqual(['Take LATE-1 into the note', 'Take LATE-2 into the note']);
    expect(card).toHaveTextContent('2 in the note');
    await user.keyboard('{ArrowUp}x');
    expect(chosen()).toEqual(['Take LATE-2 into the note']);
    await user.keyboard('{Shift>}x{/Shift}');
    expect(chosen()).toHaveLength(2);
    expect(useNoteDrafts.getState().drafts[folder.account.id]?.invoiceIds).toHaveLength(2);
    await user.keyboard('{Shift>}x{/Shift}');
    expect(within(card).queryAllByRole('checkbox', { checked: true })).toEqual([]);
  });

  it('says why the account stands where it stands: two reasons at first, behind them all with their worth', async () => {
    const { user } = await open();
    const why = screen.getByRole('region', { name: 'Why here' });
    expect(why).toHaveTextContent(/2 invoices are past due, the oldest 60 days\./);
    expect(within(why).queryByRole('list')).toBeNull();
    await user.click(within(why).getByRole('button', { name: /^Why here/ }));
    const [contributions, parts] = within(why).getAllByRole('list');
    expect(contributions).toHaveTextContent(/A follow-up was set for 30 Mar, 1 day ago\..*\+/);
    expect(contributions).toHaveTextContent('$100 is disputed and left out.');
    expect(parts).toHaveTextContent(/LATE-1: \$700, 60 days past due; invoices this late have stayed unpaid another 33 days\+23,100/);
    expect(why).toHaveTextContent(/Together.*money-days/);
    expect(why).toHaveTextContent(/Weights version 1\. How late invoices are paid: usual figures/);
    await user.click(within(why).getByRole('button', { name: /^Why here/ }));
    expect(within(why).queryByRole('list')).toBeNull();
  });

  it('goes through its tabs with the arrow keys', async () => {
    const { user } = await open();
    await user.click(screen.getByRole('tab', { name: 'Timeline' }));
    await user.keyboard('{ArrowRight}');
    expect(screen.getByRole('tab', { name: /Invoices/ })).toHaveFocus();
    expect(screen.getByRole('table', { name: 'Invoices' })).toBeVisible();
    await user.keyboard('{ArrowLeft}{ArrowLeft}');
    expect(screen.getByRole('tabpanel')).toHaveAccessibleName(/Contacts/);
  });

  it('sorts the invoices and shows the paid ones when asked', async () => {
    const { user } = await open();
    await user.click(screen.getByRole('tab', { name: /Invoices/ }));
    const table = screen.getByRole('table', { name: 'Invoices' });
    expect(numbersIn(table)).toEqual(['LATE-1', 'LATE-2', 'NEXT-1']);
    await user.click(within(table).getByRole('button', { name: 'Open' }));
    expect(numbersIn(table)).toEqual(['LATE-2', 'LATE-1', 'NEXT-1']);
    expect(within(table).getByRole('columnheader', { name: 'Open' })).toHaveAttribute('aria-sort', 'descending');
    await user.click(screen.getByRole('button', { name: /^All/ }));
    expect(numbersIn(table)).toContain('PAID-1');
    expect(table).toHaveTextContent('Paid 20 Mar');
  });

  it('says of each invoice when it is expected to be paid and how that was worked out, or why it cannot be told', async () => {
    const { user } = await open();
    await user.click(screen.getByRole('tab', { name: /Invoices/ }));
    const table = screen.getByRole('table', { name: 'Invoices' });
    const expected = (number: string) =>
      within(within(table).getByRole('row', { name: new RegExp(number) })).getAllByRole('cell')[5] ?? table;
    expect(screen.getByText(/^Expected: by its last payment and others on the same terms$/)).toBeVisible();
    expect(expected('NEXT-1')).toHaveTextContent('30 May');
    expect(expected('NEXT-1')).toHaveAttribute(
      'title',
      expect.stringMatching(/^Expected on the due date: the middle of .* \(85%\) .* by 24 Jun\.$/),
    );
    expect(expected('LATE-1')).toHaveTextContent('not known');
    expect(expected('LATE-1')).toHaveAttribute('title', expect.stringContaining('due before it was issued'));
    expect(expected('LATE-2')).toHaveTextContent('passed');
    await user.click(within(table).getByRole('button', { name: 'Expected' }));
    expect(numbersIn(table)[0]).toBe('NEXT-1');
    await user.click(screen.getByRole('button', { name: /^All/ }));
    expect(expected('PAID-1')).toHaveAttribute('title', 'Paid on 20 Mar, 10 days after the due date');
  });

  it('says when the next payment is expected, in each currency', async () => {
    await open();
    expect(
      within(screen.getByLabelText('Totals in CAD')).getByTitle(/^CA\$50\.00 on invoice NEXT-1\. Expected on the due date/),
    ).toHaveTextContent('30 May');
    expect(within(screen.getByLabelText('Totals in USD')).getByTitle(/^Cannot be told/)).toHaveTextContent('Next expected— not known');
  });

  it('says that the next payment is a promised one, with its day, and what is promised in all where that is more', async () => {
    const promised = build.promise({ promisedDate: '2026-04-02', amountMinor: 500_00 });
    const totals = () => within(screen.getByLabelText('Totals in USD'));
    await open(build.folder({ ...folder, promises: [promised] }));
    expect(totals().getByTitle('$500.00 promised for 2 Apr, recorded by Dana Reyes.')).toHaveTextContent(/^Next: promised 2 Apr\$500\.00/);
    expect(totals().queryByText('Promised')).toBeNull();
    cleanup();
    await world.shut();
    await open(build.folder({ ...folder, promises: [promised, build.promise({ promisedDate: '2026-04-20', amountMinor: 40_00 })] }));
    expect(totals().getByTitle(/^\$500\.00 promised for 2 Apr/)).toBeVisible();
    expect(totals().getByText('Promised').parentElement).toHaveTextContent('$540.00');
  });

  it('says what a payment paid', async () => {
    const { user } = await open();
    await user.click(screen.getByRole('tab', { name: /Payments/ }));
    expect(screen.getByRole('table', { name: 'Payments' })).toHaveTextContent(/20 Mar.*ACH 991.*100\.00.*PAID-1/);
  });

  it('closes a follow-up, and says that the server does not know yet', async () => {
    const { user } = await open();
    await user.click(screen.getByRole('button', { name: 'Done' }));
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Done' })).toBeNull());
    expect(world.main.journal[0]).toMatchObject({ name: 'followUp.close', input: { status: 'done' } });
    expect(screen.getByRole('region', { name: 'Timeline' })).toHaveTextContent(/Follow-up done.*Waiting for the server/);
  });

  it('keeps a follow-up open when the disk refuses, and says so', async () => {
    const { user } = await open();
    world.main.appendFailure = { code: 'journal.notWritten' };
    await user.click(screen.getByRole('button', { name: 'Done' }));
    expect(await screen.findByText(/could not write to its disk/)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Done' })).toBeEnabled();
  });

  it('adds a contact, with what is missing said beside its field', async () => {
    const { user } = await open();
    await user.click(screen.getByRole('tab', { name: /Contacts/ }));
    await user.click(screen.getByRole('button', { name: 'Add a contact' }));
    await user.type(screen.getByRole('textbox', { name: 'Name' }), 'Ilse Novak');
    await user.click(screen.getByRole('button', { name: 'Add the contact' }));
    expect(screen.getByRole('textbox', { name: 'Telephone' })).toHaveAccessibleDescription(/telephone number or an e-mail/);
    await user.type(screen.getByRole('textbox', { name: 'E-mail' }), 'not an address');
    await user.click(screen.getByRole('button', { name: 'Add the contact' }));
    await waitFor(() => expect(screen.getByRole('textbox', { name: 'E-mail' })).toBeInvalid());
    await user.clear(screen.getByRole('textbox', { name: 'E-mail' }));
    await user.type(screen.getByRole('textbox', { name: 'E-mail' }), 'ilse@brightline.example{Enter}');
    expect(await screen.findByText('Ilse Novak')).toBeVisible();
    expect(world.main.journal).toHaveLength(1);
  });

  it('offers what a number may mean, and keeps the number that was chosen in international form', async () => {
    const { user } = await open();
    await user.click(screen.getByRole('tab', { name: /Contacts/ }));
    await user.click(screen.getByRole('button', { name: 'Add a contact' }));
    await user.type(screen.getByRole('textbox', { name: 'Name' }), 'Ilse Novak');
    const phone = screen.getByRole('textbox', { name: 'Telephone' });
    await user.type(phone, '+1-800-FLOWERS{Enter}');
    await waitFor(() => expect(phone).toHaveAccessibleDescription(/letters in the number/));
    expect(world.main.journal).toHaveLength(0);
    await user.click(screen.getByRole('button', { name: '+1 800 356 9377' }));
    await user.type(phone, ' x12{Enter}');
    expect(await screen.findByText('Ilse Novak')).toBeVisible();
    expect(world.main.journal[0]).toMatchObject({ input: { phone: '+1 800 356 9377 ext. 12' } });
  });

  it('leads to the accounts of its group', async () => {
    const inGroup = (number: string) =>
      build.folder({ account: build.account({ number, parentNumber: 'G-501' }), invoices: [build.invoice()] });
    const first = inGroup('2001');
    world = new DeskWorld([folder, first, inGroup('2002'), inGroup('2003')]);
    const client = await world.openReady();
    openAccount(first.account.id);
    renderOnDesk(client, <Pane />);
    await userEvent.setup().click(await screen.findByRole('button', { name: 'Group G-501: 3 accounts' }));
    expect(useScreen.getState()).toMatchObject({ list: 'all', filter: { parentNumber: 'G-501' } });
  });

  it('says when the account has left the book', async () => {
    world = new DeskWorld([folder]);
    const client = await world.openReady();
    openAccount(build.accountId());
    renderOnDesk(client, <Pane />);
    expect(await screen.findByText('This account is no longer in your book')).toBeVisible();
  });
});
