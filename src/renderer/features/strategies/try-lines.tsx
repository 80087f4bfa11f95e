import { useState } from 'react';
import type { DryRunLine, DryRunReport } from '#domain/dry-run-report.ts';
import type { WrongCause } from '#domain/strategy-dry-run.ts';
import { openAccount } from '#renderer/state/screen.ts';
import { formatDate } from '#renderer/ui/dates.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { countOf, formatMoney } from '#renderer/ui/money.ts';
import { Tag } from '#renderer/ui/tag.tsx';
import table from '#renderer/ui/table.module.css';
import { stepChannelWords } from './next-step-words.ts';
import styles from './try-card.module.css';

const causeWords: Readonly<Record<WrongCause, string>> = { paid: 'Had paid', disputed: 'Disputed', promised: 'Promised' };
const causeTones = { paid: 'bad', disputed: 'violet', promised: 'warn' } as const;

type Props = { readonly report: DryRunReport; readonly csv: () => string };

/** Whom the edited strategies would have contacted wrongly, one line for each invoice that should not have been named. */
export function TryLines({ report, csv }: Props) {
  const [isCopied, setCopied] = useState(false);
  const { lines, lineCount, to } = report;
  if (lineCount === 0) return <p className={styles.none}>The edited strategies would have contacted nobody wrongly.</p>;
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(csv());
    setCopied(true);
  };
  return (
    <div className={styles.lines}>
      <header>
        <h3>
          {countOf(lineCount, 'invoice')} named wrongly{lines.length < lineCount ? `, the first ${lines.length} of them` : ''}
        </h3>
        <LinkButton onClick={() => void copy()}>{isCopied ? 'Copied' : 'Copy as CSV'}</LinkButton>
      </header>
      <div className={styles.scroller} tabIndex={0} role="region" aria-label="Contacts that would have been wrong">
        <table className={`${table.table} ${table.sticky}`}>
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col">Account</th>
              <th scope="col">Why wrong</th>
              <th scope="col">Invoice</th>
              <th scope="col" className={table.right}>
                Amount
              </th>
              <th scope="col">Step</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line, at) => (
              // Two lines may be alike in all they show: the list itself never changes.
              <tr key={`${line.accountId} ${at}`}>
                <td>{formatDate(line.on, to)}</td>
                <td className={`${table.wide} ${styles.account}`} title={line.accountName}>
                  <LinkButton onClick={() => openAccount(line.accountId)}>{line.accountName}</LinkButton>
                </td>
                <td>
                  <Tag tone={causeTones[line.cause]}>{causeWords[line.cause]}</Tag>
                </td>
                <td className={table.id}>{line.invoiceNumber}</td>
                <td className={table.right}>{formatMoney(line.amountMinor, line.currency)}</td>
                <td title={stepWords(line)}>
                  {line.stepNumber}: {stepChannelWords(line.channel)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

const stepWords = ({ strategyName, stepNumber, channel }: DryRunLine): string =>
  `${stepNumber}: ${stepChannelWords(channel)}, ${strategyName}`;
