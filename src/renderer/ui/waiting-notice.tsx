import { Notice } from './notice.tsx';

/** A change of the policy was asked for, and waits for a second person. */
export function WaitingNotice() {
  return (
    <Notice tone="plain" role="status" title="It waits for a second person">
      <p>Nothing is in use yet. Somebody else approves it under Approve, Policy; until then you can take it back there.</p>
    </Notice>
  );
}
