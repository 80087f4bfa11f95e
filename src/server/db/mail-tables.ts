import type { Generated, JSONColumnType } from 'kysely';
import type { FailureCode } from '#contracts/failure.ts';
import type { Instant } from '#domain/kernel/dates.ts';
import type { AccountId, ClientId, CompanyId, MessageId } from '#domain/kernel/ids.ts';
import type { HandedFile } from '#domain/message-files.ts';

/** What the company's relay knows of an e-mail it sends. */
export type RelayMailTable = {
  companyId: CompanyId;
  accountId: AccountId;
  messageId: MessageId;
  standing: 'begun' | 'again' | 'ended';
  tries: Generated<number>;
  firstAt: Generated<Instant | null>;
  /** When it is tried (again); of one that is begun, when its end is not waited for any longer. */
  dueAt: Instant;
  begunAt: Generated<Instant | null>;
};

/** What kept a company's relay from sending at its last try; no row while it can send. */
export type RelayTroubleTable = {
  companyId: CompanyId;
  code: FailureCode;
  at: Instant;
};

/** What a desktop said it would hand up to go along with a message. */
export type MessageUploadTable = {
  companyId: CompanyId;
  accountId: AccountId;
  messageId: MessageId;
  clientId: ClientId;
  files: JSONColumnType<readonly HandedFile[]>;
  touchedAt: Instant;
  /** When the content was dropped, because the message had an end. */
  droppedAt: Generated<Instant | null>;
};

/** A piece of such a file: which one by its place in the list, and where in it. */
export type MessageUploadPartTable = {
  companyId: CompanyId;
  messageId: MessageId;
  position: number;
  at: number;
  content: Buffer;
};
