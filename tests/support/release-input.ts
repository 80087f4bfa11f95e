import type { ReleaseMessageInput } from '#domain/message.ts';
import { newId, writtenMail } from './build.ts';

type Ids = 'messageId' | 'accountId';
/** Anything may stand in place of a member: what cannot be is refused, and that is told too. */
export type ReleaseOver = Partial<{ readonly [K in Exclude<keyof ReleaseMessageInput, Ids>]: unknown }> & { readonly messageId?: string };

/** What `message.release` is asked with: an e-mail to Marian Webb that the guard allows, with anything of it replaced. */
export const releaseInput = (accountId: string, over: ReleaseOver = {}) => ({
  messageId: newId(),
  accountId,
  channel: 'email',
  contactId: null,
  ...writtenMail,
  wasEdited: false,
  senderDomain: 'collector.example',
  inReplyTo: null,
  threadId: null,
  overrideReason: null,
  guard: { verdict: 'allow', hits: [] },
  ...over,
});
