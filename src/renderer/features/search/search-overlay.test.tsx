import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataClientProvider } from '#renderer/data/use-data.ts';
import { resetScreen, showOverlay, useScreen } from '#renderer/state/screen.ts';
import { MantineRoot } from '#renderer/ui/mantine-root.tsx';
import { build } from '#tests/support/build.ts';
import { DeskWorld } from '#tests/support/desk-world.ts';
import { SearchOverlay } from './search-overlay.tsx';

const brightline = build.folder({
  account: build.account({ name: 'Brightline Foods Corp', number: '1001' }),
  invoices: [build.invoice({ number: 'INV-7741' })],
});
const harbor = build.folder({
  account: build.account({ name: 'Harbor & Pine Outfitters', number: '1002' }),
  contacts: [build.contact({ name: 'Bright Okafor', email: null })],
});

let world: DeskWorld;
beforeEach(() => resetScreen());
afterEach(() => world.shut());

async function open() {
  world = new DeskWorld([brightline, harbor]);
  const client = await world.openReady();
  render(
    <DataClientProvider value={client}>
      <MantineRoot scheme="light">
        <SearchOverlay />
      </MantineRoot>
    </DataClientProvider>,
  );
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

  it('finds an invoice by its number', async () => {
    const { field, user } = await open();
    await user.type(field, '7741');
    const invoices = await screen.findByRole('group', { name: 'Invoices' });
    expect(invoices).toHaveTextContent('INV-7741');
    await user.click(within(invoices).getByRole('option'));
    expect(useScreen.getState().accountId).toBe(brightline.account.id);
  });

  it('says when nothing has the words', async () => {
    const { field, user } = await open();
    await user.type(field, 'zzz');
    expect(await screen.findByText(/Nothing on this computer has “zzz”/)).toBeVisible();
  });
});
