import { useMemo, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import type { MessageDraft } from '#contracts/begun-form.ts';
import type { User } from '#contracts/http.ts';
import { guardSaidOf } from '#domain/contact-said.ts';
import type { Approval } from '#domain/approval-rows.ts';
import type { CommandInput } from '#domain/commands.ts';
import type { Company } from '#domain/company.ts';
import type { Confirmation } from '#domain/confirmation.ts';
import type { ContactDecision } from '#domain/contact-question.ts';
import { openOverrideRequest } from '#domain/contact-override-request.ts';
import type { HandDemand } from '#domain/demand.ts';
import type { Instant } from '#domain/kernel/dates.ts';
import { type ContactId, messageIdSchema } from '#domain/kernel/ids.ts';
import { type Language, languageOf, languageSchema } from '#domain/language.ts';
import { checkMessage } from '#domain/message-check.ts';
import type { AlongByHand } from '#domain/message-along.ts';
import { type TemplateKey, templateKeySchema } from '#domain/message-template.ts';
import { noThread, threadWith } from '#domain/message-thread.ts';
import { ccOfRun } from '#domain/sales-copy.ts';
import type { DataClient } from '#renderer/data/data-client.ts';
import type { MessageWriter } from '#renderer/data/run-outcome.ts';
import { useDataClient } from '#renderer/data/use-data.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { templateKeyOfStep, writtenMessage } from '#renderer/data/written-message.ts';
import { askOverride } from '#renderer/state/ask-override.ts';
import { useLetters } from '#renderer/state/letters.ts';
import { forgetMessageDraft, keepMessageDraft, messageDraftOf } from '#renderer/state/message-drafts.ts';
import { printLetters } from '#renderer/state/printing.ts';
import { closeOverlay } from '#renderer/state/screen.ts';
import { inOneLine } from '#renderer/ui/failure-words.ts';
import { wordsOfRefusal } from '#renderer/ui/rejection-words.ts';
import { useNow } from '#renderer/ui/use-now.ts';
import { templateProblemWords } from './template-problem.ts';
import { type Along, useAlong } from './use-along.ts';
import { type Due, useDemand } from './use-demand.ts';
import { type Hand, useHand } from './use-hand.ts';

type Words = { readonly subject: string; readonly body: string };
/** Words that were written over the template's, with those as they were then. */
type Edit = Words & { readonly from: Words };
const isSame = (a: Words, b: Words): boolean => a.subject === b.subject && a.body === b.body;
type Receiver = { readonly name: string; readonly address: string };

/** A message that is being written, and what can be done with it. */
export type Composing = {
  readonly templateKey: TemplateKey;
  readonly language: Language;
  readonly contactId: ContactId | null;
  readonly to: Receiver | null;
  readonly toProblem: string | null;
  readonly words: Words;
  readonly isEdited: boolean;
  /** The template says something else by now than what was written over. */
  readonly isOutdated: boolean;
  /** Why the template makes no words here. */
  readonly templateProblem: string | null;
  /** What the words ask for, what they leave out, and what the run would hold them back for. */
  readonly demand: HandDemand;
  readonly decision: ContactDecision;
  readonly reason: string;
  readonly along: Along;
  /** What of the books goes along with it. */
  readonly enclosed: AlongByHand;
  readonly hand: Hand;
  /** The request for a second person's word that waits. */
  readonly asked: Approval | undefined;
  readonly ask: () => Promise<void>;
  readonly problem: string | null;
  readonly isBusy: boolean;
  readonly chooseTemplate: (key: string) => void;
  readonly chooseLanguage: (language: string) => void;
  readonly chooseContact: (contactId: string) => void;
  readonly write: (words: Words) => void;
  readonly backToTemplate: () => void;
  readonly giveReason: (reason: string) => void;
  readonly release: () => Promise<void>;
};

type Props = {
  readonly channel: 'email' | 'letter';
  /** It begins with what was agreed last. */
  readonly isConfirmation: boolean;
  /** What was agreed; undefined: what was agreed last. */
  readonly agreedId: string | undefined;
  readonly account: AccountView;
  readonly company: Company;
  readonly user: User;
  readonly writer: MessageWriter;
};

/** Holds a message while it is written: the template's words until somebody writes over them, and the guard's decision on it as the clock goes on. */
export function useComposing({ channel, isConfirmation, agreedId, account, company, user, writer }: Props): Composing {
  const client = useDataClient();
  const now = useNow();
  const { folder } = account;
  const { due, demand } = useDemand(account, company, user, now);
  const [kept] = useState(() => (isConfirmation ? null : messageDraftOf(channel, folder.account.id)));
  const [contactId, setContact] = useState<ContactId | null>(() => contactOf(account, channel, kept));
  const along = useAlong(channel === 'email' ? (ccOfRun(folder.account, company.policy.letters, '') ?? '') : '');
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const hand = useHand({ account, company, user, channel, due, demand, agreedId, files: along.files });
  const begun = useTemplateWords({ account, company, user, channel, contactId, due, demand, hand, isConfirmation, kept });
  const { words } = begun;
  const to = receiverOf(account, channel, contactId);
  const guard = useGuard({ account, company, user, channel, contactId, to, now });
  const { decision, reason, whom, asked } = guard;

  const ask = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    setProblem(await askedFor(client, folder.account.id, whom, reason.trim()));
    setBusy(false);
  };

  const release = async (): Promise<void> => {
    if (along.ccProblem !== null || isBusy || to === null || decision.verdict === 'block' || decision.verdict === 'needsApproval') return;
    if (words.subject.trim() === '' || words.body.trim() === '')
      return setProblem('A message needs a subject and words. Nothing was sent.');
    const input = inputOf({ account, channel, contactId, to, decision, writer }, { ...begun, reason, along });
    setBusy(true);
    const outcome = await client.run('message.release', folder.account.id, input);
    setBusy(false);
    if (!outcome.saved) return setProblem(inOneLine(wordsOfRefusal(outcome.refusal)));
    forgetMessageDraft(channel, folder.account.id);
    closeOverlay();
    if (channel === 'letter')
      await printLetters(
        client,
        [{ accountId: input.accountId, messageId: input.messageId }],
        `Letter ${folder.account.number}`,
        useLetters.getState().lettersGoTo,
      );
  };

  return {
    ...begun,
    contactId,
    to,
    toProblem: to === null ? noAddressWords[channel] : null,
    demand,
    hand,
    decision,
    reason,
    along,
    asked,
    ask,
    problem: problem ?? along.problem,
    isBusy: isBusy || along.isBusy,
    chooseContact: (chosen) => setContact(folder.contacts.find(({ id }) => id === chosen)?.id ?? null),
    giveReason: guard.giveReason,
    release,
  };
}

