import { afterEach, beforeEach, expect, test } from 'vitest';
import { startCentralApi } from '#server/serve.ts';
import { seedCompany } from '#server/seed/seed-company.ts';
import { type TestDatabase, freshDatabase } from './support/database.ts';
import { addCompany } from './support/world.ts';

let database: TestDatabase;

beforeEach(async () => {
  database = await freshDatabase();
});

afterEach(() => database.drop());

const everywhere = '0.0.0.0';

test('a company with the published demo sign-ins is not served to a network', async () => {
  await seedCompany({ databaseUrl: database.url, accounts: 1, seed: 1 });
  await expect(startCentralApi({ port: 0, host: everywhere, databaseUrl: database.url })).rejects.toThrow(/published demo sign-ins/);
  const api = await startCentralApi({ port: 0, databaseUrl: database.url });
  await api.close();
});

test('a company with people of its own is', async () => {
  await addCompany(database, 'brightwater');
  const api = await startCentralApi({ port: 0, host: everywhere, databaseUrl: database.url });
  const hello = await fetch(`http://127.0.0.1:${api.port}/v1/hello`);
  expect(await hello.json()).toMatchObject({ product: 'collector-workstation', demo: null });
  await api.close();
});
