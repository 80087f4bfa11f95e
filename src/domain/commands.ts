import { z } from 'zod';
import { setAccountAddress } from './account-address.ts';
import { acknowledgeApproval, decideApproval, requestApproval, reviseApproval, withdrawApproval } from './approval.ts';
import { closeCall, placeCall } from './call.ts';
import type { RunnableCommand } from './command.ts';
import { addContact } from './contact.ts';
import { correctEmail } from './contact-email.ts';
import { requestContactOverride } from './contact-override-request.ts';
import { closeFollowUp, scheduleFollowUp } from './follow-up.ts';
import { correctNumber, markWrongNumber } from './contact-number.ts';
import { liftContactStop, placeContactStop } from './contact-stop.ts';
import { receiveMail } from './received-mail.ts';
import { cancelMessage, claimMessage, releaseMessage } from './message.ts';
import { postMessage, printMessageAgain, recordMessageReport, settleMessage } from './message-report.ts';
import { proposeExtension } from './extension.ts';
import { recordContactNote } from './note.ts';
import { cancelArrangement, proposePlan } from './payment-plan.ts';
import { cancelPromise, recordPromise } from './promise.ts';
import { clearQueueMark, setQueueMark } from './queue-mark.ts';
import { proposeSettlement } from './settlement.ts';
import { liftStay, placeStay } from './stay.ts';

/** THE list of commands: everything a person can do to the books. */
export const commands = {
  'contactNote.record': recordContactNote,
  'followUp.schedule': scheduleFollowUp,
  'followUp.close': closeFollowUp,
  'contact.add': addContact,
  'queueMark.set': setQueueMark,
  'queueMark.clear': clearQueueMark,
  'promise.record': recordPromise,
  'promise.cancel': cancelPromise,
  'stay.place': placeStay,
  'stay.lift': liftStay,
  'call.place': placeCall,
  'call.close': closeCall,
  'contactStop.place': placeContactStop,
  'contactStop.lift': liftContactStop,
  'contact.markWrongNumber': markWrongNumber,
  'contact.correctNumber': correctNumber,
  'message.release': releaseMessage,
  'message.cancel': cancelMessage,
  'message.claim': claimMessage,
  'message.report': recordMessageReport,
  'message.post': postMessage,
  'message.printAgain': printMessageAgain,
  'message.settle': settleMessage,
  'account.setAddress': setAccountAddress,
  'contact.correctEmail': correctEmail,
  'plan.propose': proposePlan,
  'settlement.propose': proposeSettlement,
  'extension.propose': proposeExtension,
  'arrangement.cancel': cancelArrangement,
  'approval.request': requestApproval,
  'approval.revise': reviseApproval,
  'approval.withdraw': withdrawApproval,
  'approval.decide': decideApproval,
  'approval.acknowledge': acknowledgeApproval,
  'message.receive': receiveMail,
  'contactOverride.request': requestContactOverride,
} as const satisfies Record<`${string}.${string}`, RunnableCommand>;

export const commandNameSchema = z.enum([
  'contactNote.record',
  'followUp.schedule',
  'followUp.close',
  'contact.add',
  'queueMark.set',
  'queueMark.clear',
  'promise.record',
  'promise.cancel',
  'stay.place',
  'stay.lift',
  'call.place',
  'call.close',
  'contactStop.place',
  'contactStop.lift',
  'contact.markWrongNumber',
  'contact.correctNumber',
  'message.release',
  'message.cancel',
  'message.claim',
  'message.report',
  'message.post',
  'message.printAgain',
  'message.settle',
  'account.setAddress',
  'contact.correctEmail',
  'plan.propose',
  'settlement.propose',
  'extension.propose',
  'arrangement.cancel',
  'approval.request',
  'approval.revise',
  'approval.withdraw',
  'approval.decide',
  'approval.acknowledge',
  'message.receive',
  'contactOverride.request',
]);
export type CommandName = z.infer<typeof commandNameSchema>;
export type CommandInput<N extends CommandName> = z.infer<(typeof commands)[N]['input']>;

/** The command of that name, its types sealed inside. */
export const commandOf = (name: CommandName): RunnableCommand => commands[name];
