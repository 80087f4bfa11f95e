import type { LogChain, LogEntry } from '#contracts/log.ts';
import { commandNameSchema } from '#domain/commands.ts';
import { policyPartSchema } from '#domain/policy-part.ts';
import { countOf, formatCount } from '#renderer/ui/money.ts';

/** What the server itself writes down beside the commands of desktops. */
const serverActs: readonly string[] = [
  'approval.expire',
  'audit.checkpoint',
  'authority.lendingEnded',
  'authority.lent',
  'book.handOver',
  'call.report',
  'company.auditExported',
  'company.demoClosed',
  'company.sealKeyRenewed',
  'device.allowed',
  'device.revoked',
  'device.wiped',
  'device.workHeld',
  'message.handUp',
  'policy.asked',
  'policy.decided',
  'policy.expired',
  'promise.judge',
  'user.added',
  'user.disabled',
  'user.enabled',
  'user.passwordChanged',
  ...policyPartSchema.options.map((part) => `${part}.change`),
];

/** What the log can be narrowed to, in the order of the alphabet. */
export const logKinds: readonly string[] = [...commandNameSchema.options, ...serverActs].toSorted();

/** 'Contact note: record' of 'contactNote.record'. */
export function kindWords(name: string): string {
  const [noun = '', verb = ''] = name.split('.').map((part) => part.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));
  return `${noun.charAt(0).toUpperCase()}${noun.slice(1)}: ${verb}`;
}

/** What came of an entry, and what its desktop's own chain says of it. */
export function standingWords({ code, isDeviceLinked }: LogEntry): { readonly words: string; readonly tone: 'ok' | 'warn' | 'bad' } {
  if (isDeviceLinked === false) return { words: 'Break in its computer’s chain', tone: 'bad' };
  return code === null ? { words: 'Done', tone: 'ok' } : { words: 'Refused', tone: 'warn' };
}

/** What the server found when it read the whole log. */
export function chainWords({ checked, brokenAt, deviceBreaks, firstDeviceBreakAt, unsigned }: LogChain): {
  readonly tone: 'ok' | 'warn' | 'bad';
  readonly title: string;
  readonly detail: string;
} {
  if (brokenAt !== null) {
    return {
      tone: 'bad',
      title: `Entry ${formatCount(brokenAt)} is not the one that was written there`,
      detail: `${countOf(checked, 'entry', 'entries')} before it are whole. The database was changed behind the server’s back: keep it as it is, compare it with the newest backup, and tell whoever answers for the books.`,
    };
  }
  const signed = unsigned === 0 ? 'All of them are signed.' : `${countOf(unsigned, 'entry', 'entries')} wait for the next signature.`;
  if (deviceBreaks > 0) {
    return {
      tone: 'warn',
      title: `The log is whole; ${countOf(deviceBreaks, 'break')} in the chains of computers`,
      detail: `Before entry ${formatCount(firstDeviceBreakAt ?? 0)} a command of the same computer is missing, or was changed before it came: a journal lost its end or was copied, or somebody has tampered with it. What came is kept. ${signed}`,
    };
  }
  return { tone: 'ok', title: `The log is whole: ${countOf(checked, 'entry', 'entries')}`, detail: signed };
}
