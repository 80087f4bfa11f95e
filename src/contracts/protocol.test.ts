import { expect, test } from 'vitest';
import { z } from 'zod';
import { commandNameSchema, commands } from '#domain/commands.ts';
import { oldestProtocolVersion, protocolVersion } from './protocol.ts';

const commandsOfTheFirst = {
  'contactNote.record': 'accountId channel contactId contactName direction followUp nextStep noteId outcome text',
  'followUp.schedule': 'accountId dueDate followUpId reason',
  'followUp.close': 'accountId followUpId status',
  'contact.add': 'accountId contactId email name phone role',
};

const commandsOfTheFourth = {
  ...commandsOfTheFirst,
  'queueMark.set': 'accountId kind queueMarkId reason until',
  'queueMark.clear': 'accountId queueMarkId',
  'stay.place': 'accountId since',
  'stay.lift': 'accountId',
};

const commandsOfTheFifth = {
  ...commandsOfTheFourth,
  'followUp.schedule': 'accountId dueAt dueDate followUpId reason',
  'call.place': 'accountId callId contactId contactName dialer guard number overrideReason',
  'call.close': 'accountId callId endedAt noteId state',
  'promise.record': 'accountId groupId lines method promisedByName promisedDate',
  'promise.cancel': 'accountId promiseId',
  'contactStop.place': 'accountId address channel contactId contactStopId kind reason',
  'contactStop.lift': 'accountId contactStopId reason',
  'contact.markWrongNumber': 'accountId contactId contactStopId number',
  'contact.correctNumber': 'accountId contactId phone',
};

const commandsOfTheSixth = {
  ...commandsOfTheFifth,
  'message.release':
    'accountId attachments body cc channel contactId guard inReplyTo language messageId overrideReason senderDomain signature stepId strategyId subject templateKey templateVersion threadId toAddress toName wasEdited',
  'message.cancel': 'accountId messageId',
  'message.claim': 'accountId clientId messageId',
  'message.report': 'accountId at contactStopId messageId problem problemText state',
  'message.post': 'accountId messageId',
  'message.printAgain': 'accountId messageId',
  'message.settle': 'accountId messageId',
  'account.setAddress': 'accountId language postalAddress',
  'contact.correctEmail': 'accountId contactId email',
  'plan.propose':
    'accountId approvalId arrangementId currency evidence instalments interestBasisPoints invoiceIds method owedMinor promisedByName reason',
  'settlement.propose':
    'accountId approvalId arrangementId currency evidence instalments invoiceIds method owedMinor promisedByName reason',
  'extension.propose':
    'accountId approvalId arrangementId currency evidence invoiceIds method newDate owedMinor promiseId promisedByName reason',
  'arrangement.cancel': 'accountId arrangementId',
  'approval.request': 'accountId amountMinor approvalId currency evidence kind reason',
  'approval.revise': 'accountId approvalId evidence reason',
  'approval.withdraw': 'accountId approvalId',
  'approval.decide': 'accountId approvalId comment condition decision proposalHash',
  'approval.acknowledge': 'accountId approvalId',
  'message.receive':
    'accountId attachments awayUntil contactId fromAddress fromName isCut kind messageId messageIdHeader receivedAt receivedMailId subject text',
  'contactOverride.request': 'accountId address approvalId channel contactId reason',
};

/**
 * Frozen: the commands of each version and the members of their inputs. Whoever adds or changes one raises `protocolVersion`, enters it
 * here under the new number, and lifts what journals still hold of the older ones in `server/sync/old-commands.ts`.
 */
const commandsByVersion: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  1: commandsOfTheFirst,
  2: commandsOfTheFirst,
  3: commandsOfTheFirst,
  4: commandsOfTheFourth,
  5: commandsOfTheFifth,
  6: commandsOfTheSixth,
};

const membersOf = (schema: z.ZodType): string =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape).toSorted().join(' ') : 'not an object';

test('the commands are those of the version that is said', () => {
  const present = Object.fromEntries(commandNameSchema.options.map((name) => [name, membersOf(commands[name].input)]));
  expect(present).toEqual(commandsByVersion[protocolVersion]);
  expect(Object.keys(commands).toSorted()).toEqual(commandNameSchema.options.toSorted());
});

test('every version that may still come is known here', () => {
  expect(oldestProtocolVersion).toBe(protocolVersion - 2);
  for (let version = oldestProtocolVersion; version <= protocolVersion; version += 1)
    expect(commandsByVersion).toHaveProperty(String(version));
});
