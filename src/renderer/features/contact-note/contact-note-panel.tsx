import { type KeyboardEvent, type ReactNode, type Ref, useEffect, useId, useRef, useState } from 'react';
import { type Call, type Channel, type Outcome, channelSchema, mostNoteCharacters } from '#domain/rows.ts';
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
import { CallBackTime } from './call-back-time.tsx';
import { ConfirmLine } from './confirm-line.tsx';
import { FixLine } from './fix-line.tsx';
import { FollowUpField, proposedFollowUp } from './follow-up-field.tsx';
import { OutcomeGrid } from './outcome-grid.tsx';
import { PromiseFields } from './promise-fields.tsx';
import { SaveBar } from './save-bar.tsx';
import { MaskedLine, SavedLine } from './saved-line.tsx';
import { focusOutcome, useNoteKeys } from './use-note-keys.ts';
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
  /** The call this note is about, which saving it closes. */
  readonly call?: Call | null;
  /** What stands about a call above the fields: in place of the contact's card while there is one, else below it. */
  readonly callCard?: ReactNode;
  /** Calls the best contact; without it C logs a call that was made elsewhere. */
  readonly onCall?: () => void;
  /** Writes an e-mail or a letter; without it E and L log one that was sent elsewhere. */
  readonly onWrite?: (channel: 'email' | 'letter') => void;
};

/** The form for what was said. It is always there; what is written stays with its account until it is saved. */
export function ContactNotePanel({ account, onBack, call = null, callCard, onCall, onWrite }: Props) {
  const { id: accountId } = account.folder.account;
  const isBeside = onBack !== undefined;
  const blank = () => newDraft(isBeside ? 'inbound' : 'outbound');
  const [fresh, setFresh] = useState(blank);
  const draft = useNoteDrafts((state) => state.drafts[accountId]) ?? fresh;
  const contact = chosenContactOf(account.folder, draft);
  const { save, isSaving, problem, forget } = useSaveNote({ account, draft, contact, call, onSaved: () => setFresh(blank()), onBack });

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
      {call === null && <ContactCard account={account} contact={contact} />}
      {callCard}
      {draft.replaces !== undefined && <FixLine onLeave={() => dropDraft(accountId)} />}
      <NoteFields
        account={account}
        draft={draft}
        contact={contact}
        isBeside={isBeside}
        call={call}
        onCall={onCall}
        onWrite={onWrite}
        problemAt={(field) => (problem?.field === field ? problem.text : null)}
        onChange={change}
      />
      <SavedLine account={account} />
      {!isBeside && <ConfirmLine account={account} />}
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
  readonly call: Call | null;
  readonly onCall: (() => void) | undefined;
  readonly onWrite: ((channel: 'email' | 'letter') => void) | undefined;
  readonly problemAt: (field: string) => string | null;
  readonly onChange: (part: Partial<NoteDraft>) => void;
};

function NoteFields({ account, draft, contact, isBeside, call, onCall, onWrite, problemAt, onChange }: FieldsProps) {
  const id = useId();
  const outcomes = useRef<HTMLFieldSetElement>(null);
  const text = useRef<HTMLTextAreaElement>(null);
  const followUp = useRef<HTMLInputElement>(null);
  useNoteKeys(onChange, { outcomes, text, followUp }, { isBeside, onCall, onWrite });
  const callId = call?.id;
  useEffect(() => {
    if (callId !== undefined) focusOutcome(outcomes.current);
  }, [callId]);
  const choose = (outcome: Outcome) => {
    const proposes = call !== null && draft.followUpDate === '';
    onChange({ outcome, ...(proposes && { followUpDate: proposedFollowUp(outcome, account.today) }) });
  };
  useEffect(() => {
    if (draft.replaces !== undefined) text.current?.focus();
  }, [draft.replaces]);
  return (
    <div className={styles.fields}>
      <div className={styles.who}>
        <ContactField id={`${id}-contact`} folder={account.folder} chosen={contact} problem={problemAt('contact')} onChange={onChange} />
        {call === null && (
          <Choices label="Direction" choices={directions} chosen={draft.direction} onChange={(direction) => onChange({ direction })} />
        )}
      </div>
      {call === null && <Choices label="Channel" choices={channels} chosen={draft.channel} onChange={(channel) => onChange({ channel })} />}
      <OutcomeGrid
        channel={draft.channel}
        chosen={draft.outcome}
        problem={problemAt('outcome')}
        groupRef={outcomes}
        onChange={choose}
        onPicked={() => text.current?.focus()}
      />
      {draft.outcome === 'promise' && (
        <PromiseFields id={`${id}-promise`} account={account} draft={draft} problem={problemAt('promise')} onChange={onChange} />
      )}
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
      <WhenNext id={id} account={account} draft={draft} inputRef={followUp} problemAt={problemAt} onChange={onChange} />
    </div>
  );
}

type WhenProps = Pick<FieldsProps, 'account' | 'draft' | 'problemAt' | 'onChange'> & {
  readonly id: string;
  readonly inputRef: Ref<HTMLInputElement>;
};

/** When the account comes back, and for a call-back at what time. */
function WhenNext({ id, account, draft, inputRef, problemAt, onChange }: WhenProps) {
  return (
    <>
      <FollowUpField
        id={`${id}-follow-up`}
        inputRef={inputRef}
        date={draft.followUpDate}
        today={account.today}
        problem={problemAt('followUp')}
        onChange={(followUpDate) => onChange({ followUpDate })}
      />
      {draft.outcome === 'callBackAt' && (
        <CallBackTime
          id={`${id}-time`}
          timeZone={account.folder.account.timeZone}
          time={draft.followUpTime ?? ''}
          problem={problemAt('followUpTime')}
          onChange={(followUpTime) => onChange({ followUpTime })}
        />
      )}
    </>
  );
}

/** Gives the focus back to the page, where single keys are shortcuts again; a list that is open in the field closes first. */
function leaveField(field: EventTarget): void {
  if (field instanceof HTMLElement && !hasOpenList(field)) field.blur();
}
