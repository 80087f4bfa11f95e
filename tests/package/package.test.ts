import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { listPackage } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PACKAGED_FUSES, readFuses } from '#scripts/support/packaged-fuses.ts';
import { packageDesktop } from '#scripts/support/package-desktop.ts';
import { inProject } from '#scripts/support/project.ts';
import { launchPackaged, type PackagedApp } from '#tests/support/packaged-app.ts';

/** Nobody listens there: a packaged application has to show itself without its central API too. */
const NO_API = 'http://127.0.0.1:9';

describe('the packaged application', () => {
  let executable: string;

  beforeAll(async () => {
    executable = await packageDesktop('linux', { unpackedOnly: false });
  });

  it('has every fuse as it has to be', async () => {
    expect(await readFuses(executable)).toEqual(PACKAGED_FUSES);
  });

  it('holds the bundle and the one native module, and none of the server', () => {
    const resources = path.join(path.dirname(executable), 'resources');
    expect(existsSync(path.join(resources, 'default_app.asar'))).toBe(false);
    const files = listPackage(path.join(resources, 'app.asar'), { isPack: false }).map((file) => file.replaceAll('\\', '/'));
    expect(files).toContain('/out/main/index.js');
    const modules = files.filter((file) => file.startsWith('/node_modules/') && !file.startsWith('/node_modules/@node-rs'));
    expect(modules).toEqual([]);
  });

  it('is in the Debian package with its dependencies and its licences', async () => {
    const name = (await readdir(inProject('release'))).find((file) => file.endsWith('.deb'));
    expect(name).toBeDefined();
    const deb = inProject('release', name ?? '');
    expect(execFileSync('dpkg-deb', ['--field', deb, 'Depends'], { encoding: 'utf8' })).toMatch(/libgtk-3-0.*libnss3.*libsecret-1-0/);
    const content = execFileSync('dpkg-deb', ['--contents', deb], { encoding: 'utf8' });
    for (const file of ['collector-workstation', 'resources/app.asar', 'LICENSE.electron.txt'])
      expect(content).toContain(`/opt/Collector Workstation/${file}\n`);
    expect(content).toMatch(/usr\/share\/applications\/collector-workstation\.desktop/);
    expect(content).toMatch(/usr\/share\/icons\/hicolor\/512x512\/apps\/collector-workstation\.png/);
  });

  describe('when started', () => {
    let app: PackagedApp;

    beforeAll(async () => {
      app = await launchPackaged(executable, [`--api=${NO_API}`]);
    });
    afterAll(() => app?.close());

    it('shows the sign-in screen', async () => {
      await app.page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
      expect(new URL(app.page.url()).protocol).toBe('app:');
    });

    it('runs its page inside the sandbox, as an ordinary user', () => {
      const renderers = app.facts().filter((process) => process.kind === 'renderer');
      expect(renderers.length).toBeGreaterThan(0);
      for (const renderer of renderers) expect(renderer).toMatchObject({ seccomp: 2 });
      for (const process of app.facts()) expect(process.uid).not.toBe(0);
    });
  });
});
