import { useCallback, useEffect, useState } from 'react';
import type { IpcOutput } from '#contracts/ipc.ts';

export type Prospect = IpcOutput<'session.prospect'>;

/** How often a silent central API is asked again while the sign-in screen is open. */
const againMs = 5_000;

/** What can be known before a sign-in: whether the central API answers, the demo's sign-ins, who was here last. */
export function useProspect(): { readonly prospect: Prospect | null; readonly ask: () => void } {
  const [prospect, setProspect] = useState<Prospect | null>(null);
  const ask = useCallback(() => {
    void window.desk['session.prospect']().then(setProspect, () => setProspect({ hello: null, lastEmail: null }));
  }, []);

  useEffect(ask, [ask]);
  useEffect(() => {
    if (!prospect || prospect.hello) return undefined;
    const timer = setTimeout(ask, againMs);
    return () => clearTimeout(timer);
  }, [prospect, ask]);

  return { prospect, ask };
}
