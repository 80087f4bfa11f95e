import { parseArgs } from 'node:util';
import { type LocalDate, localDateSchema } from '#domain/kernel/dates.ts';
import { type Currency, currencySchema } from '#domain/kernel/money.ts';
import { ServerFailure } from '#server/server-failure.ts';

/** One flag of a command: `value` names what a string flag takes, as shown on the help page. */
export interface Flag {
  type: 'string' | 'boolean';
  words: string;
  value?: string;
  default?: string;
}

/** What a command shows under `--help` and which flags it takes. */
export interface CommandPage<Flags extends Record<string, Flag>> {
  /** As typed, for example `npm run seed --`. */
  command: string;
  about: string;
  flags: Flags;
  /** The words for positional arguments, for example `FILE`; without it none are taken. */
  positionals?: string;
}

export type FlagValues<Flags extends Record<string, Flag>> = {
  [Name in keyof Flags]: Flags[Name]['type'] extends 'boolean'
    ? boolean
    : Flags[Name] extends { default: string }
      ? string
      : string | undefined;
};

/** A failure to be told in words, without a stack. */
export class CommandFailure extends Error {}

/** Ends the command with `words` on standard error and exit code 1. */
export function fail(words: string): never {
  throw new CommandFailure(words);
}

/** A line for the person who watches: standard error, so that standard output stays for results. */
export function say(words: string): void {
  process.stderr.write(`${words}\n`);
}

/**
 * Runs a command's `main` and turns its end into an exit code: words and 1 for an expected failure,
 * the stack and 1 for a bug. A number returned by `main` becomes the exit code.
 */
export async function runCommand(main: () => Promise<number | void>): Promise<void> {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (failure) {
    if (failure instanceof CommandFailure || failure instanceof ServerFailure) say(`\n${failure.message}`);
    else console.error(failure);
    process.exitCode = 1;
  }
}

/** Parses the command line against its page. `--help` prints the page and ends the process with 0. */
export function parseCommandLine<Flags extends Record<string, Flag>>(
  page: CommandPage<Flags>,
  argv: readonly string[] = process.argv.slice(2),
): { flags: FlagValues<Flags>; positionals: string[] } {
  const options = Object.fromEntries(
    [...Object.entries(page.flags), ['help', HELP_FLAG] as const].map(([name, flag]) => [name, { type: flag.type }]),
  );
  const parsed = parseOrFail(page, argv, options);
  if (parsed.values['help'] === true) {
    process.stdout.write(`${helpText(page)}\n`);
    process.exit(0);
  }
  const flags = Object.fromEntries(
    Object.entries(page.flags).map(([name, flag]) => [name, parsed.values[name] ?? (flag.type === 'boolean' ? false : flag.default)]),
  );
  // The entries were made from the same page the type is made from.
  return { flags: flags as FlagValues<Flags>, positionals: parsed.positionals };
}

/** Reads a whole number from a flag, or fails with words that name the flag and its range. */
export function wholeNumber(name: string, text: string, range: { min: number; max: number }): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < range.min || value > range.max) {
    fail(`--${name} must be a whole number from ${range.min} to ${range.max}, not "${text}".`);
  }
  return value;
}

/** Reads a day from a flag, or fails with words that name the flag. */
export function dateFlag(name: string, text: string): LocalDate {
  const date = localDateSchema.safeParse(text);
  return date.success ? date.data : fail(`--${name} must be a date as 2020-12-31, not "${text}".`);
}

/** Reads a currency from a flag, in capitals or not, or fails with words that name the flag. */
export function currencyFlag(name: string, text: string): Currency {
  const currency = currencySchema.safeParse(text.toUpperCase());
  return currency.success ? currency.data : fail(`--${name} must be a code of three letters such as EUR, not "${text}".`);
}

const HELP_FLAG: Flag = { type: 'boolean', words: 'show this page' };

function parseOrFail<Flags extends Record<string, Flag>>(
  page: CommandPage<Flags>,
  argv: readonly string[],
  options: Record<string, { type: 'string' | 'boolean' }>,
): { values: Record<string, string | boolean | undefined>; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options,
      allowPositionals: page.positionals !== undefined,
      strict: true,
    });
    return { values: { ...values }, positionals };
  } catch (failure) {
    const why = failure instanceof Error ? failure.message : String(failure);
    process.stderr.write(`${why}\n\n${helpText(page)}\n`);
    process.exit(1);
  }
}

/** The help page as text: usage, what the command is for, one line a flag. */
export function helpText<Flags extends Record<string, Flag>>(page: CommandPage<Flags>): string {
  const rows = [...Object.entries<Flag>(page.flags), ['help', HELP_FLAG] as const].map(([name, flag]) => {
    const left = flag.type === 'boolean' ? `--${name}` : `--${name} ${flag.value ?? 'TEXT'}`;
    const standard = flag.default === undefined ? '' : ` (default: ${flag.default})`;
    return { left, words: flag.words + standard };
  });
  const width = Math.max(...rows.map((row) => row.left.length));
  return [
    `Usage: ${page.command} ${page.positionals === undefined ? '' : `${page.positionals} `}[flags]`,
    '',
    page.about,
    '',
    ...rows.map((row) => `  ${row.left.padEnd(width)}  ${row.words}`),
  ].join('\n');
}
