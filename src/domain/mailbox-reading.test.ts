import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { build, date, newId } from '#tests/support/build.ts';
import { receivedMailIdOf } from './received-mail.ts';
import { type MailParts, readMail } from './mailbox-reading.ts';
import { mostReceivedCharacters } from './received-mail-row.ts';

const today = date('2026-11-23');
const message = newId();
const account = newId();
const ours = `<${message}.${account}@collector.example>`;

const mail = (over: Partial<Omit<MailParts, 'headers'>> & { readonly headers?: Record<string, string> } = {}): MailParts => ({
  from: 'ap@customer.example',
  subject: 'Re: Your account',
  text: 'We pay on Friday.',
  statusParts: [],
  returned: [],
  isReport: false,
  ...over,
  headers: new Map(Object.entries(over.headers ?? {})),
});
const read = (over: Parameters<typeof mail>[0]) => readMail(mail(over), today);

const statusPart = (lines: string): string => `Reporting-MTA: dns; mx.customer.example\n\n${lines}`;
const failed = statusPart(
  'Final-Recipient: rfc822; ap@customer.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 <ap@customer.example>:\n User unknown',
);

describe('what a mail is', () => {
  it('a reply, with the message of ours that it answers, the nearest first', () => {
    const other = newId();
    const references = `<a@b> <${other}.${account}@collector.example> ${ours}`;
    expect(read({ headers: { 'in-reply-to': ours, references } })).toMatchObject({
      kind: 'reply',
      named: [
        { messageId: message, accountId: account },
        { messageId: other, accountId: account },
      ],
    });
    expect(read({ headers: { references } }).named[0]?.messageId).toBe(message);
    expect(read({ text: `Your mail ${ours}` })).toMatchObject({ kind: 'reply', named: [] });
  });

  it('a report of a mail that came back (RFC 3464), of the message in it, with code, receiver and words', () => {
    const report = read({ from: 'mailer-daemon@mx.example', statusParts: [failed], returned: [`Message-ID: ${ours}\n`] });
    expect(report).toMatchObject({
      kind: 'report',
      named: [{ messageId: message, accountId: account }],
      report: {
        outcome: 'failed',
        status: '5.1.1',
        receiver: 'ap@customer.example',
        words: '550 5.1.1 <ap@customer.example>: User unknown',
      },
    });
  });

  it.each([
    ['Action: delayed\nStatus: 4.4.7', 'delayed'],
    ['Action: failed\nStatus: 4.4.7', 'failed'],
    ['Status: 4.2.2', 'delayed'],
    ['Status: 5.2.2', 'failed'],
    ['Action: relayed\nStatus: 2.0.0', 'other'],
    ['Action: delivered\nStatus: 5.0.0', 'other'],
  ])('a report of %j is one of %s', (lines, outcome) => {
    expect(read({ statusParts: [statusPart(`Final-Recipient: rfc822;ap@customer.example\n${lines}`)] }).report?.outcome).toBe(outcome);
  });

  it('of a report about several receivers the one who did not get it', () => {
    const part = statusPart(
      'Final-Recipient: rfc822; a@x.test\nAction: delivered\n\nFinal-Recipient: rfc822; b@x.test\nAction: failed\nStatus: 5.7.1',
    );
    expect(read({ statusParts: [part] }).report).toMatchObject({ outcome: 'failed', receiver: 'b@x.test', status: '5.7.1' });
  });

  it.each([
    [
      'Undelivered Mail Returned to Sender',
      'MAILER-DAEMON@mx.example',
      'I could not deliver it.\n\n<ap@customer.example>: host mx said: 550 5.1.1 User unknown',
      'failed',
      '5.1.1',
    ],
    [
      'failure notice',
      'MAILER-DAEMON@qmail.example',
      '<ap@customer.example>:\n192.0.2.7 does not like recipient.\nRemote host said: 550 no such user',
      'failed',
      null,
    ],
    [
      'Mail delivery failed: returning message to sender',
      'Mailer-Daemon@exim.example',
      '  ap@customer.example\n    550 5.2.1 Mailbox disabled',
      'failed',
      '5.2.1',
    ],
    [
      'Unzustellbar: Ihre offenen Rechnungen',
      'postmaster@kunde.example',
      'Der Empfänger wurde nicht gefunden. #550 5.1.10 RESOLVER.ADR',
      'failed',
      '5.1.10',
    ],
    [
      'Warning: message 1abc delayed 24 hours',
      'Mailer-Daemon@exim.example',
      'No action is required on your part.\n ap@customer.example\n 451 4.7.1 greylisted',
      'delayed',
      '4.7.1',
    ],
    [
      'Delivery Status Notification (Delay)',
      'mailer-daemon@google.example',
      'It will be retried. Delivery is delayed. 450 4.2.1',
      'delayed',
      '4.2.1',
    ],
  ])('a report in plain words: %s', (subject, from, text, outcome, status) => {
    const report = read({ subject, from, text: `${text}\n\nMessage-ID: ${ours}` });
    expect(report).toMatchObject({ kind: 'report', report: { outcome, status }, named: [{ messageId: message }] });
  });

  it('a person who writes of an undeliverable parcel has sent no report', () => {
    expect(read({ subject: 'Undeliverable goods', from: 'ap@customer.example' }).kind).toBe('reply');
  });

  it.each([
    [{ 'auto-submitted': 'auto-replied' }, 'Re: Your account'],
    [{ 'x-autoreply': 'yes' }, 'Re: Your account'],
    [{ precedence: 'auto_reply' }, 'Re: Your account'],
    [{}, 'Automatic reply: Your account'],
    [{}, 'Out of Office: Your account'],
    [{}, 'Abwesenheitsnotiz: Ihr Konto'],
    [{}, 'Automatische Antwort: Ihr Konto'],
    [{}, 'Réponse automatique : Votre compte'],
    [{}, 'Absence du bureau'],
    [{}, 'Respuesta automática: Su cuenta'],
    [{}, 'Fuera de la oficina'],
  ])('an automatic answer: %j %s', (headers, subject) => {
    expect(read({ headers, subject }).kind).toBe('automatic');
  });

  it('an advice that a program of the customer sends is a mail like any other; what goes to many is not', () => {
    expect(read({ headers: { 'auto-submitted': 'auto-generated' }, subject: 'Remittance advice 4711' }).kind).toBe('reply');
    expect(read({ headers: { 'auto-submitted': 'no' } }).kind).toBe('reply');
    expect(read({ headers: { 'list-id': '<news.example>' } }).kind).toBe('bulk');
    expect(read({ headers: { precedence: 'bulk' } }).kind).toBe('bulk');
  });
});

