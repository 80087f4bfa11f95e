import { createHash } from 'node:crypto';
import { type Failure, failureCodeSchema } from '#contracts/failure.ts';
import type { Mail } from '#contracts/mailbox.ts';
import { filePieceBytes } from '#contracts/message-files.ts';
import type { PrintSheet } from '#contracts/printing.ts';
import type { MessageId } from '#domain/kernel/ids.ts';
import { type Result, err, ok } from '#domain/kernel/result.ts';
import type { MailEnclosure } from '#smtp/mime-message.ts';
import type { Api } from '../api-client.ts';
import type { ApiFailure } from '../api-failure.ts';
import { type AskingSession, asSignedIn } from '../as-signed-in.ts';
import { type AttachmentStore, filesOf } from './attachment-store.ts';

export type HandUpDeps = {
  readonly api: Pick<Api, 'handUpFiles' | 'bringFilePiece'>;
  readonly session: AskingSession;
  readonly files: AttachmentStore;
  /** Prints what goes along with an e-mail. Throws where it cannot be laid out. */
  readonly print: (sheets: readonly PrintSheet[]) => Promise<readonly Uint8Array[]>;
  /** Takes what printing threw. */
  readonly onFault: (fault: unknown) => void;
};

/**
 * Brings what goes along with an e-mail of the company's relay to the central API: documents are printed, files of one's own come out of the sealed store. A second time it goes on where it was
 * broken off. Fails with a code that begins with `relay.file`, or what kept it from the server; the message waits then, and nothing of it is sent.
 */
export const createHandUp =
  (deps: HandUpDeps) =>
  async (mail: Mail): Promise<Result<null, Failure>> => {
    const made = await madeOf(deps, mail);
    if (!made.ok) return made;
    const files = made.value.map(({ name, content }) => ({ name, bytes: content.length, sha256: sha256Of(content) }));
    const say = () =>
      asSignedIn(deps.session, (token) => deps.api.handUpFiles(token, mail.messageId, { accountId: mail.accountId, files }), asSaid);
    const said = await say();
    if (!said.ok || said.value.isWhole) return said.ok ? ok(null) : said;
    for (const { position, from } of said.value.missing) {
      const content = made.value[position]?.content;
      const brought = content === undefined ? notMade : await bring(deps, { messageId: mail.messageId, position }, content, from);
      if (!brought.ok) return brought;
    }
    const whole = await say();
    if (!whole.ok) return whole;
    return whole.value.isWhole ? ok(null) : notMade;
  };

const notMade = err<Failure>({ code: 'relay.filesNotMade' });
const sha256Of = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** What goes along, in the order in which it is sent: what is printed, and behind it files of one's own. */
async function madeOf({ files, print, onFault }: HandUpDeps, mail: Mail): Promise<Result<readonly MailEnclosure[], Failure>> {
  if (!mail.isWhole) return notMade;
  const own = await filesOf(files, mail.files);
  if (own === null) return err({ code: 'relay.fileGone' });
  try {
    const pdfs = mail.enclosures.length === 0 ? [] : await print(mail.enclosures.map(({ sheet }) => sheet));
    if (pdfs.length !== mail.enclosures.length) return notMade;
    return ok([...pdfs.map((content, at) => ({ name: mail.enclosures[at]?.name ?? '', content, isPdf: true })), ...own]);
  } catch (fault) {
    onFault(fault);
    return notMade;
  }
}

/** Brings a file piece by piece from a byte on; the server says each time where it goes on. */
async function bring(
  { api, session }: HandUpDeps,
  place: { readonly messageId: MessageId; readonly position: number },
  content: Uint8Array,
  from: number,
): Promise<Result<null, Failure>> {
  const sha256 = sha256Of(content);
  for (let at = from; at < content.length;) {
    const piece = { sha256, at, content: Buffer.from(content.subarray(at, at + filePieceBytes)).toString('base64') };
    const taken = await asSignedIn(session, (token) => api.bringFilePiece(token, place, piece), asSaid);
    if (!taken.ok) return taken;
    // A server that does not come on would be asked for ever.
    if (taken.value.from <= at) return err({ code: 'api.broken' });
    at = taken.value.from;
  }
  return ok(null);
}

/** A refusal under the code the server gave it, where there are words for that. */
const asSaid = ({ failure, problemCode }: ApiFailure): Result<never, Failure> => {
  const known = failureCodeSchema.safeParse(problemCode);
  return err(failure.code === 'api.refused' && known.success ? { code: known.data } : failure);
};
