import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { channelSchema } from '#domain/rows.ts';
import type { NoteDraft } from '#contracts/note-draft.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { changeDraft, dropDraft, newDraft, useNoteDrafts } from '#renderer/state/note-drafts.ts';
import { useScreen } from '#renderer/state/screen.ts';
import { Choices } from '#renderer/ui/choices.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { isTyping } from '#renderer/ui/is-typing.ts';
import { channelWords } from '#renderer/ui/words.ts';
import { ContactCard } from './contact-card.tsx';
import { ContactField } from './contact-field.tsx';
import { chosenContactOf } from './chosen-contact.ts';
import { FixLine } from './fix-line.tsx';
import { FollowUpField } from './follow-up-field.tsx';
import { OutcomeGrid } from './outcome-grid.tsx';
import { SaveBar } from './save-bar.tsx';
import { SavedLine } from './saved-line.tsx';
import { useSaveNote } from './use-save-note.ts';
import styles from './contact-note-panel.module.css';

const channels = channelSchema.options.map((channel) => ({ value: channel, words: channelWords[channel] }));
const directions = [
  { value: 'outbound', words: 'Out', title: 'We reached out' },
  { value: 'inbound', words: 'In', title: 'They came to us' },
] as const;

type Props = {
  readonly account: AccountView;
  /** Of a note on a call that came in beside the work in hand: where saving it leads back to. */
  readonly onBack?: () => void;
};

/** The form for what was said. It is always there; what is written stays with its account until it is saved. */
export function ContactNotePanel({ account, onBack }: Props) {
  const { id: accountId } = account.folder.account;
  const id = useId();
  const blank = () => newDraft(onBack ? 'inbound' : 'outbound');
  const [fresh, setFresh] = useState(blank);
  const draft = useNoteDrafts((state) => state.drafts[accountId]) ?? fresh;
  const text = useRef<HTMLTextAreaElement>(null);
  const contact = chosenContactOf(account.folder, draft);
  const { save, isSaving, problem, forget } = useSaveNote({ account, draft, contact, onSaved: () => setFresh(blank()), onBack });
  useFocusOnN(text, onBack !== undefined);
  useEffect(() => {
    if (draft.replaces !== undefined) text.current?.focus();
  }, [draft.replaces]);

  const change = (part: Partial<NoteDraft>) => {
    forget();
    changeDraft(accountId, { ...draft, ...part });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void save(event.shiftKey ? 'next' : 'stay');
  };
  const problemAt = (field: string): string | null => (problem?.field === field ? problem.text : null);

  return (
    <section className={styles.panel} aria-label={onBack ? 'Caller’s note' : 'Contact note'} onKeyDown={onKeyDown}>
      <ContactCard account={account} contact={contact} />
      {draft.replaces !== undefined && <FixLine onLeave={() => dropDraft(accountId)} />}
      <div className={styles.fields}>
        <div className={styles.who}>
          <ContactField id={`${id}-contact`} folder={account.folder} chosen={contact} problem={problemAt('contact')} onChange={change} />
          <Choices label="Direction" choices={directions} chosen={draft.direction} onChange={(direction) => change({ direction })} />
        </div>
        <Choices label="Channel" choices={channels} chosen={draft.channel} onChange={(channel) => change({ channel })} />
        <OutcomeGrid chosen={draft.outcome} problem={problemAt('outcome')} onChange={(outcome) => change({ outcome })} />
        <Field id={`${id}-text`} label="Note" problem={problemAt('text')} className={styles.grow}>
          {(field) => (
            <textarea
              {...field}
              ref={text}
              maxLength={8000}
              placeholder="What was said"
              value={draft.text}
              onChange={(event) => change({ text: event.target.value })}
            />
          )}
        </Field>
        <Field id={`${id}-next`} label="Next step" problem={problemAt('nextStep')}>
          {(field) => (
            <input
              {...field}
              maxLength={500}
              placeholder="Such as: check Friday’s payment run"
              value={draft.nextStep}
              onChange={(event) => change({ nextStep: event.target.value })}
            />
          )}
        </Field>
        <FollowUpField
          id={`${id}-follow-up`}
          date={draft.followUpDate}
          today={account.today}
          problem={problemAt('followUp')}
          onChange={(followUpDate) => change({ followUpDate })}
        />
      </div>
      <SavedLine account={account} />
      <SaveBar isSaving={isSaving} problem={problem?.field === null ? problem.text : null} onSave={save} isBeside={onBack !== undefined} />
    </section>
  );
}

/** N goes to the words from wherever nobody is typing: to the caller's while there is one beside. */
function useFocusOnN(text: React.RefObject<HTMLTextAreaElement | null>, isBeside: boolean): void {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'n' || event.ctrlKey || event.metaKey || event.altKey) return;
      const { overlay, besideId } = useScreen.getState();
      if (isTyping(event) || overlay || (besideId !== null) !== isBeside) return;
      event.preventDefault();
      text.current?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [text, isBeside]);
}
