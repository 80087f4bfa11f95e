import type { FailureCode } from '#contracts/failure.ts';

const waits = 'E-mails wait on this computer and nothing is lost.';

/** What a person is told when their mailbox does not do what it should. */
export const mailboxWords: Readonly<
  Record<Extract<FailureCode, `mailbox.${string}`>, { readonly title: string; readonly detail: string }>
> = {
  'mailbox.missing': {
    title: 'Your mailbox is not set up on this computer',
    detail: `${waits} Set it up under Mailbox, and they go out.`,
  },
  'mailbox.passwordMissing': {
    title: 'The password of your mailbox is missing',
    detail: `${waits} Type it under Mailbox: it is not kept, it is for another server, or this computer’s keychain does not give it back.`,
  },
  'mailbox.hostNotFound': {
    title: 'There is no mail server of this name',
    detail: `${waits} Check the name of the server; without a network no name is found either.`,
  },
  'mailbox.notReached': {
    title: 'The mail server cannot be reached',
    detail: `${waits} They are tried again by themselves. If it lasts, check the port, and ask whether your network lets mail out.`,
  },
  'mailbox.noAnswer': {
    title: 'The mail server does not answer',
    detail: `${waits} They are tried again by themselves. With a wrong port it often looks like this, too.`,
  },
  'mailbox.noTls': {
    title: 'The line to the mail server would not be protected',
    detail: `${waits} Neither your password nor a word was sent. Choose the other kind of protection (465 is TLS, 587 is STARTTLS), or ask whoever runs the server.`,
  },
  'mailbox.badCertificate': {
    title: 'The mail server’s certificate does not hold',
    detail: `${waits} Neither your password nor a word was sent. Check the server’s name; where your company has an authority of its own, add its certificate.`,
  },
  'mailbox.passwordRefused': {
    title: 'The mail server refuses the user name or the password',
    detail: `${waits} Check both. Many providers want a password of its own for mail programs.`,
  },
  'mailbox.notAMailServer': {
    title: 'Something answers there that is no mail server',
    detail: `${waits} Check the name of the server and its port.`,
  },
  'mailbox.senderRefused': {
    title: 'The mail server does not let you send from this address',
    detail: `${waits} Check your own address under Mailbox, or ask whoever runs the server.`,
  },
  'mailbox.busy': {
    title: 'The mail server asks to come again later',
    detail: `${waits} They are tried again by themselves.`,
  },
  'mailbox.refused': {
    title: 'The mail server refuses the connection',
    detail: `${waits} They are tried again by themselves. If it lasts, ask whoever runs the server.`,
  },
  'mailbox.notKept': {
    title: 'The mailbox could not be kept on this computer',
    detail: 'Nothing was changed. Its disk is full or its keychain is locked; put that right and save it again.',
  },
};
