import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { commandEnvelopeSchema } from '#contracts/envelope.ts';
import { DataClientProvider } from '#renderer/data/use-data.ts';
import type { SyncState } from '#renderer/data/worker-protocol.ts';
import { resetFixes } from '#renderer/state/fixes.ts';
import { forgetMasked, useMaskedCards } from '#renderer/state/masked-cards.ts';
import { resetNoteDrafts } from '#renderer/state/note-drafts.ts';
import { openPage, resetScreen, useScreen } from '#renderer/state/screen.ts';
import { build, instant, newId } from '#tests/support/build.ts';
import { DeskWorld } from '#tests/support/desk-world.ts';
import { FirstSync } from './first-sync.tsx';
import { StatusBar } from './status-bar.tsx';
import { SyncDetails } from './sync-details.tsx';

const now = instant('2026-03-31T15:30:00.000Z');
const account = build.account({ name: 'Brightline Foods', number: '1001' });
const folder = build.folder({ account, contacts: [build.contact()] });
const refusedNote = commandEnvelopeSchema.parse({
  commandId: newId(),
  name: 'contactNote.record',
  accountId: account.id,
  at: now,
  businessDate: '2026-03-31',
  input: { contactName: 'Marian Webb', text: 'Pays on Friday.', nextStep: '', followUp: null },
  seq: 1,
});
const stateOf = (over: Partial<SyncState> = {}, link: Partial<SyncState['link']> = {}): SyncState => ({
  phase: 'ready',
  progress: null,
  link: { isOnline: true, waitingCount: 0, refused: [], problem: null, ...link },
  isPulling: false,
  lastSyncedAt: now,
  problem: null,
  disk: 'ok',
  ...over,
});

let world: DeskWorld;
beforeEach(() => {
  resetScreen();
  resetNoteDrafts();
  resetFixes();
  world = new DeskWorld([folder]);
});
afterEach(() => world.shut());

async function show(element: React.ReactNode) {
  const client = await world.openReady();
  const syncNow = vi.spyOn(client, 'syncNow');
  render(<DataClientProvider value={client}>{element}</DataClientProvider>);
  return { client, user: userEvent.setup(), syncNow };
}

