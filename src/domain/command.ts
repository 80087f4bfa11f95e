import { z } from 'zod';
import type { Approval } from './approval-rows.ts';
import type { Company } from './company.ts';
import { type Instant, type LocalDate, daysBetween, epochMsOf } from './kernel/dates.ts';
import type { UserId } from './kernel/ids.ts';
import { type Rejection, type Result, reject } from './kernel/result.ts';
import type { Put, Reader } from './rows.ts';

export const roleSchema = z.enum(['collector', 'supervisor', 'manager', 'administrator', 'auditor']);
export type Role = z.infer<typeof roleSchema>;
/** The five roles there are. */
export const everyRole: readonly Role[] = roleSchema.options;
/** Those who work on accounts: all but auditors, who read everything and change nothing. */
export const workingRoles = ['collector', 'supervisor', 'manager', 'administrator'] as const satisfies readonly Role[];
export type WorkingRole = (typeof workingRoles)[number];
/** Those who lead collectors. */
export const overseers: readonly Role[] = ['supervisor', 'manager', 'administrator'];
/** Those who see the whole company. */
export const companyReaders: readonly Role[] = [...overseers, 'auditor'];
/** Those who say what others may do alone and approve. */
export const authorityKeepers: readonly Role[] = ['manager', 'administrator'];

/** Whether a role may change anything at all. */
export const isWorkingRole = (role: Role): role is WorkingRole => role !== 'auditor';

/** Who acts, when, on which business day and by which settings: everything a decision may know beside its input and its facts. */
export type CommandContext = {
  readonly actorId: UserId;
  readonly actorName: string;
  readonly role: Role;
  readonly at: Instant;
  readonly today: LocalDate;
  /** The company's settings and zone, for rules that go by them. */
  readonly company: Pick<Company, 'policy' | 'timeZone'>;
  /**
   * `asked`: it has not happened and may be refused. `recorded`: on the server, or when a desktop does it again on newer rows; what cannot be undone
   * (somebody has been called) is then kept and marked, not refused.
   */
  readonly stage: 'asked' | 'recorded';
  /** The server's own day, where the server decides: authority is counted by it, so that no desktop's calendar makes it larger. */
  readonly serverToday?: LocalDate;
  /** On the server: what was asked for and done on the other accounts of the customer's group, which counts against authority together with this one's. */
  readonly groupApprovals?: readonly Approval[];
};

/** The day authority is counted by: the server's where it decides, and the desktop's until then. */
export const countedDayOf = ({ serverToday, today }: Pick<CommandContext, 'serverToday' | 'today'>): LocalDate => serverToday ?? today;

/**
 * What somebody wants. `optimistic` is done at once on the desktop and confirmed by the server later; `confirmed` waits for
 * the server; `server` is for jobs and imports. `load` gathers facts, `decide` is pure and gives rows to write or a refusal.
 */
export type Command<In extends z.ZodType, Facts> = {
  readonly roles: readonly Role[];
  readonly mode: 'optimistic' | 'confirmed' | 'server';
  readonly input: In;
  readonly load: (input: z.infer<In>, read: Reader) => Promise<Facts>;
  readonly decide: (input: z.infer<In>, facts: Facts, context: CommandContext) => Result<readonly Put[]>;
};

/** A command whose types are sealed inside: what the list of commands holds and both sides run. */
export type RunnableCommand = {
  readonly roles: readonly Role[];
  readonly mode: 'optimistic' | 'confirmed' | 'server';
  readonly input: z.ZodType;
  readonly execute: (input: unknown, read: Reader, context: CommandContext) => Promise<Result<readonly Put[]>>;
};

/**
 * Closes a command over its own types. `execute` is its whole life, the same on the desktop and on the server:
 * check the role, parse, load, decide. Refuses with `command.readOnly`, `command.roleMissing` or `command.invalidInput`, or as the command does.
 */
export function runnable<In extends z.ZodType, Facts>(command: Command<In, Facts>): RunnableCommand & { readonly input: In } {
  return {
    roles: command.roles,
    mode: command.mode,
    input: command.input,
    async execute(input, read, context) {
      if (!isWorkingRole(context.role)) return reject('command.readOnly');
      if (!command.roles.includes(context.role)) return reject('command.roleMissing', { role: context.role });
      const parsed = command.input.safeParse(input);
      if (!parsed.success) return invalidInput(parsed.error);
      return command.decide(parsed.data, await command.load(parsed.data, read), context);
    },
  };
}

function invalidInput(error: z.ZodError): Result<never, Rejection> {
  const first = error.issues[0];
  return reject('command.invalidInput', { path: first?.path.join('.') ?? '', problem: first?.message ?? '' });
}

/** How long after its business day a command made offline is still judged by that day. */
const oldestBusinessDayDays = 30;

/**
 * The business day a command is judged by: the desktop's own, so that a follow-up set yesterday without a network is not
 * refused today; but never a day the server has not reached, and never one more than 30 days back.
 */
export function businessDayOf(claimed: LocalDate, serverToday: LocalDate): LocalDate {
  if (claimed > serverToday) return serverToday;
  return daysBetween(claimed, serverToday) > oldestBusinessDayDays ? serverToday : claimed;
}

/** How far a desktop's clock may run ahead before its word on the moment is not taken. */
const largestLeadMs = 10 * 60_000;

/**
 * The moment a command is recorded with: when the person acted by the desktop's clock, unless that lies in the future; a clock
 * that is years ahead would make its note the last contact for years. What the desktop claimed is kept in the command log.
 */
export const momentOf = (claimed: Instant, serverNow: Instant): Instant =>
  epochMsOf(claimed) - epochMsOf(serverNow) > largestLeadMs ? serverNow : claimed;
