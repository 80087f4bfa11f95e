import { z } from 'zod';
import { companySchema } from '#domain/company.ts';
import { instantSchema } from '#domain/kernel/dates.ts';
import { savedFilterSchema } from '#domain/queue-filter.ts';
import { callIdSchema } from '#domain/kernel/ids.ts';
import { callStateSchema, dialerSchema } from '#domain/rows.ts';
import {
  callStandingSchema,
  changePhoneSettingsRequestSchema,
  changePhoneSettingsResponseSchema,
  ownNumberRequestSchema,
  ownNumberResponseSchema,
  phoneSettingsResponseSchema,
  testCallRequestSchema,
} from './calls.ts';
import {
  authorityResponseSchema,
  changeAuthorityRequestSchema,
  changeAuthorityResponseSchema,
  doneSchema,
  endLendingRequestSchema,
  lendAuthorityRequestSchema,
} from './authority.ts';
import { logChainResponseSchema, logRequestSchema, logResponseSchema } from './log.ts';
import {
  decidePolicyRequestCallSchema,
  decidedPolicyRequestSchema,
  notePolicyDecisionCallSchema,
  policyRequestsResponseSchema,
} from './policy-requests.ts';
import { emailSchema, helloResponseSchema, passwordSchema, userSchema } from './http.ts';
import { failureSchema } from './failure.ts';
import { assignMailRequestSchema, saveAttachedRequestSchema, savedAttachedSchema } from './mail-reading.ts';
import { keepMailboxRequestSchema, mailboxStateSchema } from './mailbox.ts';
import { begunChangeSchema, begunSchema, placeSchema } from './note-draft.ts';
import { callLogRequestSchema, callLogResponseSchema } from './call-log.ts';
import {
  bookPreviewRequestSchema,
  bookPreviewResponseSchema,
  endCoverRequestSchema,
  endCoverResponseSchema,
  handOverRequestSchema,
  handOverResponseSchema,
} from './books.ts';
import { changeArrangementRulesRequestSchema, changeArrangementRulesResponseSchema } from './arrangement-rules.ts';
import { changeContactRulesRequestSchema, changeContactRulesResponseSchema } from './contact-rules.ts';
import { chooseRelayRequestSchema, chooseRelayResponseSchema, relayStandingSchema } from './relay.ts';
import { addRowsRequestSchema, saveTableRequestSchema, savedTableSchema } from './table-file.ts';
import {
  addSheetsRequestSchema,
  handedToPrinterSchema,
  printJobIdSchema,
  printProgressSchema,
  saveEnvelopesRequestSchema,
  savePdfRequestSchema,
  savedFileSchema,
} from './printing.ts';
import {
  changeStrategiesRequestSchema,
  changeStrategiesResponseSchema,
  strategyVersionsRequestSchema,
  strategyVersionsResponseSchema,
} from './strategies.ts';
import { digitsSchema } from './telephone.ts';
import { teamMemberRequestSchema, teamMemberResponseSchema, teamResponseSchema } from './team.ts';
import { chooseFileRequestSchema, chosenFileSchema } from './attachments.ts';
import { changeLettersRequestSchema, changeLettersResponseSchema } from './letters.ts';
import {
  changeTemplateRequestSchema,
  changeTemplateResponseSchema,
  templateVersionsRequestSchema,
  templateVersionsResponseSchema,
} from './templates.ts';

/** One typed question the page may ask the main process: what goes in, what comes out. Both ends parse. */
const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });

/** Either the answer or a coded failure; nothing else crosses the border. */
const outcomeOf = <V extends z.ZodType>(value: V) =>
  z.discriminatedUnion('ok', [
    z.strictObject({ ok: z.literal(true), value }),
    z.strictObject({ ok: z.literal(false), error: failureSchema }),
  ]);

const nothing = z.undefined();

/** Who is signed in, as the page may know it: no token, no key. */
export const sessionSchema = z.strictObject({
  user: userSchema,
  company: companySchema,
  /** `online`: the server has confirmed the sign-in; `offline`: this computer's sealed copy has. */
  confirmedBy: z.enum(['server', 'sealedCopy']),
  /** True where nothing of accounts stays on this computer after the session, for want of a keychain. */
  isForSessionOnly: z.boolean().optional(),
  /** By when the server has to be reached, by this computer's clock, once the end is near; the copy is shut then. */
  leaseEndsAt: instantSchema.nullable().optional(),
});
export type Session = z.infer<typeof sessionSchema>;

