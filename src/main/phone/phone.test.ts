import { expect, test } from 'vitest';
import type { CommandDraft } from '#contracts/envelope.ts';
import { commandIdSchema, callIdSchema, accountIdSchema } from '#domain/kernel/ids.ts';
import { dialerSuite } from '#tests/main/support/dialer-suite.ts';
import { createFakeDialer } from '#tests/main/support/fake-dialer.ts';
import { date, instant, newId } from '#tests/support/build.ts';
import type { DialerReport } from './dialer.ts';
import { createPhone } from './phone.ts';

dialerSuite('the fake', () => {
  const dialer = createFakeDialer();
  return { dialer, dialledCount: () => dialer.dialled.length, asked: ['queued'] };
});

const callId = callIdSchema.parse(newId());
const accountId = accountIdSchema.parse(newId());
const draft = (over: object = {}, name: CommandDraft['name'] = 'call.place'): CommandDraft => ({
  commandId: commandIdSchema.parse(newId()),
  name,
  accountId,
  at: instant('2026-03-31T15:00:00.000Z'),
  businessDate: date('2026-03-31'),
  input: {
    callId,
    accountId,
    contactId: null,
    contactName: '',
    number: '+13125550148',
    dialer: 'bridge',
    overrideReason: null,
    guard: null,
    ...over,
  },
});

test('dials what the journal holds and nothing else', async () => {
  const dialer = createFakeDialer();
  const phone = createPhone([dialer], () => undefined);
  expect(await phone.dial(callId)).toEqual({ ok: false, error: { code: 'phone.notPlaced' } });
  phone.written(draft({}, 'contact.add'));
  phone.written(draft({ number: '911' }));
  expect(await phone.dial(callId)).toEqual({ ok: false, error: { code: 'phone.notPlaced' } });
  phone.written(draft());
  expect(await phone.dial(callId)).toEqual({ ok: true, value: { state: 'queued' } });
  expect(await phone.dial(callId)).toEqual({ ok: true, value: { state: 'queued' } });
  expect(dialer.dialled).toMatchObject([{ callId, number: '+13125550148' }]);
});

test('a call of a session that has ended is dialled for nobody', async () => {
  const dialer = createFakeDialer();
  const phone = createPhone([dialer], () => undefined);
  phone.written(draft());
  phone.forget();
  expect((await phone.dial(callId)).ok).toBe(false);
  expect(dialer.dialled).toEqual([]);
});

test('a way to call that this desk does not have is said', async () => {
  const phone = createPhone([createFakeDialer()], () => undefined);
  phone.written(draft({ dialer: 'handOff' }));
  expect(await phone.dial(callId)).toEqual({ ok: false, error: { code: 'phone.noDialer' } });
  expect(await phone.find(callId, 'handOff')).toEqual({ state: 'unknown', isMuted: false });
});

test('what the network says of a call is passed on', async () => {
  const dialer = createFakeDialer();
  const reports: DialerReport[] = [];
  const phone = createPhone([dialer], (report) => reports.push(report));
  phone.written(draft());
  await phone.dial(callId);
  dialer.say(callId, 'inProgress');
  expect((await phone.hangUp(callId, 'bridge')).ok).toBe(true);
  expect(reports.map(({ state }) => state)).toEqual(['queued', 'inProgress', 'cancelled']);
  expect((await phone.find(callId, 'bridge')).state).toBe('cancelled');
});
