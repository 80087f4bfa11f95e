import { expect, test } from 'vitest';
import { accountIdSchema, callIdSchema } from '#domain/kernel/ids.ts';
import { dialerSuite } from '#tests/main/support/dialer-suite.ts';
import { newId } from '#tests/support/build.ts';
import { createHandOffDialer, handOffUrlOf } from './hand-off-dialer.ts';

const call = () => ({
  callId: callIdSchema.parse(newId()),
  accountId: accountIdSchema.parse(newId()),
  contactId: null,
  number: '+13125550148',
  overrideReason: null,
  guard: null,
});

dialerSuite('the hand-off', () => {
  const opened: string[] = [];
  const openAddress = async (address: string) => void opened.push(address);
  return { dialer: createHandOffDialer({ openAddress, sipHost: () => null }), dialledCount: () => opened.length, asked: ['inProgress'] };
});

test('the number goes to the telephone, or to the telephone system that is set', () => {
  expect(handOffUrlOf('+13125550148', null)).toBe('tel:+13125550148');
  expect(handOffUrlOf('+13125550148', 'pbx.brightwater.example')).toBe('sip:+13125550148@pbx.brightwater.example');
});

test.each([
  ['tel:+13125550148', null],
  ['+1 312 555 0148', null],
  ['+13125550148;ext=1', null],
  ['+13125550148&x=https://evil.example', null],
  ['*21*+13125550148#', null],
  ['', null],
  ['+13125550148', 'evil.example/path'],
  ['+13125550148', 'evil.example;transport=tcp'],
  ['+13125550148', 'a@b'],
  ['+13125550148', ''],
])('%s at %s is no address that is opened', (number, host) => {
  expect(handOffUrlOf(number, host)).toBeNull();
});

test('a computer without a telephone program says so, and the call is not tried again by itself', async () => {
  let tries = 0;
  const dialer = createHandOffDialer({
    sipHost: () => null,
    async openAddress() {
      tries += 1;
      throw new Error('no program');
    },
  });
  const wanted = call();
  expect(await dialer.place(wanted)).toEqual({ ok: false, error: { code: 'phone.noProgram' } });
  expect(await dialer.place(wanted)).toEqual({ ok: true, value: { state: 'failed' } });
  expect(tries).toBe(1);
});
