import { maskCardNumbers } from '#domain/card-number.ts';
import { type CardFreeInput, ownNumbersIn, withoutOthersCardNumbers } from '#domain/card-free-input.ts';
import type { CommandDraft } from '#contracts/envelope.ts';
import { protocolVersion } from '#contracts/protocol.ts';
import { CacheSilence } from './cache-fault.ts';
import { answered } from './in-time.ts';
import type { LocalCopy } from './local-copy.ts';
import type { MainPort, OpenMessage } from './main-port.ts';
import type { SyncEngine } from './sync-engine.ts';
import type { FromWorker, ToWorker } from './worker-protocol.ts';

/** What a port of the main process has opened. */
export type OpenedData = { readonly port: MainPort; readonly message: OpenMessage; readonly sync: SyncEngine };

type Run = Extract<ToWorker, { kind: 'run' }>;
type RunOutcome = Extract<FromWorker, { kind: 'ran' }>['outcome'];

/** IndexedDB on a full disk may never answer; nobody is to look at a note that is being saved for as long as it takes to give a copy up. */
const copyLimitMs = 5000;

class CopySilence extends Error {}

/**
 * Does a command: without the card numbers somebody may have written into it; judged on the copy first, so that a refusal is known at
 * once and nothing of it is written; then into the journal; and only when that has it on the disk, onto the copy. `onDamage` takes a
 * fault of the copy met on the way.
 */
export async function runCommand(
  { commandId, isRepeated, name, accountId, input: written }: Run,
  opened: OpenedData | null,
  onDamage: (sync: SyncEngine, fault: unknown) => void,
): Promise<RunOutcome> {
  const copy = opened?.sync.copy;
  if (!copy) return { saved: false, refusal: { code: 'cache.broken' } };
  const { port, sync, message } = opened;
  if (isRepeated && (await isKept(port, commandId))) return { saved: true };
  const { id: actorId, name: actorName, role } = message.user;
  const context = { actorId, actorName, role, at: sync.now, today: sync.today, company: sync.company, stage: 'asked' } as const;
  /** What the copy gives in time. A fault of it is told whenever it comes, also when nobody waits any more. */
  const heard = <T>(work: Promise<T>): Promise<T> => {
    work.catch((fault: unknown) => onDamage(sync, fault));
    return answered(work, copyLimitMs, () => new CopySilence());
  };
  let free: CardFreeInput<Run['input']>;
  try {
    free = await heard(withoutOthersCardNumbers(written, () => ownNumbers(copy, accountId)));
    const decided = await heard(copy.decide(name, accountId, free.input, context));
    if (!decided.ok) return { saved: false, refusal: decided.error };
  } catch (fault) {
    const isSilent = fault instanceof CopySilence || fault instanceof CacheSilence;
    return { saved: false, refusal: { code: isSilent ? 'cache.silent' : 'cache.broken' } };
  }
  const { at, today: businessDate } = context;
  const { input, maskedCount } = free;
  const draft: CommandDraft = { commandId, name, accountId, at, businessDate, input, madeWith: protocolVersion };
  const appended = await port.append(draft);
  if (!appended.ok) return { saved: false, refusal: appended.error };
  // Saved: what goes wrong from here on is the copy's trouble and not the command's.
  await heard(copy.addPending([{ ...draft, seq: appended.value }])).catch(() => undefined);
  return savedWithout(maskedCount);
}

/** What is answered where words were saved, so many card numbers and codes having been taken out of them. */
const savedWithout = (maskedCount: number): RunOutcome => (maskedCount === 0 ? { saved: true } : { saved: true, maskedCount });

/** The numbers of an account in the copy, so that those that look like a card's are not taken for one. */
async function ownNumbers(copy: LocalCopy, accountId: Run['accountId']): Promise<ReadonlySet<string> | undefined> {
  const account = await copy.account(accountId);
  return account ? ownNumbersIn(account.folder) : undefined;
}

/** Whether the journal holds the command already: an engine that went away had written it and could not say so any more. */
async function isKept(port: MainPort, commandId: Run['commandId']): Promise<boolean> {
  const kept = await port.pending(0);
  return kept.ok && kept.value.some((command) => command.commandId === commandId);
}

/** Takes a refused command off the list of refusals, its reason without card numbers. `saved: true`: the journal has that on the disk. */
export async function dismissRefusal(opened: OpenedData | null, commandId: Run['commandId'], reason: string): Promise<RunOutcome> {
  const { text, maskedCount } = maskCardNumbers(reason);
  const dismissed = await opened?.port.dismiss(commandId, text);
  if (dismissed?.ok === true) return savedWithout(maskedCount);
  return { saved: false, refusal: dismissed?.ok === false ? dismissed.error : { code: 'call.failed' } };
}
