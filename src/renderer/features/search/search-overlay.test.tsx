import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Folder } from '#domain/folder.ts';
import { closeBeside, closeOverlay, openAccount, openBeside, resetScreen, showOverlay, useScreen } from '#renderer/state/screen.ts';
import { build } from '#tests/support/build.ts';
import { DeskWorld } from '#tests/support/desk-world.ts';
import { renderOnDesk } from '#tests/support/render-on-desk.tsx';
import { SearchOverlay } from './search-overlay.tsx';

const brightline = build.folder({
  account: build.account({ name: 'Brightline Foods Corp', number: '1001' }),
  invoices: [build.invoice({ number: 'INV-7741', amountMinor: 1_234_50, openAmountMinor: 1_234_50 })],
});
const harbor = build.folder({
  account: build.account({ name: 'Harbor & Pine Outfitters', number: '1002' }),
  contacts: [build.contact({ name: 'Bright Okafor', email: null })],
});

let world: DeskWorld;
beforeEach(() => resetScreen());
afterEach(() => world.shut());

async function open(folders: readonly Folder[] = [brightline, harbor]) {
  world = new DeskWorld(folders);
  const client = await world.openReady();
  renderOnDesk(client, <SearchOverlay />);
  act(() => showOverlay('search'));
  const field = await screen.findByRole('combobox');
  // It fades in.
  await waitFor(() => expect(field).toBeVisible());
  return { field, user: userEvent.setup() };
}

