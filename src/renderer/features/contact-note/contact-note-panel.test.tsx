import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noFilter } from '#domain/queue-filter.ts';
import { useFolder, useQueue } from '#renderer/data/use-data.ts';
import { chooseNoteInvoices } from '#renderer/state/note-invoices.ts';
import { resetNoteDrafts } from '#renderer/state/note-drafts.ts';
import { openAccount, resetScreen, useScreen } from '#renderer/state/screen.ts';
import { build } from '#tests/support/build.ts';
import { DeskWorld } from '#tests/support/desk-world.ts';
import { renderOnDesk } from '#tests/support/render-on-desk.tsx';
import { ContactNotePanel } from './contact-note-panel.tsx';

const owing = (name: string, number: string, amountMinor: number) =>
  build.folder({
    account: build.account({ name, number }),
    contacts: [build.contact(), build.contact({ name: 'Ilse Novak', role: 'Controller', isPrimary: false })],
    invoices: [
      build.invoice({ number: 'INV-1', dueDate: '2026-01-30', amountMinor, openAmountMinor: amountMinor }),
      build.invoice({ number: 'INV-2', dueDate: '2026-02-27' }),
    ],
  });
const brightline = owing('Brightline Foods Corp', '1001', 84_310_22);
const harbor = owing('Harbor & Pine Outfitters', '1002', 31_960_75);

let world: DeskWorld;
beforeEach(() => {
  resetScreen();
  resetNoteDrafts();
});
afterEach(() => world.shut());

/** The panel of whatever account is open, as the page shows it. */
function Panel() {
  const watched = useFolder(useScreen((state) => state.accountId));
  useQueue('callNow', 0, 10, noFilter);
  return watched.status === 'ready' ? <ContactNotePanel key={watched.accountId} account={watched.account} /> : null;
}

async function open() {
  world = new DeskWorld([brightline, harbor]);
  const client = await world.openReady();
  openAccount(brightline.account.id);
  renderOnDesk(client, <Panel />);
  await screen.findByRole('textbox', { name: 'Note' });
  return { client, user: userEvent.setup() };
}

const note = () => screen.getByRole('textbox', { name: 'Note' });

