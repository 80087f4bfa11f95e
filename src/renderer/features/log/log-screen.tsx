import { useId, useState } from 'react';
import type { LogEntry, LogFilter } from '#contracts/log.ts';
import { localDateSchema } from '#domain/kernel/dates.ts';
import { openAccount } from '#renderer/state/screen.ts';
import { formatMoment } from '#renderer/ui/dates.ts';
import { FailureNotice } from '#renderer/ui/failure-notice.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { countOf } from '#renderer/ui/money.ts';
import table from '#renderer/ui/table.module.css';
import { Tag } from '#renderer/ui/tag.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import layout from '#renderer/ui/log-page.module.css';
import { SearchField } from '#renderer/ui/search-field.tsx';
import { ChainLine } from './chain-line.tsx';
import { kindWords, logKinds, standingWords } from './log-words.ts';
import { useLog } from './use-log.ts';
import styles from './log.module.css';

/** The command log as people read it: who did what to which account and what came of it, and whether the log is the one that was written. */
export function LogScreen() {
  const [filter, setFilter] = useState<LogFilter>({});
  const { log, more, again } = useLog(filter);
  const isNarrowed = Object.values(filter).some((value) => value !== undefined);
  return (
    <section className={layout.page} aria-label="Log">
      <header className={styles.head}>
        <h1>Log</h1>
        <p>
          Everything that was done and refused, for good. To give it to an auditor with the program that checks it:{' '}
          <code>npm run audit -- export FILE --data DIR</code> on the server.
        </p>
      </header>
      <ChainLine />
      <Filters filter={filter} onChange={setFilter} />
      {log?.failure && (
        <FailureNotice failure={log.failure} kept="Nothing of the log is lost: it is at the central API.">
          <button type="button" onClick={again}>
            Ask again
          </button>
        </FailureNotice>
      )}
      <div className={layout.card}>
        <div className={layout.line}>
          <span role="status">
            {log === null
              ? 'Reading the log…'
              : `${countOf(log.entries.length, 'entry', 'entries')}${log.next === null ? '' : ', the newest'}${isNarrowed ? ' of these' : ''}`}
          </span>
          <LinkButton onClick={again}>Read again</LinkButton>
        </div>
        {log !== null && log.entries.length === 0 && log.failure === null ? (
          <div className={styles.empty}>
            <b>{isNarrowed ? 'Nothing in the log is like this' : 'Nothing was done yet'}</b>
            {isNarrowed && <LinkButton onClick={() => setFilter({})}>Clear the filter</LinkButton>}
          </div>
        ) : (
          <LogTable entries={log?.entries ?? []} more={log !== null && log.next !== null ? more : null} />
        )}
      </div>
    </section>
  );
}

const filled = (text: string): string | undefined => (text === '' ? undefined : text);

function Filters({ filter, onChange }: { readonly filter: LogFilter; readonly onChange: (filter: LogFilter) => void }) {
  const id = useId();
  const { person, account, kind, day } = filter;
  return (
    <div className={styles.filters} role="search" aria-label="Log">
      <SearchField label="Person" text={person ?? ''} onChange={(text) => onChange({ ...filter, person: filled(text) })} />
      <SearchField
        label="Account: number or name"
        text={account ?? ''}
        onChange={(text) => onChange({ ...filter, account: filled(text) })}
      />
      <Field id={`${id}-kind`} label="What" problem={null}>
        {(field) => (
          <select {...field} value={kind ?? ''} onChange={(event) => onChange({ ...filter, kind: filled(event.target.value) })}>
            <option value="">Everything</option>
            {logKinds.map((name) => (
              <option key={name} value={name}>
                {kindWords(name)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field id={`${id}-day`} label="Day it came" problem={null}>
        {(field) => (
          <input
            {...field}
            type="date"
            data-empty={day === undefined}
            value={day ?? ''}
            onChange={(event) => onChange({ ...filter, day: localDateSchema.safeParse(event.target.value).data })}
          />
        )}
      </Field>
    </div>
  );
}

type TableProps = { readonly entries: readonly LogEntry[]; readonly more: (() => void) | null };

function LogTable({ entries, more }: TableProps) {
  const now = useNow();
  return (
    <div className={`${layout.scroller} ${table.frame}`} tabIndex={0} role="region" aria-label="Log, the newest first">
      <table className={`${table.table} ${table.sticky}`} aria-label="Log">
        <thead>
          <tr>
            <th scope="col" className={table.right}>
              Entry
            </th>
            <th scope="col">Came</th>
            <th scope="col">Person</th>
            <th scope="col">What</th>
            <th scope="col" className={table.wide}>
              Account
            </th>
            <th scope="col">Standing</th>
            <th scope="col" className={table.second}>
              Computer
            </th>
            <th scope="col" className={table.third}>
              Hash
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => {
            const { words, tone } = standingWords(entry);
            return (
              <tr key={entry.position}>
                <td className={table.right}>{entry.position}</td>
                <td>{formatMoment(entry.receivedAt, now)}</td>
                <td>{entry.actorName}</td>
                <td>{kindWords(entry.name)}</td>
                <td className={table.wide} title={entry.accountNumber === null ? undefined : `#${entry.accountNumber}`}>
                  {entry.accountId !== null && entry.accountName !== null && <AccountLink id={entry.accountId} name={entry.accountName} />}
                </td>
                <td>
                  <span title={entry.code ?? undefined}>
                    <Tag tone={tone}>{words}</Tag>
                  </span>
                </td>
                <td className={table.second}>{entry.deviceName ?? 'Central API'}</td>
                <td className={`${table.third} ${table.id}`} title={entry.hash}>
                  {entry.hash.slice(0, 10)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {more && (
        <p className={styles.more}>
          <LinkButton onClick={more}>Show older</LinkButton>
        </p>
      )}
    </div>
  );
}

const AccountLink = ({ id, name }: { readonly id: NonNullable<LogEntry['accountId']>; readonly name: string }) => (
  <LinkButton onClick={() => openAccount(id)}>{name}</LinkButton>
);
