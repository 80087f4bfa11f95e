import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { type Result, ok } from '#domain/kernel/result.ts';
import type { ClientId } from '#domain/kernel/ids.ts';
import { sealedWorkSchema } from '#contracts/http.ts';
import type { Api } from './api-client.ts';
import type { ApiFailure } from './api-failure.ts';
import { type SealedWork, sealedWork } from './sealed-work.ts';
import { nullWhenMissing } from './segment-file.ts';
import type { Vaults } from './vault.ts';
import { writeWhole } from './whole-file.ts';

export type WipeDeps = {
  readonly api: Pick<Api, 'wiped'>;
  readonly vaults: Pick<Vaults, 'erase'>;
  readonly journalFolder: string;
  readonly draftFolder: string;
  /** Mailboxes, and what is known of e-mails that were sent from here. */
  readonly mailFolder: string;
  /** Where work waits that only the server can open. */
  readonly heldFolder: string;
  /** Removes the copies of accounts from the page's storage. */
  readonly clearCopies: () => Promise<void>;
};

const heldSchema = z.strictObject({ pendingCount: z.number().int().min(0), sealedWork: z.array(sealedWorkSchema) });
type Held = z.infer<typeof heldSchema>;

/** So much goes up in one request: below the server's limits of 2 MB and 500 texts. */
const mostBytes = 1_500_000;
const mostTexts = 500;

/** Takes a person's data off this computer, and brings what only the server can open to the server. */
export type Wipe = {
  /** What waits in a client's journal, as far as it shows without its key. */
  waiting(clientId: ClientId): Promise<SealedWork>;
  /** Holds for the server what a client's journal has sealed to it, and puts a journal that nobody here can open any more aside. */
  putAside(clientId: ClientId): Promise<void>;
  /** Removes keys, accounts, drafts, mailbox and journal; what was not sent is held for the server first. */
  everything(email: string, clientId: ClientId): Promise<void>;
  /** Sends what is held; `isLast` tells the server that nothing is left here. What was not taken stays held. */
  send(token: string, clientId: ClientId, isLast: boolean): Promise<Result<null, ApiFailure>>;
};

/** Makes the wiping of one installation. A disk that fails rejects. */
export function createWipe(deps: WipeDeps): Wipe {
  const folderOf = (clientId: ClientId): string => path.join(deps.journalFolder, clientId);
  const fileOf = (clientId: ClientId): string => path.join(deps.heldFolder, `${clientId}.json`);
  const waiting = (clientId: ClientId): Promise<SealedWork> => sealedWork(folderOf(clientId));
  const held = async (clientId: ClientId): Promise<Held> => {
    const text = await readFile(fileOf(clientId), 'utf8').catch(nullWhenMissing);
    return text === null ? { pendingCount: 0, sealedWork: [] } : heldSchema.parse(JSON.parse(text));
  };
  const hold = async (clientId: ClientId): Promise<void> => {
    const { pendingCount, sealed } = await waiting(clientId);
    if (pendingCount === 0) return;
    const before = await held(clientId);
    // A set: whatever was held already, when the last try ended halfway, is there once.
    const texts = [...new Set([...before.sealedWork, ...sealed.map((each) => each.toString('base64'))])];
    const together = { pendingCount: Math.max(before.pendingCount, pendingCount, texts.length), sealedWork: texts };
    await mkdir(deps.heldFolder, { recursive: true, mode: 0o700 });
    await writeWhole(fileOf(clientId), JSON.stringify(together));
  };
  return {
    waiting,
    async putAside(clientId) {
      if ((await waiting(clientId)).pendingCount === 0) return;
      await hold(clientId);
      // Not removed: a command may be in it that was not sealed to the server.
      await rename(folderOf(clientId), `${folderOf(clientId)}.${randomBytes(4).toString('hex')}.old`);
    },
    async everything(email, clientId) {
      // Keys first: from here on nothing of the rest can be read, whatever comes between.
      await deps.vaults.erase(email);
      await hold(clientId);
      await rm(folderOf(clientId), { recursive: true, force: true });
      await rm(path.join(deps.draftFolder, clientId), { force: true });
      await rm(path.join(deps.mailFolder, clientId), { recursive: true, force: true });
      await deps.clearCopies();
    },
    async send(token, clientId, isLast) {
      const { pendingCount, sealedWork: texts } = await held(clientId);
      if (texts.length === 0 && !isLast) return ok(null);
      const batches = inBatches(texts);
      for (const [at, batch] of batches.entries()) {
        const isDone = isLast && at === batches.length - 1;
        const sent = await deps.api.wiped(token, { isDone, pendingCount, sealedWork: [...batch] });
        if (!sent.ok) return sent;
      }
      await rm(fileOf(clientId), { force: true });
      return ok(null);
    },
  };
}

/** Cuts texts into requests that the server takes; one at least, so that it hears of an empty desktop too. */
function inBatches(texts: readonly string[]): readonly (readonly string[])[] {
  const batches: string[][] = [[]];
  let bytes = 0;
  for (const text of texts) {
    const last = batches.at(-1) ?? [];
    if (last.length > 0 && (bytes + text.length > mostBytes || last.length === mostTexts)) {
      batches.push([text]);
      bytes = text.length;
    } else {
      last.push(text);
      bytes += text.length;
    }
  }
  return batches;
}
