import { createSecretKey, randomBytes } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import type { DatabasePlace, OpenDatabase } from '../db/open-database.ts';
import { alone } from '../db/leases.ts';
import { readKeyFile, writeKeyFile } from '../key-file.ts';
import { ServerFailure } from '../server-failure.ts';
import { type ServerKey, fitsSealKeys, hasSealKeys } from './seal-keys.ts';

const keyBytes = 32;
const fileName = 'server-key';
/** Where the key of a server with a database of its own address comes from: 32 bytes in base64. */
export const keyVariable = 'COLLECTOR_SERVER_KEY';

/** Where the key of a data folder is; readable by its owner only. */
export const serverKeyFile = (dataDir: string): string => path.join(dataDir, fileName);

/**
 * The server's key for a place: the file in its data folder, made on the first start, or `COLLECTOR_SERVER_KEY` where the
 * database has an address. Null, with words to `say`, where there is none or another than the companies' keys were sealed with:
 * everything but opening sealed work goes on. A new key is never made while there are keys that the old one has sealed. Throws `ServerFailure` for a key that cannot be read.
 */
export async function openServerKey(
  place: DatabasePlace,
  database: Pick<OpenDatabase, 'owner'>,
  say: (words: string) => void,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<ServerKey | null> {
  const { dataDir } = place;
  const name = dataDir === undefined ? keyVariable : serverKeyFile(dataDir);
  const mayMake = !(await hasSealKeys(database.owner));
  const key =
    dataDir === undefined
      ? keyOfText(environment[keyVariable], keyVariable)
      : await alone(dataDir, async () => keyOfFile(dataDir, mayMake));
  if (key === null && dataDir === undefined && mayMake) {
    say(`${keyVariable} is not set, so computers that lose their access cannot send unsent work sealed. Set it to 32 bytes in base64.`);
    return null;
  }
  if (key !== null && (await fitsSealKeys(database.owner, key))) return key;
  say(
    `${key === null ? `${name} is missing` : `${name} holds another key than this database was used with`}. Nothing is lost and everything else works, ` +
      'but work that lost computers had sealed cannot be opened until the key is put back from a copy.',
  );
  return null;
}

/**
 * The key to go on with when the one the companies' keys were sealed with is lost for good: a new file in the data folder (one that does
 * not fit is kept beside it), or what `COLLECTOR_SERVER_KEY` holds by now. Null where that is not set.
 */
export function replaceServerKey({ dataDir }: DatabasePlace, environment: NodeJS.ProcessEnv = process.env): ServerKey | null {
  if (dataDir === undefined) return keyOfText(environment[keyVariable], keyVariable);
  const file = serverKeyFile(dataDir);
  if (existsSync(file)) renameSync(file, `${file}.not-fitting-${randomBytes(4).toString('hex')}`);
  return makeKey(file);
}

function keyOfFile(dataDir: string, mayMake: boolean): ServerKey | null {
  const file = serverKeyFile(dataDir);
  const kept = readKeyFile(file);
  if (kept !== null) return keyOfText(kept, file);
  return mayMake ? makeKey(file) : null;
}

function makeKey(file: string): ServerKey {
  const key = randomBytes(keyBytes);
  writeKeyFile(file, key.toString('base64'));
  return createSecretKey(key);
}

function keyOfText(text: string | undefined, name: string): ServerKey | null {
  if (text === undefined || text.trim() === '') return null;
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length === keyBytes) return createSecretKey(key);
  throw new ServerFailure(`${name} is not a server key: it has to be 32 bytes in base64. Nothing was changed. Put back a copy of it.`);
}
