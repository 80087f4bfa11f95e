import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resetNoteDrafts, useNoteDrafts } from '#renderer/state/note-drafts.ts';
import { openBeside, resetScreen } from '#renderer/state/screen.ts';
import { build } from '#tests/support/build.ts';
import { DeskWorld, usualCompany } from '#tests/support/desk-world.ts';
import { putDesk } from '#tests/support/fake-desk.ts';
import { renderOnDesk } from '#tests/support/render-on-desk.tsx';
import { giveElementsSize } from '#tests/support/sized-elements.ts';
import { QueuePage } from './queue-page.tsx';

giveElementsSize();

const folders = ['Brightline Foods', 'Harbor & Pine', 'Ilse Novak Ltd', 'Orchid Hospitality'].map((name, at) =>
  build.folder({
    account: build.account({ name, number: `${1001 + at}` }),
    contacts: [build.contact({ name: `${name} office` })],
    invoices: [build.invoice({ number: `INV-${at}`, dueDate: '2026-01-30', amountMinor: 90_000 - at, openAmountMinor: 90_000 - at })],
  }),
);
const [first, second, third] = folders.map(({ account }) => account.name) as [string, string, string];

let world: DeskWorld;
beforeEach(() => {
  putDesk();
  resetScreen();
  resetNoteDrafts();
});
afterEach(() => world.shut());

async function openQueue() {
  world = new DeskWorld(folders);
  const client = await world.openReady();
  renderOnDesk(client, <QueuePage company={usualCompany} />);
  await inHand(first);
  return { client, user: userEvent.setup() };
}

const inHand = (name: string) => screen.findByRole('heading', { level: 1, name });
/** The names of accounts that stand in the document, in sight or not. */
const drawnNames = () => [...document.querySelectorAll('h1')].map((heading) => heading.textContent);
const drawnBeforehand = (name: string) => waitFor(() => expect(drawnNames()).toContain(name));
const noteText = () => within(screen.getByRole('region', { name: 'Contact note' })).getByRole('textbox', { name: 'Note' });

describe('the account that is likely to come next', { timeout: 60_000 }, () => {
  it('is drawn out of sight and shown by the step to it, which waits for nothing', async () => {
    const { user } = await openQueue();
    await drawnBeforehand(second);
    expect(screen.queryByRole('heading', { level: 1, name: second })).toBeNull();
    await user.keyboard('j');
    expect(screen.getByRole('heading', { level: 1, name: second })).toBeVisible();
    expect(screen.queryByRole('heading', { level: 1, name: first })).toBeNull();
    await drawnBeforehand(third);
  });

  it('is the one before for somebody who goes back', async () => {
    const { user } = await openQueue();
    for (const name of [second, third]) {
      await user.keyboard('j');
      await inHand(name);
      await waitFor(() => expect(drawnNames()).toHaveLength(2));
    }
    await user.keyboard('k');
    await inHand(second);
    await drawnBeforehand(first);
  });

  it('takes no key and no word before it is in hand, and keeps its own words apart', async () => {
    const { user } = await openQueue();
    await drawnBeforehand(second);
    await user.keyboard('x');
    await user.type(noteText(), 'Half a sentence');
    const drafts = () => Object.keys(useNoteDrafts.getState().drafts);
    expect(drafts()).toEqual([folders[0]?.account.id]);
    act(() => (document.activeElement as HTMLElement).blur());
    await user.keyboard('j');
    await inHand(second);
    expect(noteText()).toHaveValue('');
    await user.keyboard('k');
    await inHand(first);
    expect(noteText()).toHaveValue('Half a sentence');
  });

  it('follows what is said of it by others meanwhile', async () => {
    const { client, user } = await openQueue();
    await drawnBeforehand(second);
    const accountId = folders[1]?.account.id;
    if (!accountId) throw new Error('no second account');
    await act(() => client.run('contactNote.record', accountId, build.noteInput(accountId, { text: 'They called the other line' })));
    await user.keyboard('j');
    await inHand(second);
    expect(await screen.findByText('They called the other line')).toBeVisible();
  });

  it('is let go of while somebody who calls is beside', async () => {
    await openQueue();
    await drawnBeforehand(second);
    const caller = folders[2]?.account.id;
    if (caller) act(() => openBeside(caller));
    await inHand(third);
    await waitFor(() => expect(drawnNames().toSorted()).toEqual([first, third].toSorted()));
  });
});
