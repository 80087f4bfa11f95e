import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Result, err, ok } from '#domain/kernel/result.ts';
import type { AccountId, ClientId } from '#domain/kernel/ids.ts';
import type { Failure } from '#contracts/failure.ts';
import { type BegunForm, type FormKey, formKeyOf } from '#contracts/begun-form.ts';
import { type Begun, type BegunChange, type NoteDraft, type Place, begunSchema } from '#contracts/note-draft.ts';
import { purposeKey, seal, unseal } from './sealed-box.ts';
import { nullWhenMissing } from './segment-file.ts';
import { writeWhole } from './whole-file.ts';

/** What a person has begun to write and not saved, sealed on the disk: it outlives a lock, a crash and a power cut. */
export type DraftBook = {
  begun(): Begun;
  /** Keeps a change of drafts; resolves when it is on the disk. `draft.notKept`: the disk refused, the page still has the words. */
  keep(changes: readonly BegunChange[]): Promise<Result<null, Failure>>;
  /** Where the person is; written down with the next draft or at the end. */
  keepPlace(place: Place): void;
  /** Forgets drafts of notes that were saved after all, when a crash came between. */
  forgetSaved(isSaved: (draft: NoteDraft) => boolean): void;
  /** Writes down what is left to write, and overwrites the key. */
  close(): Promise<void>;
};

/** Nobody has more notes under way, or more forms; what is beyond is refused, so that a runaway page cannot fill the disk. */
const mostDrafts = 200;

/**
 * Opens a client's drafts in a folder. A file that another key sealed is passed over: what it held cannot be told. One that the disk
 * does not give is left alone, and nothing is kept in this session: a person can sign in without their drafts.
 */
export async function openDraftBook(options: {
  readonly folder: string;
  readonly dataKey: Uint8Array;
  readonly clientId: ClientId;
}): Promise<DraftBook> {
  const { folder, clientId } = options;
  const file = path.join(folder, clientId);
  const key = purposeKey(options.dataKey, `drafts:${clientId}`);
  const context = Buffer.from(`drafts|1|${clientId}`);
  const sealed = await readFile(file).catch(nullWhenMissing).catch(refusedWhenSystem);
  const kept = parsed(sealed === 'refused' ? null : unsealed(key, context, sealed));
  const drafts = new Map<AccountId, NoteDraft>(kept.drafts.map(({ accountId, draft }) => [accountId, draft]));
  const forms = new Map<FormKey, BegunForm>((kept.forms ?? []).map((form) => [formKeyOf(form), form]));
  let { place } = kept;
  let writing: Promise<Result<null, Failure>> = Promise.resolve(ok(null));
  let hasUnwritten = false;
  let isClosed = false;

  const begun = (): Begun => ({
    drafts: [...drafts].map(([accountId, draft]) => ({ accountId, draft })),
    ...(forms.size > 0 && { forms: [...forms.values()] }),
    place,
  });
  const writeNow = async (): Promise<Result<null, Failure>> => {
    // Somebody before in the row has written this down already.
    if (!hasUnwritten || sealed === 'refused') return ok(null);
    hasUnwritten = false;
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeWhole(file, seal(key, context, Buffer.from(JSON.stringify(begun()))));
      return ok(null);
    } catch (fault) {
      refusedWhenSystem(fault);
      hasUnwritten = true;
      return err({ code: 'draft.notKept' });
    }
  };
  /** One write after the other; what gathers meanwhile goes into the next. */
  const write = (): Promise<Result<null, Failure>> => {
    writing = writing.then(writeNow);
    return writing;
  };
  return {
    begun,
    async keep(changes) {
      if (isClosed || sealed === 'refused') return err({ code: 'draft.notKept' });
      for (const change of changes) {
        const isTaken = 'form' in change ? taken(forms, change.key, change.form) : taken(drafts, change.accountId, change.draft);
        if (!isTaken) return err({ code: 'draft.notKept' });
      }
      hasUnwritten = true;
      return write();
    },
    keepPlace(next) {
      place = next;
      hasUnwritten = true;
    },
    forgetSaved(isSaved) {
      for (const [accountId, draft] of drafts) if (isSaved(draft)) hasUnwritten = drafts.delete(accountId);
    },
    async close() {
      isClosed = true;
      await write();
      key.fill(0);
    },
  };
}

/** Takes a change in; false where there are too many already. */
function taken<K, V>(all: Map<K, V>, key: K, value: V | null): boolean {
  if (value === null) all.delete(key);
  else if (all.has(key) || all.size < mostDrafts) all.set(key, value);
  else return false;
  return true;
}

/** A fault of the disk is an answer; anything else is a bug. */
function refusedWhenSystem(fault: unknown): 'refused' {
  if (fault instanceof Error && 'syscall' in fault) return 'refused';
  throw fault;
}

const nothing: Begun = { drafts: [], place: null };
const unsealed = (key: Uint8Array, context: Uint8Array, sealed: Buffer | null): Buffer | null =>
  sealed === null ? null : unseal(key, context, sealed);

function parsed(plain: Buffer | null): Begun {
  return plain === null ? nothing : (begunSchema.safeParse(JSON.parse(plain.toString('utf8'))).data ?? nothing);
}
