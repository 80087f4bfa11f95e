import type { Problem } from '#contracts/failure.ts';

/** What an answer may carry beside the problem itself. */
type Extras = {
  readonly detail?: string;
  readonly retryAfterSeconds?: number;
  /** More members of the problem, such as the sequence number the server waits for. */
  readonly members?: Readonly<Record<string, string | number>>;
};

/** An expected refusal of a request: thrown anywhere below a route, turned into an RFC 9457 answer in one place. */
export class RequestProblem extends Error {
  override name = 'RequestProblem';
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly extras: Extras;

  constructor(status: number, code: string, title: string, extras: Extras = {}) {
    super(`${status} ${code}`);
    this.status = status;
    this.code = code;
    this.title = title;
    this.extras = extras;
  }
}

/** The body of a problem answer. */
export function problemBody(problem: RequestProblem): Problem & Readonly<Record<string, unknown>> {
  const { status, code, title, extras } = problem;
  const detail = extras.detail === undefined ? {} : { detail: extras.detail };
  return { type: `urn:collector-workstation:problem:${code}`, title, status, code, ...detail, ...extras.members };
}
