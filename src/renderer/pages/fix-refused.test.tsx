import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ContactNoteInput } from '#domain/note.ts';
import { contactIdSchema, followUpIdSchema, noteIdSchema } from '#domain/kernel/ids.ts';
import { put } from '#domain/rows.ts';
import { DataClientProvider, useFolder, useSyncState } from '#renderer/data/use-data.ts';
import { ContactList } from '#renderer/features/account/contact-list.tsx';
import { ContactNotePanel } from '#renderer/features/contact-note/contact-note-panel.tsx';
import { RefusedCommands } from '#renderer/features/sync/refused-commands.tsx';
import { resetFixes } from '#renderer/state/fixes.ts';
import { changeDraft, newDraft, resetNoteDrafts } from '#renderer/state/note-drafts.ts';
import { resetScreen, useScreen } from '#renderer/state/screen.ts';
import { MantineRoot } from '#renderer/ui/mantine-root.tsx';
import { build, date, instant, newId } from '#tests/support/build.ts';
import { DeskWorld, usualCompany } from '#tests/support/desk-world.ts';

const account = build.account({ name: 'Brightline Foods', number: '1001' });
const accountId = account.id;
const followUpId = followUpIdSchema.parse(newId());
const contactId = contactIdSchema.parse(newId());
const words = 'Pays on Friday, says Marian.';
const note: ContactNoteInput = {
  noteId: noteIdSchema.parse(newId()),
  accountId,
  channel: 'email',
  direction: 'inbound',
  contactId: null,
  contactName: 'Marian Webb',
  outcome: 'promise',
  text: words,
  nextStep: 'Look at the bank',
  followUp: { followUpId, dueDate: date('2026-04-03'), dueAt: null },
};

let world: DeskWorld;
beforeEach(() => {
  resetScreen();
  resetNoteDrafts();
  resetFixes();
  world = new DeskWorld([build.folder({ account, contacts: [build.contact({ name: 'Ilse Novak' })], invoices: [build.invoice()] })]);
});
afterEach(() => world.shut());

/** The tray and the forms it leads to, as the pages put them together. */
function Screen() {
  const { link } = useSyncState();
  const { accountId: opened, tab } = useScreen();
  const watched = useFolder(opened);
  return (
    <MantineRoot scheme="light">
      <RefusedCommands refused={link.refused} now={instant('2026-03-31T15:30:00.000Z')} onOpen={() => undefined} />
      {watched.status === 'ready' && tab === 'contacts' && <ContactList account={watched.account} company={usualCompany} />}
      {watched.status === 'ready' && <ContactNotePanel key={watched.accountId} account={watched.account} />}
    </MantineRoot>
  );
}

/** What the server already has under the same sign makes it refuse what comes. */
async function refused(what: 'note' | 'contact') {
  const client = await world.openReady();
  if (what === 'note') {
    world.server.write(accountId, [put('followUps', build.followUp({ id: followUpId, accountId, status: 'done' }))]);
    await client.run('contactNote.record', accountId, note);
  } else {
    world.server.write(accountId, [put('contacts', build.contact({ id: contactId, accountId }))]);
    await client.run('contact.add', accountId, {
      contactId,
      accountId,
      name: 'Priya Raman',
      role: 'CFO',
      phone: '+1 312 555 0100',
      email: null,
    });
  }
  await world.main.push();
  world.main.poke();
  await world.until(() => client.sync.read().link.refused.length === 1, 'the refusal');
  render(
    <DataClientProvider value={client}>
      <Screen />
    </DataClientProvider>,
  );
  return { client, user: userEvent.setup() };
}
const tray = () => screen.getByRole('list', { name: 'Refused by the central API' });
const fix = () => screen.findByRole('button', { name: 'Fix and send again' });

