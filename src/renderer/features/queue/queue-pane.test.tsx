import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultPolicy } from '#domain/policy.ts';
import { noFilter } from '#domain/queue-filter.ts';
import { resetScreen, useScreen } from '#renderer/state/screen.ts';
import { build, currency } from '#tests/support/build.ts';
import { DeskWorld } from '#tests/support/desk-world.ts';
import { renderOnDesk } from '#tests/support/render-on-desk.tsx';
import { putDesk } from '#tests/support/fake-desk.ts';
import { giveElementsSize } from '#tests/support/sized-elements.ts';
import { QueuePane } from './queue-pane.tsx';

giveElementsSize();

const owing = (name: string, number: string, amountMinor: number, over = {}) =>
  build.folder({
    account: build.account({ name, number }),
    invoices: [build.invoice({ dueDate: '2026-01-30', amountMinor, openAmountMinor: amountMinor, ...over })],
  });
const brightline = owing('Brightline Foods Corp', '1001', 84_310_22);
const harbor = owing('Harbor & Pine Outfitters', '1002', 31_960_75);
const kestrel = owing('Kestrel Medical Supply', '1003', 2_960_00, { disputedAmountMinor: 100_00, disputeReason: 'damaged goods' });

let world: DeskWorld;
beforeEach(() => {
  resetScreen();
  putDesk();
});
afterEach(() => world.shut());

async function open(folders = [kestrel, brightline, harbor]) {
  world = new DeskWorld(folders);
  const client = await world.openReady();
  const onEnter = vi.fn();
  const onShown = vi.fn();
  renderOnDesk(client, <QueuePane policy={defaultPolicy} onEnter={onEnter} onShown={onShown} isPainted />);
  const user = userEvent.setup();
  const list = folders.length > 0 ? await screen.findByRole('listbox') : null;
  if (list) await within(list).findAllByRole('option', { selected: true });
  return { client, user, onEnter, onShown };
}

const openName = () => screen.getByRole('option', { selected: true }).textContent;

