import { useEffect, useRef } from 'react';
import { instantSchema } from '#domain/kernel/dates.ts';
import { useCallBacks, useOpened } from '#renderer/data/use-data.ts';

/** As many as the main process takes; the soonest. */
const most = 500;

/** Tells the main process, which reminds of them, when the call-backs of the person signed in are due. Shows nothing. */
export function CallBackReminder() {
  const userId = useOpened()?.user.id;
  const callBacks = useCallBacks();
  const mine = callBacks.flatMap(({ at, collectorId }) => (collectorId === userId ? [at] : []));
  const said = mine.sort().slice(0, most).join(' ');
  const last = useRef('');
  useEffect(() => {
    if (said === last.current) return;
    last.current = said;
    void window.desk['callBacks.keep'](said.split(' ').flatMap((at) => (at === '' ? [] : [instantSchema.parse(at)])));
  }, [said]);
  return null;
}
