import path from 'node:path';
import { type Result, err, ok } from '#domain/kernel/result.ts';
import type { Failure } from '#contracts/failure.ts';
import type { SavedAttached } from '#contracts/mail-reading.ts';
import type { Handlers } from '../answer-call.ts';
import { writeWhole } from '../whole-file.ts';
import { fileNameOf } from './mime-reading.ts';
import type { PostOffice } from './post-office.ts';

type MailboxCalls =
  | 'mailbox.get'
  | 'mailbox.keep'
  | 'mailbox.test'
  | 'mailbox.remove'
  | 'mailbox.tryNow'
  | 'mailbox.testReading'
  | 'mailbox.assign'
  | 'mailbox.saveAttached';

/** Asks a person where a file goes; null: nowhere. */
export type ChooseFile<W> = (asker: W, name: string) => Promise<string | null>;

/** Answers what the page asks and changes of the mailbox of whoever is signed in; `session.missing` where nobody is. */
export function mailboxHandlers<W>(mail: () => PostOffice | null, chooseFile: ChooseFile<W>): Pick<Handlers<W>, MailboxCalls> {
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
        office.reader.readNow();
        office.tryNow();
        return ok(office.state());
      }),
    'mailbox.testReading': (request) => asOne((office) => office.testReading(request)),
    'mailbox.assign': ({ mailId, accountId }) =>
      asOne(async (office) => {
        await office.reader.assign(mailId, accountId);
        return ok(office.state());
      }),
    'mailbox.saveAttached': ({ key, name }, asker) =>
      asOne((office) => saveAttached(office, key, (proposed) => chooseFile(asker, proposed), name)),
  };
}

async function saveAttached(
  { reader }: PostOffice,
  key: string,
  choose: (name: string) => Promise<string | null>,
  name: string,
): Promise<Result<SavedAttached, Failure>> {
  const content = await reader.file(key);
  if (content === null) return err({ code: 'mailbox.fileGone' });
  // The name comes from the page, which has it from the books: it may be anything.
  const file = await choose(fileNameOf(name, 0, ''));
  if (file === null) return ok({ status: 'notChosen' });
  try {
    await writeWhole(file, content);
  } catch {
    return err({ code: 'mailbox.fileNotWritten' });
  }
  return ok({ status: 'saved', fileName: path.basename(file) });
}
