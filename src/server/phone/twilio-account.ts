import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { ServerFailure } from '../server-failure.ts';

/**
 * A Twilio account as the server uses it: the account's SID, an API key that may be taken back by itself, and (for signed reports only) the
 * account's own token. `publicUrl` is the address at which Twilio reaches this API; without it, or without the token, calls are asked after instead.
 */
export type TwilioAccount = {
  readonly accountSid: string;
  readonly apiKeySid: string;
  readonly apiKeySecret: string;
  readonly authToken: string | null;
  readonly publicUrl: string | null;
  /** The TwiML application whose voice address is this API's; without it nobody calls from the window itself. */
  readonly twimlAppSid: string | null;
  /** Where Twilio's interface is, where that is not its usual place. */
  readonly baseUrl: string | null;
};

const fileName = 'twilio.json';
/** Where the account of a data folder is; it has to be readable by its owner only. */
export const twilioFile = (dataDir: string): string => path.join(dataDir, fileName);

const sid = (letters: string) => z.string().regex(new RegExp(`^${letters}[0-9a-f]{32}$`));
const loopbackHosts: readonly string[] = ['127.0.0.1', '[::1]', 'localhost'];

/** What carries keys goes over TLS, unless it never leaves this machine. */
const safeAddress = z
  .url()
  .max(500)
  .refine((text) => {
    const { protocol, hostname } = new URL(text);
    return protocol === 'https:' || (protocol === 'http:' && loopbackHosts.includes(hostname));
  }, 'neither https nor on this machine');

const accountSchema = z.strictObject({
  accountSid: sid('AC'),
  apiKeySid: sid('SK'),
  apiKeySecret: z.string().min(16).max(200),
  authToken: z.string().min(16).max(200).nullable().default(null),
  publicUrl: safeAddress.nullable().default(null),
  twimlAppSid: sid('AP').nullable().default(null),
  baseUrl: safeAddress.nullable().default(null),
});

/** The environment's names for the members of an account. */
export const twilioVariables = {
  accountSid: 'TWILIO_ACCOUNT_SID',
  apiKeySid: 'TWILIO_API_KEY_SID',
  apiKeySecret: 'TWILIO_API_KEY_SECRET',
  authToken: 'TWILIO_AUTH_TOKEN',
  publicUrl: 'COLLECTOR_PUBLIC_URL',
  twimlAppSid: 'TWILIO_TWIML_APP_SID',
  baseUrl: 'TWILIO_BASE_URL',
} as const;

/**
 * The account a server calls with: what the environment says or, where it says nothing, `twilio.json` in the data folder. Null where there is
 * none. Throws `ServerFailure` with words (and never with a value) for an account that is not whole, or a file that others may read.
 */
export function readTwilioAccount(dataDir: string | undefined, environment: NodeJS.ProcessEnv = process.env): TwilioAccount | null {
  const given = Object.entries(twilioVariables).flatMap(([member, variable]) => {
    const value = environment[variable]?.trim() ?? '';
    return value === '' ? [] : [[member, value] as const];
  });
  if (given.some(([member]) => member !== 'publicUrl')) return accountOf(Object.fromEntries(given), 'The environment', twilioVariables);
  const file = dataDir === undefined ? undefined : twilioFile(dataDir);
  if (file === undefined || !existsSync(file)) return null;
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new ServerFailure(`${file} can be read by others, so its keys are not used. Nothing was started. Run: chmod 600 ${file}`);
  }
  return accountOf({ ...Object.fromEntries(given), ...objectIn(file) }, file);
}

function objectIn(file: string): object {
  try {
    const found: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof found === 'object' && found !== null) return found;
  } catch (fault) {
    if (!(fault instanceof SyntaxError)) throw fault;
  }
  throw new ServerFailure(`${file} is not a JSON object. Nothing was started. README.md shows what it holds.`);
}

function accountOf(members: object, place: string, names: Readonly<Record<string, string>> = {}): TwilioAccount {
  const account = accountSchema.safeParse(members);
  if (account.success) return account.data;
  const wrong = account.error.issues.map((issue) => {
    const member = issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue.path.join('.');
    return names[member] ?? member;
  });
  throw new ServerFailure(
    `${place} does not hold a whole Twilio account: look at ${[...new Set(wrong)].join(', ')}. Nothing was started. README.md shows what is needed.`,
  );
}
