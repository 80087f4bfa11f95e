import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { useFolder } from '#renderer/data/use-data.ts';
import { chooseTab, openAccount, resetScreen, useScreen } from '#renderer/state/screen.ts';
import { useLiveCall } from '#renderer/state/live-call.ts';
import { build, newId } from '#tests/support/build.ts';
import { DeskWorld, usualCompany } from '#tests/support/desk-world.ts';
import { renderOnDesk } from '#tests/support/render-on-desk.tsx';
import { giveElementsSize } from '#tests/support/sized-elements.ts';
import { AccountPane } from './account-pane.tsx';

giveElementsSize();
let world: DeskWorld;
beforeEach(resetScreen);
afterEach(() => world.shut());

function Pane() {
  const watched = useFolder(useScreen((state) => state.accountId));
  return <AccountPane watched={watched} company={usualCompany} headingRef={null} />;
}

const marian = build.contact({
  id: newId(),
  name: 'Marian Webb',
  phone: '+1 312 555 0148',
  email: 'm.webb@brightline.example',
  isPrimary: true,
});
const ilse = build.contact({ id: newId(), name: 'Ilse Brandt', phone: null, email: 'ilse@brightline.example', isPrimary: false });

async function open() {
  const folder = build.folder({ contacts: [marian, ilse] });
  world = new DeskWorld([folder]);
  const client = await world.openReady();
  openAccount(folder.account.id);
  chooseTab('contacts');
  renderOnDesk(client, <Pane />);
  await screen.findByText('Marian Webb');
  return { client, user: userEvent.setup(), accountId: folder.account.id };
}
type User = Awaited<ReturnType<typeof open>>['user'];
const row = (name: string) => {
  const found = screen.getByText(name).closest('li');
  if (!found) throw new Error(`${name} has no row`);
  return within(found);
};
async function choose(user: User, name: string, act: string): Promise<void> {
  await user.click(screen.getByRole('button', { name: `What to do with ${name}` }));
  await user.click(await screen.findByRole('menuitem', { name: act, hidden: true }));
}
const stops = async ({ client, accountId }: Awaited<ReturnType<typeof open>>) => {
  const watched = client.account.read();
  if (watched.status !== 'ready' || watched.accountId !== accountId) throw new Error('the account is not open');
  return watched.account.folder.contactStops.map(({ kind, channel, contactId, address }) => ({ kind, channel, contactId, address }));
};

describe('one person outside a call', { timeout: 60_000 }, () => {
  it('whose number is somebody else’s is marked, is not called any more, and has another number then', async () => {
    const story = await open();
    const { user } = story;
    await choose(user, 'Marian Webb', 'It is not their number');
    expect(await row('Marian Webb').findByText('Wrong number +13125550148')).toBeVisible();
    expect(await stops(story)).toEqual([{ kind: 'wrongNumber', channel: 'call', contactId: marian.id, address: '+13125550148' }]);
    expect(row('Marian Webb').queryByRole('button', { name: '+1 312 555 0148' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'What to do with Marian Webb' }));
    expect(await screen.findByRole('menuitem', { name: 'Correct the number…', hidden: true })).toBeInTheDocument();
    expect(screen.queryByRole('menuitem', { name: 'It is not their number', hidden: true })).toBeNull();
    await user.click(screen.getByRole('menuitem', { name: 'Correct the number…', hidden: true }));
    await user.type(screen.getByLabelText('Their number'), '+1 312 555 0148{Enter}');
    expect(await screen.findByText(/marked as somebody else/)).toBeVisible();
    await user.clear(screen.getByLabelText('Their number'));
    await user.type(screen.getByLabelText('Their number'), '(312) 555-0177{Enter}');
    await user.click(await row('Marian Webb').findByRole('button', { name: '+1 312 555 0177' }));
    expect(useLiveCall.getState().wish).toMatchObject({ contactId: marian.id });
  });

  it('has a number that was read with letters refused beside the field', async () => {
    const { user } = await open();
    await choose(user, 'Ilse Brandt', 'Add a number…');
    // A menu that closes gives the focus back a moment later: the field has to keep it.
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(screen.getByLabelText('Their number')).toHaveFocus();
    await user.type(screen.getByLabelText('Their number'), '1-800-FLOWERS{Enter}');
    expect(await screen.findByText(/letters/)).toBeVisible();
  });

  it('has another e-mail address written down, and what is not exactly one is refused beside the field', async () => {
    const { user } = await open();
    await choose(user, 'Ilse Brandt', 'Correct the e-mail address…');
    await new Promise((resolve) => setTimeout(resolve, 30));
    const field = screen.getByLabelText('Their e-mail address');
    expect(field).toHaveFocus();
    expect(field).toHaveValue('ilse@brightline.example');
    await user.type(field, ', two@brightline.example{Enter}');
    await waitFor(() => expect(field).toBeInvalid());
    await user.clear(field);
    await user.type(field, 'ilse.brandt@brightline.example{Enter}');
    expect(await row('Ilse Brandt').findByText('ilse.brandt@brightline.example')).toBeVisible();
    expect(world.main.journal.map(({ name }) => name)).toEqual(['contact.correctEmail']);
  });

  it.each([
    ['No contact', { kind: 'stopRequest', channel: null, contactId: marian.id, address: null }],
    ['No calls', { kind: 'optOut', channel: 'call', contactId: marian.id, address: null }],
    ['No e-mails', { kind: 'optOut', channel: 'email', contactId: marian.id, address: null }],
    ['Not this number', { kind: 'optOut', channel: 'call', contactId: null, address: '+13125550148' }],
    ['Not this address', { kind: 'optOut', channel: 'email', contactId: null, address: 'm.webb@brightline.example' }],
  ])('is stopped: %s, with what they said', async (words, stop) => {
    const story = await open();
    const { user } = story;
    await choose(user, 'Marian Webb', 'They ask not to be contacted…');
    await user.click(await screen.findByRole('radio', { name: words }));
    await user.click(screen.getByRole('button', { name: 'Stop these contacts' }));
    expect(await screen.findByText(/say what/i)).toBeVisible();
    await user.type(screen.getByLabelText('What they said, and how'), 'Said so on the phone{Enter}');
    await waitFor(async () => expect(await stops(story)).toEqual([stop]));
    expect(await row('Marian Webb').findByTitle('Said so on the phone (Dana Reyes)')).toBeVisible();
    expect(row('Marian Webb').queryByText(/asked not to be called|opted out of this/) === null).toBe(
      words === 'No e-mails' || words === 'Not this address',
    );
  });
});
