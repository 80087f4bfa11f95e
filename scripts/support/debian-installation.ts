import { spawnSync } from 'node:child_process';
import { isOnPath } from './system-libraries.ts';

/** The name of our Debian package. */
export const DEBIAN_PACKAGE = 'collector-workstation';

/**
 * Why the tests cannot install our Debian package on this machine and take it away again, in words, or null where they can.
 */
export function whyNotInstallable(): string | null {
  if (process.platform !== 'linux' || !isOnPath('apt-get')) {
    return 'The Debian package was not installed and removed: this is not Debian or Ubuntu.';
  }
  if (process.getuid?.() !== 0) {
    return 'The Debian package was not installed and removed, which only root may do. Run the package stage as root on Debian or Ubuntu.';
  }
  if (packageState(DEBIAN_PACKAGE) === 'installed') {
    return `The Debian package was not installed and removed, because this machine has one that the test would take away. Type apt-get purge ${DEBIAN_PACKAGE} first.`;
  }
  return null;
}

/** What dpkg says of a package, such as `installed` or `config-files`; null where it knows nothing of it. */
export function packageState(name: string): string | null {
  const { status, stdout } = spawnSync('dpkg-query', ['--show', '--showformat=${db:Status-Status}', name], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}