describe('search', () => {
  it('groups the hits by where they were found, and marks the words', async () => {
    const { field, user } = await open();
    await user.type(field, 'bright');
    expect(await screen.findByRole('group', { name: 'Accounts' })).toHaveTextContent('Brightline Foods Corp');
    expect(screen.getByRole('group', { name: 'Contacts' })).toHaveTextContent('Bright Okafor');
    expect(screen.getAllByText('Bright', { selector: 'mark' })).toHaveLength(2);
  });

  it('opens the chosen hit with the keyboard alone, and goes away', async () => {
    const { field, user } = await open();
    await user.type(field, 'bright');
    await screen.findByRole('group', { name: 'Contacts' });
    await user.keyboard('{ArrowDown}');
    expect(screen.getByRole('option', { selected: true })).toHaveTextContent('Harbor');
    await user.keyboard('{Enter}');
    expect(useScreen.getState()).toMatchObject({ accountId: harbor.account.id, overlay: null });
    await waitFor(() => expect(screen.queryByRole('combobox')).toBeNull());
  });

  it('opens what the whole text finds where Enter comes before its answer, and nothing that an earlier letter had found', async () => {
    const { field, user } = await open();
    await user.type(field, 'bright');
    await screen.findByRole('group', { name: 'Accounts' });
    fireEvent.change(field, { target: { value: 'harbor' } });
    expect(screen.getByRole('listbox')).toHaveAttribute('aria-busy', 'true');
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(useScreen.getState().accountId).toBeNull();
    await waitFor(() => expect(useScreen.getState()).toMatchObject({ accountId: harbor.account.id, overlay: null }));
  });

  it('takes what is typed before its field has the focus, and begins anew the next time', async () => {
    const { field } = await open();
    act(() => closeOverlay());
    await waitFor(() => expect(field).not.toBeInTheDocument());
    act(() => showOverlay('search'));
    for (const key of ['h', 'a', 'x', 'Backspace', 'r']) fireEvent.keyDown(document.body, { key });
    await screen.findByRole('option', { name: /Outfitters/ });
    expect(screen.getByRole('combobox')).toHaveValue('har');
    act(() => closeOverlay());
    await waitFor(() => expect(screen.queryByRole('combobox')).toBeNull());
    act(() => showOverlay('search'));
    expect(await screen.findByRole('combobox')).toHaveValue('');
  });

  it('forgets an Enter that came too early once something else is typed', async () => {
    const { field, user } = await open();
    fireEvent.change(field, { target: { value: 'zzz' } });
    fireEvent.keyDown(field, { key: 'Enter' });
    await screen.findByText(/Nothing on this computer has/);
    await user.clear(field);
    await user.type(field, 'harbor');
    await screen.findByRole('option', { name: /Harbor/ });
    await waitFor(() => expect(screen.getByRole('listbox')).toHaveAttribute('aria-busy', 'false'));
    expect(useScreen.getState()).toMatchObject({ accountId: null, overlay: 'search' });
  });

  it('finds an invoice by its number', async () => {
    const { field, user } = await open();
    await user.type(field, '7741');
    const invoices = await screen.findByRole('group', { name: 'Invoices' });
    expect(invoices).toHaveTextContent('INV-7741');
    await user.click(within(invoices).getByRole('option'));
    expect(useScreen.getState().accountId).toBe(brightline.account.id);
  });

  it('puts the group with a whole number first, and marks it however it is written', async () => {
    const { field, user } = await open();
    await user.type(field, '1.234,50');
    const amounts = await screen.findByRole('group', { name: 'Amounts' });
    expect(amounts).toHaveTextContent('INV-7741 · 1,234.50 USD');
    expect(within(amounts).getByText('1,234.50', { selector: 'mark' })).toBeVisible();
    await user.clear(field);
    await user.type(field, '(312) 555 0148');
    const contacts = await screen.findByRole('group', { name: 'Contacts' });
    expect(within(contacts).getByText('312 555 0148', { selector: 'mark' })).toBeVisible();
    expect(screen.getByRole('status')).toHaveTextContent('1 account');
  });

  it('opens the chosen hit beside the account in hand, with Shift Enter or the button', async () => {
    const { field, user } = await open();
    act(() => openAccount(brightline.account.id));
    await user.type(field, 'harbor');
    await screen.findByRole('option', { name: /Harbor/ });
    await user.keyboard('{Shift>}{Enter}{/Shift}');
    expect(useScreen.getState()).toMatchObject({ accountId: brightline.account.id, besideId: harbor.account.id, overlay: null });
    act(() => closeBeside());
    await waitFor(() => expect(screen.queryByRole('combobox')).toBeNull());
    act(() => showOverlay('search'));
    await user.type(await screen.findByRole('combobox'), 'harbor');
    await user.click(await screen.findByRole('button', { name: /open beside/ }));
    expect(useScreen.getState()).toMatchObject({ besideId: harbor.account.id, overlay: null });
  });

  it('opens it in hand where nothing is, and never beside itself', async () => {
    const { field, user } = await open();
    await user.type(field, 'harbor');
    await screen.findByRole('option', { name: /Harbor/ });
    expect(screen.queryByRole('button', { name: /open beside/ })).toBeNull();
    await user.keyboard('{Shift>}{Enter}{/Shift}');
    expect(useScreen.getState()).toMatchObject({ accountId: harbor.account.id, besideId: null });
    act(() => openBeside(harbor.account.id));
    expect(useScreen.getState().besideId).toBeNull();
    act(() => openBeside(brightline.account.id));
    act(() => openAccount(brightline.account.id));
    expect(useScreen.getState()).toMatchObject({ accountId: brightline.account.id, besideId: null });
  });

  it('says how many there are beyond those shown', async () => {
    const many = Array.from({ length: 60 }, (_, at) =>
      build.folder({ account: build.account({ name: `Mill ${at}`, number: `${2000 + at}` }) }),
    );
    const { field, user } = await open(many);
    await user.type(field, 'mill');
    expect(await screen.findByText('60 accounts, the best 50 shown')).toBeVisible();
    expect(screen.getAllByRole('option')).toHaveLength(50);
  });

  it('says when nothing has the words', async () => {
    const { field, user } = await open();
    await user.type(field, 'zzz');
    expect(await screen.findByText(/Nothing on this computer has “zzz”/)).toBeVisible();
  });
});
