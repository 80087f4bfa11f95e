import type { DiskState, LinkState } from '#contracts/data-port.ts';
import type { Failure } from '#contracts/failure.ts';
import type { CopyProblem } from './copy-problem.ts';
import type { SyncState } from './worker-protocol.ts';

type Changes = Partial<Pick<SyncState, 'phase' | 'progress' | 'isPulling' | 'link' | 'disk'>> & { readonly failure?: Failure | null };

/** How the sync stands, as the screen is told it. */
export class SyncStatus {
  readonly #copyProblem: CopyProblem;
  readonly #onChanged: () => void;
  #now: Required<Changes>;

  constructor(link: LinkState, copyProblem: CopyProblem, onChanged: () => void) {
    this.#now = { phase: 'opening', progress: null, isPulling: false, link, disk: 'ok', failure: null };
    this.#copyProblem = copyProblem;
    this.#onChanged = onChanged;
  }

  get phase(): SyncState['phase'] {
    return this.#now.phase;
  }

  get link(): LinkState {
    return this.#now.link;
  }

  get disk(): DiskState {
    return this.#now.disk;
  }

  /** Takes changes in and tells, also where nothing but the copy's own problem is new. */
  set(changes: Changes): void {
    this.#now = { ...this.#now, ...changes };
    this.#onChanged();
  }

  /** What there is to be told, the worst of it first. */
  state(lastSyncedAt: string | null): SyncState {
    const { failure, ...shown } = this.#now;
    const diskProblem: Failure | null = shown.disk === 'ok' ? null : { code: `disk.${shown.disk}` };
    return { ...shown, lastSyncedAt, problem: diskProblem ?? this.#copyProblem.failure ?? failure ?? shown.link.problem };
  }
}
