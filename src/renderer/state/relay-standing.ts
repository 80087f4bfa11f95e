import { useEffect, useState } from 'react';
import type { Failure } from '#contracts/failure.ts';
import type { RelayStanding } from '#contracts/relay.ts';

/** What the central API has said of the company's relay; null until it has. `failure`: why it does not say so now. */
export type KnownRelay = { readonly standing: RelayStanding | null; readonly failure: Failure | null };

/** So often it is asked while somebody looks. */
const everyMs = 60_000;
const nothing: KnownRelay = { standing: null, failure: null };

/** Whether the company's relay can send, as the central API says at the moment; it is not asked where `isAsked` is false. What was known stays where no answer comes. */
export function useRelayStanding(isAsked: boolean): KnownRelay {
  const [known, setKnown] = useState(nothing);
  useEffect(() => {
    if (!isAsked) return undefined;
    let isGone = false;
    const ask = (): void =>
      void window.desk['relay.get']().then((got) => {
        if (isGone) return;
        setKnown((before) => (got.ok ? { standing: got.value, failure: null } : { ...before, failure: got.error }));
      });
    ask();
    const timer = setInterval(ask, everyMs);
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, [isAsked]);
  return isAsked ? known : nothing;
}
