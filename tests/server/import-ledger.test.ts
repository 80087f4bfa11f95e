import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderLineSchema } from '#contracts/sync.ts';
import type { Folder } from '#domain/folder.ts';
import { localDateSchema } from '#domain/kernel/dates.ts';
import { accountIdSchema } from '#domain/kernel/ids.ts';
import { buildApp } from '#server/app.ts';
import { importLedger } from '#server/ingest/import-ledger.ts';
import { demoPassword } from '#server/auth/demo-password.ts';
import { seedCompany } from '#server/seed/seed-company.ts';
import { folderLines } from '#server/sync/folder-lines.ts';
import { companyScope } from '#server/sync/scope.ts';
import { type TestDatabase, freshDatabase } from './support/database.ts';

const head = 'account_number,account_name,invoice_number,issue_date,due_date,paid_date,amount,currency';
const ledger = [
  'A-1,Acme,INV-1,2020-01-02,2020-02-01,2020-02-03,100.00,USD',
  'A-1,ACME Inc,INV-2,2020-02-02,2020-03-03,,250.50,USD',
  'A-1,Acme,CM-1,2020-02-02,2020-02-02,,-20.00,USD',
  'A-2,"Tab\tand \\ Sons",INV-3,2020-02-02,2020-03-03,,7.00,CAD',
];