describe('a refused note', { timeout: 60_000 }, () => {
  it('opens again in its form, whole, and leaves the list only when it is saved anew', async () => {
    const { client, user } = await refused('note');
    await user.click(await fix());
    expect(await screen.findByRole('textbox', { name: 'Note' })).toHaveValue(words);
    expect(screen.getByRole('textbox', { name: 'Note' })).toHaveFocus();
    expect(screen.getByRole('note')).toHaveTextContent('A refused note, to be sent again');
    expect(screen.getByRole('textbox', { name: 'Person' })).toHaveValue('Marian Webb');
    for (const chosen of ['E-mail', 'In', 'Promise']) expect(screen.getByRole('radio', { name: chosen })).toBeChecked();
    expect(screen.getByRole('textbox', { name: 'Next step' })).toHaveValue('Look at the bank');
    expect(screen.getByLabelText('Follow-up')).toHaveValue('2026-04-03');
    expect(tray()).toHaveTextContent(words);
    expect(world.main.dismissed.size).toBe(0);

    const [old] = client.sync.read().link.refused;
    await user.type(screen.getByRole('textbox', { name: 'Note' }), ' Confirmed.');
    await user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(tray()).toBeEmptyDOMElement());
    const again = world.main.journal[1];
    expect(again).toMatchObject({
      name: 'contactNote.record',
      input: { text: `${words} Confirmed.`, followUp: { dueDate: '2026-04-03' } },
    });
    expect(again?.commandId).not.toBe(old?.command.commandId);
    expect(again?.input['noteId']).not.toBe(note.noteId);
    expect(world.main.dismissed.get(old?.command.commandId ?? again?.commandId ?? never())).toBe(
      `Sent again as ${String(again?.input['noteId'])}`,
    );
    await world.main.push();
    await world.until(() => client.sync.read().link.waitingCount === 0, 'the note in the central API');
    expect(client.sync.read().link.refused).toEqual([]);
  });

  it('stays in the list when it could not be saved anew, and can be left there', async () => {
    const { user } = await refused('note');
    await user.click(await fix());
    expect(tray()).toHaveTextContent('Contact note refused · Brightline Foods');
    await screen.findByRole('note');
    world.main.appendFailure = { code: 'journal.notWritten' };
    await user.keyboard('{Control>}{Enter}{/Control}');
    expect(await screen.findByText(/could not write to its disk, so nothing was saved/)).toBeVisible();
    expect(tray()).toHaveTextContent(words);
    await user.click(screen.getByRole('button', { name: 'Leave it refused' }));
    expect(screen.getByRole('textbox', { name: 'Note' })).toHaveValue('');
    expect(tray()).toHaveTextContent(words);
    expect(world.main.journal).toHaveLength(1);
  });

  it('that was sent again but could not leave the list is not offered again', async () => {
    const { user } = await refused('note');
    world.main.dismissFailure = { code: 'journal.notWritten' };
    await user.click(await fix());
    await screen.findByRole('note');
    await user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(tray()).toHaveTextContent('Sent again already'));
    expect(world.main.journal).toHaveLength(2);
    expect(screen.queryByRole('button', { name: 'Fix and send again' })).toBeNull();
  });

  it('never takes the place of words that are not saved yet', async () => {
    changeDraft(accountId, { ...newDraft(), text: 'Half a sentence' });
    const { user } = await refused('note');
    await user.click(await fix());
    expect(screen.getByRole('alert')).toHaveTextContent('Another note on this account is not saved yet');
    await user.click(screen.getByRole('button', { name: 'Open the account' }));
    expect(await screen.findByRole('textbox', { name: 'Note' })).toHaveValue('Half a sentence');
  });

  it('of an account that has gone to somebody else offers its words and says why it cannot be sent from here', async () => {
    const { client, user } = await refused('note');
    await fix();
    world.server.evict(accountId);
    act(() => world.main.poke());
    await waitFor(async () => expect(await client.nameOf(accountId)).toBeNull());
    await waitFor(() => expect(tray()).toHaveTextContent('It cannot be sent again from here'));
    expect(screen.queryByRole('button', { name: 'Fix and send again' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Copy words' }));
    expect(await navigator.clipboard.readText()).toContain(words);
    expect(screen.getByRole('button', { name: 'Dismiss…' })).toBeVisible();
  });
});

describe('a refused contact', { timeout: 60_000 }, () => {
  it('opens again in its form and is sent under another sign', async () => {
    const { user } = await refused('contact');
    await user.click(await fix());
    const form = await screen.findByRole('form', { name: 'Add a contact' });
    expect(form).toHaveTextContent('A refused contact, to be sent again');
    expect(screen.getByRole('textbox', { name: 'Name' })).toHaveValue('Priya Raman');
    expect(screen.getByRole('textbox', { name: 'Telephone' })).toHaveValue('+1 312 555 0100');
    await user.click(screen.getByRole('button', { name: 'Add the contact' }));
    await waitFor(() => expect(tray()).toBeEmptyDOMElement());
    expect(world.main.journal[1]).toMatchObject({ name: 'contact.add', input: { name: 'Priya Raman', role: 'CFO' } });
    expect(world.main.journal[1]?.input['contactId']).not.toBe(contactId);
    expect(screen.queryByRole('form', { name: 'Add a contact' })).toBeNull();
  });

  it('is left refused by closing the form', async () => {
    const { user } = await refused('contact');
    await user.click(await fix());
    await user.click(await screen.findByRole('button', { name: 'Cancel' }));
    expect(screen.queryByRole('form', { name: 'Add a contact' })).toBeNull();
    expect(tray()).toHaveTextContent('Priya Raman');
  });
});

function never(): never {
  throw new Error('nothing was refused');
}
