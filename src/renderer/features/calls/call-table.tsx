import { useState } from 'react';
import { type CallLine, secondsSpoken } from '#domain/call-log.ts';
import type { Instant } from '#domain/kernel/dates.ts';
import { openAccount } from '#renderer/state/screen.ts';
import { contactRuleWords } from '#renderer/ui/contact-rule-words.ts';
import { formatMoment } from '#renderer/ui/dates.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { SpacerRow } from '#renderer/ui/spacer-row.tsx';
import table from '#renderer/ui/table.module.css';
import { Tag } from '#renderer/ui/tag.tsx';
import { usePhones } from '#renderer/ui/use-phone.ts';
import { useVirtualRows } from '#renderer/ui/use-virtual-rows.ts';
import { callStateWords, outcomeWords } from '#renderer/ui/words.ts';
import layout from '#renderer/ui/log-page.module.css';
import { flagWords } from './flag-words.ts';
import styles from './calls.module.css';

/** The calls, a line each, of which only those in sight are drawn. The account's name opens the account. */
export function CallTable({ calls, now }: { readonly calls: readonly CallLine[]; readonly now: Instant }) {
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const { indexes, abovePx, belowPx } = useVirtualRows(calls.length, scroller);
  return (
    <div ref={setScroller} className={`${layout.scroller} ${table.frame}`} tabIndex={0} role="region" aria-label="Calls, the newest first">
      <table className={`${table.table} ${table.sticky}`} aria-rowcount={calls.length + 1} aria-label="Calls">
        <thead>
          <tr>
            <th scope="col">Placed</th>
            <th scope="col" className={table.wide}>
              Account
            </th>
            <th scope="col">Person</th>
            <th scope="col" className={table.third}>
              Number
            </th>
            <th scope="col" className={table.second}>
              Called by
            </th>
            <th scope="col">State</th>
            <th scope="col" className={`${table.right} ${table.third}`}>
              Spoken
            </th>
            <th scope="col">Outcome</th>
            <th scope="col">Flag</th>
          </tr>
        </thead>
        <tbody>
          <SpacerRow heightPx={abovePx} />
          {indexes.map((index) => {
            const line = calls[index];
            return line && <CallRow key={line.call.id} line={line} now={now} index={index} />;
          })}
          <SpacerRow heightPx={belowPx} />
        </tbody>
      </table>
    </div>
  );
}

function CallRow({ line, now, index }: { readonly line: CallLine; readonly now: Instant; readonly index: number }) {
  const { call, accountName, accountNumber, outcome } = line;
  const shown = usePhones([call.number], null)?.[0];
  return (
    <tr aria-rowindex={index + 2}>
      <td>{formatMoment(call.placedAt, now)}</td>
      <td className={`${table.wide} ${styles.account}`} title={`${accountName} · #${accountNumber}`}>
        <LinkButton onClick={() => openAccount(call.accountId)}>{accountName}</LinkButton>
      </td>
      <td>{call.contactName}</td>
      <td className={`${table.third} ${table.id}`}>{shown?.ok === true ? shown.value.international : call.number}</td>
      <td className={table.second}>{call.placedByName}</td>
      <td>{callStateWords[call.state]}</td>
      <td className={`${table.right} ${table.third}`}>{spokenWords(secondsSpoken(call))}</td>
      <td>{outcome === null ? <span className={table.faint}>Not written down</span> : outcomeWords[outcome]}</td>
      <td>
        {call.flag !== null && <Tag tone="bad">{flagWords[call.flag]}</Tag>}{' '}
        {call.verdict !== 'allow' && (
          <Tag tone="warn" title={`${contactRuleWords(call.hitRules)}: ${call.overrideReason ?? ''}`}>
            {flagWords.advice}
          </Tag>
        )}
      </td>
    </tr>
  );
}

/** '2:05' of so many seconds; nothing where nobody spoke, or it is not known how long. */
const spokenWords = (seconds: number | null): string =>
  seconds === null ? '' : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
