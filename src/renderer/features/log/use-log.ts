import { useCallback, useEffect, useState } from 'react';
import type { Failure } from '#contracts/failure.ts';
import type { LogEntry, LogFilter } from '#contracts/log.ts';

/** The log as far as it was read; `next` null: all of it. */
export type LogRead = { readonly entries: readonly LogEntry[]; readonly next: number | null; readonly failure: Failure | null };

/** A pause in typing after which the log is asked for. */
const typingMs = 250;

/** Reads the log page by page with a filter; null while the first page is on its way. */
export function useLog(filter: LogFilter): { readonly log: LogRead | null; readonly more: () => void; readonly again: () => void } {
  const [state, setState] = useState<{ readonly of: string; readonly log: LogRead } | null>(null);
  const [round, setRound] = useState(0);
  const of = JSON.stringify([filter, round]);
  useEffect(() => {
    let isStale = false;
    const asked = setTimeout(() => {
      void window.desk['log.list']({ ...filter, before: null }).then((answer) => {
        if (!isStale)
          setState({ of, log: answer.ok ? { ...answer.value, failure: null } : { entries: [], next: null, failure: answer.error } });
      });
    }, typingMs);
    return () => {
      isStale = true;
      clearTimeout(asked);
    };
  }, [filter, of]);
  const log = state?.of === of ? state.log : null;
  const more = useCallback(() => {
    if (log === null || log.next === null) return;
    void window.desk['log.list']({ ...filter, before: log.next }).then((answer) => {
      const next = answer.ok
        ? { entries: [...log.entries, ...answer.value.entries], next: answer.value.next, failure: null }
        : { ...log, failure: answer.error };
      setState((now) => (now?.of === of ? { of, log: next } : now));
    });
  }, [filter, log, of]);
  return { log, more, again: () => setRound(round + 1) };
}
