import { Suspense, lazy } from 'react';
import type { Company } from '#domain/company.ts';
import type { ContactDecision } from '#domain/contact-question.ts';
import { instantOf } from '#domain/kernel/dates.ts';
import type { Contact } from '#domain/rows.ts';
import { useOpened } from '#renderer/data/use-data.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { hitWords } from '#renderer/features/account/contact-guard-words.ts';
import { CallCard } from '#renderer/features/call/call-card.tsx';
import { useCalling } from '#renderer/features/call/use-calling.ts';
import { ContactNotePanel } from '#renderer/features/contact-note/contact-note-panel.tsx';
import { changeDraft, newDraft, useNoteDrafts } from '#renderer/state/note-drafts.ts';
import { type Overlay, showOverlay, useScreen } from '#renderer/state/screen.ts';

/** A chunk of its own: templates and their language are loaded when somebody writes. */
const ComposeDialog = lazy(async () => ({ default: (await import('#renderer/features/letters/compose-dialog.tsx')).ComposeDialog }));

const PapersDialog = lazy(async () => ({ default: (await import('#renderer/features/letters/papers-dialog.tsx')).PapersDialog }));

const writing: readonly Overlay[] = ['writeEmail', 'writeLetter', 'confirmByEmail', 'confirmByLetter'];

type Props = { readonly account: AccountView; readonly company: Company };

/** The note of the account in hand, with the call that it is about. */
export function NoteInHand({ account, company }: Props) {
  const { account: row } = account.folder;
  const chosenId = useNoteDrafts((state) => state.drafts[row.id]?.contactId) ?? undefined;
  const takeContact = ({ id: contactId, name: contactName }: Contact): void => {
    const draft = useNoteDrafts.getState().drafts[row.id] ?? newDraft();
    changeDraft(row.id, { ...draft, channel: 'call', direction: 'outbound', contactId, contactName }, account.folder);
  };
  const inHand = useCalling(account, company, takeContact);
  const user = useOpened()?.user;
  const isWriting = useScreen(({ overlay }) => overlay !== null && writing.includes(overlay));
  const isCopying = useScreen(({ overlay }) => overlay === 'papers');
  const guardWords = ({ hits }: ContactDecision): readonly string[] => {
    const place = { timeZone: row.timeZone, companyTimeZone: company.timeZone, now: instantOf(Date.now()), today: account.today };
    return hits.map((hit) => hitWords(hit, place));
  };
  return (
    <>
      <ContactNotePanel
        account={account}
        call={inHand.call}
        callCard={<CallCard account={account} inHand={inHand} guardWords={guardWords} chosenId={chosenId} />}
        onCall={() => void inHand.start(chosenId)}
        onWrite={(channel) => showOverlay(channel === 'email' ? 'writeEmail' : 'writeLetter')}
      />
      {user && isCopying && (
        <Suspense fallback={null}>
          <PapersDialog account={account} company={company} user={user} />
        </Suspense>
      )}
      {user && isWriting && (
        <Suspense fallback={null}>
          <ComposeDialog account={account} company={company} user={user} guardWords={guardWords} />
        </Suspense>
      )}
    </>
  );
}
