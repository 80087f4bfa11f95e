import { accountFactsOf } from '#domain/account-facts.ts';
import type { CommandContext, Role } from '#domain/command.ts';
import { type CommandName, commandOf } from '#domain/commands.ts';
import { contactRulesOf, decideContact } from '#domain/contact-guard.ts';
import { type Folder, folderReader, withPuts } from '#domain/folder.ts';
import { type Instant, addDays, dateIn, epochMsOf, instantOf } from '#domain/kernel/dates.ts';
import type { ContactId } from '#domain/kernel/ids.ts';
import { type PendingCommand, replay } from '#domain/replay.ts';
import type { Call } from '#domain/rows.ts';
import { build, instant, newId } from './build.ts';

/** What somebody does at one of three desktops, or what goes between one of them and the central API. */
export type DeskStep =
  | { readonly kind: 'push' | 'pull'; readonly desk: number }
  | { readonly kind: 'wait'; readonly hours: number }
  | {
      readonly kind: 'stop';
      readonly desk: number;
      readonly stop: 'stopRequest' | 'counsel' | 'optOut';
      readonly of: StopOf;
      readonly person: number;
    }
  | { readonly kind: 'wrongNumber'; readonly desk: number; readonly person: number }
  | { readonly kind: 'lift'; readonly desk: number }
  | { readonly kind: 'stay' | 'liftStay'; readonly desk: number }
  | { readonly kind: 'call'; readonly desk: number; readonly person: number; readonly number: number; readonly by: 'handOff' | 'bridge' };
export type StopOf = 'account' | 'calls' | 'emails' | 'person' | 'number';

/** A number that a telephone was told to dial, with what was known then where it was decided and in the books. */
export type Dialled = {
  readonly by: 'handOff' | 'bridge';
  readonly callId: Call['id'];
  readonly number: string;
  readonly contactId: ContactId;
  /** As the desktop showed the account. */
  readonly shown: Folder;
  /** As the central API had it at that moment. */
  readonly books: Folder;
};

export const numbers = ['+13125550148', '+13125550177'] as const;

type Desk = { base: Folder; readonly pending: PendingCommand[]; readonly role: Role };
/** How careful the desktops and the server are; a test turns one off to see that it is missed. */
export type Care = { readonly desktopAsks: boolean; readonly serverAsks: boolean };

/**
 * One account on three desktops and in the books, by the domain's own commands: a desktop shows its last pull with its own commands on top, the
 * central API runs them anew when they are pushed. A hand-off is dialled when the command went through on the desktop; a bridged call when it did on
 * the server.
 */
export class DeskModel {
  books: Folder;
  readonly dialled: Dialled[] = [];
  readonly #desks: readonly Desk[];
  readonly #care: Care;
  #now: Instant = instant('2026-03-31T15:00:00.000Z');

  constructor(care: Care = { desktopAsks: true, serverAsks: true }) {
    this.#care = care;
    const contacts = numbers.map((phone, at) =>
      build.contact({ id: newId(), phone, isPrimary: at === 0, email: `p${at}@brightline.example` }),
    );
    this.books = build.folder({ contacts, invoices: [build.invoice({ dueDate: '2026-03-01' })] });
    this.#desks = (['collector', 'collector', 'supervisor'] as const).map((role) => ({ base: this.books, pending: [], role }));
  }

  async take(step: DeskStep): Promise<void> {
    switch (step.kind) {
      case 'wait':
        this.#now = instantOf(epochMsOf(this.#now) + step.hours * 3_600_000);
        return;
      case 'pull':
        this.#desk(step.desk).base = this.books;
        return;
      case 'push':
        return this.#push(this.#desk(step.desk));
      case 'call':
        return this.#call(this.#desk(step.desk), step);
      default:
        return this.#write(this.#desk(step.desk), step);
    }
  }

