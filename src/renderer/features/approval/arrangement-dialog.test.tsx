import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Folder } from '#domain/folder.ts';
import { noFilter } from '#domain/queue-filter.ts';
import { useFolder, useQueue } from '#renderer/data/use-data.ts';
import { resetForms } from '#renderer/state/begun-forms.ts';
import { offerConfirmation, useConfirmations } from '#renderer/state/confirmations.ts';
import { closeOverlay, openAccount, resetScreen, showOverlay, useScreen } from '#renderer/state/screen.ts';
import { build, newId } from '#tests/support/build.ts';
import { DeskWorld, usualCompany } from '#tests/support/desk-world.ts';
import { renderOnDesk } from '#tests/support/render-on-desk.tsx';
import { giveElementsSize } from '#tests/support/sized-elements.ts';
import { ApprovalLines } from './approval-lines.tsx';
import { ArrangementDialog } from './arrangement-dialog.tsx';

giveElementsSize();

const harbor = (openAmountMinor: number) =>
  build.folder({
    account: build.account({ name: 'Harbor & Pine Outfitters', number: '1002' }),
    invoices: [build.invoice({ number: 'H-1', dueDate: '2026-01-30', amountMinor: openAmountMinor, openAmountMinor })],
  });

let world: DeskWorld;
beforeEach(() => {
  resetScreen();
  resetForms();
  offerConfirmation(null);
});
afterEach(() => world.shut());

function Page() {
  const watched = useFolder(useScreen((state) => state.accountId));
  useQueue('all', 0, 10, noFilter);
  if (watched.status !== 'ready') return null;
  return (
    <>
      <ApprovalLines account={watched.account} />
      <ArrangementDialog account={watched.account} company={usualCompany} />
    </>
  );
}

async function openPage(folder: Folder) {
  world = new DeskWorld([folder], 'collector');
  const client = await world.openReady();
  openAccount(folder.account.id);
  renderOnDesk(client, <Page />);
}

async function open(openAmountMinor: number) {
  await openPage(harbor(openAmountMinor));
  act(() => showOverlay('arrangement'));
  return screen.findByRole('form', { name: 'Plan, settlement, extension' });
}

const type = (form: HTMLElement, label: RegExp | string, value: string) =>
  fireEvent.change(within(form).getByLabelText(label), { target: { value } });
const save = (form: HTMLElement) => fireEvent.submit(form);
const agreedId = () => world.main.journal[0]?.input['arrangementId'];
const sent = () => world.main.journal.map(({ name }) => name);