describe('the day somebody is back', () => {
  it.each([
    ['I am out until 2 December and back on December 3, 2026.', '2026-12-03'],
    ['I will return on Monday, January 4th.', '2027-01-04'],
    ['Ich bin bis 05.12.2026 nicht im Büro.', '2026-12-05'],
    ['Ab dem 3. März 2027 bin ich wieder da.', '2027-03-03'],
    ['Je suis absente jusqu’au 1er décembre.', '2026-12-01'],
    ['Estaré fuera hasta el 5 de enero de 2027.', '2027-01-05'],
    ['Back 2026-12-24.', '2026-12-24'],
    ['Back 12/24/2026.', '2026-12-24'],
    ['Back 24/12/2026.', '2026-12-24'],
    ['Back 02/03/2027.', null],
    ['Our office was founded on 1 May 1999; back in June 2031.', null],
    ['Call 555 0110 ext. 12 or room 3. May I help?', null],
    ['I am away.', null],
  ])('%j', (text, until) => {
    expect(read({ headers: { 'auto-submitted': 'auto-replied' }, text }).awayUntil).toBe(until);
  });

  it('is asked of no reply of a person', () => {
    expect(read({ text: 'We pay by 2 December.' }).awayUntil).toBeNull();
  });
});

describe('the words of a mail', () => {
  it.each([
    ['Paid.\n\nOn Mon, 23 Nov 2026 at 09:00, Dana <dana@collector.example> wrote:\n> Dear Ana', 'Paid.'],
    ['Paid.\n\nOn Mon, 23 Nov 2026 at 09:00, Dana Reyes\n<dana@collector.example> wrote:\n\n> Dear Ana', 'Paid.'],
    ['Bezahlt.\nAm 23.11.2026 um 09:00 schrieb Dana Reyes <d@c.example>:\n> Guten Tag', 'Bezahlt.'],
    ['Payé.\nLe lun. 23 nov. 2026 à 09:00, Dana <d@c.example> a écrit :\n> Bonjour', 'Payé.'],
    ['Pagado.\nEl lun, 23 nov 2026 a las 9:00, Dana (<d@c.example>) escribió:\n> Hola', 'Pagado.'],
    ['Paid.\n-----Original Message-----\nFrom: Dana\nDear Ana', 'Paid.'],
    ['Paid.\n\nFrom: Dana Reyes\nSent: Monday\nTo: Ana\nSubject: Your account\n\nDear Ana', 'Paid.'],
    ['> When?\nOn Friday.\n> How?\nBy wire.', 'On Friday.\nBy wire.'],
    ['On Mon, Dana <d@c.example> wrote:\n> When do you pay?\n\nOn Friday.', 'On Friday.'],
    ['> only quoted', '> only quoted'],
    ['From: the stock we took three boxes.\nThanks', 'From: the stock we took three boxes.\nThanks'],
    ['\r\n\r\nPaid.\r\n\r\n\r\n\r\nAna\r\n', 'Paid.\n\nAna'],
  ])('%j are %j', (text, words) => {
    expect(read({ text }).text).toBe(words);
  });

  it('are cut where they are too long, say so, and hold no marks that turn or hide anything', () => {
    const long = read({ text: '😀'.repeat(mostReceivedCharacters) });
    expect(long.isCut).toBe(true);
    expect(long.text.length).toBeLessThanOrEqual(mostReceivedCharacters);
    expect(read({ text: 'a\u0000b\u202Ec\u2028d' })).toMatchObject({ text: 'a bc\nd', isCut: false });
  });
});

