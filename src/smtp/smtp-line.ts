import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { type Result, err, ok } from '#domain/kernel/result.ts';
import type { Failure } from '#contracts/failure.ts';
import type { MailboxSettings } from '#contracts/mailbox.ts';
import type { MimeMessage } from './mime-message.ts';
import { type SendOutcome, type SmtpFault, failureOfFault, isOfAddress, outcomeOfFault, wordsOf } from './smtp-fault.ts';

/** A line to a mail server on which somebody is signed in. */
export type SmtpLine = {
  /** Hands one message over. Never throws: what went wrong is the outcome. */
  send(message: MimeMessage): Promise<SendOutcome>;
  /** Whether another message may be tried on it. */
  isOpen(): boolean;
  /** Says goodbye where that can be said, and ends it. */
  close(): void;
};

/** How long is waited for what; a server may think about a message for minutes before it answers (RFC 5321, 4.5.3.2.6). */
export type SmtpTiming = { readonly connectMs: number; readonly answerMs: number };
export const usualSmtpTiming: SmtpTiming = { connectMs: 20_000, answerMs: 300_000 };

/** Opens a line and signs in on it. TLS of at least 1.2 with a certificate that holds, or nothing: neither the password nor a word goes in clear. */
export async function openSmtpLine(
  { smtp, user, authorityPem }: MailboxSettings,
  password: string,
  { connectMs, answerMs }: SmtpTiming = usualSmtpTiming,
): Promise<Result<SmtpLine, Failure>> {
  const connection = new SMTPConnection({
    host: smtp.host,
    port: smtp.port,
    secure: smtp.security === 'tls',
    requireTLS: smtp.security === 'startTls',
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true, servername: smtp.host, ...(authorityPem !== null && { ca: authorityPem }) },
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: answerMs,
    logger: false,
  });
  const line = new LiveLine(connection);
  const connected = await line.until((done) => connection.connect(done));
  const signedIn = connected ?? (await line.until((done) => connection.login({ user, pass: password }, done)));
  if (signedIn === null) return ok(line);
  line.close();
  return err({ code: failureOfFault(signedIn) });
}

class LiveLine implements SmtpLine {
  readonly #connection: SMTPConnection;
  #isOpen = true;
  #isSending = false;
  #onFault: (fault: SmtpFault) => void = () => undefined;

  constructor(connection: SMTPConnection) {
    this.#connection = connection;
    // Faults of the socket come here whatever is under way, also when nothing is.
    connection.on('error', (fault) => {
      this.#isOpen = false;
      this.#onFault(fault);
    });
    connection.on('end', () => {
      this.#isOpen = false;
      this.#onFault({ message: 'the line was closed' });
    });
  }

  isOpen = (): boolean => this.#isOpen;

  /** Waits for one step; gives the fault that ended it, or null. */
  until(step: (done: (fault?: SmtpFault | null) => void) => void): Promise<SmtpFault | null> {
    return new Promise((resolve) => {
      this.#onFault = resolve;
      step((fault) => resolve(fault ?? null));
    });
  }

  async send({ from, to, raw }: MimeMessage): Promise<SendOutcome> {
    const [receiver] = to;
    let hasBegun = false;
    this.#isSending = true;
    const stream = Readable.from(
      (function* () {
        hasBegun = true;
        yield raw;
      })(),
    );
    return new Promise((resolve) => {
      const end = (outcome: SendOutcome): void => {
        this.#isSending = false;
        // Whatever is not a plain yes ends the line: the next message begins on one whose state is known.
        if (outcome.kind !== 'sent') this.close();
        resolve(outcome);
      };
      this.#onFault = (fault) => end(outcomeOfFault(fault, hasBegun));
      this.#connection.send({ from, to: [...to], size: raw.length }, stream, (fault, info) => {
        if (fault) return end(outcomeOfFault(fault, hasBegun));
        const refused = info.rejectedErrors?.find((each) => 'recipient' in each && each.recipient === receiver);
        // The copy has gone out and the message itself has not.
        if (refused) return end({ kind: 'refused', isAddress: isOfAddress(refused), text: wordsOf(refused.response ?? refused.message) });
        return end({ kind: 'sent', text: info.rejected.length === 0 ? null : 'the copy was not taken' });
      });
    });
  }

  close(): void {
    this.#isOpen = false;
    if (this.#isSending) {
      // A goodbye would become a part of the message. What was under way has no answer, and is told so.
      this.#connection.close();
      return this.#onFault({ message: 'the line was closed from here' });
    }
    this.#connection.quit();
    // A server that does not answer the goodbye is not waited for.
    setTimeout(() => this.#connection.close(), goodbyeMs).unref();
  }
}

const goodbyeMs = 1000;
