import { inProject } from '#scripts/support/project.ts';
import { installBeside } from '#tests/support/install-beside.ts';

/** Sees to it that the libraries a benchmark compares with are installed, and gives their folder. Fails as `installBeside` does. */
export const installPeers = (tell: (words: string) => void): Promise<string> =>
  installBeside({ from: inProject('tests', 'bench', 'peers'), name: 'bench-peers', words: 'the libraries to compare with', tell });