describe('whatever arrives', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.constantFrom(failed, ours, 'Status: 5', 'Action: failed\n\n\n', `${'>'.repeat(5000)}`, 'On a wrote:', `${ours.repeat(500)}`),
  );

  it('is read without a fault and within its limits', () => {
    const parts = fc.record({
      headers: fc.array(fc.tuple(fc.constantFrom('in-reply-to', 'references', 'auto-submitted', 'precedence', 'x-autoreply'), hostile)),
      from: hostile,
      subject: hostile,
      text: fc.array(hostile).map((all) => all.join('\n')),
      statusParts: fc.array(hostile, { maxLength: 3 }),
      returned: fc.array(hostile, { maxLength: 3 }),
      isReport: fc.boolean(),
    });
    fc.assert(
      fc.property(parts, (made) => {
        const mailRead = readMail({ ...made, headers: new Map(made.headers) }, today);
        expect(mailRead.text.length).toBeLessThanOrEqual(mostReceivedCharacters);
        expect(mailRead.text).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cs}]/u);
        expect(mailRead.named.length).toBeLessThanOrEqual(20);
        expect(mailRead.report?.words ?? '').not.toMatch(/[\p{Cc}]/u);
        expect((mailRead.report?.words ?? '').length).toBeLessThanOrEqual(300);
      }),
    );
  });

  it('takes no longer for a text made to be slow', () => {
    const began = performance.now();
    for (const text of [
      'On '.repeat(100_000),
      `${'a '.repeat(100_000)}`,
      'From:\n'.repeat(50_000),
      '1 '.repeat(100_000),
      '\n'.repeat(500_000),
    ])
      read({ text, statusParts: [text], headers: { references: text }, subject: text.slice(0, 50_000), from: text.slice(0, 50_000) });
    expect(performance.now() - began).toBeLessThan(15_000);
  });
});

describe('the row of a mail', () => {
  it('has the same id for the same mail on the same account, and another on another', () => {
    const [one, other] = [build.accountId(), build.accountId()];
    expect(receivedMailIdOf(one, 'a')).toBe(receivedMailIdOf(one, 'a'));
    expect(new Set([receivedMailIdOf(one, 'a'), receivedMailIdOf(one, 'b'), receivedMailIdOf(other, 'a')]).size).toBe(3);
  });
});
