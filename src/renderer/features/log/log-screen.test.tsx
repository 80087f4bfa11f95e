import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LogEntry, LogRequest } from '#contracts/log.ts';
import { accountIdSchema, commandIdSchema } from '#domain/kernel/ids.ts';
import { commandNameSchema } from '#domain/commands.ts';
import { resetScreen, useScreen } from '#renderer/state/screen.ts';
import { instant, newId } from '#tests/support/build.ts';
import { DeskWorld } from '#tests/support/desk-world.ts';
import { putDesk } from '#tests/support/fake-desk.ts';
import { renderOnDesk } from '#tests/support/render-on-desk.tsx';
import { LogScreen } from './log-screen.tsx';
import { chainWords, kindWords, logKinds } from './log-words.ts';

const accountId = accountIdSchema.parse(newId());
const entry = (position: number, over: Partial<LogEntry> = {}): LogEntry => ({
  position,
  commandId: commandIdSchema.parse(newId()),
  name: 'contactNote.record',
  accountId,
  accountNumber: '1001',
  accountName: 'Harbor & Pine',
  actorName: 'Dana Reyes',
  deviceName: 'a desk',
  seq: position,
  occurredAt: instant('2026-03-31T15:00:00.000Z'),
  receivedAt: instant('2026-03-31T15:00:00.000Z'),
  code: null,
  isDeviceLinked: true,
  hash: 'a'.repeat(64),
  ...over,
});

let world: DeskWorld;
let asked: LogRequest[];
beforeEach(() => {
  resetScreen();
  asked = [];
});
afterEach(() => world.shut());

const open = async (over: Parameters<typeof putDesk>[0] = {}) => {
  putDesk({
    'log.list': async (request) => {
      asked.push(request);
      const page = request.before === null ? [entry(9, { code: 'command.roleMissing' }), entry(8, { isDeviceLinked: false })] : [entry(3)];
      return { ok: true, value: { entries: page, next: request.before === null ? 8 : null } };
    },
    ...over,
  });
  world = new DeskWorld([], 'auditor');
  renderOnDesk(await world.openReady(), <LogScreen />);
};

describe('the log', () => {
  it('says who did what to which account, what was refused, and where a computer’s chain breaks; older entries come as asked for', async () => {
    await open();
    const table = await screen.findByRole('table', { name: 'Log' });
    await within(table).findByText('Refused');
    within(table).getByText('Break in its computer’s chain');
    fireEvent.click(screen.getByRole('button', { name: 'Show older' }));
    await waitFor(() => expect(within(table).getAllByRole('row')).toHaveLength(4));
    expect(asked.map(({ before }) => before)).toEqual([null, 8]);
    fireEvent.click(within(table).getAllByRole('button', { name: 'Harbor & Pine' })[0] ?? table);
    expect(useScreen.getState()).toMatchObject({ page: 'queue', accountId });
  });

  it('is narrowed down by person, account, kind and day', async () => {
    await open();
    fireEvent.change(screen.getByLabelText('Person'), { target: { value: 'dana' } });
    fireEvent.change(screen.getByLabelText(/^Account/), { target: { value: '1001' } });
    fireEvent.change(screen.getByLabelText('What'), { target: { value: 'stay.place' } });
    fireEvent.change(screen.getByLabelText('Day it came'), { target: { value: '2026-03-31' } });
    await waitFor(() =>
      expect(asked.at(-1)).toEqual({ person: 'dana', account: '1001', kind: 'stay.place', day: '2026-03-31', before: null }),
    );
  });

  it('that cannot be read says why, and is asked for again', async () => {
    let isDown = true;
    await open({
      'log.list': async () =>
        isDown ? { ok: false, error: { code: 'api.unreachable' } } : { ok: true, value: { entries: [entry(1)], next: null } },
    });
    await screen.findByText('The central API cannot be reached');
    isDown = false;
    fireEvent.click(screen.getByRole('button', { name: 'Ask again' }));
    await screen.findByText('1 entry');
  });

  it('is checked by the server when somebody asks for it', async () => {
    const found = { checked: 12, brokenAt: null, deviceBreaks: 0, firstDeviceBreakAt: null, unsigned: 2, head: 'ab'.repeat(32) };
    await open({ 'log.check': async () => ({ ok: true, value: found }) });
    fireEvent.click(screen.getByRole('button', { name: 'Check the whole log' }));
    await screen.findByText('The log is whole: 12 entries');
    screen.getByText(/2 entries wait for the next signature/);
  });
});

it('what was changed in the database, and a break in a chain, are told apart', () => {
  const whole = { checked: 40, brokenAt: null, deviceBreaks: 0, firstDeviceBreakAt: null, unsigned: 0, head: '' };
  expect(chainWords(whole)).toMatchObject({ tone: 'ok', detail: 'All of them are signed.' });
  expect(chainWords({ ...whole, brokenAt: 41 })).toMatchObject({
    tone: 'bad',
    title: 'Entry 41 is not the one that was written there',
  });
  expect(chainWords({ ...whole, deviceBreaks: 1, firstDeviceBreakAt: 7 })).toMatchObject({
    tone: 'warn',
    title: 'The log is whole; 1 break in the chains of computers',
  });
});

it('every command has words, and can be asked for', () => {
  expect(kindWords('contactNote.record')).toBe('Contact note: record');
  expect(logKinds).toEqual(expect.arrayContaining([...commandNameSchema.options]));
  expect(kindWords('contactRules.change')).toBe('Contact rules: change');
  expect(logKinds).toEqual(expect.arrayContaining(['authority.change', 'authority.lent', 'policy.decided', 'user.disabled']));
  expect(new Set(logKinds).size).toBe(logKinds.length);
});
