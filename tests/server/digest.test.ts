import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sumOf } from '#contracts/digest.ts';
import { importLedger } from '#server/ingest/import-ledger.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { localDateSchema } from '#domain/kernel/dates.ts';
import type { Desk } from './support/desk.ts';
import { CountedCopy } from './support/counted-copy.ts';
import { reassignAccounts } from './support/reassign-accounts.ts';
import { type World, createWorld, tomorrow } from './support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const digestOf = (desk: Desk) => desk.digest();

const write = fc.record({
  by: fc.constantFrom('dana', 'omar', 'sam'),
  what: fc.constantFrom('note', 'note', 'schedule', 'close', 'contact', 'move'),
  account: fc.nat({ max: 5 }),
});

test('after any writes every desktop that has pulled has the sum of the server, and one that missed a line has not', async () => {
  const { company } = world;
  const desks = { dana: await world.signIn(company.dana), omar: await world.signIn(company.omar), sam: await world.signIn(company.sam) };
  const models = { dana: await CountedCopy.of(desks.dana), omar: await CountedCopy.of(desks.omar), sam: await CountedCopy.of(desks.sam) };
  const accounts = [...company.danasAccounts, ...company.omarsAccounts, company.nobodysAccount];
  let missed = 0;
  const doOne = async ({ by, what, account: at }: { by: 'dana' | 'omar' | 'sam'; what: string; account: number }): Promise<void> => {
    const [desk, accountId] = [desks[by], accounts[at] ?? company.nobodysAccount];
    if (what === 'move') {
      await reassignAccounts(world.database.requests, company.id, [accountId], company[by === 'sam' ? 'omar' : by].id);
      return;
    }
    const contact = { contactId: randomUUID(), name: 'Ana', role: '', phone: null, email: 'a@b.example' };
    const followUp = { followUpId: randomUUID(), dueDate: tomorrow, reason: '' };
    const commands = {
      note: () => desk.note(accountId),
      schedule: () => desk.command('followUp.schedule', accountId, followUp),
      close: () => desk.command('followUp.close', accountId, { followUpId: randomUUID(), status: 'done' }),
      contact: () => desk.command('contact.add', accountId, contact),
    };
    await desk.push(commands[what as keyof typeof commands]());
  };
  const asksOf = fc.asyncProperty(fc.array(write, { minLength: 1, maxLength: 12 }), async (writes) => {
    for (const one of writes) await doOne(one);
    for (const person of ['dana', 'omar', 'sam'] as const) {
      const [model, desk] = [models[person], desks[person]];
      const { lines, trailer } = await desk.pull(model.cursor);
      for (const [at, line] of lines.entries()) {
        // All but the last line: what such a desktop adds up to is another sum.
        // (Not where it takes away what never came: an account that was moved in and out again between two pulls.)
        if (at === lines.length - 1 && model.isChangedBy(line)) {
          expect(model.sum).not.toBe((await digestOf(desk)).sum);
          missed += 1;
        }
        model.take(line);
      }
      model.cursor = trailer.cursor;
      expect(await digestOf(desk)).toMatchObject({ sum: model.sum, cursor: model.cursor });
    }
  });
  await fc.assert(asksOf, { numRuns: 20, endOnFailure: true });
  expect(missed).toBeGreaterThan(10);
});

describe('a snapshot', () => {
  test("says the whole scope's sum in its trailer, also where it goes on behind an account", async () => {
    const desk = await world.signIn(world.company.sam);
    await desk.push(desk.note(world.company.danasAccounts[0]), desk.note(world.company.omarsAccounts[1]));
    const { sum, folderCount, cursor } = await digestOf(desk);
    const whole = await desk.snapshot();
    expect(whole.trailer.sum).toBe(sum);
    expect(whole.header).toMatchObject({ folderCount, cursor });
    expect((await CountedCopy.of(desk)).sum).toBe(sum);
    for (const { account } of whole.folders) expect((await desk.snapshot(account.id)).trailer.sum).toBe(sum);
  });

  test('of nothing has the sum of nothing', async () => {
    const { company, database } = world;
    const all = [...company.danasAccounts, ...company.omarsAccounts, company.nobodysAccount];
    await reassignAccounts(database.requests, company.id, all, company.dana.id);
    const desk = await world.signIn(company.omar);
    expect((await digestOf(desk)).sum).toBe(sumOf([]));
    expect((await desk.snapshot()).trailer.sum).toBe(sumOf([]));
  });
});

test('an import that brings rows to known accounts changes the sum, though its rows have no version', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'collector-digest-'));
  const other = await createWorld();
  try {
    const file = path.join(folder, 'ledger.csv');
    const head = 'account_number,account_name,invoice_number,issue_date,due_date,amount,open_amount,paid_date,currency';
    const line = (invoice: string, open: string): string => `9001,Northgate,${invoice},2026-01-05,2026-02-04,100.00,${open},,USD`;
    const run = (...lines: string[]) => {
      writeFileSync(file, [head, ...lines, ''].join('\n'));
      const asOf = localDateSchema.parse('2026-03-31');
      return importLedger({ databaseUrl: other.database.url, file, mapping: 'generic', asOf, company: 'brightwater' });
    };
    await run(line('A', '100.00'));
    const desk = await other.signIn(other.company.sam);
    const model = await CountedCopy.of(desk);
    const sums = [model.sum];
    for (const lines of [[line('A', '100.00'), line('B', '100.00')], [line('A', '40.00')], [line('A', '40.00')]]) {
      await run(...lines);
      const { sum } = await digestOf(desk);
      const { lines: pulled, trailer } = await desk.pull(model.cursor);
      for (const one of pulled) model.take(one);
      model.cursor = trailer.cursor;
      expect(model.sum).toBe(sum);
      sums.push(sum);
    }
    // The first two changed something; the last one brought the same file again.
    expect(new Set(sums).size).toBe(3);
    expect(sums[3]).toBe(sums[2]);
  } finally {
    await other.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
