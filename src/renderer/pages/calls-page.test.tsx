import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callIdSchema } from '#domain/kernel/ids.ts';
import { resetScreen, useScreen } from '#renderer/state/screen.ts';
import { addDays } from '#domain/kernel/dates.ts';
import { build, date, newId } from '#tests/support/build.ts';
import { DeskWorld, usualCompany } from '#tests/support/desk-world.ts';
import { putDesk } from '#tests/support/fake-desk.ts';
import { ModelServer } from '#tests/support/model-server.ts';
import { renderOnDesk } from '#tests/support/render-on-desk.tsx';
import { giveElementsSize } from '#tests/support/sized-elements.ts';
import { CallsPage } from './calls-page.tsx';

const today = date('2026-03-31');
const call = (daysAgo: number, over: object = {}) =>
  build.call({ placedOn: addDays(today, -daysAgo), placedAt: `${addDays(today, -daysAgo)}T15:00:00.000Z`, ...over });
const note = build.note({ outcome: 'promise' });
const brightline = build.folder({
  account: build.account({ number: '1001', name: 'Brightline' }),
  contacts: [build.contact({ name: 'Marian Webb' })],
  notes: [note],
  calls: [
    call(0, { noteId: note.id, state: 'completed', contactName: 'Marian Webb' }),
    call(20, { state: 'busy', contactName: 'Long ago' }),
  ],
});
const harbor = build.folder({
  account: build.account({ number: '1002', name: 'Harbor' }),
  calls: [
    call(2, { state: 'noAnswer', contactName: 'Ilse', verdict: 'warn', overrideReason: 'They asked', hitRules: 'hours', flag: 'stopped' }),
  ],
});
const silent = build.folder({ account: build.account({ number: '1003', name: 'Tallgrass' }) });

giveElementsSize(1200);
let world: DeskWorld;
beforeEach(resetScreen);
afterEach(() => world.shut());
const company = { ...usualCompany, fixedBusinessDate: today };

async function open(role: 'collector' | 'supervisor' = 'collector') {
  world = new DeskWorld(new ModelServer(company, [brightline, harbor, silent]));
  const client = await world.openReady();
  renderOnDesk(client, <CallsPage company={company} role={role} />);
  return { client, user: userEvent.setup() };
}
const people = () =>
  within(screen.getByRole('table', { name: 'Calls' }))
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getAllByRole('cell')[2]?.textContent);
const choose = (user: ReturnType<typeof userEvent.setup>, label: string, words: string) =>
  user.selectOptions(screen.getByRole('combobox', { name: label }), words);

describe('the log of all calls', { timeout: 60_000 }, () => {
  it('has the calls of the last days on one’s own accounts, the newest first, each a way to its account', async () => {
    const { user } = await open();
    await screen.findByText('2 calls on your accounts');
    expect(people()).toEqual(['Marian Webb', 'Ilse']);
    await user.click(screen.getByRole('radio', { name: '30 days' }));
    await screen.findByText('3 calls on your accounts');
    expect(people()).toEqual(['Marian Webb', 'Ilse', 'Long ago']);
    await user.click(screen.getAllByRole('button', { name: 'Brightline' })[0] ?? document.body);
    expect(useScreen.getState()).toMatchObject({ page: 'queue', accountId: brightline.account.id });
  });

  it('is narrowed by what one looks for, and says when nothing is left', async () => {
    const { user } = await open();
    await screen.findByText('2 calls on your accounts');
    await choose(user, 'Outcome', 'Not written down');
    expect(people()).toEqual(['Ilse']);
    await choose(user, 'Outcome', 'Promise');
    expect(people()).toEqual(['Marian Webb']);
    await choose(user, 'Outcome', 'All');
    await choose(user, 'Flag', 'Against advice');
    expect(people()).toEqual(['Ilse']);
    await user.type(screen.getByRole('searchbox', { name: 'Account, person or number' }), 'bright');
    expect(screen.getByText('No call is like this')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Clear the filter' }));
    expect(people()).toHaveLength(2);
  });

  it('has a call at once that has not been sent', async () => {
    const { client, user } = await open();
    await screen.findByText('2 calls on your accounts');
    const placed = {
      contactId: null,
      contactName: 'Just now',
      number: '+13125550148',
      dialer: 'handOff',
      overrideReason: 'They asked',
    } as const;
    const callId = callIdSchema.parse(newId());
    const accountId = silent.account.id;
    expect(await client.run('call.place', accountId, { callId, accountId, ...placed, guard: null })).toEqual({ saved: true });
    await user.click(screen.getByRole('button', { name: 'Read again' }));
    await screen.findByText('3 calls on your accounts');
    expect(people()[0]).toBe('Just now');
  });

  it('is copied as CSV as it is narrowed', async () => {
    const { user } = await open();
    await screen.findByText('2 calls on your accounts');
    await choose(user, 'State', 'No answer');
    await user.click(screen.getByRole('button', { name: 'Copy as CSV' }));
    const text = await navigator.clipboard.readText();
    expect(text.trimEnd().split('\r\n')).toHaveLength(2);
    expect(text).toMatch(/,1002,Harbor,Ilse,/);
  });

  it('is saved as a file as it is narrowed, and says what came of it', async () => {
    const rows: unknown[] = [];
    putDesk({
      'table.add': async ({ rows: added }) => {
        rows.push(...added);
        return { ok: true, value: null };
      },
      'table.save': async ({ name }) => ({ ok: true, value: { status: 'saved', fileName: `${name}.csv` } }),
    });
    const { user } = await open();
    await screen.findByText('2 calls on your accounts');
    await choose(user, 'State', 'No answer');
    await user.click(screen.getByRole('button', { name: 'Save as CSV…' }));
    await screen.findByText(/^Saved as Calls \d{4}-\d\d-\d\d\.csv$/);
    expect(rows).toEqual([expect.arrayContaining(['Account', 'Flag']), expect.arrayContaining(['Harbor', 'Ilse'])]);
    putDesk({ 'table.save': async () => ({ ok: false, error: { code: 'table.notWritten' } }) });
    await user.click(screen.getByRole('button', { name: 'Save as CSV…' }));
    await screen.findByText(/^The list could not be saved/);
  });

  it('of those who lead is the company’s, page by page from the central API', async () => {
    const lines = [call(0, { contactName: 'One' }), call(1, { contactName: 'Two' })].map((each) => ({
      call: each,
      accountNumber: '9',
      accountName: 'Far',
      outcome: null,
    }));
    const asked: (string | null)[] = [];
    const next = `2026-03-31T15:00:00.000Z_${newId()}`;
    putDesk({
      'calls.list': async ({ behind }) => {
        asked.push(behind);
        return { ok: true, value: { calls: lines.slice(asked.length - 1, asked.length), next: behind === null ? next : null } };
      },
    });
    await open('supervisor');
    await screen.findByText('2 calls of the company');
    expect(people()).toEqual(['One', 'Two']);
    expect(asked).toEqual([null, next]);
  });

  it('says that the central API is out of reach, and is asked for again', async () => {
    putDesk();
    const { user } = await open('supervisor');
    expect(await screen.findByText(/this is the log alone/)).toBeVisible();
    putDesk({ 'calls.list': async () => ({ ok: true, value: { calls: [], next: null } }) });
    await user.click(screen.getByRole('button', { name: 'Ask again' }));
    expect(await screen.findByText('Nobody was called in these days')).toBeVisible();
  });
});
