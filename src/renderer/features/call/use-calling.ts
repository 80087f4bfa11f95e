import { useEffect, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import type { Failure } from '#contracts/failure.ts';
import { guardSaidOf } from '#domain/contact-said.ts';
import type { Company } from '#domain/company.ts';
import { contactRulesOf, decideContact } from '#domain/contact-guard.ts';
import type { ContactDecision } from '#domain/contact-question.ts';
import { overridesFor } from '#domain/contact-override.ts';
import { instantOf } from '#domain/kernel/dates.ts';
import { type AccountId, type ContactId, type UserId, callIdSchema } from '#domain/kernel/ids.ts';
import type { Call, Contact } from '#domain/rows.ts';
import { useCopyAsOf, useDataClient, useOpened, useSyncState } from '#renderer/data/use-data.ts';
import type { DataClient } from '#renderer/data/data-client.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { dropCall, takeCall, tellCallState, tellMuted, useLiveCall, wishToCall } from '#renderer/state/live-call.ts';
import { askOverride } from '#renderer/state/ask-override.ts';
import { agePhoneSettings, dialerNow, learnPhoneSettings, learnPhoneSettingsOnce } from '#renderer/state/phone-settings.ts';
import { holdOn, letGo } from '#renderer/state/screen.ts';
import { inOneLine, wordsOfFailure } from '#renderer/ui/failure-words.ts';
import { wordsOfRefusal } from '#renderer/ui/rejection-words.ts';
import { loadParsePhone } from '#renderer/ui/use-phone.ts';
import { bestCalleeOf, calleeOf } from './dial-number.ts';
import { openCallOf } from './open-call.ts';

/** A call that is about to be made, and what speaks against it. */
export type Wanted = { readonly contact: Contact; readonly number: string; readonly decision: ContactDecision };

/** Before there is a call: nothing, a call that is not made and why (and how it could be made by the telephone on the desk, where that may help), one that wants a reason or a second person's word, or one that is on its way. */
export type Calling =
  | { readonly stage: 'none' }
  /** `takeBack` ends it before anybody is rung; null where there is nothing to end. */
  | { readonly stage: 'dialling'; readonly takeBack: (() => void) | null }
  | { readonly stage: 'refused'; readonly words: string; readonly handOff?: () => void }
  | { readonly stage: 'blocked' | 'asking' | 'approval'; readonly wanted: Wanted };

/** What the call card shows and does. */
export type CallInHand = {
  readonly call: Call | null;
  readonly calling: Calling;
  /** Calls a contact, or the best one. */
  readonly start: (contactId?: ContactId) => Promise<void>;
  readonly dial: (wanted: Wanted, reason: string | null) => Promise<void>;
  /** Asks for a second person's word; nobody is called by it. */
  readonly ask: (wanted: Wanted, reason: string) => Promise<void>;
  readonly giveUp: () => void;
  /** Takes note of a call that ended before anything rang; the books have that already. */
  readonly leave: () => void;
  /** The call did not take place, or stands in a note already. */
  readonly settle: (call: Call, noteId: Call['noteId']) => Promise<void>;
};

/**
 * Makes calls on an account. A call is in the journal, on the disk, before the telephone is asked; from then on it is in hand, and its account is not left before
 * it is written down. `onPlaced` hears of each with whom it goes to.
 */
export function useCalling(account: AccountView, company: Company, onPlaced: (contact: Contact) => void): CallInHand {
  const client = useDataClient();
  const userId = useOpened()?.user.id;
  const { isOnline } = useSyncState().link;
  useEffect(() => {
    if (isOnline) learnPhoneSettingsOnce();
    // What the company has changed meanwhile is asked when the central API is there again.
    else agePhoneSettings();
  }, [isOnline]);
  const { account: row } = account.folder;
  const inHandId = useLiveCall((live) => live.callId);
  const call = openCallOf(account.folder, userId, inHandId);
  const [calling, setCalling] = useState<Calling>({ stage: 'none' });
  useInHand(call);

  const refuse = (words: string, handOff?: () => void) => setCalling({ stage: 'refused', words, ...(handOff && { handOff }) });
  const decide = useDecision(account, company, userId);
  const dial = async (wanted: Wanted, reason: string | null, dialer = dialerNow(isOnline)): Promise<void> => {
    const { contact, number, decision } = wanted;
    const callId = callIdSchema.parse(uuidv7());
    setCalling({ stage: 'dialling', takeBack: dialer === 'handOff' ? null : () => void window.desk['phone.hangUp']({ callId, dialer }) });
    const guard = guardSaidOf(decision);
    const who = { contactId: contact.id, contactName: contact.name, number, dialer };
    const placed = await client.run('call.place', row.id, { callId, accountId: row.id, ...who, overrideReason: reason, guard });
    if (!placed.saved) return refuse(inOneLine(wordsOfRefusal(placed.refusal)));
    const dialled = await window.desk['phone.dial']({ callId });
    if (dialled.ok) {
      takeCall(callId, dialled.value.state);
      tellCallState(callId, dialled.value.state);
      setCalling({ stage: 'none' });
      return onPlaced(contact);
    }
    if (dialled.error.code === 'phone.otherDialer') void learnPhoneSettings();
    const isElsewherePossible = dialer !== 'handOff' && faultsOfOneWay.includes(dialled.error.code);
    refuse(inOneLine(wordsOfFailure(dialled.error)), isElsewherePossible ? () => void dial(wanted, reason, 'handOff') : undefined);
    // What is said of it is said already: nothing of it stays in hand.
    dropCall();
    await client.run('call.close', row.id, { callId, accountId: row.id, state: 'cancelled', endedAt: null, noteId: null });
  };
  const start = async (contactId?: ContactId): Promise<void> => {
    if (isUnderWay(call) || calling.stage === 'dialling') return;
    setCalling({ stage: 'dialling', takeBack: null });
    const chosen = account.folder.contacts.find(({ id }) => id === contactId);
    const read = await loadParsePhone();
    const found = chosen ? calleeOf(chosen, account.folder, read) : bestCalleeOf(account.folder, read);
    if ('problem' in found) return refuse(found.problem);
    const number = found.phone.e164;
    const wanted = { contact: found.contact, number, decision: decide(found.contact.id, number) };
    const { verdict } = wanted.decision;
    if (verdict === 'block') return setCalling({ stage: 'blocked', wanted });
    if (verdict === 'needsApproval') return setCalling({ stage: 'approval', wanted });
    if (verdict !== 'allow') return setCalling({ stage: 'asking', wanted });
    await dial(wanted, null);
  };
  const ask = async ({ contact, number }: Wanted, reason: string): Promise<void> => {
    const asked = await askOverride(client, row.id, { channel: 'call', contactId: contact.id, address: number }, reason);
    if (!asked.saved) refuse(inOneLine(wordsOfRefusal(asked.refusal)));
  };
  useWish(row.id, start);
  return {
    call,
    calling,
    start,
    dial,
    ask,
    giveUp: () => setCalling({ stage: 'none' }),
    ...endingsOf(client, row.id, refuse),
  };
}

/** What keeps a call from being made at this computer or through the central API, and not from being made. */
const faultsOfOneWay: readonly Failure['code'][] = [
  'phone.noMicrophone',
  'phone.microphoneDenied',
  'phone.windowGone',
  'phone.notConnected',
  'phone.callerIdMissing',
  'phone.callerIdRefused',
  'phone.accountRefused',
  'phone.orderRefused',
  'phone.tooBusy',
  'phone.unreachable',
  'phone.neverPlaced',
];

/** The two ways in which a call goes out of hand without a note of its own. */
function endingsOf(client: DataClient, accountId: AccountId, refuse: (words: string) => void): Pick<CallInHand, 'leave' | 'settle'> {
  const leave = () => {
    dropCall();
    letGo();
  };
  return {
    leave,
    async settle({ id: callId }, noteId) {
      const state = noteId === null ? 'cancelled' : 'completed';
      const closed = await client.run('call.close', accountId, { callId, accountId, state, endedAt: null, noteId });
      if (closed.saved) leave();
      else refuse(inOneLine(wordsOfRefusal(closed.refusal)));
    },
  };
}

/** Asks the contact guard about a call to somebody at this moment, with what a second person has agreed to for whoever is signed in. */
function useDecision(
  account: AccountView,
  company: Company,
  userId: UserId | undefined,
): (contactId: ContactId, address: string) => ContactDecision {
  const heard = useCopyAsOf();
  return (contactId, address) => {
    const overrides = userId === undefined ? [] : overridesFor(account.folder, userId);
    const facts = { account: account.facts, today: account.today, companyTimeZone: company.timeZone, overrides, ...heard };
    return decideContact({ channel: 'call', contactId, address }, facts, contactRulesOf(company.policy), instantOf(Date.now()));
  };
}

/** Whether another call has to wait for this one; one that never rang is only told of. */
const isUnderWay = (call: Call | null): boolean => call !== null && call.state !== 'cancelled';

/** While a call is open its account is held; how it stands is asked of its dialer once, which after a crash knows nothing of it. */
function useInHand(call: Call | null): void {
  const [callId, accountId, kind] = [call?.id, call?.accountId, call?.dialer];
  const hasRung = call?.state !== 'cancelled';
  useEffect(() => {
    if (callId === undefined || accountId === undefined || kind === undefined) return undefined;
    takeCall(callId, null);
    // What never rang need not be written down, so its account may be left.
    if (!hasRung) return undefined;
    holdOn(accountId);
    void window.desk['phone.find']({ callId, dialer: kind }).then(({ state, isMuted }) => {
      tellCallState(callId, state);
      tellMuted(callId, isMuted);
    });
    const stop = window.desk.on('phone.reported', (report) => tellCallState(report.callId, report.state));
    return () => {
      stop();
      letGo();
    };
  }, [callId, accountId, kind, hasRung]);
}

/** A contact was pressed in a list of them. */
function useWish(accountId: AccountView['folder']['account']['id'], start: CallInHand['start']): void {
  const wish = useLiveCall((live) => live.wish);
  useEffect(() => {
    if (wish?.accountId !== accountId) return;
    wishToCall(null);
    void start(wish.contactId);
  });
}
