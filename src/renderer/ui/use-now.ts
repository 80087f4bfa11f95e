import { useEffect, useState } from 'react';
import { type Instant, instantOf } from '#domain/kernel/dates.ts';

const tickMs = 20_000;

/** The time, often enough for a clock that shows minutes. */
export function useNow(): Instant {
  const [now, setNow] = useState(() => instantOf(Date.now()));
  useEffect(() => {
    const timer = setInterval(() => setNow(instantOf(Date.now())), tickMs);
    return () => clearInterval(timer);
  }, []);
  return now;
}
