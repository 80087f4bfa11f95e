import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { mailServerSchema } from '#contracts/mailbox.ts';
import { isOneLine } from '#domain/message-address.ts';
import { ServerFailure } from '../server-failure.ts';

/** The mail server that the central API hands e-mails to, and how it is signed in to. It is the server's own: no page sees it or can point it elsewhere. */
export type RelayAccount = {
  readonly smtp: z.infer<typeof mailServerSchema>;
  readonly user: string;
  readonly password: string;
  /** The certificate of an authority of one's own (PEM); null: those everybody knows. */
  readonly authorityPem: string | null;
};

/** Where the account of a data folder is; it has to be readable by its owner only. */
export const relayFile = (dataDir: string): string => path.join(dataDir, 'relay.json');

const accountSchema = z.strictObject({
  host: mailServerSchema.shape.host,
  port: z.coerce.number().pipe(mailServerSchema.shape.port),
  security: mailServerSchema.shape.security.default('startTls'),
  user: z.string().min(1).max(254).refine(isOneLine),
  password: z.string().min(1).max(1000),
  authorityPem: z.string().trim().startsWith('-----BEGIN CERTIFICATE-----').nullable().default(null),
});

/** The environment's names for the members of an account. */
export const relayVariables = {
  host: 'RELAY_HOST',
  port: 'RELAY_PORT',
  security: 'RELAY_SECURITY',
  user: 'RELAY_USER',
  password: 'RELAY_PASSWORD',
  authorityPem: 'RELAY_AUTHORITY_PEM',
} as const;

/**
 * The account a server sends e-mails with: what the environment says or, where it says nothing, `relay.json` in the data folder. Null where there is
 * none. Throws `ServerFailure` with words (and never with a value) for an account that is not whole, or a file that others may read.
 */
export function readRelayAccount(dataDir: string | undefined, environment: NodeJS.ProcessEnv = process.env): RelayAccount | null {
  const given = Object.entries(relayVariables).flatMap(([member, variable]) => {
    const value = environment[variable]?.trim() ?? '';
    return value === '' ? [] : [[member, value] as const];
  });
  if (given.length > 0) return accountOf(Object.fromEntries(given), 'The environment', relayVariables);
  const file = dataDir === undefined ? undefined : relayFile(dataDir);
  if (file === undefined || !existsSync(file)) return null;
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new ServerFailure(`${file} can be read by others, so its password is not used. Nothing was started. Run: chmod 600 ${file}`);
  }
  return accountOf(contentOf(file), file);
}

function contentOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (fault) {
    if (!(fault instanceof SyntaxError)) throw fault;
    throw new ServerFailure(`${file} is not JSON. Nothing was started. README.md shows what it holds.`);
  }
}

function accountOf(members: unknown, place: string, names: Readonly<Record<string, string>> = {}): RelayAccount {
  const account = accountSchema.safeParse(members);
  if (account.success) {
    const { host, port, security, ...rest } = account.data;
    return { smtp: { host, port, security }, ...rest };
  }
  const wrong = account.error.issues.map((issue) => {
    const member = issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue.path.join('.');
    return names[member] ?? member;
  });
  throw new ServerFailure(
    `${place} does not hold a whole account with a mail server: look at ${[...new Set(wrong)].join(', ')}. Nothing was started. README.md shows what is needed.`,
  );
}
