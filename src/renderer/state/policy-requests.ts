import { create } from 'zustand';
import type { Failure } from '#contracts/failure.ts';
import type { PolicyDecision, PolicyRequest } from '#contracts/policy-requests.ts';
import type { PolicyRequestId } from '#domain/kernel/ids.ts';

/** What the central API said last of changes of the policy that need a second person. */
type PolicyRequests = {
  /** What waits; null: on its way. */
  readonly requests: readonly PolicyRequest[] | null;
  /** What became of the person's own, the newest first. */
  readonly decisions: readonly PolicyDecision[];
  readonly failure: Failure | null;
  /** Goes up where it is to be asked for again. */
  readonly round: number;
};

const nothing = { requests: null, decisions: [], failure: null };

export const usePolicyRequests = create<PolicyRequests>()(() => ({ ...nothing, round: 0 }));

/** Takes in an answer, or that there was none: what was known before stays then. */
export const takePolicyRequests = (known: Partial<Pick<PolicyRequests, 'requests' | 'decisions' | 'failure'>>): void =>
  usePolicyRequests.setState(known);

/** Has it asked for again. */
export const askPolicyRequestsAgain = (): void => usePolicyRequests.setState(({ round }) => ({ round: round + 1 }));

/** Somebody else signs in. */
export const forgetPolicyRequests = (): void => usePolicyRequests.setState(nothing);

/** What became of a request of the person's own; undefined: nothing yet, or nothing is known of it here. */
export const usePolicyDecision = (id: PolicyRequestId | null): PolicyDecision | undefined =>
  usePolicyRequests(({ decisions }) => decisions.find((decision) => decision.id === id));

/** Whether a change that was asked for still waits for a second person; null: none was. */
export const useStillWaits = (id: PolicyRequestId | null): boolean => usePolicyDecision(id) === undefined && id !== null;
