import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Desktop } from '#scripts/support/launch-desktop.ts';
import { factsOf, launchDesktop, newUserDataDir, removeUserDataDir } from '#tests/support/desktop.ts';

/** Nobody listens there: the window has to come up without its central API too. */
const NO_API = 'http://127.0.0.1:9';

describe('the window as a process', () => {
  let userDataDir: string;
  let desktop: Desktop;

  beforeAll(async () => {
    userDataDir = await newUserDataDir();
    desktop = await launchDesktop({ apiUrl: NO_API, userDataDir });
  });
  afterAll(async () => {
    await desktop?.close();
    await removeUserDataDir(userDataDir);
  });

  it('paints the sign-in screen', async () => {
    await desktop.page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  });

  it('runs its page inside the sandbox and nothing as root', () => {
    const facts = factsOf(desktop);
    const renderers = facts.filter((process) => process.kind === 'renderer');
    expect(renderers).not.toHaveLength(0);
    for (const renderer of renderers) expect(renderer.seccomp).toBe(2);
    for (const process of facts) expect(process.uid).not.toBe(0);
  });

  it('keeps its data where it is told', async () => {
    const folder = await desktop.app.evaluate(({ app }) => app.getPath('userData'));
    expect(folder).toBe(userDataDir);
  });

  it('leaves no process behind when it is killed, and starts again on the same data', async () => {
    const pids = desktop.pids();
    expect(pids.length).toBeGreaterThan(3);
    await desktop.kill('SIGKILL');
    await expect.poll(() => pids.filter(isAlive), { timeout: 10_000 }).toEqual([]);
    desktop = await launchDesktop({ apiUrl: NO_API, userDataDir });
    await desktop.page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
