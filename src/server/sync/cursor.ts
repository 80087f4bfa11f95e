import { z } from 'zod';
import { RequestProblem } from '../problem.ts';

const cursorContentSchema = z.strictObject({ epoch: z.uuid(), v: z.number().int().min(0) });
/** How far a desktop has come: the epoch of the company's feed and its version then. */
export type CursorContent = z.infer<typeof cursorContentSchema>;

/** Packs a cursor; desktops give it back unread. */
export const packCursor = (content: CursorContent): string => Buffer.from(JSON.stringify(content)).toString('base64url');

/**
 * Unpacks a cursor against the company as it is now. Throws the problem `sync.resync` (409) for one that is not ours, of
 * another epoch, or ahead of the server (a restored backup): the desktop fetches a snapshot, its own commands are not touched.
 */
export function unpackCursor(text: string, company: { readonly epoch: string; readonly version: number }): CursorContent {
  const parsed = cursorContentSchema.safeParse(jsonOf(text));
  if (parsed.success && parsed.data.epoch === company.epoch && parsed.data.v <= company.version) return parsed.data;
  throw new RequestProblem(409, 'sync.resync', 'The server cannot go on from where this desktop is. Fetch a snapshot; unsent work is not touched.');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