describe('a payment plan', () => {
  it('shows its payments, what they are worth today, and that it holds at once; saved it stands on the account', async () => {
    const form = await open(900_00);
    const rows = within(within(form).getByRole('group', { name: 'Payments to come' })).getAllByRole('row');
    expect(rows.map(({ textContent }) => textContent)).toEqual([
      'PaymentByAmount',
      '1Tue 14 Apr$300.00',
      '2Thu 14 May$300.00',
      '3Sun 14 Jun$300.00',
      'In all$900.00',
    ]);
    within(form).getByText(/^Within your authority/);
    type(form, 'Why', 'Seasonal cash flow');
    save(form);
    await waitFor(() => expect(sent()).toEqual(['plan.propose']));
    await screen.findByText(/\$900\.00 agreed · 0 of 3 paid/);
    expect(useConfirmations.getState().offered).toMatchObject({ accountName: 'Harbor & Pine Outfitters', agreedId: agreedId() });
  });

  it('above the authority says who approves it, and is not binding until then', async () => {
    const form = await open(30_000_00);
    within(form).getByText('Above your authority: it is not binding until somebody else approves it (supervisor).');
    type(form, 'Why', 'Seasonal cash flow');
    save(form);
    expect((await screen.findByText(', not yet binding')).closest('[role="group"]')?.textContent).toContain(
      '$30,000.00 waits for an approval',
    );
    fireEvent.click(screen.getByRole('button', { name: 'Take back' }));
    await waitFor(() => expect(screen.queryByText(', not yet binding')).toBeNull());
    expect(sent()).toEqual(['plan.propose', 'approval.withdraw']);
    expect(useConfirmations.getState().offered).toBeNull();
  });

  it.each([
    ['How many', '1', /^Enter how many payments/],
    ['How many', '30', /^Payments are at least \$100\.00/],
    ['How many', '40', /^A plan has at most 36 payments/],
    ['The first by', '2026-03-30', /^30 Mar 2026 has passed.*clock/],
    ['Interest, % a year', '99', /^This interest is higher/],
    ['Interest, % a year', 'much', /^Enter percents a year/],
    ['Why', ' ', /^Say why/],
  ])('with %s %s is refused in words, and what was typed stays, also when it is shut', async (label, value, words) => {
    const form = await open(1_000_00);
    type(form, 'Why', 'Seasonal cash flow');
    type(form, label, value);
    save(form);
    expect((await within(form).findByText(words)).closest('[role="alert"]')).not.toBeNull();
    expect(sent()).toEqual([]);
    act(() => closeOverlay());
    act(() => showOverlay('arrangement'));
    const again = await screen.findByRole('form', { name: 'Plan, settlement, extension' });
    expect(within(again).getByLabelText<HTMLInputElement>(label).value).toBe(value);
  });

  it('one by one has to add up to the cent', async () => {
    const form = await open(900_00);
    fireEvent.click(within(form).getByRole('radio', { name: 'One by one' }));
    type(form, 'Why', 'Seasonal cash flow');
    type(form, 'Amount of payment 1', '299.99');
    save(form);
    await within(form).findByText(/^The payments come to \$899\.99, and \$900\.00 is owed/);
    type(form, 'Amount of payment 1', '300.00');
    save(form);
    await waitFor(() => expect(sent()).toEqual(['plan.propose']));
  });
});

describe('a settlement', () => {
  it('says what is forgiven, and the least that is taken', async () => {
    const form = await open(900_00);
    fireEvent.click(within(form).getByRole('radio', { name: 'Settlement' }));
    type(form, 'Why', 'Going out of business');
    type(form, /^They pay/, '300');
    save(form);
    await within(form).findByText(/^Your company takes at least \$450\.00/);
    type(form, /^They pay/, '901');
    save(form);
    await within(form).findByText(/^A settlement is less than the \$900\.00 that is owed/);
    type(form, /^They pay/, '700');
    expect(within(form).getByText('Forgiven').parentElement?.textContent).toBe('Forgiven$200.00');
    save(form);
    await waitFor(() => expect(sent()).toEqual(['settlement.propose']));
  });
});

describe('another request', () => {
  it('is about the account alone: policy and templates are asked for where they are edited', async () => {
    const form = await open(900_00);
    fireEvent.click(within(form).getByRole('radio', { name: 'Another request' }));
    const kinds = within(form).getByRole('combobox', { name: 'Request' });
    expect(
      within(kinds)
        .getAllByRole('option')
        .map(({ textContent }) => textContent),
    ).toEqual([
      'Adjustment',
      'Write-off',
      'Refund',
      'Credit hold',
      'Release of a credit hold',
      'Credit limit',
      'Order cancellation',
      'Bank details',
    ]);
  });

  it('says by its own amount who approves it, and nobody by name where there is none yet', async () => {
    const form = await open(40_000_00);
    fireEvent.click(within(form).getByRole('radio', { name: 'Another request' }));
    within(form).getByText('Above your authority: it is not binding until somebody else approves it.');
    type(form, /^Amount/, '100');
    within(form).getByText('Above your authority: it is not binding until somebody else approves it (supervisor).');
    type(form, /^Amount/, '20,000');
    within(form).getByText('Above your authority: it is not binding until somebody else approves it (manager).');
  });

  it('is refused above what is open, and without evidence where that is needed', async () => {
    const form = await open(900_00);
    fireEvent.click(within(form).getByRole('radio', { name: 'Another request' }));
    type(form, 'Why', 'Chapter 7');
    save(form);
    await within(form).findByText(/^Enter the amount/);
    type(form, /^Amount/, '900.01');
    save(form);
    await within(form).findByText(/^Say what speaks for it/);
    type(form, /^What speaks for it/, 'Form 410');
    save(form);
    await within(form).findByText(/^Only \$900\.00 is open/);
    type(form, /^Amount/, '900');
    save(form);
    await waitFor(() => expect(sent()).toEqual(['approval.request']));
    expect(useConfirmations.getState().offered).toBeNull();
  });
});

