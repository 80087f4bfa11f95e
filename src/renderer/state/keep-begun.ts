import { type AccountId, accountIdSchema } from '#domain/kernel/ids.ts';
import type { DraftChange, NoteDraft } from '#contracts/note-draft.ts';
import type { FormKey } from '#contracts/begun-form.ts';
import { formWithoutCards, markFormsKept, takeForms, useBegunForms } from './begun-forms.ts';
import { markKept, takeBegun, useNoteDrafts, withoutCards } from './note-drafts.ts';
import { useScreen } from './screen.ts';

/** Words are on the disk so long after they were typed at the latest, the writing itself apart. */
const keptWithinMs = 250;
/** More than anybody changes at once; the rest follows in the next message. */
const mostChanges = 50;

/** The part of the bridge that is used. */
type Keeping = Pick<Window['desk'], 'drafts.keep' | 'place.keep' | 'drafts.begun' | 'on'>;

/**
 * While somebody is signed in, hands every change of a draft, of another form and of the place in the window to the main process, which keeps it
 * sealed: soon after it was made, and at once when the window loses the focus, closes, or the workstation is about to lock.
 * Returns what ends it.
 */
export function keepBegun(page: Window, desk: Keeping): () => void {
  const changed = new Set<AccountId>();
  const changedForms = new Set<FormKey>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const send = async (accountIds: readonly AccountId[]): Promise<void> => {
    const { drafts } = useNoteDrafts.getState();
    const sent = accountIds.map((accountId) => ({ accountId, draft: drafts[accountId] ?? null }));
    // A card number stays in this window until the note is saved, for the person to see what they wrote; on no disk.
    const changes = sent.map(({ accountId, draft }): DraftChange => ({
      accountId,
      draft: draft === null ? null : withoutCards(accountId, draft),
    }));
    const kept = await desk['drafts.keep']({ changes }).catch(() => ({ ok: false as const }));
    // What was changed again meanwhile is told by the next message.
    markKept(
      sent.filter(({ accountId, draft }) => isStill(accountId, draft)).map(({ accountId }) => accountId),
      kept.ok,
    );
  };
  const sendForms = async (keys: readonly FormKey[]): Promise<void> => {
    const { forms } = useBegunForms.getState();
    const sent = keys.map((key) => ({ key, form: forms.get(key) ?? null }));
    const changes = sent.map(({ key, form }) => ({ key, form: form === null ? null : formWithoutCards(key, form) }));
    const kept = await desk['drafts.keep']({ changes }).catch(() => ({ ok: false as const }));
    const still = sent.filter(({ key, form }) => (useBegunForms.getState().forms.get(key) ?? null) === form);
    markFormsKept(
      still.map(({ key }) => key),
      kept.ok,
    );
  };
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const accountIds = [...changed];
    changed.clear();
    for (let at = 0; at < accountIds.length; at += mostChanges) void send(accountIds.slice(at, at + mostChanges));
    const keys = [...changedForms];
    changedForms.clear();
    for (let at = 0; at < keys.length; at += mostChanges) void sendForms(keys.slice(at, at + mostChanges));
  };
  const stops = [
    useNoteDrafts.subscribe(({ drafts, ownerId }, before) => {
      // Drafts that go with the end of a session are not finished.
      if (drafts === before.drafts || ownerId !== before.ownerId) return;
      for (const accountId of changedIn(drafts, before.drafts)) changed.add(accountId);
      if (changed.size > 0) timer ??= setTimeout(flush, keptWithinMs);
    }),
    useBegunForms.subscribe(({ forms, ownerId }, before) => {
      if (forms === before.forms || ownerId !== before.ownerId) return;
      for (const key of new Set([...forms.keys(), ...before.forms.keys()])) {
        if (forms.get(key) !== before.forms.get(key)) changedForms.add(key);
      }
      if (changedForms.size > 0) timer ??= setTimeout(flush, keptWithinMs);
    }),
    useScreen.subscribe(({ list, accountId, tab }, before) => {
      if (list === before.list && accountId === before.accountId && tab === before.tab) return;
      void desk['place.keep']({ list, accountId, tab });
    }),
    desk.on('drafts.flush', flush),
  ];
  page.addEventListener('blur', flush);
  page.addEventListener('beforeunload', flush);
  return () => {
    flush();
    for (const stop of stops) stop();
    page.removeEventListener('blur', flush);
    page.removeEventListener('beforeunload', flush);
  };
}

/** Puts back what the person signed in had begun, and where they were. */
export async function openBegun(desk: Keeping): Promise<void> {
  const begun = await desk['drafts.begun']();
  takeBegun(begun);
  takeForms(begun.forms ?? []);
  // Nobody has done anything yet; only the queue may have opened its first account by itself.
  if (begun.place !== null && begun.place.accountId !== null) useScreen.setState(begun.place);
}

type Drafts = Readonly<Record<AccountId, NoteDraft>>;

const isStill = (accountId: AccountId, draft: NoteDraft | null): boolean => (useNoteDrafts.getState().drafts[accountId] ?? null) === draft;

function changedIn(drafts: Drafts, before: Drafts): readonly AccountId[] {
  const accountIds = new Set([...Object.keys(drafts), ...Object.keys(before)].map((id) => accountIdSchema.parse(id)));
  return [...accountIds].filter((accountId) => drafts[accountId] !== before[accountId]);
}