describe('what is behind the sync state', () => {
  it('keeps the words of a refused note, says why, copies them and opens the account', async () => {
    const onClose = vi.fn();
    const { user } = await show(
      <SyncDetails state={stateOf({}, { refused: [{ command: refusedNote, code: 'account.notYours' }] })} now={now} onClose={onClose} />,
    );
    const tray = screen.getByRole('list', { name: 'Refused by the central API' });
    expect(tray).toHaveTextContent('Contact note refused');
    expect(tray).toHaveTextContent('This account is no longer in your book. Your words are kept here.');
    expect(tray).toHaveTextContent('Marian Webb Pays on Friday.');
    await user.click(screen.getByRole('button', { name: 'Copy words' }));
    expect(await navigator.clipboard.readText()).toBe('Marian Webb\nPays on Friday.');
    expect(await screen.findByRole('button', { name: 'Copied' })).toBeVisible();
    await user.click(await screen.findByRole('button', { name: 'Open the account' }));
    expect(useScreen.getState().accountId).toBe(account.id);
    expect(onClose).toHaveBeenCalled();
  });

  it('takes a refused note off the list only with a reason, and says what stays where', async () => {
    const { user, client } = await show(
      <SyncDetails
        state={stateOf({}, { refused: [{ command: refusedNote, code: 'account.notYours' }] })}
        now={now}
        onClose={() => undefined}
      />,
    );
    const dismiss = vi.spyOn(client, 'dismiss');
    await user.click(screen.getByRole('button', { name: 'Dismiss…' }));
    const form = screen.getByRole('form', { name: 'Dismiss the refused entry' });
    expect(form).toHaveTextContent('stay in the central API’s log; your reason stays in this computer’s journal');
    await user.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(screen.getByRole('alert')).toHaveTextContent('Say in a few words');
    expect(dismiss).not.toHaveBeenCalled();
    await user.type(screen.getByRole('textbox', { name: 'How was it dealt with?' }), ' Told Marian by mail {Enter}');
    expect(dismiss).toHaveBeenCalledExactlyOnceWith(refusedNote.commandId, 'Told Marian by mail');
    await world.until(() => world.main.dismissed.size === 1, 'the reason in the journal');
  });

  it('says that a card number in the reason was not kept', async () => {
    forgetMasked();
    const { user } = await show(
      <SyncDetails
        state={stateOf({}, { refused: [{ command: refusedNote, code: 'account.notYours' }] })}
        now={now}
        onClose={() => undefined}
      />,
    );
    await user.click(screen.getByRole('button', { name: 'Dismiss…' }));
    await user.type(screen.getByRole('textbox'), 'Paid with 4111 1111 1111 1111{Enter}');
    await waitFor(() => expect(useMaskedCards.getState().isTold).toBe(true));
    expect(world.main.dismissed.get(refusedNote.commandId)).toBe('Paid with ****1111');
  });

  it('keeps a refused note in the list when the journal cannot write the reason', async () => {
    const { user } = await show(
      <SyncDetails
        state={stateOf({}, { refused: [{ command: refusedNote, code: 'command.malformed' }] })}
        now={now}
        onClose={() => undefined}
      />,
    );
    world.main.appendFailure = { code: 'journal.notWritten' };
    await user.click(screen.getByRole('button', { name: 'Dismiss…' }));
    expect(screen.getByRole('form')).toHaveTextContent('has no copy of it');
    await user.type(screen.getByRole('textbox'), 'Done{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent('could not write to its disk');
    await user.click(screen.getByRole('button', { name: 'Keep it here' }));
    expect(screen.queryByRole('form')).toBeNull();
    expect(screen.getByRole('list', { name: 'Refused by the central API' })).toHaveTextContent('Pays on Friday.');
  });

  it('says what waits and that it is not lost', async () => {
    await show(
      <SyncDetails
        state={stateOf({}, { isOnline: false, waitingCount: 3, problem: { code: 'api.unreachable' } })}
        now={now}
        onClose={() => undefined}
      />,
    );
    expect(screen.getByText(/3 entries saved on this computer/)).toBeVisible();
    expect(screen.getByText(/Nothing is lost/)).toBeVisible();
  });

  it.each([
    ['database', 'The central API’s clock is wrong', /3 hours apart from its database’s.*Nothing is lost.*Tell your administrator/],
    ['backwards', 'The central API’s clock is wrong', /3 hours behind what it has recorded/],
    ['computerAhead', 'This computer’s clock is 3 hours ahead of the central API’s', /Set this computer’s date and time right/],
    ['computerBehind', 'This computer’s clock is 3 hours behind the central API’s', /keeps its order/],
  ] as const)('says whose clock is wrong: %s (security fault 72)', async (reason, title, detail) => {
    await show(<SyncDetails state={stateOf({}, { clockDoubt: { reason, seconds: 10_800 } })} now={now} onClose={() => undefined} />);
    expect(screen.getByText(title)).toBeVisible();
    expect(screen.getByText(detail)).toBeVisible();
  });

  it('syncs now', async () => {
    const { user, syncNow } = await show(<SyncDetails state={stateOf()} now={now} onClose={() => undefined} />);
    await user.click(screen.getByRole('button', { name: 'Sync now' }));
    expect(syncNow).toHaveBeenCalledOnce();
  });
});

describe('the first sync', () => {
  it('shows how far it is', async () => {
    await show(<FirstSync state={stateOf({ phase: 'firstSync', progress: { folders: 2500, of: 10_000 } })} />);
    expect(screen.getByText('2,500 of 10,000 accounts')).toBeVisible();
    expect(screen.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '25');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('says why it stopped and tries again', async () => {
    const state = stateOf(
      { phase: 'firstSync', progress: { folders: 20, of: 100 } },
      { isOnline: false, problem: { code: 'api.unreachable' } },
    );
    const { user, syncNow } = await show(<FirstSync state={state} />);
    expect(screen.getByRole('alert')).toHaveTextContent('The central API cannot be reached');
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(syncNow).toHaveBeenCalledOnce();
  });

  it('does not call the reason of a new first sync a stop', async () => {
    await show(<FirstSync state={stateOf({ phase: 'firstSync', problem: { code: 'cache.broken' } })} />);
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('a copy that had to be fetched again', () => {
  it('is the reason of a first sync, and what stops that one is told beside it', async () => {
    const state = stateOf({ phase: 'firstSync', problem: { code: 'cache.broken' } }, { problem: { code: 'api.unreachable' } });
    await show(<FirstSync state={state} />);
    expect(screen.getByText(/was damaged and is being loaded anew/)).toBeVisible();
    expect(screen.getByRole('alert')).toHaveTextContent('The central API cannot be reached');
  });

  it('stops a first sync in words where the disk has no room', async () => {
    await show(<FirstSync state={stateOf({ phase: 'firstSync', problem: { code: 'disk.low' }, disk: 'low' })} />);
    expect(screen.getByRole('alert')).toHaveTextContent('little room on its disk');
  });
});

describe('the status bar', () => {
  it('names the keys of an account in hand where there is one, and not on other screens', async () => {
    const { client } = await show(<StatusBar />);
    await world.until(() => client.sync.read().phase === 'ready');
    expect(await screen.findByText('follow-up')).toBeInTheDocument();
    act(() => openPage('strategies'));
    expect(screen.queryByText('follow-up')).toBeNull();
    act(() => openPage('queue'));
  });

  it('says that the disk is almost full for as long as it is', async () => {
    const { client } = await show(<StatusBar />);
    await world.until(() => client.sync.read().phase === 'ready');
    expect(screen.queryByRole('alert')).toBeNull();
    world.main.say({ say: 'disk', disk: 'full' });
    expect(await screen.findByRole('alert')).toHaveTextContent('The disk is almost full: what was saved is safe; free some space');
    world.main.say({ say: 'disk', disk: 'ok' });
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  });
});
