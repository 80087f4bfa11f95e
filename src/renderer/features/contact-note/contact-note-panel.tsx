import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { type Channel, channelSchema, mostNoteCharacters } from '#domain/rows.ts';
import type { NoteDraft } from '#contracts/note-draft.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { changeDraft, dropDraft, newDraft, useNoteDrafts } from '#renderer/state/note-drafts.ts';
import { hasOpenList } from '#renderer/state/plain-keys.ts';
import { Choices } from '#renderer/ui/choices.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { channelWords } from '#renderer/ui/words.ts';
import { AboutInvoices } from './about-invoices.tsx';
import { ContactCard } from './contact-card.tsx';
import { ContactField } from './contact-field.tsx';
import { type ChosenContact, chosenContactOf } from './chosen-contact.ts';
import { FixLine } from './fix-line.tsx';
import { FollowUpField } from './follow-up-field.tsx';
import { OutcomeGrid } from './outcome-grid.tsx';
import { SaveBar } from './save-bar.tsx';
import { MaskedLine, SavedLine } from './saved-line.tsx';
import { useNoteKeys } from './use-note-keys.ts';
import { useSaveNote } from './use-save-note.ts';
import styles from './contact-note-panel.module.css';

const channelKeys: Partial<Record<Channel, string>> = { call: 'C', email: 'E', letter: 'L' };
const channels = channelSchema.options.map((channel) => {
  const key = channelKeys[channel];
  return {
    value: channel,
    words: channelWords[channel],
    ...(key !== undefined && { title: `${channelWords[channel]} (${key})`, shortcut: key }),
  };
});
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
  const isBeside = onBack !== undefined;
  const blank = () => newDraft(isBeside ? 'inbound' : 'outbound');
  const [fresh, setFresh] = useState(blank);
  const draft = useNoteDrafts((state) => state.drafts[accountId]) ?? fresh;
  const contact = chosenContactOf(account.folder, draft);
  const { save, isSaving, problem, forget } = useSaveNote({ account, draft, contact, onSaved: () => setFresh(blank()), onBack });

  const change = (part: Partial<NoteDraft>) => {
    forget();
    changeDraft(accountId, { ...draft, ...part }, account.folder);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented) return leaveField(event.target);
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void save(event.shiftKey ? 'stay' : 'next');
  };
  return (
    <section className={styles.panel} aria-label={isBeside ? 'Caller’s note' : 'Contact note'} onKeyDown={onKeyDown}>
      <ContactCard account={account} contact={contact} />
      {draft.replaces !== undefined && <FixLine onLeave={() => dropDraft(accountId)} />}
      <NoteFields
        account={account}
        draft={draft}
        contact={contact}
        isBeside={isBeside}
        problemAt={(field) => (problem?.field === field ? problem.text : null)}
        onChange={change}
      />
      <SavedLine account={account} />
      <MaskedLine />
      <SaveBar isSaving={isSaving} problem={problem?.field === null ? problem.text : null} onSave={save} isBeside={isBeside} />
    </section>
  );
}

type FieldsProps = {
  readonly account: AccountView;
  readonly draft: NoteDraft;
  readonly contact: ChosenContact;
  readonly isBeside: boolean;
  readonly problemAt: (field: string) => string | null;
  readonly onChange: (part: Partial<NoteDraft>) => void;
};

function NoteFields({ account, draft, contact, isBeside, problemAt, onChange }: FieldsProps) {
  const id = useId();
  const outcomes = useRef<HTMLFieldSetElement>(null);
  const text = useRef<HTMLTextAreaElement>(null);
  const followUp = useRef<HTMLInputElement>(null);
  useNoteKeys(onChange, { outcomes, text, followUp }, isBeside);
  useEffect(() => {
    if (draft.replaces !== undefined) text.current?.focus();
  }, [draft.replaces]);
  return (
    <div className={styles.fields}>
      <div className={styles.who}>
        <ContactField id={`${id}-contact`} folder={account.folder} chosen={contact} problem={problemAt('contact')} onChange={onChange} />
        <Choices label="Direction" choices={directions} chosen={draft.direction} onChange={(direction) => onChange({ direction })} />
      </div>
      <Choices label="Channel" choices={channels} chosen={draft.channel} onChange={(channel) => onChange({ channel })} />
      <OutcomeGrid
        chosen={draft.outcome}
        problem={problemAt('outcome')}
        groupRef={outcomes}
        onChange={(outcome) => onChange({ outcome })}
        onPicked={() => text.current?.focus()}
      />
      <Field id={`${id}-text`} label="Note" problem={problemAt('text')} className={styles.grow}>
        {(field) => (
          <textarea
            {...field}
            ref={text}
            maxLength={mostNoteCharacters}
            aria-keyshortcuts="N"
            title="What was said (N)"
            placeholder="What was said"
            value={draft.text}
            onChange={(event) => onChange({ text: event.target.value })}
          />
        )}
      </Field>
      <AboutInvoices account={account} draft={draft} />
      <Field id={`${id}-next`} label="Next step" problem={problemAt('nextStep')}>
        {(field) => (
          <input
            {...field}
            maxLength={500}
            placeholder="Such as: check Friday’s payment run"
            value={draft.nextStep}
            onChange={(event) => onChange({ nextStep: event.target.value })}
          />
        )}
      </Field>
      <FollowUpField
        id={`${id}-follow-up`}
        inputRef={followUp}
        date={draft.followUpDate}
        today={account.today}
        problem={problemAt('followUp')}
        onChange={(followUpDate) => onChange({ followUpDate })}
      />
    </div>
  );
}

/** Gives the focus back to the page, where single keys are shortcuts again; a list that is open in the field closes first. */
function leaveField(field: EventTarget): void {
  if (field instanceof HTMLElement && !hasOpenList(field)) field.blur();
}
