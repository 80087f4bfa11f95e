import { describe, expect, it } from 'vitest';
import { build, instant } from '#tests/support/build.ts';
import { type MatchedMail, matchMail, namedAccounts } from './mail-matching.ts';

const sent = build.message({ state: 'sent', toAddress: 'ap@customer.example', cc: 'rep@collector.example' });
const folder = build.folder({
  contacts: [build.contact({ email: 'AP@customer.example' }), build.contact({ email: 'former@customer.example', status: 'closed' })],
  messages: [sent],
});
const [message, contact] = [folder.messages[0], folder.contacts[0]];
const named = [{ messageId: sent.id, accountId: folder.account.id }];
const other = build.folder({ contacts: [build.contact({ email: 'ap@customer.example' })] });

const mail = (over: Partial<MatchedMail> = {}): MatchedMail => ({
  kind: 'reply',
  named: [],
  report: null,
  fromAddress: 'ap@customer.example',
  receivedAt: instant('2026-03-30T09:00:00.000Z'),
  assignedTo: null,
  ...over,
});
const report = (over: Partial<NonNullable<MatchedMail['report']>> = {}): Partial<MatchedMail> => ({
  kind: 'report',
  fromAddress: 'mailer-daemon@mx.example',
  named,
  report: { outcome: 'failed', status: '5.1.1', receiver: 'ap@customer.example', words: '550 5.1.1 User unknown', ...over },
});
const match = (over: Partial<MatchedMail>, bySender: (typeof folder)[] = []) => matchMail(mail(over), [folder], bySender);

describe('a mail that came', () => {
  it('belongs to the account whose message it answers, as from the contact with its address', () => {
    expect(match({ named })).toEqual({
      is: 'received',
      kind: 'reply',
      accountId: folder.account.id,
      messageId: sent.id,
      contactId: contact?.id,
    });
  });

  it('with our name in it and another sender is shown as from that sender', () => {
    expect(match({ named, fromAddress: 'evil@x.test' })).toMatchObject({ accountId: folder.account.id, contactId: null });
  });

  it('with a name that we never gave belongs to nobody, also where its sender is known', () => {
    expect(match({ named: [{ messageId: build.message().id, accountId: folder.account.id }] }, [folder])).toEqual({
      is: 'unmatched',
      why: 'notHere',
    });
  });

  it('that names nothing belongs to the one account that has its sender', () => {
    expect(match({}, [folder])).toMatchObject({ is: 'received', accountId: folder.account.id, messageId: null, contactId: contact?.id });
    expect(match({}, [folder, other])).toEqual({ is: 'unmatched', why: 'several' });
    expect(match({ fromAddress: 'former@customer.example' }, [folder])).toEqual({ is: 'unmatched', why: 'nobody' });
    expect(match({ fromAddress: '' }, [folder])).toEqual({ is: 'unmatched', why: 'nobody' });
  });

  it('of a program is no contact; what went to many is left out, unless it answers', () => {
    expect(match({ kind: 'automatic', named })).toMatchObject({ is: 'received', kind: 'automatic', messageId: sent.id });
    expect(match({ kind: 'bulk' }, [folder])).toEqual({ is: 'ignored' });
    expect(match({ kind: 'bulk', named })).toMatchObject({ is: 'received', kind: 'automatic' });
  });

  it('goes where somebody files it', () => {
    const assigned = mail({ assignedTo: other.account.id, named, fromAddress: 'who@x.test' });
    expect(namedAccounts(assigned)).toEqual([other.account.id]);
    expect(matchMail(assigned, [other], [])).toMatchObject({ is: 'received', accountId: other.account.id, messageId: null });
  });
});

describe('a storm', () => {
  const withMails = (count: number, over: object) =>
    build.folder({ ...folder, receivedMails: Array.from({ length: count }, () => build.receivedMail({ ...over })) });

  it('of automatic answers ends after three of one message, or twenty on one day', () => {
    const three = withMails(3, { kind: 'automatic', messageId: sent.id });
    expect(matchMail(mail({ kind: 'automatic', named }), [three], [])).toEqual({ is: 'ignored' });
    expect(matchMail(mail({ kind: 'reply', named }), [three], [])).toMatchObject({ is: 'received' });
    expect(matchMail(mail({ kind: 'automatic' }), [], [three])).toMatchObject({ is: 'received' });
    expect(matchMail(mail({ kind: 'automatic' }), [], [withMails(20, { kind: 'automatic' })])).toEqual({ is: 'ignored' });
  });

  it('of answers is shown to a person, who may file them all the same', () => {
    const many = withMails(50, {});
    expect(matchMail(mail({ named }), [many], [])).toEqual({ is: 'unmatched', why: 'tooMany' });
    expect(matchMail(mail({ named, receivedAt: instant('2026-03-31T09:00:00.000Z') }), [many], [])).toMatchObject({ is: 'received' });
    expect(matchMail(mail({ named, assignedTo: many.account.id }), [many], [])).toMatchObject({ is: 'received' });
  });
});

describe('a report', () => {
  it('of a failure brings the message back, and marks an address that there is not', () => {
    expect(match(report())).toEqual({ is: 'bounced', message, isAddress: true });
  });

  it.each([
    ['5.2.2', 'Mailbox full'],
    ['5.7.1', 'Message rejected as spam'],
    ['5.1.8', 'Bad sender'],
    [null, '552 too large'],
    ['5.0.0', 'Rejected'],
  ])('with %s %s leaves the address alone', (status, words) => {
    expect(match(report({ status, words }))).toMatchObject({ is: 'bounced', isAddress: false });
  });

  it.each([
    ['5.0.0', '550 User unknown'],
    [null, '550 no such user here'],
    ['5.2.1', 'Mailbox disabled'],
  ])('with %s %s marks it', (status, words) => {
    expect(match(report({ status, words }))).toMatchObject({ is: 'bounced', isAddress: true });
  });

  it('of a delay, a delivery or a copy brings nothing back', () => {
    for (const over of [{ outcome: 'delayed' as const }, { outcome: 'other' as const }, { receiver: 'rep@collector.example' }])
      expect(match(report(over))).toMatchObject({ is: 'received', kind: 'automatic', messageId: sent.id });
  });

  it('of whom the mail was handed on to brings it back and marks no address', () => {
    expect(match(report({ receiver: 'elsewhere@x.test' }))).toMatchObject({ is: 'bounced', isAddress: false });
  });

  it('of nothing of ours is nobody’s', () => {
    expect(match({ ...report(), named: [] })).toEqual({ is: 'unmatched', why: 'notHere' });
    expect(match({ ...report(), named: [{ messageId: sent.id, accountId: build.accountId() }] })).toEqual({
      is: 'unmatched',
      why: 'notHere',
    });
  });
});
