import { useEffect, useState } from 'react';
import { type ArrangementCounts, type ArrangementRules, arrangementRulesSchema } from '#domain/arrangement-rules.ts';
import type { TriedArrangements } from '#renderer/data/call-log-outcome.ts';
import { useDataClient } from '#renderer/data/use-data.ts';
import { countOf, formatCount } from '#renderer/ui/money.ts';
import table from '#renderer/ui/table.module.css';
import styles from './arrangement-rules.module.css';

/** After the last key, so that a number that is being typed is not tried digit by digit. */
const quietMs = 300;

const rows: readonly (readonly [keyof ArrangementCounts, string])[] = [
  ['over', 'Open promises and instalments that are over'],
  ['openAgain', 'Not kept, and open again'],
  ['tooFar', 'Open promises further ahead than is taken'],
  ['plan', 'Running plans outside the limits'],
  ['settlement', 'Running settlements outside the limits'],
  ['extension', 'Running extensions outside the limits'],
  ['waiting', 'Requests that wait, outside the limits'],
];

/** What rules would change today of what is promised and agreed on the accounts of this window, beside those in use. */
export function RuleEffects({ rules }: { readonly rules: ArrangementRules }) {
  const tried = useTried(rules);
  return (
    <div className={styles.effects}>
      <p className={styles.hint}>
        {tried === null
          ? 'Counting what changes today…'
          : `Of ${countOf(tried.inUse.open, 'open promise or instalment', 'open promises and instalments')} and ${countOf(tried.inUse.running, 'running arrangement')} today:`}
      </p>
      {tried && (
        <table className={table.table} aria-label="What changes today">
          <thead>
            <tr>
              <th scope="col" className={table.wide}>
                What
              </th>
              <th scope="col" className={table.right}>
                In use
              </th>
              <th scope="col" className={table.right}>
                Edited
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, words]) => (
              <tr key={name}>
                <td className={table.wide}>{words}</td>
                <td className={table.right}>{formatCount(tried.inUse[name])}</td>
                <td className={table.right}>{formatCount(tried.edited[name])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className={styles.hint}>
        What runs goes on as it was agreed, and what waits can still be approved. Promises and instalments that were judged in the last 90
        days are judged again, those that were kept too.
      </p>
    </div>
  );
}

/** The counts of rules, as soon as there are some; rules that cannot be have none. */
function useTried(rules: ArrangementRules): TriedArrangements | null {
  const client = useDataClient();
  // Rules that were read anew are the same where they say the same.
  const asked = JSON.stringify(rules);
  const [tried, setTried] = useState<{ readonly asked: string; readonly found: TriedArrangements | null } | null>(null);
  useEffect(() => {
    let isStale = false;
    const timer = setTimeout(() => {
      const read = arrangementRulesSchema.safeParse(JSON.parse(asked));
      if (!read.success) return setTried(null);
      void client.tryArrangements(read.data).then((found) => isStale || setTried({ asked, found }));
    }, quietMs);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [client, asked]);
  return tried?.found ?? null;
}
