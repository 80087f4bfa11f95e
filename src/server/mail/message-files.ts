import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { type FilePiece, type HandUpRequest, type HandUpResponse, filePieceBytes } from '#contracts/message-files.ts';
import { type Instant, epochMsOf } from '#domain/kernel/dates.ts';
import type { ClientId, CompanyId, MessageId } from '#domain/kernel/ids.ts';
import { type Result, ok, reject } from '#domain/kernel/result.ts';
import { type HandedFile, awaitsFiles, checkHandedFiles, handedFilesOf, handedUpOf, sentOrderOf } from '#domain/message-files.ts';
import type { Enclosure } from '#domain/message-enclosures.ts';
import type { Message } from '#domain/message-row.ts';
import type { MailEnclosure } from '#smtp/mime-message.ts';
import type { Caller } from '../caller.ts';
import type { CompanyTransaction } from '../db/connections.ts';
import { accountsInScope } from '../sync/scope.ts';
import { type Relayed, relayed } from './relay-act.ts';

type Named = { readonly companyId: CompanyId; readonly messageId: MessageId };

/** So long the computer that began is waited for before another one of the same person may begin anew. */
const turnMs = 120_000;

/**
 * Takes note of what goes along with an e-mail and says what of it has not come; when all has, puts it together, checks it, and lets the message go. Refuses as the contract says. A
 * file that is not what it was said to be is dropped, so the refusal is to be committed.
 */
export async function handUp(
  trx: CompanyTransaction,
  caller: Caller,
  messageId: MessageId,
  { accountId, files }: HandUpRequest,
  now: Instant,
): Promise<Result<HandUpResponse>> {
  const named = { companyId: caller.companyId, messageId };
  if (!(await accountsInScope(trx, caller, [accountId])).has(accountId)) return reject('message.notFound');
  const mail = await relayed(trx, { ...named, accountId }, now);
  if (mail === undefined || mail.message.releasedById !== caller.userId) return reject('message.notFound');
  if (mail.message.handedUp !== null) return ok({ isWhole: true, missing: [] });
  if (!awaitsFiles(mail.message) || mail.company.policy.letters.relay === null) return reject('message.filesNotAwaited');
  const checked = checkHandedFiles(mail.message, files);
  if (!checked.ok) return checked;
  const begun = await beginUpload(trx, { ...named, accountId, clientId: caller.clientId, files }, now);
  if (!begun.ok) return begun;
  const have = await bytesHere(trx, named);
  const missing = files.flatMap(({ bytes }, position) => {
    const from = have.get(position) ?? 0;
    return from < bytes ? [{ position, from }] : [];
  });
  return missing.length > 0 ? ok({ isWhole: false, missing }) : complete(trx, caller, mail, named, files);
}

type Upload = Named & Pick<HandUpRequest, 'accountId' | 'files'> & { readonly clientId: ClientId };

/** Writes down what will come. What came before of a file that is another one by now goes. */
async function beginUpload(trx: CompanyTransaction, upload: Upload, now: Instant): Promise<Result<null>> {
  const { companyId, messageId, accountId, clientId, files } = upload;
  const before = await uploadOf(trx, upload);
  if (before && before.clientId !== clientId && epochMsOf(now) - epochMsOf(before.touchedAt) < turnMs)
    return reject('relay.filesElsewhere');
  const said = { clientId, files: JSON.stringify(files), touchedAt: now };
  await trx
    .insertInto('messageUpload')
    .values({ companyId, messageId, accountId, ...said })
    .onConflict((conflict) => conflict.columns(['companyId', 'messageId']).doUpdateSet(said))
    .execute();
  for (const [position, file] of (before?.files ?? []).entries())
    if (files[position]?.sha256 !== file.sha256 || files[position]?.bytes !== file.bytes) await dropParts(trx, upload, position);
  return ok(null);
}

/** The upload of a message under its lock. */
const uploadOf = (trx: CompanyTransaction, { companyId, messageId }: Named) =>
  trx
    .selectFrom('messageUpload')
    .select(['clientId', 'files', 'touchedAt', 'droppedAt'])
    .where('companyId', '=', companyId)
    .where('messageId', '=', messageId)
    .forUpdate()
    .executeTakeFirst();

async function dropParts(trx: CompanyTransaction, { companyId, messageId }: Named, position: number): Promise<void> {
  await trx
    .deleteFrom('messageUploadPart')
    .where('companyId', '=', companyId)
    .where('messageId', '=', messageId)
    .where('position', '=', position)
    .execute();
}

/** How many bytes of each file are here, by its place. Pieces are taken in order, so there is no hole. */
async function bytesHere(trx: CompanyTransaction, { companyId, messageId }: Named): Promise<ReadonlyMap<number, number>> {
  const { rows } = await sql<{ position: number; bytes: number }>`
    select position, sum(octet_length(content))::int as bytes from message_upload_part
    where company_id = ${companyId} and message_id = ${messageId} group by position`.execute(trx);
  return new Map(rows.map(({ position, bytes }) => [position, bytes]));
}

