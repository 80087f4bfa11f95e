import { describe, expect, test } from 'vitest';
import { build, date } from '#tests/support/build.ts';
import { noThread, threadWith } from './message-thread.ts';

const today = date('2026-03-31');
const address = 'ap@brightline.example';
const mail = (over: object = {}) =>
  build.message({
    channel: 'email',
    state: 'sent',
    toAddress: address,
    releasedOn: '2026-03-20',
    releasedAt: '2026-03-20T15:00:00.000Z',
    ...over,
  });
const first = mail({ messageIdHeader: '<first@desk.example>' });
const second = mail({
  messageIdHeader: '<second@desk.example>',
  threadId: first.threadId,
  releasedOn: '2026-03-27',
  releasedAt: '2026-03-27T15:00:00.000Z',
});
const reply = (over: object = {}) =>
  build.receivedMail({
    kind: 'reply',
    messageId: first.id,
    messageIdHeader: '<1@customer.example>',
    receivedAt: '2026-03-30T15:00:00.000Z',
    ...over,
  });
const thread = (messages: readonly object[], receivedMails: readonly object[] = []) =>
  threadWith({ messages: messages.map(build.message), receivedMails: receivedMails.map(build.receivedMail) }, address, today);

describe('the conversation of an e-mail', () => {
  test('begins with the first to an address, and goes on with the last that has gone there', () => {
    expect(thread([])).toEqual(noThread);
    expect(thread([first, second])).toEqual({ threadId: first.threadId, inReplyTo: '<second@desk.example>' });
    expect(thread([mail({ ...first, toAddress: address.toUpperCase() })])).toMatchObject({ threadId: first.threadId });
  });

  test('answers what the customer has written since, and not what a program has', () => {
    expect(thread([first, second], [reply()])).toEqual({ threadId: first.threadId, inReplyTo: '<1@customer.example>' });
    const automatic = reply({ kind: 'automatic', receivedAt: '2026-03-30T16:00:00.000Z', messageIdHeader: '<2@customer.example>' });
    expect(thread([first, second], [reply(), automatic]).inReplyTo).toBe('<1@customer.example>');
    const earlier = reply({ receivedAt: '2026-03-21T15:00:00.000Z' });
    expect(thread([first, second], [earlier]).inReplyTo, 'it has been answered').toBe('<second@desk.example>');
    expect(thread([first, second], [reply({ messageId: null })]).inReplyTo, 'it is of no conversation').toBe('<second@desk.example>');
  });

  test.each([
    ['a letter', { channel: 'letter', toAddress: address }],
    ['another address', { toAddress: 'ceo@brightline.example' }],
    ['one that never left', { state: 'cancelled' }],
    ['one that came back', { state: 'bounced' }],
    ['one before a longer silence', { releasedOn: '2025-12-30' }],
  ])('does not go on with %s', (_what, over) => {
    expect(thread([mail(over)])).toEqual(noThread);
  });

  test('names no mail whose own name could hold another header', () => {
    const hostile = reply({ messageIdHeader: '<1@x>\r\nBcc: all@customer.example' });
    expect(thread([first], [hostile]).inReplyTo).toBe('<first@desk.example>');
  });
});
