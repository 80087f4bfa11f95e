import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SearchOverlay } from '#renderer/features/search/search-overlay.tsx';
import { resetNoteDrafts } from '#renderer/state/note-drafts.ts';
import { openAccount, openBeside, resetScreen, showOverlay, useScreen } from '#renderer/state/screen.ts';
import { build } from '#tests/support/build.ts';
import { DeskWorld, usualCompany } from '#tests/support/desk-world.ts';
import { renderOnDesk } from '#tests/support/render-on-desk.tsx';
import { putDesk } from '#tests/support/fake-desk.ts';
import { giveElementsSize } from '#tests/support/sized-elements.ts';
import { QueuePage } from './queue-page.tsx';

giveElementsSize();

const owing = (name: string, number: string, phone: string) =>
  build.folder({
    account: build.account({ name, number }),
    contacts: [build.contact({ name: `${name} office`, phone })],
    invoices: [
      build.invoice({ number: `INV-${number}`, dueDate: '2026-01-30' }),
      build.invoice({ number: `NEXT-${number}`, dueDate: '2026-06-30' }),
    ],
  });
const brightline = owing('Brightline Foods Corp', '1001', '+1 312 555 0148');
const harbor = owing('Harbor & Pine Outfitters', '1002', '+1 (414) 555-7788');

let world: DeskWorld;
beforeEach(() => {
  putDesk();
  resetScreen();
  resetNoteDrafts();
});
afterEach(() => world.shut());

/** The page with Brightline in hand and half a note on it. */
async function openWithHalfANote() {
  world = new DeskWorld([brightline, harbor]);
  const client = await world.openReady();
  openAccount(brightline.account.id);
  renderOnDesk(
    client,
    <>
      <QueuePage company={usualCompany} />
      <SearchOverlay />
    </>,
  );
  const user = userEvent.setup();
  await user.type(await noteInHand(), 'Half a sentence');
  return { client, user };
}
const noteInHand = async () => within(await screen.findByRole('region', { name: 'Contact note' })).findByRole('textbox', { name: 'Note' });
const caller = () => screen.findByRole('region', { name: 'Caller' });
const callersNote = async () => within(await caller()).findByRole('textbox', { name: 'Note' });

async function somebodyCalls() {
  act(() => openBeside(harbor.account.id));
  return within(await caller()).findByRole('heading', { level: 1, name: 'Harbor & Pine Outfitters' });
}

describe('somebody calls', { timeout: 60_000 }, () => {
  it('is found by part of a number and stands beside the work in hand, which stays as it is', async () => {
    const { user } = await openWithHalfANote();
    act(() => showOverlay('search'));
    await user.type(await screen.findByRole('combobox', { name: /^Search/ }), '5557788');
    await within(screen.getByRole('dialog')).findByRole('option', { name: /Harbor/ });
    await user.keyboard('{Shift>}{Enter}{/Shift}');
    const heading = await within(await caller()).findByRole('heading', { level: 1, name: 'Harbor & Pine Outfitters' });
    await waitFor(() => expect(heading).toHaveFocus());
    expect(within(await caller()).getByRole('region', { name: 'Past-due invoices' })).toHaveTextContent('INV-1002');
    expect(within(await caller()).getByRole('radio', { name: 'In' })).toBeChecked();
    expect(screen.getByRole('heading', { level: 1, name: 'Brightline Foods Corp' })).toBeVisible();
    expect(await noteInHand()).toHaveValue('Half a sentence');
  });

  it('has a note of its own, inbound, and saving it with Ctrl Enter leads back to the very word', async () => {
    const { user } = await openWithHalfANote();
    await somebodyCalls();
    await user.keyboard('n');
    expect(await callersNote()).toHaveFocus();
    await user.keyboard('Asks for a copy of INV-1002.');
    await user.click(within(await caller()).getByRole('radio', { name: 'Reached' }));
    await user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Caller' })).toBeNull());
    expect(world.main.journal).toMatchObject([
      { accountId: harbor.account.id, input: { direction: 'inbound', text: 'Asks for a copy of INV-1002.' } },
    ]);
    expect(useScreen.getState().accountId).toBe(brightline.account.id);
    expect(await noteInHand()).toHaveFocus();
    await user.keyboard(', gone on');
    expect(await noteInHand()).toHaveValue('Half a sentence, gone on');
  });

  it('closes with Escape, keeps the half-written words of both, and lets the queue rest meanwhile', async () => {
    const { user } = await openWithHalfANote();
    await somebodyCalls();
    await user.keyboard('jjk');
    expect(useScreen.getState().accountId).toBe(brightline.account.id);
    await user.type(await callersNote(), 'They ask');
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('region', { name: 'Caller' })).toBeNull();
    expect(await noteInHand()).toHaveFocus();
    await somebodyCalls();
    expect(await callersNote()).toHaveValue('They ask');
    expect(await noteInHand()).toHaveValue('Half a sentence');
  });

  it('lets Escape close a list of people first', async () => {
    const { user } = await openWithHalfANote();
    await somebodyCalls();
    const person = within(await caller()).getByRole('textbox', { name: 'Person' });
    await user.clear(person);
    await user.type(person, 'Harbor');
    await waitFor(() => expect(person).toHaveAttribute('data-expanded'));
    await user.keyboard('{Escape}');
    expect(await caller()).toBeVisible();
    await waitFor(() => expect(person).not.toHaveAttribute('data-expanded'));
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('region', { name: 'Caller' })).toBeNull();
  });

  it('has the single keys as long as it is there: nothing of them reaches the account in hand', async () => {
    const { user } = await openWithHalfANote();
    const heading = await somebodyCalls();
    await waitFor(() => expect(heading).toHaveFocus());
    await user.keyboard('xe3');
    expect(within(await caller()).getByRole('radio', { name: 'In' })).toBeChecked();
    expect(within(await caller()).getByRole('radio', { name: 'E-mail' })).toBeChecked();
    expect(within(await caller()).getByRole('radio', { name: 'Dispute' })).toBeChecked();
    expect(within(await caller()).getAllByRole('checkbox', { checked: true })).toHaveLength(1);
    expect(await callersNote()).toHaveFocus();
    expect(within(await caller()).queryByRole('button', { name: 'What to do with this account' })).toBeNull();
    act(() => heading.focus());
    await user.keyboard('s{Shift>}p{/Shift}{Shift>}s{/Shift}');
    expect(useScreen.getState()).toMatchObject({ overlay: null, accountId: brightline.account.id });
    expect(world.main.journal).toHaveLength(0);
  });

  it('goes from one side to the other with F6', async () => {
    const { user } = await openWithHalfANote();
    const heading = await somebodyCalls();
    await waitFor(() => expect(heading).toHaveFocus());
    await user.keyboard('{F6}');
    expect(await noteInHand()).toHaveFocus();
    await user.keyboard('{F6}');
    expect(heading).toHaveFocus();
  });

  it('shows all invoices of the caller without touching the tab in hand', async () => {
    const { user } = await openWithHalfANote();
    await somebodyCalls();
    await user.click(within(await caller()).getByRole('button', { name: 'Show all' }));
    expect(within(await caller()).getByRole('table', { name: 'Invoices' })).toHaveTextContent('NEXT-1002');
    expect(useScreen.getState().tab).toBe('timeline');
  });

  it('says when the account has left the book', async () => {
    await openWithHalfANote();
    act(() => openBeside(build.accountId()));
    expect(await within(await caller()).findByText(/no longer in your book/)).toBeVisible();
  });
});
