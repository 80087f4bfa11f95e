import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { roleSchema } from '#domain/command.ts';
import { noFilter } from '#domain/queue-filter.ts';
import { useQueue } from '#renderer/data/use-data.ts';
import { ShortcutList } from '#renderer/features/help/shortcut-list.tsx';
import { StatusBar } from '#renderer/features/sync/status-bar.tsx';
import { ReadOnlyBanner } from '#renderer/features/session/read-only-banner.tsx';
import { closeOverlay, openAccount, resetScreen, showOverlay, useScreen } from '#renderer/state/screen.ts';
import { build, date } from '#tests/support/build.ts';
import { DeskWorld, usualCompany } from '#tests/support/desk-world.ts';
import { putDesk } from '#tests/support/fake-desk.ts';
import { renderOnDesk } from '#tests/support/render-on-desk.tsx';
import { giveElementsSize } from '#tests/support/sized-elements.ts';
import { ApprovalsPage } from './approvals-page.tsx';
import { ContactRulesPage } from './contact-rules-page.tsx';
import { QueuePage } from './queue-page.tsx';
import { Rail } from './rail.tsx';
import { StrategiesPage } from './strategies-page.tsx';

giveElementsSize();

const folder = build.folder({
  account: build.account({ name: 'Harbor & Pine' }),
  contacts: [build.contact({ phone: '+13125550142' })],
  invoices: [build.invoice({ number: 'INV-7', dueDate: '2026-03-01' })],
  followUps: [build.followUp({ dueDate: date('2026-04-02'), reason: 'ask for the remittance' })],
  approvals: [build.approval({ kind: 'writeOff', reason: 'Chapter 7' })],
});

let world: DeskWorld;
beforeEach(() => {
  putDesk({ 'app.painted': async () => null });
  resetScreen();
});
afterEach(() => world.shut());

const open = async (role: 'collector' | 'supervisor' | 'auditor', part: React.ReactNode) => {
  world = new DeskWorld([folder], role);
  return renderOnDesk(await world.openReady(), part);
};

/** Words of everything that can be pressed. */
const buttons = () => screen.getAllByRole('button').map((button) => button.getAttribute('aria-label') ?? button.textContent);

describe('whoever only reads', () => {
  it('sees an account with its people, its follow-ups and its requests, and nothing to do about them', async () => {
    await open('auditor', <QueuePage company={usualCompany} />);
    openAccount(folder.account.id);
    await screen.findByRole('heading', { name: 'Harbor & Pine' });
    await screen.findByText('ask for the remittance', { exact: false });
    expect(screen.queryByRole('complementary', { name: 'Contact note' })).toBeNull();
    expect(screen.queryByLabelText(/into the note/)).toBeNull();
    fireEvent.click(screen.getByRole('tab', { name: /Contacts/ }));
    await screen.findByText(/312[ -]555[ -]0142/);
    for (const words of ['Done', 'Cancel it', 'Add a contact', 'Take back', 'What to do with this account'])
      expect(buttons()).not.toContain(words);
    for (const key of ['s', 'c', 'e', 'l']) fireEvent.keyDown(document.body, { key });
    fireEvent.keyDown(document.body, { key: 'A', shiftKey: true });
    expect(useScreen.getState().overlay).toBeNull();
    expect(world.main.journal).toEqual([]);
  });

  it('is shown no key that changes something', async () => {
    await open(
      'auditor',
      <>
        <StatusBar />
        <ShortcutList />
      </>,
    );
    await screen.findByText('why here');
    expect(screen.queryByText('snooze')).toBeNull();
    act(() => showOverlay('shortcuts'));
    await screen.findByText('Next account');
    for (const words of ['Approve', 'Call the contact', 'Write a letter', 'Skip it for today'])
      expect(screen.queryByText(words)).toBeNull();
  });

  it('is told so, and others are not', async () => {
    const { unmount } = await open('auditor', <ReadOnlyBanner />);
    await screen.findByText('Read only.');
    unmount();
    await world.shut();
    await open('supervisor', <ReadOnlyBanner />);
    await waitFor(() => expect(screen.queryByText('Read only.')).toBeNull());
  });

  it('sees what waits for an approval, and decides nothing', async () => {
    function Page() {
      useQueue('all', 0, 10, noFilter);
      return <ApprovalsPage company={usualCompany} />;
    }
    await open('auditor', <Page />);
    const brief = await screen.findByRole('region', { name: /Write-off/ });
    expect(within(brief).queryByRole('form')).toBeNull();
    fireEvent.keyDown(document.body, { key: 'a' });
    within(brief).getByRole('button', { name: 'Open the account' });
    expect(world.main.journal).toEqual([]);
  });

  it.each([
    ['strategies', StrategiesPage],
    ['contact rules', ContactRulesPage],
  ])('reads the %s, and every field of them is shut', async (_what, Page) => {
    await open('auditor', <Page company={usualCompany} />);
    await waitFor(() => expect(screen.queryByRole('button', { name: /Put into use/ })).toBeNull());
    const fields = [...screen.queryAllByRole('textbox'), ...screen.queryAllByRole('spinbutton')];
    expect(fields.length).toBeGreaterThan(0);
    for (const field of fields) expect(field.closest('fieldset')?.disabled, field.outerHTML).toBe(true);
  });
});

describe('the screens of each role', () => {
  it.each(roleSchema.options)('%s', async (role) => {
    await open('collector', <Rail role={role} />);
    closeOverlay();
    const names = within(screen.getByRole('navigation', { name: 'Screens' }))
      .getAllByRole('button')
      .map(({ textContent }) => textContent)
      .filter((words) => words !== '');
    const all = ['Queue', 'Letters', 'Calls', 'Approve', 'Team', 'Phone', 'Mailbox', 'Strategy', 'Rules', 'Lift', 'Log'];
    const notFor: Readonly<Record<typeof role, readonly string[]>> = {
      collector: ['Approve', 'Team', 'Strategy', 'Rules', 'Lift', 'Log'],
      supervisor: [],
      manager: [],
      administrator: [],
      auditor: ['Phone', 'Mailbox'],
    };
    expect(names).toEqual(all.filter((name) => !notFor[role].includes(name)));
  });
});
