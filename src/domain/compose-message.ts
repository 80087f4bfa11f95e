import { type Result, ok, reject } from './kernel/result.ts';
import { type Escaping, liquidTemplate } from './liquid-engine.ts';
import type { MergeValues } from './merge-facts.ts';
import { escapeMarkup, oneLineOf } from './message-markup.ts';
import type { MessageTemplate, TemplateKey } from './message-template.ts';

/** What a message may hold: the limits of its row. */
export const messageLimits = { subject: 200, body: 40_000 } as const;

/** What has to be there for a message to make sense. */
const needs: Readonly<Record<TemplateKey, string>> = {
  friendlyReminder: 'invoices',
  secondReminder: 'invoices',
  firmNotice: 'invoices',
  finalDemand: 'invoices',
  brokenPromise: 'brokenPromise',
  promiseConfirmation: 'promise',
  planConfirmation: 'plan',
  settlementOffer: 'settlement',
  shortPayQuery: 'shortPay',
  disputeReceived: 'dispute',
  disputeResolved: 'resolution',
  statement: 'statement',
  invoiceCopies: 'invoices',
  thankYou: 'payment',
  creditHoldNotice: 'invoices',
};

/** The field without which a template says nothing: 'promise' of a promise's confirmation. */
export const neededField = (key: TemplateKey): string => needs[key];

/** Whether a template asks for what is due: what the dunning run holds back concerns it. */
export const asksForPayment = (key: TemplateKey): boolean =>
  needs[key] === 'brokenPromise' || (needs[key] === 'invoices' && key !== 'invoiceCopies');

/**
 * The words of a message: a template with the values of an account put into it, each escaped for its place. The subject is one line; the body is in the markup
 * of messages. Refuses with `template.factMissing` (`field`), `template.syntax`, `template.unknownField`, `template.tooMuch`, `message.subjectEmpty`, `message.bodyEmpty` or
 * `message.tooLong`.
 */
export function compose(
  { key, subject, body }: Pick<MessageTemplate, 'key' | 'subject' | 'body'>,
  values: MergeValues,
): Result<{ readonly subject: string; readonly body: string }> {
  const field = neededField(key);
  if (values[field] === null || values[field] === undefined) return reject('template.factMissing', { field });
  const line = merged(subject, values, oneLineOf);
  if (!line.ok) return line;
  const text = merged(body, values, escapeMarkup);
  if (!text.ok) return text;
  const composed = { subject: shortened(oneLineOf(line.value).replace(/ {2,}/g, ' ')), body: inShape(text.value) };
  if (composed.subject === '') return reject('message.subjectEmpty');
  if (composed.body === '') return reject('message.bodyEmpty');
  return composed.body.length > messageLimits.body ? reject('message.tooLong', { most: messageLimits.body }) : ok(composed);
}

function merged(text: string, values: MergeValues, escape: Escaping): Result<string> {
  const template = liquidTemplate(text, escape);
  return template.ok ? template.value.render(values) : template;
}

/** Without blanks at the ends of lines and without the empty paragraphs that choices leave behind. */
const inShape = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

/** A name may take up a whole subject; the end of it is left away, between letters. */
function shortened(subject: string): string {
  if (subject.length <= messageLimits.subject) return subject;
  let short = '';
  for (const letter of subject) {
    if (short.length + letter.length >= messageLimits.subject) break;
    short += letter;
  }
  return `${short.trimEnd()}…`;
}
