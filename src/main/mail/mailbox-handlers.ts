import { type Result, err, ok } from '#domain/kernel/result.ts';
import type { Failure } from '#contracts/failure.ts';
import type { Handlers } from '../answer-call.ts';
import type { PostOffice } from './post-office.ts';

type MailboxCalls = 'mailbox.get' | 'mailbox.keep' | 'mailbox.test' | 'mailbox.remove' | 'mailbox.tryNow';

/** Answers what the page asks and changes of the mailbox of whoever is signed in; `session.missing` where nobody is. */
export function mailboxHandlers(mail: () => PostOffice | null): Pick<Handlers, MailboxCalls> {
  const asOne = async <T>(work: (office: PostOffice) => Promise<Result<T, Failure>> | Result<T, Failure>): Promise<Result<T, Failure>> => {
    const office = mail();
    return office === null ? err({ code: 'session.missing' }) : work(office);
  };
  return {
    'mailbox.get': () => asOne((office) => ok(office.state())),
    'mailbox.keep': (request) => asOne((office) => office.keep(request)),
    'mailbox.test': (request) => asOne((office) => office.test(request)),
    'mailbox.remove': () => asOne(async (office) => ok(await office.remove())),
    'mailbox.tryNow': () =>
      asOne((office) => {
        office.tryNow();
        return ok(office.state());
      }),
  };
}