describe('the queue', () => {
  it('shows the accounts most urgent first, with amounts and reasons, and opens the first', async () => {
    const { onShown } = await open();
    const names = screen.getAllByRole('option').map((option) => option.textContent);
    expect(names.map((text) => text?.slice(0, 40))).toEqual([
      expect.stringContaining('Brightline'),
      expect.stringContaining('Harbor'),
      expect.stringContaining('Kestrel'),
    ]);
    expect(names[0]).toContain('$84,310.22');
    expect(names[0]).toContain('31–60 · 1 invoice, 60 d late');
    expect(names[0]).toContain('never contacted');
    expect(names[2]).toContain('Disputed');
    expect(useScreen.getState().accountId).toBe(brightline.account.id);
    expect(onShown).toHaveBeenCalled();
  });

  it('has no figure for an account of which no late money is to be expected', async () => {
    const notDue = owing('Tallgrass Events', '1004', 500_00, { dueDate: '2026-04-20', disputedAmountMinor: 500_00 });
    const { user } = await open([brightline, notDue]);
    await user.click(screen.getByRole('button', { name: /^All/ }));
    const row = await screen.findByRole('option', { name: /Tallgrass/ });
    expect(row).toHaveTextContent(/^–No late money to expect/);
    expect(row).toHaveTextContent('next due 20 Apr');
    expect(screen.getByRole('option', { name: /Brightline/ })).toHaveTextContent(/^Priority 99/);
  });

  it('says what is open where nothing is past due, and what is past due in whichever currency has it', async () => {
    const notDue = owing('Tallgrass Events', '1004', 500_00, { dueDate: '2026-04-20' });
    const inCredit = owing('Fenwick Toys', '1005', -80_00, { kind: 'creditMemo' });
    const two = build.folder({
      account: build.account({ name: 'Novak Distribution', number: '1006' }),
      invoices: [
        build.invoice({ dueDate: '2026-04-20', amountMinor: 900_00, openAmountMinor: 900_00 }),
        build.invoice({ dueDate: '2026-03-20', amountMinor: 70_00, openAmountMinor: 70_00, currency: 'EUR' }),
      ],
    });
    const { user } = await open([brightline, notDue, inCredit, two]);
    await user.click(screen.getByRole('button', { name: /^All/ }));
    expect(await screen.findByRole('option', { name: /Tallgrass/ })).toHaveTextContent(/\$500\.00open$/);
    expect(screen.getByRole('option', { name: /Fenwick/ })).toHaveTextContent(/-\$80\.00credit$/);
    const both = screen.getByRole('option', { name: /Novak/ });
    expect(both).toHaveTextContent(/€70\.00past due of €70 \+1$/);
    expect(within(both).getByTitle(/€70\.00 past due of €70\.00 open/)).toHaveAttribute(
      'title',
      '$900.00 open, nothing past due\n€70.00 past due of €70.00 open',
    );
  });

  it('moves with J and K and with the arrow keys, and stops at the ends', async () => {
    const { user } = await open();
    await user.keyboard('j');
    await waitFor(() => expect(openName()).toContain('Harbor'));
    await user.keyboard('jj');
    await waitFor(() => expect(openName()).toContain('Kestrel'));
    await user.keyboard('k');
    await waitFor(() => expect(openName()).toContain('Harbor'));
    act(() => screen.getByRole('listbox').focus());
    await user.keyboard('{ArrowUp}{ArrowUp}');
    await waitFor(() => expect(openName()).toContain('Brightline'));
    await user.keyboard('{ArrowDown}');
    await waitFor(() => expect(openName()).toContain('Harbor'));
    expect(screen.getByRole('listbox')).toHaveAttribute('aria-activedescendant', `queue-${harbor.account.id}`);
  });

  it('loses no key, however fast they come: before the list is drawn again, and before the worker has answered', async () => {
    await open();
    const press = (...keys: readonly string[]) =>
      act(() => {
        for (const key of keys) document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      });
    press('j', 'j');
    await waitFor(() => expect(openName()).toContain('Kestrel'));
    // Only the worker knows the first of the list; what comes behind starts from there.
    press('Home', 'j', 'j', 'k');
    await waitFor(() => expect(openName()).toContain('Harbor'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(openName()).toContain('Harbor');
  });

  it('goes into the account with Enter, only from the queue', async () => {
    const { user, onEnter } = await open();
    screen.getByRole('button', { name: /How the queue is ordered/ }).focus();
    await user.keyboard('{Enter}');
    expect(onEnter).not.toHaveBeenCalled();
    act(() => screen.getByRole('listbox').focus());
    await user.keyboard('{Enter}');
    expect(onEnter).toHaveBeenCalledOnce();
  });

  it('leaves the keys alone while something lies on top', async () => {
    const { user } = await open();
    act(() => useScreen.setState({ overlay: 'search' }));
    await user.keyboard('j');
    expect(openName()).toContain('Brightline');
  });

  it('shows another list with its count', async () => {
    const { user } = await open();
    await user.click(screen.getByRole('button', { name: /Disputed 1/ }));
    await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(1));
    expect(screen.getByRole('option')).toHaveTextContent('Kestrel');
  });

  it('says in words what an empty list means', async () => {
    const { user } = await open();
    await user.click(screen.getByRole('button', { name: /Promises due/ }));
    expect(await screen.findByText('No promise is due')).toBeVisible();
  });

  it('has the other lists behind “More”, and the chosen one in sight in its place', async () => {
    const snoozed = build.folder({
      account: build.account({ name: 'Orchid Hospitality', number: '1009' }),
      invoices: [build.invoice({ dueDate: '2026-01-30' })],
      queueMarks: [build.queueMark({ reason: 'New payables clerk', until: '2026-04-07' })],
    });
    const { user } = await open([brightline, snoozed]);
    expect(screen.getAllByRole('option')).toHaveLength(1);
    await user.click(screen.getByRole('button', { name: 'More' }));
    await user.click(await screen.findByRole('menuitem', { name: /^On hold\s*1/, hidden: true }));
    await waitFor(() => expect(screen.getByRole('option')).toHaveTextContent(/Orchid.*Snoozed until 7 Apr · New payables clerk/));
    expect(screen.getByRole('button', { name: /^Chosen list: On hold\s*1/ })).toBeVisible();
  });

  it('narrows the lists to a filter, shows what it asks for, and takes it back part by part', async () => {
    const german = build.folder({
      account: build.account({ name: 'Novak Distribution', number: '1010', country: 'DE' }),
      invoices: [build.invoice({ dueDate: '2026-03-20' })],
    });
    const { user } = await open([brightline, harbor, german]);
    await user.keyboard('{Shift>}f{/Shift}');
    await user.selectOptions(await screen.findByRole('combobox', { name: 'Country' }), 'DE');
    await user.click(screen.getByRole('button', { name: 'Apply' }));
    await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(1));
    expect(screen.getByRole('option')).toHaveTextContent('Novak');
    expect(screen.getByRole('button', { name: /^Call now\s*1/ })).toBeVisible();
    act(() => useScreen.setState(({ filter }) => ({ filter: { ...filter, riskClass: 'high' } })));
    expect(await screen.findByText('Nothing here is in the filter')).toBeVisible();
    await user.click(screen.getByRole('button', { name: /^high risk: take this out/ }));
    await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(1));
    await user.click(screen.getByRole('button', { name: /^Germany: take this out/ }));
    await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(3));
  });

  it('says beside the field what cannot be read, and leaves the lists as they are', async () => {
    const { user } = await open();
    await user.click(screen.getByRole('button', { name: 'Filter' }));
    await user.type(await screen.findByRole('textbox', { name: 'Open from' }), '100{Enter}');
    expect(screen.getByRole('textbox', { name: 'Open from' })).toHaveAccessibleDescription(/Choose the currency/);
    expect(useScreen.getState().filter).toEqual(noFilter);
  });

  it('counts an amount and its currency as the one thing they ask for', async () => {
    await open();
    act(() => useScreen.setState({ filter: { ...noFilter, fromMinor: 100_00, currency: currency('USD'), silentDays: 3 } }));
    expect(await screen.findByRole('button', { name: 'Filter 2' })).toBeVisible();
  });

  it('keeps a filter under a name, without its group, and lets it go again', async () => {
    const kept: unknown[] = [];
    putDesk({ 'filters.keep': async (filters) => (kept.push(filters), null) });
    const { user } = await open();
    act(() => useScreen.setState({ filter: { ...noFilter, buckets: ['second'], parentNumber: 'G-501' } }));
    await user.click(screen.getByRole('button', { name: /^Filter/ }));
    await user.type(await screen.findByRole('textbox', { name: 'Save as' }), 'A month late{Enter}');
    expect(kept).toEqual([[{ name: 'A month late', filter: { ...noFilter, buckets: ['second'] } }]]);
    await user.click(await screen.findByRole('button', { name: 'A month late' }));
    expect(useScreen.getState().filter).toEqual({ ...noFilter, buckets: ['second'] });
  });

  it('lets a saved filter go', async () => {
    const kept: unknown[] = [];
    const late = { name: 'A month late', filter: { ...noFilter, buckets: ['second' as const] } };
    putDesk({ 'filters.get': async () => [late], 'filters.keep': async (filters) => (kept.push(filters), null) });
    const { user } = await open();
    await user.click(screen.getByRole('button', { name: 'Filter' }));
    await user.click(await screen.findByRole('button', { name: 'Delete the filter A month late' }));
    expect(kept).toEqual([[]]);
    expect(screen.queryByRole('button', { name: 'A month late' })).toBeNull();
  });

  it('says whom to ask when the whole book is empty', async () => {
    await open([]);
    expect(await screen.findByText('Your book is empty')).toBeVisible();
  });
});
