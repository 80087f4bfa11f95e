import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildMail } from '#tests/main/support/build-mail.ts';
import { naughtyStrings } from '#tests/support/naughty-strings.ts';
import { isOneAddress } from '#domain/message-address.ts';
import { type Mail, type MailboxSettings, mailSchema } from '#contracts/mailbox.ts';
import { mimeMessageOf } from './mime-message.ts';

const settings: MailboxSettings = {
  smtp: { host: 'mail.collector.example', port: 587, security: 'startTls' },
  user: 'dana@collector.example',
  fromName: 'Dana Reyes',
  fromAddress: 'dana@collector.example',
  replyTo: null,
  signature: '',
  authorityPem: null,
  imap: null,
};
const date = new Date('2026-03-31T15:00:00Z');

async function made(over: Partial<Mail>, with_: Partial<MailboxSettings> = {}): Promise<string> {
  // Not through the schema: what lies behind the door has to hold by itself.
  const result = await mimeMessageOf({ ...settings, ...with_ }, { ...buildMail(), ...over }, [], date);
  if (!result.ok) return 'refused';
  expect(result.value.to.every(isOneAddress)).toBe(true);
  return result.value.raw.toString('utf8');
}
/** The names of the headers before the first empty line, folded ones joined. */
const headersOf = (raw: string): readonly string[] =>
  (raw.split('\r\n\r\n')[0] ?? '')
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
    .map((line) => line.slice(0, line.indexOf(':')).toLowerCase());
const usual = ['from', 'to', 'subject', 'message-id', 'date', 'mime-version', 'content-type'];

const hostile = [
  'ok@x.test\r\nBcc: evil@x.test',
  'ok@x.test,evil@x.test',
  'ok@x.test;evil@x.test',
  'Undisclosed: evil@x.test;',
  '"Marian" <evil@x.test>',
  'evil@x.test>, <ok@x.test',
  'a\u0000b',
  'a\u2028Bcc: evil@x.test',
  '=?utf-8?q?=0D=0ABcc:_evil=40x.test?=',
  '<script>alert(1)</script>',
  '{{constructor.constructor("return process")()}}',
  'file:///etc/hostname',
  '../../etc/passwd',
  'Ω≈ç√∫˜µ≤≥÷',
  '‮test',
  '👩‍👩‍👧‍👦 and 社會科學院',
];

describe('a message', () => {
  test.each(hostile)('to %j has no receiver and no header that nobody meant', async (text) => {
    for (const over of [{ toAddress: text }, { cc: text }]) expect(await made(over)).toBe('refused');
    expect(await made({}, { replyTo: text })).toBe('refused');
    for (const over of [{ toName: text }, { subject: text }, { html: text }, { text }]) {
      const raw = await made(over);
      if (raw === 'refused') continue;
      expect(headersOf(raw).toSorted()).toEqual(usual.toSorted());
      expect(raw).toMatch(/^To:[^\r]*(?:\r\n [^\r]*)?<ap@brightline\.example>\r$/m);
    }
  });

  test('of the naughty strings as names, subjects and words goes to nobody else and has no header that nobody meant', async () => {
    for (const text of naughtyStrings) {
      const raw = await made({ toName: text, subject: text, text, html: text });
      if (raw === 'refused') continue;
      const headers = headersOf(raw);
      // A subject of nothing is none.
      if (!headers.includes('subject')) expect(text.trim()).toBe('');
      expect([...new Set([...headers, 'subject'])].toSorted(), text).toEqual(usual.toSorted());
      expect(new Set(headers).size).toBe(headers.length);
      expect(raw.replaceAll(/\r\n[ \t]+/g, ' ')).toMatch(/^To: (?:.* <ap@brightline\.example>|ap@brightline\.example)\r$/m);
    }
  });

  test('of any name and subject is one to one receiver, or none', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
        async (toName, subject) => {
          const raw = await made({ toName, subject });
          if (raw !== 'refused') expect(headersOf(raw).toSorted()).toEqual(usual.toSorted());
        },
      ),
      { numRuns: 200 },
    );
  });

  test('reads no file, whatever it is given in place of a text', async () => {
    // What no caller can give by its type: the composer takes such objects for the names of what it is to read, and the wall behind the type is what is tried.
    const html = { path: '/etc/hostname' } as unknown as string;
    await expect(made({ html })).rejects.toThrow(/File access rejected|not allowed/i);
    const url = { href: 'http://127.0.0.1:9/x' } as unknown as string;
    await expect(made({ html: url })).rejects.toThrow(/Url access rejected|not allowed/i);
    expect(mailSchema.safeParse({ ...buildMail(), html }).success).toBe(false);
  });

  test('that is too large is said, and not sent', async () => {
    const large = { name: 'large.pdf', content: new Uint8Array(21 * 1024 * 1024), isPdf: true };
    expect(await mimeMessageOf(settings, buildMail(), [large], date)).toEqual({ ok: false, error: 'the message is too large to be sent' });
  });
});
