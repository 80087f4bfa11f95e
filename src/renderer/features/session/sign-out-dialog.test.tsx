import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { changeDraft, markKept, newDraft, resetNoteDrafts, useNoteDrafts } from '#renderer/state/note-drafts.ts';
import { resetScreen, showOverlay } from '#renderer/state/screen.ts';
import { build } from '#tests/support/build.ts';
import { DeskWorld } from '#tests/support/desk-world.ts';
import { renderOnDesk } from '#tests/support/render-on-desk.tsx';
import { putDesk } from '#tests/support/fake-desk.ts';
import { SignOutDialog } from './sign-out-dialog.tsx';

let world: DeskWorld;
beforeEach(() => {
  resetScreen();
  resetNoteDrafts();
});
afterEach(() => world.shut());

async function open() {
  world = new DeskWorld([]);
  const client = await world.openReady();
  const signOut = vi.fn(async () => null);
  putDesk({ 'session.signOut': signOut });
  renderOnDesk(client, <SignOutDialog />);
  act(() => showOverlay('signOut'));
  const dialog = await screen.findByRole('dialog', { name: 'Sign out?' });
  // It fades in.
  await waitFor(() => expect(dialog).toBeVisible());
  return { user: userEvent.setup(), signOut };
}

describe('signing out', () => {
  it('signs out when nothing would be lost', async () => {
    const { user, signOut } = await open();
    expect(screen.getByText('All you saved is in the central API.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Sign out' }));
    expect(signOut).toHaveBeenCalledOnce();
  });

  it('says that words not saved yet are kept', async () => {
    changeDraft(build.accountId(), { ...newDraft(), text: 'Half a sentence' });
    const { user, signOut } = await open();
    expect(screen.getByText(/1 contact note is not saved yet. Nothing is lost/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Sign out' }));
    expect(signOut).toHaveBeenCalledOnce();
  });

  it('warns of words that the disk did not take, and stays when asked', async () => {
    const accountId = build.accountId();
    changeDraft(accountId, { ...newDraft(), text: 'Half a sentence' });
    markKept([accountId], false);
    changeDraft(build.accountId(), { ...newDraft(), outcome: 'voicemail' });
    const { user, signOut } = await open();
    expect(screen.getByText(/1 contact note is not saved yet and would be lost/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Stay' }));
    expect(signOut).not.toHaveBeenCalled();
    expect(Object.keys(useNoteDrafts.getState().drafts)).toHaveLength(2);
  });
});
