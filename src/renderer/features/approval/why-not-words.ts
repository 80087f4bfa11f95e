import { approverRoleSchema } from '#domain/approval-settings.ts';
import type { Rejection } from '#domain/kernel/result.ts';
import { inOneLine } from '#renderer/ui/failure-words.ts';
import { wordsOfRefusal } from '#renderer/ui/rejection-words.ts';
import { roleWords } from '#renderer/ui/words.ts';

/** Why somebody may not approve a request, and who does, in a sentence or two. */
export function whyNotWords(why: Rejection): string {
  switch (why.code) {
    case 'approval.ownRequest':
    case 'approval.ownEdit':
      return 'You asked for this or wrote it last: somebody else decides it.';
    case 'approval.aboveAuthority':
      return `This needs ${neededWords(why)}: it is more than you may approve, with what was done for this customer before. You can refuse it or ask back.`;
    default:
      return inOneLine(wordsOfRefusal(why));
  }
}

/** Whose word a request needs: 'a manager', 'an administrator'; 'somebody else' of one's own and where it cannot be told. */
export function neededWords({ code, details }: Rejection): string {
  const role = approverRoleSchema.safeParse(details?.['needs']);
  if (code !== 'approval.aboveAuthority' || !role.success) return 'somebody else';
  return `${role.data === 'administrator' ? 'an' : 'a'} ${roleWords[role.data].toLowerCase()}`;
}
