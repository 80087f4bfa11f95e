import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inProject } from '#scripts/support/project.ts';
import { type World, addCompany, createWorld } from './support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const run = (...args: string[]) => runWith({ ...process.env, DATABASE_URL: world.database.url }, ...args);

const runWith = (env: NodeJS.ProcessEnv, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    const options = { cwd: inProject(), env };
    execFile(process.execPath, ['--import', 'tsx', inProject('scripts', 'restored.ts'), ...args], options, (fault, stdout, stderr) =>
      resolve({ code: fault === null ? 0 : Number(fault.code), stdout, stderr }),
    );
  });

const epochs = async () => (await world.database.owner.selectFrom('company').select('epoch').execute()).map(({ epoch }) => epoch);

test('npm run restored begins a new epoch for every company and says what comes of it', async () => {
  await addCompany(world.database, 'northfield');
  const before = await epochs();
  expect(await run()).toMatchObject({
    code: 0,
    stdout: '{"companies":["brightwater","northfield"]}\n',
    stderr: expect.stringContaining('northfield: desktops load their accounts anew'),
  });
  const after = await epochs();
  expect(new Set([...before, ...after]).size).toBe(4);
  expect((await run('--help')).stdout).toContain('Run this once after a backup has been put back');
});

test('it makes no database where there is none, and says so', async () => {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), 'collector-restored-')), 'nothing');
  const { DATABASE_URL: _, ...env } = process.env;
  try {
    expect(await runWith(env, '--data', folder)).toMatchObject({ code: 1, stderr: expect.stringContaining('There is no database in') });
    expect(existsSync(folder)).toBe(false);
  } finally {
    rmSync(path.dirname(folder), { recursive: true, force: true });
  }
});
