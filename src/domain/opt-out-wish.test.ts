import { describe, expect, test } from 'vitest';
import { build } from '#tests/support/build.ts';
import { asksForNoMail, optOutProposalOf, optOutSubject } from './opt-out-wish.ts';

const asks = (text: string, subject = 'Re: Your account', kind: 'reply' | 'automatic' = 'reply') => asksForNoMail({ kind, subject, text });

describe('a mail', () => {
  test('asks for no more e-mails by the button of a mail program', () => {
    expect(asks('', optOutSubject)).toBe(true);
    expect(asks('', 'unsubscribe')).toBe(true);
    expect(asks('', optOutSubject, 'automatic')).toBe(false);
  });

  test.each([
    'Please stop sending us these e-mails.',
    'UNSUBSCRIBE',
    'Take us off your mailing list',
    'Don’t email me again.',
    'Bitte senden Sie uns keine E-Mails mehr.',
    'Nehmen Sie uns aus Ihrem Verteiler.',
    'Merci de ne plus m’envoyer : plus d’e-mails, s’il vous plaît.',
    'Je souhaite me désabonner.',
    'No nos envíen más correos.',
    'Quiero darme de baja.',
  ])('asks for it in words: %s', (text) => expect(asks(text)).toBe(true));

  test.each([
    'We have paid on Monday. Please send us a statement by e-mail.',
    'Please do not send us paper invoices, e-mail us instead.',
    'Wir haben keine weiteren Rechnungen und keine E-Mail erhalten.',
    'Nous n’avons plus de stock.',
    'Le pagaremos el lunes.',
    'Stop the shipment of order 17.',
  ])('does not ask for it: %s', (text) => expect(asks(text)).toBe(false));
});

describe('what is proposed', () => {
  const message = build.message({ toAddress: 'ap@brightline.example' });
  const mail = build.receivedMail({ subject: optOutSubject, fromAddress: 'webb@brightline.example', messageId: message.id });
  const address = 'ap@brightline.example';

  test('is a stop of the address that was written to, or else of the one it came from', () => {
    expect(optOutProposalOf(mail, { messages: [message], contactStops: [] })).toBe(address);
    expect(optOutProposalOf({ ...mail, messageId: null }, { messages: [message], contactStops: [] })).toBe('webb@brightline.example');
    expect(optOutProposalOf({ ...mail, messageId: null, fromAddress: '' }, { messages: [], contactStops: [] })).toBeNull();
    expect(optOutProposalOf({ ...mail, subject: 'Paid' }, { messages: [message], contactStops: [] })).toBeNull();
  });

  test('is nothing where e-mails are stopped, or were since and somebody has lifted that', () => {
    const stop = build.contactStop({ kind: 'optOut', channel: 'email', address, placedAt: '2099-01-01T00:00:00.000Z' });
    const proposed = (...contactStops: (typeof stop)[]) => optOutProposalOf(mail, { messages: [message], contactStops });
    expect(proposed(stop)).toBeNull();
    expect(proposed({ ...stop, status: 'lifted' })).toBeNull();
    expect(proposed(build.contactStop({ ...stop, status: 'lifted', placedAt: '2020-01-01T00:00:00.000Z' }))).toBe(address);
    expect(proposed(build.contactStop({ ...stop, address: 'other@brightline.example' }))).toBe(address);
    expect(proposed(build.contactStop({ ...stop, channel: 'call', address: null }))).toBe(address);
  });
});
