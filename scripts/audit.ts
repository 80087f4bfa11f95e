import { copyFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { openAuditKey } from '#server/audit/audit-key.ts';
import { addCheckpoint } from '#server/audit/checkpoints.ts';
import { exportLog } from '#server/audit/export-log.ts';
import { type Database, withCompany } from '#server/db/connections.ts';
import { recordAccess } from '#server/devices/access-events.ts';
import { type Books, dataFlag, withBooks } from './support/books.ts';
import { fail, parseCommandLine, runCommand, say } from './support/cli.ts';
import { createProgress } from './support/progress.ts';
import { inProject } from './support/project.ts';
import { tell, verifyAudit } from './verify-audit.mjs';

const verifierName = 'verify-audit.mjs';

const page = {
  command: 'npm run audit --',
  about:
    'export FILE  writes the whole command log of a company into FILE, signed, and the program that checks it beside it.\n' +
    'verify FILE  checks such a file and names the first line that was changed, put in, moved, or is missing.\n' +
    'key          says the fingerprint of the key that signs: give it to your auditor when the log is begun.',
  positionals: 'export|verify|key [FILE]',
  flags: {
    data: dataFlag,
    company: { type: 'string', words: 'export: which company, where the database holds several', value: 'NAME' },
    key: { type: 'string', words: 'verify: the fingerprint the log has to be signed with', value: 'FINGERPRINT' },
  },
} as const;

await runCommand(async () => {
  const { flags, positionals } = parseCommandLine(page);
  const [act, file] = positionals;
  if (act === 'export' && file !== undefined)
    return withBooks('npm run audit', flags.data, (books) => exportTo(file, books, flags.company));
  if (act === 'verify' && file !== undefined) return verifyFile(file, flags.key);
  if (act === 'key') return withBooks('npm run audit', flags.data, sayKey);
  return fail('Say what to do: export FILE --data DIR, verify FILE, or key --data DIR. Nothing was changed.');
});

async function exportTo(file: string, books: Books, wanted: string | undefined): Promise<void> {
  if (existsSync(file)) fail(`${file} is there already. Nothing was exported; name a new file.`);
  const { database, actor, now } = books;
  const key = await keyOf(books);
  const company = await companyOf(database.owner, wanted);
  await addCheckpoint(database.owner, company.id, key, now);
  const progress = createProgress('audit');
  const summary = await exportLog(database.owner, { company, file, key, now, onProgress: progress.update });
  progress.finish(`${summary.entries.toLocaleString('en-US')} entries`);
  const detail = { entries: summary.entries, head: summary.head };
  await withCompany(database.owner, company.id, (trx) =>
    recordAccess(trx, { companyId: company.id, kind: 'company.auditExported', actor, at: now, detail }),
  );
  const verifier = path.join(path.dirname(file), verifierName);
  await copyFile(inProject('scripts', verifierName), verifier);
  say(`${file} holds the command log of ${company.name}. Whoever gets it checks it with: node ${verifierName} ${path.basename(file)}`);
  say(`It is signed with the key ${summary.fingerprint}.`);
  process.stdout.write(`${JSON.stringify(summary)}\n`);
}

async function verifyFile(file: string, key: string | undefined): Promise<number> {
  if (key !== undefined && !/^[0-9a-f]{64}$/i.test(key))
    fail('--key must be a fingerprint of 64 digits of 0-9 and a-f. Nothing was checked.');
  const progress = createProgress('verify');
  const report = await verifyAudit(file, { key: key?.toLowerCase() ?? null, progress: progress.update }).catch(() =>
    fail(`${file} cannot be read. Nothing was checked; name an exported audit log.`),
  );
  progress.finish();
  return tell(file, report, key !== undefined);
}

async function sayKey(books: Books): Promise<void> {
  const { fingerprint } = await keyOf(books);
  say('The audit log is signed with the key of this fingerprint:');
  process.stdout.write(`${fingerprint}\n`);
}

async function keyOf({ place }: Books) {
  const key = await openAuditKey(place);
  return (
    key ??
    fail('COLLECTOR_AUDIT_KEY is not set, so nothing can be signed. Nothing was exported. Set it to an Ed25519 key as PKCS #8 in base64.')
  );
}

async function companyOf(owner: Database, wanted: string | undefined) {
  const companies = await owner.selectFrom('company').select(['id', 'name']).orderBy('name').execute();
  const names = companies.map(({ name }) => name).join(', ');
  const found = companies.filter(({ name }) => wanted === undefined || name === wanted);
  const [company] = found;
  if (company === undefined) return fail(`There is no such company here; there are: ${names}. Nothing was exported.`);
  if (found.length > 1) fail(`The database holds several companies; name one with --company: ${names}. Nothing was exported.`);
  return company;
}