type WordsOf = Omit<Props, 'writer' | 'agreedId'> & {
  /** What was written here before and not sent. */
  readonly kept: MessageDraft | null;
  readonly contactId: ContactId | null;
  readonly due: Due | null;
  readonly demand: HandDemand;
  readonly hand: Hand;
};

/** The words: the template's, until somebody writes over them; what is written over them is kept until it is sent. */
function useTemplateWords({ account, company, user, channel, contactId, due, demand, hand, isConfirmation, kept }: WordsOf) {
  const { folder, today } = account;
  const [templateKey, setTemplate] = useState<TemplateKey>(
    () => kept?.templateKey ?? firstTemplateOf(due, isConfirmation ? hand.agreed : null),
  );
  const [language, setLanguage] = useState<Language>(() => kept?.language ?? languageOf(folder.account));
  const [edit, setEdit] = useState<Edit | null>(kept);
  const { of, reset } = hand;
  const { about, along: enclosed, step } = useMemo(() => of(templateKey), [of, templateKey]);
  const written = useMemo(
    () => writtenMessage({ folder, company, user, today, language, key: templateKey, contactId, about }),
    [folder, company, user, today, language, templateKey, contactId, about],
  );
  const ofTemplate: Words = written.ok ? written.value : { subject: '', body: '' };
  const backToTemplate = (): void => {
    setEdit(null);
    forgetMessageDraft(channel, folder.account.id);
  };
  return {
    templateKey,
    enclosed,
    step,
    version: written.ok ? written.value.template.version : 0,
    language,
    words: edit ?? ofTemplate,
    isEdited: edit !== null,
    isOutdated: edit !== null && written.ok && !isSame(edit.from, ofTemplate),
    templateProblem: edit === null && !written.ok ? templateProblemWords(written.error, templateKey, demand) : null,
    chooseTemplate(key: string) {
      setTemplate(templateKeySchema.parse(key));
      backToTemplate();
      reset();
    },
    chooseLanguage(chosen: string) {
      setLanguage(languageSchema.parse(chosen));
      backToTemplate();
    },
    write({ subject, body }: Words) {
      const from = edit?.from ?? { subject: ofTemplate.subject, body: ofTemplate.body };
      setEdit({ subject, body, from });
      keepMessageDraft(channel, folder, { templateKey, language, contactId, subject, body, from });
    },
    backToTemplate,
  };
}

type GuardOf = Pick<Props, 'account' | 'company' | 'user' | 'channel'> & {
  readonly contactId: ContactId | null;
  readonly to: Receiver | null;
  readonly now: Instant;
};

