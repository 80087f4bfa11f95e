import '#renderer/data/zod-without-eval.ts';
import { type JobResult, jobSchema } from './settings.ts';
import { jobs } from './jobs.ts';

/** Takes one job after the other from the benchmark, until it has gone away. */
async function work(): Promise<void> {
  for (;;) {
    const answer = await fetch('/next-job', { method: 'POST' });
    if (answer.status !== 200) return;
    const { id, name, args } = jobSchema.parse(await answer.json());
    const job = jobs[name];
    const result = await (job ? job(args) : Promise.reject(new Error(`there is no job ${name}`))).then(
      (value): JobResult => ({ id, value: value ?? null, error: null }),
      (fault: unknown): JobResult => ({
        id,
        value: null,
        error: fault instanceof Error ? `${fault.message}\n${fault.stack}` : String(fault),
      }),
    );
    await fetch('/job-done', { method: 'POST', body: JSON.stringify(result) });
  }
}

// Without a benchmark there is nothing to do: the window does not outlive it.
work().finally(() => postMessage('over'));
