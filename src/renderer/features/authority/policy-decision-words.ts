import type { PolicyDecision } from '#contracts/policy-requests.ts';
import { assertNever } from '#domain/kernel/assert.ts';

/** What became of a change of the policy, whether anything is another way for it, and what to do next: a sentence or two to whoever asked. */
export function policyDecisionWords({ status, code, decidedByName }: Pick<PolicyDecision, 'status' | 'code' | 'decidedByName'>): string {
  const by = decidedByName ?? 'the central API';
  switch (status) {
    case 'approved':
      return `Approved by ${by}, and in use.`;
    case 'refused':
      return `Refused by ${by}. Nothing was changed.`;
    case 'withdrawn':
      return 'You took it back. Nothing was changed.';
    case 'void':
      return code === 'policyRequest.expired'
        ? 'Nobody decided it in time, so nothing was changed. Ask again if you still want it.'
        : `Void when ${by} approved it, because something else had come into use since you asked. Nothing was changed; ask again on what is in use now.`;
    default:
      return assertNever(status);
  }
}
