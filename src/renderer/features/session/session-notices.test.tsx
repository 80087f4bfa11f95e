import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it } from 'vitest';
import type { Session } from '#contracts/ipc.ts';
import { changeDraft, markKept, newDraft, resetNoteDrafts } from '#renderer/state/note-drafts.ts';
import { build, instant } from '#tests/support/build.ts';
import { usualCompany } from '#tests/support/desk-world.ts';
import { putDesk } from '#tests/support/fake-desk.ts';
import { SessionNotices } from './session-notices.tsx';

afterEach(resetNoteDrafts);

function open(change: Partial<Session> = {}) {
  const desk = putDesk();
  const user = { id: usualCompany.id as never, name: 'Dana Reyes', email: 'dana@books.example', role: 'collector' } as const;
  render(<SessionNotices session={{ user, company: usualCompany, confirmedBy: 'sealedCopy', ...change }} />);
  return desk;
}

it('says nothing while there is nothing to say', () => {
  open();
  expect(screen.getByRole('status')).toBeEmptyDOMElement();
});

it('says that the workstation is about to lock, and takes it back', () => {
  const { emit } = open();
  act(() => emit('lock.near', true));
  expect(screen.getByText('Locks within a minute')).toBeVisible();
  act(() => emit('lock.near', false));
  expect(screen.getByRole('status')).toBeEmptyDOMElement();
});

it('says by when the network is needed', () => {
  open({ leaseEndsAt: instant('2020-11-24T08:00:00.000Z') });
  expect(screen.getByText(/^Connect to the network before 24 Nov 2020/)).toBeVisible();
});

it('says once that nothing stays on a computer without a keychain', async () => {
  open({ isForSessionOnly: true });
  expect(screen.getByText('Accounts are kept for this session only')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'I have read this' }));
  expect(screen.getByRole('status')).toBeEmptyDOMElement();
});

it('says which words the disk did not take', () => {
  open();
  const accountId = build.accountId();
  act(() => {
    changeDraft(accountId, { ...newDraft(), text: 'words' });
    markKept([accountId], false);
  });
  expect(screen.getByText(/only in this window/)).toBeVisible();
});
