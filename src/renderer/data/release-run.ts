import { v7 as uuidv7 } from 'uuid';
import type { User } from '#contracts/http.ts';
import { guardSaidOf } from '#domain/contact-said.ts';
import type { CommandInput } from '#domain/commands.ts';
import type { Company } from '#domain/company.ts';
import { type Dunning, dunningOf } from '#domain/dunning.ts';
import type { ContactDecision } from '#domain/contact-question.ts';
import type { DunningMoment } from '#domain/dunning-state.ts';
import type { Folder } from '#domain/folder.ts';
import type { Instant, LocalDate } from '#domain/kernel/dates.ts';
import { type AccountId, messageIdSchema } from '#domain/kernel/ids.ts';
import { type Rejection, type Result, err, ok } from '#domain/kernel/result.ts';
import { attachmentsOfStep } from '#domain/message-along.ts';
import { checkMessage } from '#domain/message-check.ts';
import { languageOf } from '#domain/language.ts';
import { noThread, threadWith } from '#domain/message-thread.ts';
import { ccOfRun } from '#domain/sales-copy.ts';
import { type DunningRun, withoutThose } from './dunning-run.ts';
import type { LocalCopy } from './local-copy.ts';
import { othersTurn } from './others-turn.ts';
import {
  type MessageEdit,
  type MessageWriter,
  type NotReleased,
  type ReleaseOrder,
  type ReleaseOutcome,
  type ReleaseProgress,
  type ReleasedMessage,
  isOutdated,
} from './run-outcome.ts';
import { templateKeyOfStep, writtenMessage } from './written-message.ts';
import type { RunOutcome } from './data-client.ts';

type ReleaseInput = CommandInput<'message.release'>;

/** What a release works with. */
export type ReleaseParts = {
  readonly copy: LocalCopy;
  readonly run: DunningRun;
  readonly company: Company;
  readonly user: User;
  readonly moment: () => DunningMoment;
  /** Does the command; what it answers is in the journal or was not done. */
  readonly release: (accountId: AccountId, input: ReleaseInput) => Promise<RunOutcome>;
  readonly onProgress: (progress: ReleaseProgress) => void;
  readonly signal: AbortSignal;
  /** Takes what reading an account threw; the run goes on with the next one. */
  readonly onFault: (fault: unknown) => void;
};

/**
 * Releases the messages of a step, one account after the other: each is asked for anew on the rows as they are by then, so that whoever has paid meanwhile is
 * passed over. What cannot be released is listed and does not stop the rest.
 */
export async function releaseRun(order: ReleaseOrder, parts: ReleaseParts): Promise<ReleaseOutcome> {
  const { copy, company, moment, signal } = parts;
  const edits = new Map(order.edits.map((edit) => [edit.accountId, edit]));
  const due = withoutThose(parts.run.ready(copy, company, order.step, moment()), new Set(order.leftOut)).filter(({ state }) =>
    order.channels.includes(state.channel),
  );
  const released: ReleasedMessage[] = [];
  const notReleased: NotReleased[] = [];
  for (const [done, { facts }] of due.entries()) {
    if (signal.aborted) return { status: 'stopped', released, notReleased };
    parts.onProgress({ done, of: due.length });
    const { id: accountId, name } = facts.account;
    const written = await writtenFor(accountId, order, edits.get(accountId) ?? null, parts).catch((fault: unknown) => {
      parts.onFault(fault);
      return err<Rejection>({ code: 'cache.broken' });
    });
    if (written === null) continue;
    const outcome = written.ok ? await parts.release(accountId, written.value) : ({ saved: false, refusal: written.error } as const);
    if (!outcome.saved) notReleased.push({ accountId, name, refusal: outcome.refusal });
    else if (written.ok) released.push({ accountId, messageId: written.value.messageId, channel: written.value.channel });
    await othersTurn();
  }
  return { status: 'done', released, notReleased };
}

/** The message of an account as it is to be released; null where its step is not to be taken any more. */
async function writtenFor(
  accountId: AccountId,
  { step, writer }: ReleaseOrder,
  edit: MessageEdit | null,
  { copy, company, user, moment }: ReleaseParts,
): Promise<Result<ReleaseInput> | null> {
  const [folder] = await copy.shown([accountId]);
  if (!folder) return null;
  const { today } = copy.rules;
  const dunning = dunningOf(folder, company, today, moment());
  const { state } = dunning;
  if (state.status !== 'ready' || state.strategyId !== step.strategyId || state.step.id !== step.stepId) return null;
  return releaseInputOf(folder, dunning, { company, user, writer, today, now: moment().now, edit });
}

export type WritingFacts = {
  readonly company: Company;
  readonly user: Pick<User, 'name' | 'email'>;
  readonly writer: MessageWriter;
  readonly today: LocalDate;
  readonly now: Instant;
  readonly edit: Omit<MessageEdit, 'accountId'> | null;
};

/** The words of a step for an account, as `message.release` takes them. Refuses as `compose` does, or with `message.wordsOutdated`: somebody wrote over other ones. */
export function releaseInputOf(
  folder: Folder,
  dunning: Dunning,
  { company, user, writer, today, now, edit }: WritingFacts,
): Result<ReleaseInput> {
  const { state, to } = dunning;
  if (state.status === 'notDue' || to === null) return err({ code: 'message.addressBad' });
  const language = languageOf(folder.account);
  const address = to.channel === 'email' ? to.address : to.lines;
  const key = templateKeyOfStep(state);
  const attachments = attachmentsOfStep(dunning);
  const about = { dunning, attachments };
  const written = writtenMessage({ folder, company, user, today, language, key, contactId: to.contactId, about });
  if (!written.ok) return written;
  const { template, subject, body } = written.value;
  if (edit !== null && isOutdated(edit, written.value)) return err({ code: 'message.wordsOutdated' });
  return ok({
    messageId: messageIdSchema.parse(uuidv7()),
    accountId: folder.account.id,
    channel: to.channel,
    contactId: to.contactId,
    toName: to.name,
    toAddress: address,
    cc: to.channel === 'email' ? ccOfRun(folder.account, company.policy.letters, to.address) : null,
    templateKey: template.key,
    templateVersion: template.version,
    language,
    strategyId: state.strategyId,
    stepId: state.step.id,
    subject: edit?.subject ?? subject,
    body: edit?.body ?? body,
    signature: writer.signature,
    attachments,
    wasEdited: edit !== null && (edit.subject !== subject || edit.body !== body),
    senderDomain: to.channel === 'email' ? writer.senderDomain : null,
    ...(to.channel === 'email' ? threadWith(folder, to.address, today) : noThread),
    ...adviceTaken(
      checkMessage(folder, { channel: to.channel, contactId: to.contactId, toAddress: address }, folder.messages, {
        at: now,
        today,
        company,
      }),
    ),
  });
}

/**
 * What the guard was heard to say. A run holds back whatever it forbids or wants a reason for; a mere warning, such as that some invoices are disputed, is what the programme has
 * dealt with by leaving those out, and that is the reason.
 */
function adviceTaken(decision: ContactDecision): Pick<ReleaseInput, 'overrideReason' | 'guard'> {
  const { verdict } = decision;
  return {
    guard: guardSaidOf(decision),
    overrideReason: verdict === 'warn' ? 'Released in the dunning run, which leaves out what is disputed, promised or stayed.' : null,
  };
}