describe('the contact note', () => {
  it('saves with Ctrl Shift Enter what was said, to whom, and when to come back', async () => {
    const { user } = await open();
    await user.click(screen.getByRole('radio', { name: 'Reached' }));
    await user.type(note(), 'Pays on Friday.');
    await user.type(screen.getByRole('textbox', { name: 'Next step' }), 'Check the run');
    await user.click(screen.getByRole('button', { name: 'Tomorrow' }));
    await user.keyboard('{Control>}{Shift>}{Enter}{/Shift}{/Control}');
    await waitFor(() => expect(world.main.journal).toHaveLength(1));
    expect(world.main.journal[0]).toMatchObject({
      name: 'contactNote.record',
      accountId: brightline.account.id,
      input: {
        channel: 'call',
        direction: 'outbound',
        contactId: brightline.contacts[0]?.id,
        contactName: 'Marian Webb',
        outcome: 'reached',
        text: 'Pays on Friday.',
        nextStep: 'Check the run',
        followUp: { dueDate: '2026-04-01' },
      },
    });
    expect(await screen.findByText('Saved on this computer · waiting for the server')).toBeVisible();
    expect(note()).toHaveValue('');
  });

  it('says in one line that a card number was masked, until the next note is saved', async () => {
    const { user } = await open();
    await user.click(screen.getByRole('radio', { name: 'Promise' }));
    await user.click(note());
    await user.paste('Card 4111-1111-1111-1111, exp 12/27, 123');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText(/^A card number or its code was masked before saving/)).toBeVisible();
    expect(world.main.journal).toMatchObject([{ input: { text: 'Card ****1111, exp 12/27, ***' } }]);
    await user.click(screen.getByRole('radio', { name: 'Voicemail' }));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(screen.queryByText(/card number/)).toBeNull());
  });

  it('says that the note is in the central API only when it is', async () => {
    const { client, user } = await open();
    await user.click(screen.getByRole('radio', { name: 'Voicemail' }));
    await user.keyboard('{Control>}{Shift>}{Enter}{/Shift}{/Control}');
    await waitFor(() => {
      const watched = client.account.read();
      expect(watched.status === 'ready' && watched.account.folder.notes).toHaveLength(1);
    });
    expect(await screen.findByText(/waiting for the server/)).toBeVisible();
    await act(async () => {
      await world.main.push();
      world.main.poke();
    });
    expect(await screen.findByText('In the central API')).toBeVisible();
  });

  it('asks for the outcome beside the outcomes, and saves nothing without', async () => {
    const { user } = await open();
    await user.type(note(), 'Pays on Friday.');
    await user.keyboard('{Control>}{Shift>}{Enter}{/Shift}{/Control}');
    expect(await screen.findByText('Choose what came of it.')).toBeVisible();
    expect(screen.getByRole('group', { name: 'Outcome' })).toBeInvalid();
    expect(world.main.journal).toHaveLength(0);
    expect(note()).toHaveValue('Pays on Friday.');
  });

  it('shows the refusal of a rule beside its field, until something is changed', async () => {
    const { user } = await open();
    await user.click(screen.getByRole('radio', { name: 'Reached' }));
    await user.keyboard('{Control>}{Shift>}{Enter}{/Shift}{/Control}');
    await waitFor(() => expect(note()).toBeInvalid());
    expect(note()).toHaveAccessibleDescription(/Write what was said/);
    await user.type(note(), 'P');
    expect(note()).toBeValid();
  });

  it('keeps every word when the disk refuses, and saves the same note once on the next try', async () => {
    const { user } = await open();
    world.main.appendFailure = { code: 'journal.notWritten' };
    await user.click(screen.getByRole('radio', { name: 'Promise' }));
    await user.type(note(), 'Pays on Friday.');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText(/could not write to its disk, so nothing was saved/)).toBeVisible();
    expect(note()).toHaveValue('Pays on Friday.');
    expect(screen.getByRole('radio', { name: 'Promise' })).toBeChecked();
    world.main.appendFailure = null;
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(world.main.journal).toHaveLength(1));
  });

  it('keeps a draft with its account while another one is open', async () => {
    const { user } = await open();
    await user.type(note(), 'Half a sentence');
    act(() => openAccount(harbor.account.id));
    await waitFor(() => expect(note()).toHaveValue(''));
    act(() => openAccount(brightline.account.id));
    await waitFor(() => expect(note()).toHaveValue('Half a sentence'));
  });

  it('takes the name of somebody who is no contact', async () => {
    const { user } = await open();
    const person = screen.getByRole('textbox', { name: 'Person' });
    await user.clear(person);
    await user.type(person, 'The night porter');
    await user.click(screen.getByRole('radio', { name: 'No answer' }));
    await user.keyboard('{Control>}{Shift>}{Enter}{/Shift}{/Control}');
    await waitFor(() => expect(world.main.journal).toHaveLength(1));
    expect(world.main.journal[0]?.input).toMatchObject({ contactId: null, contactName: 'The night porter' });
  });

  it('saves and opens the next account of the list', async () => {
    const { user } = await open();
    await user.click(screen.getByRole('radio', { name: 'Voicemail' }));
    await user.click(screen.getByRole('button', { name: /Save & next/ }));
    await waitFor(() => expect(useScreen.getState().accountId).toBe(harbor.account.id));
    expect(world.main.journal).toHaveLength(1);
    expect(await screen.findByText('Brightline Foods Corp:')).toBeVisible();
  });

  it('saves with Ctrl Enter and opens the next account, without a mouse from beginning to end', async () => {
    const { user } = await open();
    await user.keyboard('c5');
    expect(screen.getByRole('radio', { name: 'Voicemail' })).toBeChecked();
    expect(note()).toHaveFocus();
    await user.keyboard('Left word with the night desk.');
    await user.keyboard('{Escape}f');
    expect(screen.getByLabelText('Follow-up')).toHaveFocus();
    fireEvent.change(screen.getByLabelText('Follow-up'), { target: { value: '2026-04-02' } });
    await user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(useScreen.getState().accountId).toBe(harbor.account.id));
    expect(world.main.journal[0]?.input).toMatchObject({
      channel: 'call',
      outcome: 'voicemail',
      text: 'Left word with the night desk.',
      followUp: { dueDate: '2026-04-02' },
    });
  });

  it.each([
    ['c', 'Call'],
    ['e', 'E-mail'],
    ['l', 'Letter'],
  ])('logs with %s a contact by %s, and goes to the outcomes', async (key, channel) => {
    const { user } = await open();
    await user.keyboard(key);
    expect(screen.getByRole('radio', { name: channel })).toBeChecked();
    expect(screen.getByRole('group', { name: 'Outcome' })).toContainElement(document.activeElement as HTMLElement);
  });

  it.each([
    ['p', 'Promise'],
    ['d', 'Dispute'],
  ])('chooses with %s the outcome %s, and goes to the words', async (key, outcome) => {
    const { user } = await open();
    await user.keyboard(key);
    expect(screen.getByRole('radio', { name: outcome })).toBeChecked();
    expect(note()).toHaveFocus();
    await user.keyboard(key);
    expect(note()).toHaveValue(key);
  });

  it('leaves a field with Escape, after the list that is open in it', async () => {
    const { user } = await open();
    const person = screen.getByRole('textbox', { name: 'Person' });
    await user.clear(person);
    await user.type(person, 'Ilse');
    await waitFor(() => expect(person).toHaveAttribute('data-expanded'));
    await user.keyboard('{Escape}');
    expect(person).toHaveFocus();
    await waitFor(() => expect(person).not.toHaveAttribute('data-expanded'));
    await user.keyboard('{Escape}');
    expect(person).not.toHaveFocus();
  });

  it('leaves single keys alone while something lies on top', async () => {
    const { user } = await open();
    act(() => useScreen.setState({ overlay: 'search' }));
    await user.keyboard('p');
    expect(screen.getByRole('radio', { name: 'Promise' })).not.toBeChecked();
  });

  it('writes the numbers of chosen invoices above the words, and lets go of one', async () => {
    const { user } = await open();
    const [first, second] = brightline.invoices;
    act(() =>
      chooseNoteInvoices(
        brightline.account.id,
        [first?.id, second?.id].filter((id) => id !== undefined),
      ),
    );
    await user.click(screen.getByRole('button', { name: 'Leave INV-2 out of the note' }));
    await user.click(screen.getByRole('radio', { name: 'Reached' }));
    await user.type(note(), 'Pays on Friday.');
    await user.keyboard('{Control>}{Shift>}{Enter}{/Shift}{/Control}');
    await waitFor(() => expect(world.main.journal).toHaveLength(1));
    expect(world.main.journal[0]?.input).toMatchObject({ text: 'About: INV-1.\nPays on Friday.' });
    await waitFor(() => expect(screen.queryByRole('group', { name: /Invoices this note is about/ })).toBeNull());
  });

  it('asks for words where the outcome needs them, however many invoices were chosen', async () => {
    const { user } = await open();
    act(() =>
      chooseNoteInvoices(
        brightline.account.id,
        brightline.invoices.map(({ id }) => id),
      ),
    );
    await user.click(screen.getByRole('radio', { name: 'Reached' }));
    await user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(note()).toHaveAccessibleDescription(/Write what was said/));
    expect(world.main.journal).toHaveLength(0);
  });

  it('goes to the words with N', async () => {
    const { user } = await open();
    await user.keyboard('n');
    expect(note()).toHaveFocus();
    await user.keyboard('n');
    expect(note()).toHaveValue('n');
  });
});
