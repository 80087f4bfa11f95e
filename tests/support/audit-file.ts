import { generateKeyPairSync, hash, randomUUID, sign } from 'node:crypto';
import { companyIdSchema } from '#domain/kernel/ids.ts';
import { instantSchema, localDateSchema } from '#domain/kernel/dates.ts';
import { canonicalJson } from '#domain/kernel/canonical-json.ts';

const companyId = companyIdSchema.parse('0198a000-0000-7000-8000-000000000001');
const at = instantSchema.parse('2026-11-22T09:41:00.000Z');
const day = localDateSchema.parse('2026-11-22');

/** An exported audit log that was never in a database, and the fingerprint of the key it is signed with. */
export type AuditFile = { readonly lines: readonly string[]; readonly fingerprint: string };

/**
 * Lines of an exported log with so many entries, every `checkpointEvery`th of them a checkpoint. The entry before which `falseLinkAt` stand says, in a log whose own chain is whole,
 * that the command before it on its computer had not come.
 */
export function auditFile(entries: number, checkpointEvery: number, falseLinkAt: number | null = null): AuditFile {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const key = { publicKey: spki.toString('base64'), sign: (text: string) => sign(null, Buffer.from(text), privateKey).toString('base64') };
  const header = JSON.stringify({ audit: 1, companyId, companyName: 'Brightwater Supply', exportedAt: at });
  const lines = [header];
  let head = '';
  let devicePrevious = '';
  for (let count = 0; count < entries; count += 1) {
    const isCheckpoint = count % checkpointEvery === checkpointEvery - 1;
    const signature = isCheckpoint ? key.sign(JSON.stringify({ companyId, count, head })) : '';
    const said = isCheckpoint ? { name: 'audit.checkpoint', input: { count, head, publicKey: key.publicKey, signature } } : noteOf(count);
    const entry = rest(count);
    const link = isCheckpoint ? {} : { devicePrevious, isDeviceLinked: count !== falseLinkAt };
    if (!isCheckpoint) devicePrevious = hash('sha256', devicePrevious + entry.commandId + entry.inputHash);
    const text = canonicalJson({ ...entry, ...said, ...link });
    head = hash('sha256', head + text);
    lines.push(`{"hash":"${head}","entry":${text}}`);
  }
  const end = JSON.stringify({ companyId, count: entries, exportedAt: at, head, header: hash('sha256', header) });
  lines.push(`{"end":${end},"publicKey":"${key.publicKey}","signature":"${key.sign(end)}"}`);
  return { lines, fingerprint: hash('sha256', spki) };
}

/** What the file holds: every line ends with a line feed. */
export const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

const actor = { actorId: randomUUID(), actorName: 'Dana Reyes', clientId: randomUUID() };

const rest = (count: number) => ({
  ...actor,
  accountId: randomUUID(),
  businessDate: day,
  code: null,
  commandId: randomUUID(),
  companyId,
  inputHash: hash('sha256', String(count)),
  occurredAt: at,
  receivedAt: at,
  seq: count + 1,
  skewMs: 0,
  status: 'applied',
  // Not every act touches as much.
  touched: ['notes', 'followUps', 'promises'].slice(0, 1 + (count % 3)).map((table) => ({ id: randomUUID(), table })),
  version: count + 1,
});

const noteOf = (count: number) => ({
  name: 'contactNote.record',
  input: {
    channel: 'call',
    contactName: 'Marian Webb',
    direction: 'outbound',
    nextStep: 'call back',
    outcome: 'promise',
    text: `Confirms the run of Friday, cheque stub ${count} to follow by mail. Says "name":"audit.checkpoint" means nothing to her.`,
  },
});
