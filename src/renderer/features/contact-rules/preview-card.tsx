import { useEffect, useState } from 'react';
import { type ContactRuleSettings, contactRuleSettingsSchema } from '#domain/contact-rules.ts';
import { contactVerdicts } from '#domain/contact-settings.ts';
import type { TriedRules } from '#renderer/data/call-log-outcome.ts';
import { useDataClient } from '#renderer/data/use-data.ts';
import { Card } from '#renderer/ui/card.tsx';
import { countOf, formatCount } from '#renderer/ui/money.ts';
import table from '#renderer/ui/table.module.css';
import { verdictWords } from './rule-words.ts';
import styles from './contact-rules.module.css';

/** After the last key, so that a number that is being typed is not tried digit by digit. */
const quietMs = 300;

/** What the rules would say of every account at this moment, beside what those in use say. */
export function PreviewCard({ settings }: { readonly settings: ContactRuleSettings }) {
  const tried = useTried(settings);
  return (
    <Card title="What changes" aside={tried === null ? 'counting…' : countOf(tried.of, 'account')}>
      <div className={styles.fields}>
        <p className={styles.hint}>Calls at this moment, with stays, stops and disputes as they are. Nothing is changed by counting.</p>
        {tried && (
          <table className={table.table} aria-label="What changes">
            <thead>
              <tr>
                <th scope="col" className={table.wide}>
                  Accounts
                </th>
                <th scope="col" className={table.right}>
                  In use
                </th>
                <th scope="col" className={table.right}>
                  Edited
                </th>
                <th scope="col" className={table.right}>
                  Difference
                </th>
              </tr>
            </thead>
            <tbody>
              {contactVerdicts.map((verdict) => (
                <Counted key={verdict} words={verdictWords[verdict]} before={tried.inUse[verdict]} after={tried.edited[verdict]} />
              ))}
              <Counted words="Still to call today (Call now)" before={tried.inUse.callNow} after={tried.edited.callNow} />
            </tbody>
          </table>
        )}
      </div>
    </Card>
  );
}

function Counted({ words, before, after }: { readonly words: string; readonly before: number; readonly after: number }) {
  return (
    <tr>
      <td className={table.wide}>{words}</td>
      <td className={table.right}>{formatCount(before)}</td>
      <td className={table.right}>{formatCount(after)}</td>
      <td className={table.right}>{signed(after - before)}</td>
    </tr>
  );
}

const signed = (difference: number): string =>
  difference === 0 ? '–' : difference > 0 ? `+${formatCount(difference)}` : `−${formatCount(-difference)}`;

/** The counts of settings, as soon as there are some; settings that cannot be have none. */
function useTried(settings: ContactRuleSettings): TriedRules | null {
  const client = useDataClient();
  const [tried, setTried] = useState<TriedRules | null>(null);
  useEffect(() => {
    let isStale = false;
    const timer = setTimeout(() => {
      if (!contactRuleSettingsSchema.safeParse(settings).success) return setTried(null);
      void client.tryRules(settings).then((found) => isStale || setTried(found));
    }, quietMs);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [client, settings]);
  return tried;
}