/** What the contact guard says of it as the clock goes on, why it goes out all the same, and what was asked for. */
function useGuard({ account: { folder, today }, company, user, channel, contactId, to, now }: GuardOf) {
  const [typedReason, giveReason] = useState<string | null>(null);
  const decision = useMemo(
    () =>
      checkMessage(folder, { channel, contactId, toAddress: to?.address ?? '' }, folder.messages, {
        at: now,
        today,
        company,
        actorId: user.id,
      }),
    [folder, today, company, channel, contactId, to?.address, now, user.id],
  );
  // Whoever agreed has read why.
  const reason = typedReason ?? decision.hits.find(({ override }) => override)?.override?.reason ?? '';
  const whom = { channel, contactId, address: channel === 'email' ? (to?.address ?? null) : null };
  const asked = openOverrideRequest(folder.approvals, whom, { actorId: user.id, today });
  return { decision, reason, whom, asked, giveReason };
}

/** Asks for a second person's word; the words for what is wrong, or null. */
async function askedFor(client: DataClient, ...[accountId, whom, reason]: Tail<Parameters<typeof askOverride>>): Promise<string | null> {
  if (reason === '') return 'Say why it should go out. Nothing was asked or sent yet.';
  const outcome = await askOverride(client, accountId, whom, reason);
  return outcome.saved ? null : inOneLine(wordsOfRefusal(outcome.refusal));
}
type Tail<T extends readonly unknown[]> = T extends readonly [unknown, ...infer Rest] ? Rest : never;

type Addressed = Pick<Props, 'account' | 'channel' | 'writer'> & Pick<Composing, 'contactId' | 'decision'> & { readonly to: Receiver };
type Composed = Pick<Composing, 'templateKey' | 'language' | 'words' | 'isEdited' | 'enclosed' | 'reason' | 'along'> & {
  readonly version: number;
  readonly step: Due | null;
};

/** The message as `message.release` takes it; where it is what the programme has for today, it carries out that step. */
function inputOf(
  { account, channel, contactId, to, decision, writer }: Addressed,
  { templateKey, version, language, words, isEdited, enclosed, step, reason, along }: Composed,
): CommandInput<'message.release'> {
  return {
    messageId: messageIdSchema.parse(uuidv7()),
    accountId: account.folder.account.id,
    channel,
    contactId,
    toName: to.name,
    toAddress: to.address,
    cc: channel === 'letter' || along.cc.trim() === '' ? null : along.cc.trim(),
    templateKey,
    templateVersion: version,
    language,
    strategyId: step?.state.strategyId ?? null,
    stepId: step?.state.step.id ?? null,
    subject: words.subject.trim(),
    body: words.body.trim(),
    signature: writer.signature,
    attachments: enclosed.attachments,
    wasEdited: isEdited,
    senderDomain: channel === 'email' ? writer.senderDomain : null,
    ...(channel === 'email' ? threadWith(account.folder, to.address, account.today) : noThread),
    overrideReason: reason.trim() === '' ? null : reason.trim(),
    guard: guardSaidOf(decision),
  };
}

const noAddressWords = {
  email: 'Nobody here has an e-mail address. Add one to a contact, or write a letter.',
  letter: 'The account has no postal address. Add it to the account, or write an e-mail.',
} as const;

/** What it begins with: what was agreed, what the programme has for today, or a friendly word. */
function firstTemplateOf(due: Due | null, agreed: Confirmation | null): TemplateKey {
  if (agreed) return agreed.templateKey;
  return due ? templateKeyOfStep(due.state) : 'friendlyReminder';
}

/** Whom it goes to first: whoever it was being written to, or the best. */
function contactOf(account: AccountView, channel: 'email' | 'letter', kept: MessageDraft | null): ContactId | null {
  if (kept === null) return firstContactOf(account, channel);
  const contact = account.folder.contacts.find(({ id, status }) => id === kept.contactId && status === 'active');
  return contact?.id ?? firstContactOf(account, channel);
}

function firstContactOf({ folder }: AccountView, channel: 'email' | 'letter'): ContactId | null {
  const there = folder.contacts.filter(({ status, email }) => status === 'active' && (channel === 'letter' || email !== null));
  return (there.find(({ isPrimary }) => isPrimary) ?? there[0])?.id ?? null;
}

/** Whom it goes to: the person's e-mail address, or the account's postal one with the person's name above it. */
function receiverOf({ folder }: AccountView, channel: 'email' | 'letter', contactId: ContactId | null): Receiver | null {
  const contact = folder.contacts.find(({ id }) => id === contactId);
  if (channel === 'email') return contact && contact.email !== null ? { name: contact.name, address: contact.email } : null;
  const { postalAddress, name } = folder.account;
  if (postalAddress === null) return null;
  return { name, address: contact ? `${contact.name}\n${postalAddress}` : postalAddress };
}
