import { z } from 'zod';
import { RequestProblem } from '../problem.ts';

const cursorContentSchema = z.strictObject({ epoch: z.uuid(), scope: z.string(), v: z.number().int().min(0) });
/** How far a desktop has come: the epoch of the company's feed, the scope it holds, and the feed's version then. */
export type CursorContent = z.infer<typeof cursorContentSchema>;

/** Packs a cursor; desktops give it back unread. */
export const packCursor = (content: CursorContent): string => Buffer.from(JSON.stringify(content)).toString('base64url');

/**
 * Unpacks a cursor against the company and the caller's scope as they are now. Throws the problem `sync.resync` (409) for one
 * that is not ours, of another epoch, ahead of the server (a restored backup), or of another scope (a person whose role has
 * changed holds other accounts): the desktop fetches a snapshot, its own commands are not touched.
 */
export function unpackCursor(
  text: string,
  now: { readonly epoch: string; readonly scope: string; readonly version: number },
): CursorContent {
  const content = readCursor(text);
  if (content !== null && content.epoch === now.epoch && content.scope === now.scope && content.v <= now.version) return content;
  throw new RequestProblem(
    409,
    'sync.resync',
    'The server cannot go on from where this desktop is. Fetch a snapshot; unsent work is not touched.',
  );
}

/** What a cursor says, or null for one that is not ours. */
export const readCursor = (text: string): CursorContent | null => cursorContentSchema.safeParse(jsonOf(text)).data ?? null;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
