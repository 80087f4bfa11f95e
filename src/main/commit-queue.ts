import { type Result, ok } from '#domain/kernel/result.ts';
import type { Failure } from '#contracts/failure.ts';

/** What one job writes, what it changes once that is on the disk, and what its caller is told then. */
export type Commit<T> = { readonly records: readonly Buffer[]; readonly apply: () => void; readonly value: T };

/** With which other jobs one may be written: any, or none, because what it writes depends on what all before it have changed. */
type Beside = 'any' | 'alone';

type Job = {
  /** Makes the records when the job's turn has come; gives what to do once they are written. */
  readonly prepare: () => { readonly records: readonly Buffer[]; readonly done: () => void };
  readonly refused: (failure: Failure) => void;
  readonly broken: (fault: unknown) => void;
};

/**
 * One write and one flush for all that has gathered while the last flush was under way. `begin` is called before each batch:
 * what it gives is handed to every job of the batch in turn. Jobs take effect only once they are on the disk, in their order.
 */
export function createCommitQueue<Batch>(
  begin: () => Batch,
  write: (bytes: Buffer) => Promise<Result<null, Failure>>,
): <T>(make: (batch: Batch) => Commit<T>, beside?: Beside) => Promise<Result<T, Failure>> {
  const jobs: { readonly beside: Beside; readonly jobOf: (batch: Batch) => Job }[] = [];
  let isRunning = false;

  const runBatch = async (batch: readonly Job[]): Promise<void> => {
    try {
      const prepared = batch.map(({ prepare }) => prepare());
      const records = prepared.flatMap((each) => each.records);
      const written = records.length === 0 ? ok(null) : await write(Buffer.concat(records));
      if (written.ok) for (const { done } of prepared) done();
      else for (const { refused } of batch) refused(written.error);
    } catch (fault) {
      for (const { broken } of batch) broken(fault);
    }
  };
  const run = async (): Promise<void> => {
    if (isRunning) return;
    isRunning = true;
    while (jobs.length > 0) {
      const firstAlone = jobs.findIndex(({ beside }) => beside === 'alone');
      const gathered = jobs.splice(0, firstAlone < 0 ? jobs.length : Math.max(1, firstAlone));
      const batch = begin();
      await runBatch(gathered.map(({ jobOf }) => jobOf(batch)));
    }
    isRunning = false;
  };
  return (make, beside = 'any') =>
    new Promise((resolve, reject) => {
      const jobOf = (batch: Batch): Job => ({
        prepare() {
          const { records, apply, value } = make(batch);
          const done = (): void => {
            apply();
            resolve(ok(value));
          };
          return { records, done };
        },
        refused: (error) => resolve({ ok: false, error }),
        broken: reject,
      });
      jobs.push({ beside, jobOf });
      void run();
    });
}