export const settingsSchema = z.strictObject({ theme: z.enum(['system', 'light', 'dark']) });
export type Settings = z.infer<typeof settingsSchema>;

/** Nobody chooses from more. */
export const mostSavedFilters = 40;

/** They lie on the disk unsealed, so they name no account: a group is chosen anew each time. */
export const savedFiltersSchema = z
  .array(savedFilterSchema.refine(({ filter }) => filter.parentNumber === null, 'a saved filter names no group'))
  .max(mostSavedFilters);

const knownCallSchema = z.strictObject({ callId: callIdSchema, dialer: dialerSchema });

/** Nobody agrees upon more; the soonest are kept. */
export const mostCallBacks = 500;

/** THE list of calls from the page to the main process. */
export const ipc = {
  'app.info': call(
    nothing,
    z.strictObject({
      version: z.string(),
      electron: z.string(),
      chromium: z.string(),
      platform: z.string(),
      apiUrl: z.string(),
      logFolder: z.string(),
    }),
  ),
  /** What the sign-in screen shows; `hello` is null when the server does not answer. */
  'session.prospect': call(nothing, z.strictObject({ hello: helloResponseSchema.nullable(), lastEmail: z.string().nullable() })),
  'session.signIn': call(z.strictObject({ email: emailSchema, password: passwordSchema }), outcomeOf(sessionSchema)),
  'session.signOut': call(nothing, z.null()),
  /** Shuts the session until the person signs in again. */
  'session.lock': call(nothing, z.null()),
  /** What the person signed in has begun and not saved, and where they were. */
  'drafts.begun': call(nothing, begunSchema),
  /** Keeps notes and forms that are being written; `draft.notKept` leaves them to the page alone. */
  'drafts.keep': call(z.strictObject({ changes: z.array(begunChangeSchema).min(1).max(50) }), outcomeOf(z.null())),
  /** Keeps where the person is in the window. */
  'place.keep': call(placeSchema, z.null()),
  /** Asks for the port of `data-port.ts`; it arrives at the page as a window message and belongs to the data worker. */
  'data.connect': call(nothing, outcomeOf(z.null())),
  'settings.get': call(nothing, settingsSchema),
  'settings.set': call(settingsSchema, z.null()),
  /** Puts strategies into use at the central API; nothing of it is kept for later where that cannot be reached. */
  'strategies.change': call(changeStrategiesRequestSchema, outcomeOf(changeStrategiesResponseSchema)),
  /** The strategies that were put into use before, who did it and when, a page at a time, from the central API. */
  'strategies.versions': call(strategyVersionsRequestSchema, outcomeOf(strategyVersionsResponseSchema)),
  /** Puts a text in place of a template, at the central API; nothing of it is kept for later where that cannot be reached. */
  'templates.change': call(changeTemplateRequestSchema, outcomeOf(changeTemplateResponseSchema)),
  /** The texts that a template has had, who wrote them and when, a page at a time, from the central API. */
  'templates.versions': call(templateVersionsRequestSchema, outcomeOf(templateVersionsResponseSchema)),
  /** The filters the person signed in keeps under a name on this computer; nobody's while nobody is. */
  'filters.get': call(nothing, savedFiltersSchema),
  /** Keeps them all anew. */
  'filters.keep': call(savedFiltersSchema, z.null()),
  /** Dials a call that is written down in the journal; its id is all the page can say. A call is never dialled twice. */
  'phone.dial': call(z.strictObject({ callId: callIdSchema }), outcomeOf(z.strictObject({ state: callStateSchema }))),
  'phone.hangUp': call(knownCallSchema, outcomeOf(z.strictObject({ state: callStateSchema }))),
  /** How a call stands; `unknown` where its dialer knows nothing of it, as after a crash. */
  'phone.find': call(knownCallSchema, z.strictObject({ state: callStateSchema, isMuted: z.boolean() })),
  /** Shuts the microphone in a call whose sound goes through this computer, or opens it; ok once that is so. */
  'phone.mute': call(knownCallSchema.extend({ isMuted: z.boolean() }), outcomeOf(z.strictObject({ isMuted: z.boolean() }))),
  /** Presses keys of the telephone in such a call. */
  'phone.press': call(knownCallSchema.extend({ digits: digitsSchema }), outcomeOf(z.null())),
  /** How the company calls and where the person signed in is rung, from the central API. */
  'phone.settings': call(nothing, outcomeOf(phoneSettingsResponseSchema)),
  /** Puts settings of the telephone into use; nothing of it is kept for later. */
  'phone.changeSettings': call(changePhoneSettingsRequestSchema, outcomeOf(changePhoneSettingsResponseSchema)),
  'phone.changeOwnNumber': call(ownNumberRequestSchema, outcomeOf(ownNumberResponseSchema)),
  /** Has the central API ring the person's own number and say a sentence. */
  'phone.testCall': call(testCallRequestSchema, outcomeOf(callStandingSchema)),
  /** A page of the log of all calls that the person signed in may see, from the central API. */
  'calls.list': call(callLogRequestSchema, outcomeOf(callLogResponseSchema)),
  /** Puts contact rules into use at the central API; nothing of it is kept for later where that cannot be reached. */
  'contactRules.change': call(changeContactRulesRequestSchema, outcomeOf(changeContactRulesResponseSchema)),
  /** Puts rules for promises and arrangements into use at the central API, likewise. */
  'arrangementRules.change': call(changeArrangementRulesRequestSchema, outcomeOf(changeArrangementRulesResponseSchema)),
  /** The figures of the company and of everybody who works its accounts, from the central API. */
  'team.figures': call(nothing, outcomeOf(teamResponseSchema)),
  /** What to look into of one person of the team, from the central API. */
  'team.member': call(teamMemberRequestSchema, outcomeOf(teamMemberResponseSchema)),
  /** What a hand-over would move. */
  'books.preview': call(bookPreviewRequestSchema, outcomeOf(bookPreviewResponseSchema)),
  /** Hands accounts to another collector, all at once or none; the same again is done once. */
  'books.handOver': call(handOverRequestSchema, outcomeOf(handOverResponseSchema)),
  /** Ends a cover: its accounts go back; the same again does nothing more. */
  'books.endCover': call(endCoverRequestSchema, outcomeOf(endCoverResponseSchema)),
  /** Puts the letterhead and what else all letters have in common into use at the central API; nothing of it is kept for later where that cannot be reached. */
  'letters.change': call(changeLettersRequestSchema, outcomeOf(changeLettersResponseSchema)),
  /** Has the person choose a file to go along with an e-mail, and keeps it sealed on this computer. */
  'attachments.choose': call(chooseFileRequestSchema, outcomeOf(chosenFileSchema)),
  /** Who could stand in for somebody, and whether there is a second person for changes of the policy. */
  'authority.people': call(nothing, outcomeOf(authorityResponseSchema)),
  /** Asks for other limits at the central API; where the company wants that, they wait there for a second person. */
  'authority.change': call(changeAuthorityRequestSchema, outcomeOf(changeAuthorityResponseSchema)),
  'authority.lend': call(lendAuthorityRequestSchema, outcomeOf(doneSchema)),
  'authority.endLending': call(endLendingRequestSchema, outcomeOf(doneSchema)),
  /** Changes of the policy that wait for a second person, from the central API. */
  'policyRequests.list': call(nothing, outcomeOf(policyRequestsResponseSchema)),
  'policyRequests.decide': call(decidePolicyRequestCallSchema, outcomeOf(decidedPolicyRequestSchema)),
  'policyRequests.note': call(notePolicyDecisionCallSchema, outcomeOf(doneSchema)),
  /** A page of the command log, from the central API. */
  'log.list': call(logRequestSchema, outcomeOf(logResponseSchema)),
  /** Has the central API read and check its whole log. */
  'log.check': call(nothing, outcomeOf(logChainResponseSchema)),
  /** When the person signed in is to be reminded of a call-back; they take the place of those said before. */
  'callBacks.keep': call(z.array(instantSchema).max(mostCallBacks), z.null()),
  /** Adds letters to a batch that is to be printed. */
  'print.add': call(addSheetsRequestSchema, outcomeOf(z.null())),
  /** Prints a batch into one PDF, where the person is asked to say; `print.progress` tells how far it is. */
  'print.savePdf': call(savePdfRequestSchema, outcomeOf(savedFileSchema)),
  /** Prints a batch into an archive with a PDF for each document. */
  'print.saveZip': call(savePdfRequestSchema, outcomeOf(savedFileSchema)),
  /** Gives a batch to a printer that the person chooses in the system's own dialog. */
  'print.toPrinter': call(savePdfRequestSchema, outcomeOf(handedToPrinterSchema)),
  'print.cancel': call(z.strictObject({ jobId: printJobIdSchema }), z.null()),
  /** Saves the addresses of letters as a table. */
  'print.saveEnvelopes': call(saveEnvelopesRequestSchema, outcomeOf(savedFileSchema)),
  /** Opens the PDF of a batch with the program of the system that shows and prints it. */
  'print.open': call(z.strictObject({ jobId: printJobIdSchema }), outcomeOf(z.null())),
  /** The mailbox of the person signed in, without its password, and how sending goes. */
  'mailbox.get': call(nothing, outcomeOf(mailboxStateSchema)),
  /** Keeps the mailbox on this computer, sealed. */
  'mailbox.keep': call(keepMailboxRequestSchema, outcomeOf(mailboxStateSchema)),
  /** Signs in on the server of a mailbox and says what is wrong; nothing is kept or sent. */
  'mailbox.test': call(keepMailboxRequestSchema, outcomeOf(z.null())),
  'mailbox.remove': call(nothing, outcomeOf(mailboxStateSchema)),
  /** Does not wait any longer for what keeps e-mails here. */
  'mailbox.tryNow': call(nothing, outcomeOf(mailboxStateSchema)),
  /** Adds lines to a table that is to be saved as a file; the first one are its heads. */
  'table.add': call(addRowsRequestSchema, outcomeOf(z.null())),
  /** Saves a table as CSV, where the person is asked to say. */
  'table.save': call(saveTableRequestSchema, outcomeOf(savedTableSchema)),
  /** Signs in on the server that a mailbox is read from and says what is wrong; nothing is kept or read. */
  'mailbox.testReading': call(keepMailboxRequestSchema, outcomeOf(z.null())),
  /** Files a mail that was matched with no account, or takes it off the list. */
  'mailbox.assign': call(assignMailRequestSchema, outcomeOf(mailboxStateSchema)),
  /** Saves a file that came with a mail; nothing is opened. */
  'mailbox.saveAttached': call(saveAttachedRequestSchema, outcomeOf(savedAttachedSchema)),
  /** Whether the central API has a mail server to send the company's e-mails by. */
  'relay.get': call(nothing, outcomeOf(relayStandingSchema)),
  /** Says who sends the company's e-mails, for those who lead. */
  'relay.choose': call(chooseRelayRequestSchema, outcomeOf(chooseRelayResponseSchema)),
  /** A fault the page met, for the log file: a place and a name, no data of customers. */
  'log.fault': call(z.strictObject({ place: z.string().max(200), message: z.string().max(500) }), z.null()),
  /** Tells the main process that what a screen's name says is painted, for measurements. */
  'app.painted': call(z.enum(['signIn', 'queue']), z.null()),
} as const;
export type Ipc = typeof ipc;
export type IpcChannel = keyof Ipc;
export type IpcInput<C extends IpcChannel> = z.infer<Ipc[C]['input']>;
export type IpcOutput<C extends IpcChannel> = z.infer<Ipc[C]['output']>;

/** What the main process tells the page unasked. */
export const ipcEvents = {
  /** The session ended or what confirmed it changed; null: signed out. */
  'session.changed': z.strictObject({ session: sessionSchema.nullable(), failure: failureSchema.nullable() }),
  /** A menu item that is the page's to do. */
  'menu.chosen': z.enum(['search', 'shortcuts', 'about', 'signOut', 'syncNow', 'toggleTheme']),
  /** True: the workstation locks within a minute unless somebody touches it; false: somebody has. */
  'lock.near': z.boolean(),
  /** What is being written has to be kept now: the keys go in a moment. */
  'drafts.flush': z.null(),
  /** What the telephone network says of a call. */
  'phone.reported': z.strictObject({ callId: callIdSchema, state: callStateSchema, at: instantSchema }),
  'print.progress': printProgressSchema,
  /** E-mails wait, have left, or are kept here by something. */
  'mailbox.changed': mailboxStateSchema,
} as const;
export type IpcEvents = typeof ipcEvents;
export type IpcEventName = keyof IpcEvents;
export type IpcEvent<E extends IpcEventName> = z.infer<IpcEvents[E]>;
