import { z } from 'zod';
import type { Folder } from './folder.ts';
import { compareTexts } from './kernel/compare-texts.ts';
import { awaitsFiles } from './message-files.ts';
import { messageSchema } from './message-row.ts';
import { isUnderWay, wantsAttention } from './message-state.ts';

/** What a summary says of a message. */
export const openMessageSchema = messageSchema
  .pick({
    id: true,
    channel: true,
    toName: true,
    subject: true,
    state: true,
    stateAt: true,
    releasedById: true,
    claimedBy: true,
    problem: true,
    flag: true,
  })
  .extend({
    /** What goes along has not come to the central API; it need only where the relay sends. */
    awaitsFiles: z.boolean(),
  });
type OpenMessage = z.infer<typeof openMessageSchema>;

/** The messages of a folder that have not gone their way, or of which somebody has to take note; the oldest first. */
export const openMessagesOf = ({ messages }: Pick<Folder, 'messages'>): OpenMessage[] =>
  messages
    .filter((message) => isUnderWay(message) || wantsAttention(message))
    .sort((a, b) => compareTexts(a.releasedAt, b.releasedAt) || compareTexts(a.id, b.id))
    .map((message) => {
      const { id, channel, toName, subject, state, stateAt, releasedById, claimedBy, problem, flag } = message;
      return { id, channel, toName, subject, state, stateAt, releasedById, claimedBy, problem, flag, awaitsFiles: awaitsFiles(message) };
    });