  #desk(at: number): Desk {
    const desk = this.#desks[at];
    if (!desk) throw new Error('there are three desktops');
    return desk;
  }

  #context(role: Role, stage: CommandContext['stage']): CommandContext {
    return build.context({ role, at: this.#now, today: dateIn('America/Chicago', this.#now), stage });
  }

  async #push(desk: Desk): Promise<void> {
    for (const { name, input, context } of desk.pending.splice(0)) {
      const result = await commandOf(name).execute(input, folderReader(this.books), { ...context, stage: 'recorded' });
      if (result.ok) this.books = withPuts(this.books, result.value);
    }
    desk.base = this.books;
  }

  /** What a command comes to where it is asked: kept for the server, and shown at once where it may be. */
  async #run(desk: Desk, name: CommandName, input: object): Promise<boolean> {
    const shown = await replay(desk.base, desk.pending);
    const context = this.#context(desk.role, 'asked');
    const result = await commandOf(name).execute(input, folderReader(shown), context);
    if (result.ok) desk.pending.push({ name, input, context: { ...context, stage: 'recorded' } });
    return result.ok;
  }

  async #write(desk: Desk, step: Extract<DeskStep, { kind: 'stop' | 'wrongNumber' | 'lift' | 'stay' | 'liftStay' }>): Promise<void> {
    const accountId = this.books.account.id;
    switch (step.kind) {
      case 'stop': {
        const contactId = step.of === 'person' || step.stop === 'counsel' ? (this.#person(step.person)?.id ?? null) : null;
        const channel = step.of === 'calls' || step.of === 'number' ? 'call' : step.of === 'emails' ? 'email' : null;
        const address = step.of === 'number' ? (numbers[step.person % 2] ?? null) : null;
        const stop = { contactStopId: newId(), accountId, kind: step.stop, channel: step.stop === 'counsel' ? null : channel, contactId };
        await this.#run(desk, 'contactStop.place', { ...stop, address: step.stop === 'counsel' ? null : address, reason: 'They said so' });
        return;
      }
      case 'wrongNumber': {
        const person = this.#person(step.person);
        const number = numbers[step.person % 2];
        await this.#run(desk, 'contact.markWrongNumber', { contactStopId: newId(), accountId, contactId: person?.id, number });
        return;
      }
      case 'lift': {
        const open = this.books.contactStops.find(({ status }) => status === 'open');
        if (open) await this.#run(desk, 'contactStop.lift', { contactStopId: open.id, accountId, reason: 'They asked for a call' });
        return;
      }
      case 'stay':
        await this.#run(desk, 'stay.place', { accountId, since: addDays(dateIn('America/Chicago', this.#now), -1) });
        return;
      case 'liftStay':
        await this.#run(desk, 'stay.lift', { accountId });
    }
  }

  async #call(desk: Desk, { person, number: at, by }: Extract<DeskStep, { kind: 'call' }>): Promise<void> {
    const contact = this.#person(person);
    const number = numbers[at % numbers.length];
    if (!contact || number === undefined) return;
    const shown = await replay(desk.base, desk.pending);
    const { today, company } = this.#context(desk.role, 'asked');
    const facts = { account: accountFactsOf(shown), today, companyTimeZone: company.timeZone };
    const action = { channel: 'call', contactId: contact.id, address: number } as const;
    const decision = decideContact(action, facts, contactRulesOf(company.policy), this.#now);
    const guard = { verdict: decision.verdict, hits: decision.hits.map(({ ruleId, version }) => ({ ruleId, version })) };
    const callId = build.call().id;
    const placed = { callId, accountId: shown.account.id, contactId: contact.id, contactName: contact.name, number, dialer: by };
    const input = { ...placed, overrideReason: 'They asked to be called', guard };
    const isPlaced = await this.#run(desk, 'call.place', input);
    if (this.#care.desktopAsks && !isPlaced) return;
    if (by === 'bridge' && !(await this.#isAskedAnew(input, desk.role))) return;
    this.dialled.push({ by, callId, number, contactId: contact.id, shown, books: this.books });
  }

  /** The central API asks the guard on its own rows before it rings anybody. */
  async #isAskedAnew(input: object, role: Role): Promise<boolean> {
    const result = await commandOf('call.place').execute(input, folderReader(this.books), this.#context(role, 'asked'));
    if (result.ok) this.books = withPuts(this.books, result.value);
    return result.ok || !this.#care.serverAsks;
  }

  #person = (at: number): Folder['contacts'][number] | undefined => this.books.contacts[at % this.books.contacts.length];
}

/**
 * Whether the rows forbid to call a person at a number, said a second time and in other words than the guard's: a stay; a wish that names neither
 * another channel, nor another person, nor another number; an attorney, beside whom nobody is called.
 */
export function isForbidden({ account, contactStops }: Folder, contactId: ContactId, number: string): boolean {
  if (account.staySince !== null) return true;
  for (const stop of contactStops) {
    if (stop.status === 'lifted') continue;
    const isOtherChannel = stop.channel === 'email' || stop.channel === 'letter';
    const isOtherNumber = stop.address !== null && stop.address !== number;
    if (isOtherChannel || isOtherNumber) continue;
    const isTheirs = stop.contactId === contactId;
    if (stop.kind === 'counsel' ? !isTheirs : isTheirs || stop.contactId === null) return true;
  }
  return false;
}