/** Takes a piece of a file; one that is here already changes nothing. Gives how many bytes are here by now. Refuses as the contract says. */
export async function takePiece(
  trx: CompanyTransaction,
  { companyId, clientId }: Caller,
  place: { readonly messageId: MessageId; readonly position: number },
  { sha256, at, content: base64 }: FilePiece,
  now: Instant,
): Promise<Result<{ readonly from: number }>> {
  const { messageId, position } = place;
  const named = { companyId, messageId };
  const upload = await uploadOf(trx, named);
  const file = upload?.files[position];
  // The message has ended, and what came with it is gone: what comes now would stay for good.
  if (upload && upload.droppedAt !== null) return reject('message.filesNotAwaited');
  if (!upload || upload.clientId !== clientId || file?.sha256 !== sha256) return reject('relay.filesElsewhere');
  const have = (await bytesHere(trx, named)).get(position) ?? 0;
  const content = Buffer.from(base64, 'base64');
  // A piece that comes again, or too early: the answer says where to go on.
  if (at !== have) return ok({ from: have });
  if (content.length > filePieceBytes || at + content.length > file.bytes) return reject('relay.filesElsewhere');
  await trx
    .insertInto('messageUploadPart')
    .values({ ...named, position, at, content })
    .execute();
  await trx
    .updateTable('messageUpload')
    .set({ touchedAt: now })
    .where('companyId', '=', companyId)
    .where('messageId', '=', messageId)
    .execute();
  return ok({ from: at + content.length });
}

/** All has come: what each file holds is what it was said to be, and what we have printed is a PDF; then the message's row names it and may leave. */
async function complete(
  trx: CompanyTransaction,
  caller: Caller,
  { message, write }: Relayed,
  named: Named,
  files: readonly HandedFile[],
): Promise<Result<HandUpResponse>> {
  let isAsSaid = true;
  const along = sentOrderOf(message);
  for (const [position, file] of files.entries()) {
    if (isWhole(file, along[position], await contentAt(trx, named, position))) continue;
    await dropParts(trx, named, position);
    isAsSaid = false;
  }
  if (!isAsSaid) return reject('relay.fileNotAsSaid');
  const handedUp = handedUpOf(files);
  await write({ ...message, handedUp }, 'message.handUp', { id: caller.userId, name: caller.name }, { handedUp });
  return ok({ isWhole: true, missing: [] });
}

const isWhole = ({ sha256, bytes }: HandedFile, along: Enclosure | undefined, content: Buffer): boolean =>
  content.length === bytes &&
  createHash('sha256').update(content).digest('hex') === sha256 &&
  (along?.kind === 'file' || content.subarray(0, 5).toString('latin1') === '%PDF-');

async function contentAt(trx: CompanyTransaction, { companyId, messageId }: Named, position: number): Promise<Buffer> {
  const parts = await trx
    .selectFrom('messageUploadPart')
    .select('content')
    .where('companyId', '=', companyId)
    .where('messageId', '=', messageId)
    .where('position', '=', position)
    .orderBy('at')
    .execute();
  return Buffer.concat(parts.map(({ content }) => content));
}

/** What goes along with a message, in its order, each checked once more against the message's row; null where something of it is not here. */
export async function filesToSend(
  trx: CompanyTransaction,
  companyId: CompanyId,
  message: Pick<Message, 'attachments' | 'handedUp' | 'id'>,
): Promise<readonly MailEnclosure[] | null> {
  if (message.attachments === '') return [];
  const files = handedFilesOf(message);
  if (!checkHandedFiles(message, files).ok) return null;
  const along = sentOrderOf(message);
  const sent: MailEnclosure[] = [];
  for (const [position, file] of files.entries()) {
    const content = await contentAt(trx, { companyId, messageId: message.id }, position);
    if (!isWhole(file, along[position], content)) return null;
    sent.push({ name: file.name, content, isPdf: along[position]?.kind !== 'file' });
  }
  return sent;
}

/** Drops the content of what goes along with messages that have left or will not leave any more; their rows keep what it was. */
export async function dropEnded(trx: CompanyTransaction, companyId: CompanyId, now: Instant): Promise<void> {
  const { rows } = await sql<{ messageId: MessageId }>`
    update message_upload u set dropped_at = ${now} from messages m
    where u.company_id = ${companyId} and u.dropped_at is null and m.account_id = u.account_id and m.id = u.message_id
      and m.state not in ('waiting', 'claimed')
    returning u.message_id`.execute(trx);
  if (rows.length === 0) return;
  await trx
    .deleteFrom('messageUploadPart')
    .where('companyId', '=', companyId)
    .where(
      'messageId',
      'in',
      rows.map(({ messageId }) => messageId),
    )
    .execute();
}