describe('importing a ledger', () => {
  let database: TestDatabase;
  let folder = '';
  beforeEach(async () => {
    database = await freshDatabase();
    folder = mkdtempSync(path.join(tmpdir(), 'collector-import-'));
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true, force: true });
    await database.drop();
  });

  const run = (
    rows: readonly string[],
    more: { asOf?: string; heading?: string; isDryRun?: boolean; company?: string; currency?: never } = {},
  ) => {
    const file = path.join(folder, 'ledger.csv');
    const { asOf = '2020-03-31', heading = head, ...options } = more;
    writeFileSync(file, [heading, ...rows, ''].join('\n'));
    return importLedger({ databaseUrl: database.url, file, mapping: 'generic', asOf: localDateSchema.parse(asOf), ...options });
  };

  const folders = async (): Promise<Map<string, Folder>> => {
    const ids = await database.ownerPool.query<{ id: string }>('select id from accounts order by id');
    const lines = await database.owner.transaction().execute((trx) =>
      folderLines(
        trx,
        companyScope,
        ids.rows.map((row) => accountIdSchema.parse(row.id)),
      ),
    );
    return new Map(lines.map(({ line }) => folderLineSchema.parse(JSON.parse(line)).folder).map((found) => [found.account.number, found]));
  };
  const company = async () =>
    (
      await database.ownerPool.query<{ version: number; fixed_business_date: string; name: string; currency: string }>(
        'select * from company',
      )
    ).rows[0];
  /** Every primary key and index there is, as PostgreSQL words them. */
  const keys = async (): Promise<string[]> => {
    const found = await database.ownerPool.query<{ words: string }>(
      `select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) as words from pg_constraint
         where contype in ('p', 'u') and connamespace = 'public'::regnamespace
       union all select indexdef from pg_indexes where schemaname = 'public' order by 1`,
    );
    return found.rows.map((row) => row.words);
  };
  /** Every row of every table, to see that nothing changed. */
  const everything = async (): Promise<string> => {
    const texts = [
      'company',
      'accounts',
      'invoices',
      'payments',
      'payment_applications',
      'scope_account',
      'import_batch',
      'import_change',
    ].map(async (table) => {
      const rows = await database.ownerPool.query<{ row: string }>(`select row_to_json(t)::text as row from ${table} t order by 1`);
      return `${table}: ${rows.rows.map((row) => row.row).join('\n')}`;
    });
    return (await Promise.all(texts)).join('\n');
  };

  it('makes the company, its users, and the rows; people can sign in and find them', async () => {
    const outcome = await run(ledger);
    expect(outcome).toMatchObject({
      summary: {
        accounts: 2,
        invoices: 4,
        open: 3,
        paid: 1,
        refused: 0,
        openAmount: { CAD: '7.00', USD: '230.50' },
        paidAmount: { USD: '100.00' },
      },
      company: { name: 'Imported ledger', isNew: true },
      plan: { accountsNew: 2, invoicesNew: 4 },
    });
    expect(await company()).toMatchObject({ fixed_business_date: '2020-03-31', currency: 'USD', version: 1 });
    const found = await folders();
    const acme = found.get('A-1');
    expect(acme?.account).toMatchObject({ name: 'Acme', currency: 'USD', termsDays: 30, version: 0 });
    expect(
      acme?.invoices
        .map(({ number, kind, amountMinor, openAmountMinor, status, paidDate }) => [
          number,
          kind,
          amountMinor,
          openAmountMinor,
          status,
          paidDate,
        ])
        .sort(),
    ).toEqual([
      ['CM-1', 'creditMemo', -2000, -2000, 'open', null],
      ['INV-1', 'invoice', 10000, 0, 'paid', '2020-02-03'],
      ['INV-2', 'invoice', 25050, 25050, 'open', null],
    ]);
    const invoice = acme?.invoices.find((row) => row.number === 'INV-1');
    expect(acme?.payments).toMatchObject([
      { receivedDate: '2020-02-03', amountMinor: 10000, unappliedAmountMinor: 0, currency: 'USD', batchId: outcome.batchId },
    ]);
    expect(acme?.paymentApplications).toMatchObject([
      { invoiceId: invoice?.id, paymentId: acme?.payments[0]?.id, amountMinor: 10000, appliedDate: '2020-02-03' },
    ]);
    expect(found.get('A-2')?.account.name).toBe('Tab\tand \\ Sons');
    const app = await buildApp({ db: database.requests });
    const signedIn = await app.inject({
      method: 'POST',
      url: '/v1/auth/sign-in',
      payload: {
        email: 'dana.reyes@brightwater.example',
        password: demoPassword,
        deviceId: crypto.randomUUID(),
        deviceName: '',
        protocolVersion: 1,
      },
    });
    const { token } = signedIn.json<{ token: string }>();
    const listed = await app.inject({ url: '/v1/accounts', headers: { authorization: `Bearer ${token}` } });
    expect(listed.json<{ accounts: { number: string }[] }>().accounts.map((account) => account.number)).toEqual(['A-1', 'A-2']);
    await app.close();
  });

  it('changes nothing the second time, in whatever order the lines come', async () => {
    const first = await run(ledger);
    const before = await everything();
    const again = await run(ledger);
    expect(again.batchId).toBeNull();
    expect(again.summary).toEqual(first.summary);
    expect(again.plan).toMatchObject({ accountsNew: 0, invoicesNew: 0, invoicesChanged: 0, unchanged: 4 });
    await run([...ledger].reverse());
    expect(await everything()).toBe(before);
  });

  it('adds what is new, pays what is now paid, keeps what was, and tells the desktops', async () => {
    await run(ledger);
    const desktopsAt = (await company())?.version ?? 0;
    const later = [
      ...ledger.slice(0, 1),
      ledger[1]?.replace(',,250.50', ',2020-04-02,250.50') ?? '',
      ...ledger.slice(2),
      'A-3,New,INV-9,2020-04-01,2020-05-01,,1.00,USD',
    ];
    const outcome = await run(later, { asOf: '2020-04-30' });
    expect(outcome.plan).toMatchObject({ accountsNew: 1, invoicesNew: 1, invoicesChanged: 1, unchanged: 3 });
    const acme = (await folders()).get('A-1');
    expect(acme?.invoices.find((row) => row.number === 'INV-2')).toMatchObject({
      status: 'paid',
      openAmountMinor: 0,
      paidDate: '2020-04-02',
      // The folder travels whole, because the membership is newer; the row itself needs no version.
      version: 0,
    });
    expect(acme?.payments).toHaveLength(2);
    const kept = await database.ownerPool.query<{ before: Record<string, unknown> }>('select before from import_change');
    expect(kept.rows).toMatchObject([{ before: { number: 'INV-2', status: 'open', open_amount_minor: 25050 } }]);
    const moved = await database.ownerPool.query<{ number: string }>(
      'select distinct a.number from scope_account s join accounts a on a.id = s.account_id where s.version > $1 order by 1',
      [desktopsAt],
    );
    expect(moved.rows.map((row) => row.number)).toEqual(['A-1', 'A-3']);
    expect((await company())?.fixed_business_date).toBe('2020-04-30');
    const before = await everything();
    await run(later, { asOf: '2020-04-30' });
    expect(await everything()).toBe(before);
  });

  it('puts accounts under the parent a column names, also accounts of the books, and keeps what was', async () => {
    const runWithParents = (parents: readonly string[]) =>
      run(
        ledger.map((row, at) => `${row},${parents[at] ?? ''}`),
        { heading: `${head},parent` },
      );
    await run(ledger.slice(0, 3));
    const desktopsAt = (await company())?.version ?? 0;
    const { plan, batchId } = await runWithParents(['G-1', '', 'G-1', 'A-1']);
    expect(plan).toMatchObject({ accountsNew: 1, accountsMoved: 1, invoicesNew: 1, invoicesChanged: 0 });
    const found = await folders();
    expect([...found.values()].map(({ account }) => [account.number, account.parentNumber]).sort()).toEqual([
      ['A-1', 'G-1'],
      ['A-2', 'A-1'],
    ]);
    const kept = await database.ownerPool.query<{ moved: unknown }>(
      "select changes->'movedAccounts' as moved from import_batch where id = $1",
      [batchId],
    );
    expect(kept.rows).toEqual([{ moved: [{ id: found.get('A-1')?.account.id, before: null, after: 'G-1' }] }]);
    const told = await database.ownerPool.query<{ number: string }>(
      'select distinct a.number from scope_account s join accounts a on a.id = s.account_id where s.version > $1 order by 1',
      [desktopsAt],
    );
    expect(told.rows.map((row) => row.number)).toEqual(['A-1', 'A-2']);
    const before = await everything();
    expect((await runWithParents(['G-1', '', 'G-1', 'A-1'])).batchId).toBeNull();
    expect((await run(ledger)).batchId).toBeNull();
    expect(await everything()).toBe(before);
  });

  it('takes sales representatives and their addresses from columns, also for accounts of the books, and keeps what was', async () => {
    const runWithSales = (sales: readonly string[]) =>
      run(
        ledger.map((row, at) => `${row},${sales[at] ?? ','}`),
        { heading: `${head},sales rep,sales rep email` },
      );
    await run(ledger.slice(0, 3));
    const desktopsAt = (await company())?.version ?? 0;
    const ann = 'Ann,ann@b.example';
    const { plan, batchId } = await runWithSales([ann, ',', ann, 'Bob,not an address']);
    expect(plan).toMatchObject({ accountsNew: 1, salesChanged: 1, invoicesNew: 1, invoicesChanged: 0 });
    const found = await folders();
    expect([...found.values()].map(({ account }) => [account.number, account.salesRep, account.salesRepEmail]).sort()).toEqual([
      ['A-1', 'Ann', 'ann@b.example'],
      ['A-2', 'Bob', null],
    ]);
    const kept = await database.ownerPool.query<{ changed: unknown }>(
      "select changes->'changedSales' as changed from import_batch where id = $1",
      [batchId],
    );
    const after = { salesRep: 'Ann', salesRepEmail: 'ann@b.example' };
    const before = { salesRep: null, salesRepEmail: null };
    expect(kept.rows).toEqual([{ changed: [{ id: found.get('A-1')?.account.id, before, after }] }]);
    expect((await company())?.version).toBeGreaterThan(desktopsAt);
    const all = await everything();
    expect((await runWithSales([ann, ',', ann, 'Bob,not an address'])).batchId).toBeNull();
    expect((await run(ledger)).batchId).toBeNull();
    expect(await everything()).toBe(all);
  });

  it('takes where customers are and who they are from columns, also for accounts of the books, and keeps what was', async () => {
    const runWithPlaces = (places: readonly string[]) =>
      run(
        ledger.map((row, at) => `${row},${places[at] ?? ',,'}`),
        { heading: `${head},country,state,customer type` },
      );
    await run(ledger.slice(0, 3));
    const { plan, batchId } = await runWithPlaces(['US,CA,consumer', '', 'US,CA,consumer', 'DE,,sole trader']);
    expect(plan).toMatchObject({ accountsNew: 1, customersChanged: 1, invoicesNew: 1 });
    const found = await folders();
    const rows = [...found.values()].map(({ account: { number, country, region, timeZone, partyKind } }) => [
      number,
      country,
      region,
      timeZone,
      partyKind,
    ]);
    expect(rows.sort()).toEqual([
      ['A-1', 'US', 'US-CA', 'America/Los_Angeles', 'consumer'],
      ['A-2', 'DE', null, 'Europe/Berlin', 'naturalPerson'],
    ]);
    const kept = await database.ownerPool.query<{ before: unknown }>(
      "select changes->'changedCustomers'->0->'before' as before from import_batch where id = $1",
      [batchId],
    );
    expect(kept.rows).toEqual([{ before: { country: null, region: null, timeZone: null, partyKind: 'company' } }]);
    const all = await everything();
    expect((await run(ledger)).batchId).toBeNull();
    expect(await everything()).toBe(all);
  });

  it('leaves the tables with the keys they had, whether it ends well or not', async () => {
    const before = await keys();
    expect(before.filter((words) => /^(invoices|payments|payment_applications) \w+_pkey PRIMARY KEY/.test(words))).toHaveLength(3);
    await expect(run([...ledger, 'A-1,"Acme,INV-X,2020-01-02,2020-02-01,,1.00,USD'])).rejects.toThrow(/not closed/);
    expect(await keys()).toEqual(before);
    await run(ledger);
    expect(await keys()).toEqual(before);
    await expect(database.ownerPool.query('insert into invoices select * from invoices')).rejects.toThrow(/invoices_pkey/);
  });

  it('gives the same ids to the same file in another order, in another database and in parts', async () => {
    const ids = async (): Promise<unknown> => {
      const found = await database.ownerPool.query(
        `select a.id as account_id, i.number, i.id, p.id as payment_id, s.id as application_id from invoices i
         join accounts a on a.id = i.account_id left join payment_applications s on s.invoice_id = i.id and s.account_id = i.account_id
         left join payments p on p.id = s.payment_id and p.account_id = s.account_id order by 1, 2`,
      );
      return found.rows;
    };
    await run(ledger.slice(0, 2));
    await run(ledger);
    const inParts = await ids();
    await database.drop();
    database = await freshDatabase();
    await run([...ledger].reverse());
    expect(await ids()).toEqual(inParts);
  });

  it('does not take a payment back when an older file comes again', async () => {
    await run(ledger);
    const outcome = await run(ledger.map((row) => row.replace('2020-02-03', '')));
    expect(outcome.plan).toMatchObject({ leftPaid: 1, invoicesChanged: 0 });
    expect((await folders()).get('A-1')?.payments).toHaveLength(1);
  });

  it('opens again what is paid after the business date, as long as the books do not know better', async () => {
    const outcome = await run(ledger, { asOf: '2020-02-02' });
    expect(outcome.summary).toMatchObject({ open: 4, paid: 0 });
    const paid = await run(ledger, { asOf: '2020-02-29' });
    expect(paid.plan).toMatchObject({ invoicesChanged: 1, unchanged: 3 });
    expect((await folders()).get('A-1')?.payments).toMatchObject([{ amountMinor: 10000, receivedDate: '2020-02-03' }]);
  });

  it('writes nothing in a dry run', async () => {
    const before = await everything();
    const outcome = await run(ledger, { isDryRun: true });
    expect(outcome).toMatchObject({ batchId: null, plan: { invoicesNew: 4 }, summary: { invoices: 4 } });
    expect(await everything()).toBe(before);
  });

  it('leaves nothing behind when it fails at the very end', async () => {
    await database.ownerPool.query('alter table scope_account add constraint never check (version < 1)');
    const before = await everything();
    await expect(run(ledger)).rejects.toThrow(/never/);
    expect(await everything()).toBe(before);
    await database.ownerPool.query('alter table scope_account drop constraint never');
    expect((await run(ledger)).plan.invoicesNew).toBe(4);
  });

  it('leaves nothing behind when the file turns out to be damaged after rows were sent already', async () => {
    const before = await everything();
    const many = Array.from({ length: 12_000 }, (_, at) => `A-${at % 7},Acme,INV-${at},2020-01-02,2020-02-01,2020-02-03,100.00,USD`);
    await expect(run([...many, 'A-1,"Acme,INV-X,2020-01-02,2020-02-01,,1.00,USD'])).rejects.toThrow(
      /line 12002 is not closed.*Nothing was imported/,
    );
    expect(await everything()).toBe(before);
    expect((await run(many)).plan).toMatchObject({ invoicesNew: 12_000 });
    const stored = await database.ownerPool.query<{ kind: string; count: number }>(
      `select 'invoices' as kind, count(*) from invoices union all select 'payments', count(*) from payments
       union all select 'applications', count(*) from payment_applications a join payments p on p.id = a.payment_id join invoices i on i.id = a.invoice_id`,
    );
    expect(stored.rows.map((row) => row.count)).toEqual([12_000, 12_000, 12_000]);
  });

  it('imports once when two do it at the same time', async () => {
    const file = path.join(folder, 'ledger.csv');
    writeFileSync(file, [head, ...ledger, ''].join('\n'));
    const both = await Promise.all(
      [1, 2].map(() => importLedger({ databaseUrl: database.url, file, mapping: 'generic', asOf: localDateSchema.parse('2020-03-31') })),
    );
    expect(both.map((outcome) => outcome.plan.invoicesNew).sort()).toEqual([0, 4]);
    expect((await folders()).get('A-1')?.invoices).toHaveLength(3);
  });

  it('refuses to mix with the demo company or an unknown one, unless it is named', async () => {
    await seedCompany({ databaseUrl: database.url, accounts: 1, seed: 1, today: localDateSchema.parse('2026-03-31') });
    await expect(run(ledger)).rejects.toThrow(/demo company.*Nothing was imported/);
    await expect(run(ledger, { company: 'Acme' })).rejects.toThrow(/holds "Brightwater Supply Co"/);
    expect((await run(ledger, { company: 'Brightwater Supply Co' })).plan.accountsNew).toBe(2);
  });

  it('refuses a file without a single usable line, and makes no company of it', async () => {
    await expect(run(['A,,1,2020-01-02,2020-02-01,,,USD'])).rejects.toThrow(/No line of/);
    expect(await company()).toBeUndefined();
  });
});
