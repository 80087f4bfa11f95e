import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useFolder } from '#renderer/data/use-data.ts';
import { openAccount, resetScreen, useScreen } from '#renderer/state/screen.ts';
import { addDays } from '#domain/kernel/dates.ts';
import { build, date } from '#tests/support/build.ts';
import { DeskWorld, usualCompany, usualNow } from '#tests/support/desk-world.ts';
import { renderOnDesk } from '#tests/support/render-on-desk.tsx';
import { giveElementsSize } from '#tests/support/sized-elements.ts';
import { AccountPane } from './account-pane.tsx';

giveElementsSize();

let world: DeskWorld;
beforeEach(() => {
  resetScreen();
  vi.useFakeTimers({ toFake: ['Date'], now: usualNow });
});
afterEach(async () => {
  vi.useRealTimers();
  await world.shut();
});

function Pane() {
  const watched = useFolder(useScreen((state) => state.accountId));
  return <AccountPane watched={watched} company={usualCompany} headingRef={null} />;
}

async function open(over: Parameters<typeof build.folder>[0]) {
  const folder = build.folder({ contacts: [build.contact()], invoices: [build.invoice()], ...over });
  world = new DeskWorld([folder]);
  const client = await world.openReady();
  openAccount(folder.account.id);
  renderOnDesk(client, <Pane />);
  await screen.findByRole('heading', { level: 1 });
  return { client, user: userEvent.setup(), accountId: folder.account.id };
}

const line = () => screen.getByText((_, element) => element?.tagName === 'SUMMARY');
const details = (): HTMLElement => {
  const found = line().closest('details');
  if (!found) throw new Error('no guard line');
  return found;
};

it('says in the head that a call is all right, and opened, by what', async () => {
  const { user } = await open({});
  expect(line()).toHaveTextContent(/^OK to call · 10:00 there$/);
  expect(screen.getByText(/^0 of 7 calls in 7 days/)).not.toBeVisible();
  await user.click(line());
  expect(within(details()).getByRole('listitem')).toHaveTextContent(
    '0 of 7 calls in 7 days, inside 08:00–18:00 there, no stay, nothing past due is disputed.',
  );
});

it('says of a stay that there is no contact, and lists every other reason with its source', async () => {
  vi.setSystemTime(Date.parse('2026-03-31T12:59:00.000Z'));
  const { user } = await open({ account: build.account({ staySince: '2026-03-01' }) });
  expect(line()).toHaveTextContent('Stay: no contactand 1 more reason');
  await user.click(line());
  const reasons = within(details()).getAllByRole('listitem');
  expect(reasons.map((each) => each.textContent)).toEqual([
    expect.stringMatching(/^A court’s stay since 1 Mar 2026 .*11 USC 362\(a\)\(1\), \(6\), version 1$/),
    expect.stringMatching(/^It is 07:59 there; .*12 CFR 1006\.6\(b\)\(1\), version 1$/),
  ]);
});

it('counts what this computer has just saved and the server has not seen', async () => {
  const on = date('2026-03-31');
  const notes = [1, 2, 3, 4, 5, 6].map((days) =>
    build.note({ outcome: 'noAnswer', recordedOn: addDays(on, -days), recordedAt: `${addDays(on, -days)}T15:00:00.000Z` }),
  );
  const { client, accountId } = await open({ notes });
  expect(line()).toHaveTextContent('OK to call');
  await client.run('contactNote.record', accountId, build.noteInput(accountId, { outcome: 'voicemail', text: '' }));
  await waitFor(() => expect(line()).toHaveTextContent(/^7 calls in 7 days: write instead$/));
});

it('stands beside the telephone numbers too', async () => {
  vi.setSystemTime(Date.parse('2026-03-31T12:59:00.000Z'));
  const contacts = [build.contact(), build.contact({ name: 'Ilse Novak', phone: null, isPrimary: false })];
  const { user } = await open({ contacts });
  await user.click(screen.getByRole('tab', { name: /Contacts/ }));
  const people = screen.getByRole('region', { name: 'Contacts' });
  const [first, second] = within(people).getAllByRole('listitem');
  expect(first).toHaveTextContent('+1 312 555 0148Call from 08:00 their time');
  expect(second).not.toHaveTextContent('Call from');
});

it('says that an account is a consumer’s, and what is the law there', async () => {
  const notes = [build.note({ outcome: 'reached', recordedOn: '2026-03-30', recordedAt: '2026-03-30T15:00:00.000Z' })];
  await open({ account: build.account({ partyKind: 'consumer' }), notes });
  expect(screen.getByText('Consumer')).toBeVisible();
  expect(details()).toHaveTextContent('It needs a supervisor’s word.');
  expect(details()).toHaveTextContent('12 CFR 1006.14(b)(2)(i)(B), version 1');
});