describe('a request that is void', () => {
  const voidOf = async (over: object, promised: readonly (readonly [day: string, amountMinor: number])[]) => {
    world = new DeskWorld([], 'collector');
    const requestedById = (await world.openReady()).opened.read()?.user.id;
    await world.shut();
    const base = harbor(800_00);
    const [invoice] = base.invoices;
    if (!invoice) throw new Error('an invoice');
    const accountId = base.account.id;
    const arrangement = build.arrangement({
      accountId,
      status: 'void',
      invoiceIds: [invoice.id],
      owedMinor: 900_00,
      payMinor: 900_00,
      ...over,
    });
    const ids = promised.map(() => newId());
    const promises = promised.map(([promisedDate, amountMinor], at) => {
      const chained = { id: ids[at], formerId: ids[at - 1] ?? null, arrangementId: arrangement.id, status: 'cancelled' };
      return build.promise({ ...chained, accountId, promisedDate, amountMinor, method: 'ach', promisedByName: 'Kim Doe' });
    });
    const decided = { status: 'void', voidReason: 'balanceChanged', decidedAt: '2026-03-31T14:00:00.000Z' };
    const approval = build.approval({
      accountId,
      arrangementId: arrangement.id,
      kind: arrangement.kind,
      requestedById,
      editedById: requestedById,
      ...decided,
    });
    await openPage({ ...base, arrangements: [arrangement], promises, approvals: [approval] });
    fireEvent.click(await screen.findByRole('button', { name: 'Ask again…' }));
    const form = await screen.findByRole('form', { name: 'Plan, settlement, extension' });
    return { form, value: (label: RegExp | string) => within(form).getByLabelText<HTMLInputElement>(label).value };
  };

  it('is asked for again with what was typed, a plan by its rhythm on what is owed today', async () => {
    const { form, value } = await voidOf({ firstDate: '2026-04-14', interestBasisPoints: 750, payMinor: 909_00 }, [
      ['2026-04-14', 300_00],
      ['2026-05-14', 300_00],
      ['2026-06-14', 309_00],
    ]);
    const typed = ['How many', 'The first by', 'Interest, % a year', 'Who agreed to it', 'Paid by', 'Why', /^What speaks/].map(value);
    expect(typed).toEqual(['3', '2026-04-14', '7.5', 'Kim Doe', 'ach', 'Seasonal cash flow', 'statement']);
    expect(within(form).getByRole<HTMLInputElement>('radio', { name: 'Monthly' }).checked).toBe(true);
    within(form).getByText('$800.00');
    save(form);
    await waitFor(() => expect(sent()).toEqual(['plan.propose']));
    expect(world.main.journal[0]?.input['owedMinor']).toBe(800_00);
  });

  it('has each payment of its own typed, and a settlement its sum', async () => {
    const { value } = await voidOf({}, [
      ['2026-04-14', 100_00],
      ['2026-05-20', 800_00],
    ]);
    expect([value('Day of payment 2'), value('Amount of payment 2')]).toEqual(['2026-05-20', '800.00']);
  });

  it('is not offered over a form that has been begun', async () => {
    const { form } = await voidOf({ kind: 'settlement', instalmentCount: 1, payMinor: 700_00 }, [['2026-04-14', 700_00]]);
    expect(within(form).getByLabelText<HTMLInputElement>(/^They pay/).value).toBe('700.00');
    expect(screen.queryByRole('button', { name: 'Ask again…' })).toBeNull();
  });
});
