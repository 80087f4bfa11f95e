import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react';
import type { Envelope } from '#contracts/printing.ts';
import type { DataClient, RunOutcome } from '#renderer/data/data-client.ts';
import type { OutboxRow } from '#renderer/data/run-outcome.ts';
import { useDataClient, useMayAct, useOpened } from '#renderer/data/use-data.ts';
import { printLetters, usePrinting } from '#renderer/state/printing.ts';
import { openAccount } from '#renderer/state/screen.ts';
import { formatMoment } from '#renderer/ui/dates.ts';
import { inOneLine, wordsOfFailure } from '#renderer/ui/failure-words.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { messageStateWords } from '#renderer/ui/message-state-words.ts';
import { countOf } from '#renderer/ui/money.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { wordsOfRefusal } from '#renderer/ui/rejection-words.ts';
import { Tag } from '#renderer/ui/tag.tsx';
import dialog from '#renderer/ui/dialog.module.css';
import table from '#renderer/ui/table.module.css';
import { useNow } from '#renderer/ui/use-now.ts';
import { ComputerGone } from './computer-gone.tsx';
import { isLost, nextOfRow } from './outbox-next.ts';
import { PrintingLine } from './printing-line.tsx';
import styles from './outbox-pane.module.css';

/** E-mails and letters that have not gone their way, or of which somebody has to take note, with what to do about each. */
export function OutboxPane({ title }: { readonly title: ReactNode }) {
  const client = useDataClient();
  useEffect(() => {
    client.watchOutbox(true);
    return () => client.watchOutbox(false);
  }, [client]);
  const view = useSyncExternalStore(client.outbox.subscribe, client.outbox.read);
  const mayAct = useMayAct();
  const [problem, setProblem] = useState<string | null>(null);
  const rows = view?.rows ?? [];
  const toPrint = rows.filter(({ channel, state }) => channel === 'letter' && state === 'waiting');
  const toPost = rows.filter(({ channel, state }) => channel === 'letter' && state === 'printed');
  const isPrinting = usePrinting(({ phase }) => phase === 'layingOut' || phase === 'printing');
  const act = async (work: () => Promise<RunOutcome>): Promise<void> => {
    const outcome = await work();
    setProblem(outcome.saved ? null : inOneLine(wordsOfRefusal(outcome.refusal)));
  };
  const post = async (): Promise<void> => {
    for (const row of toPost) {
      const outcome = await client.run('message.post', row.accountId, { messageId: row.id, accountId: row.accountId });
      if (!outcome.saved) return setProblem(`${row.name}: ${inOneLine(wordsOfRefusal(outcome.refusal))}`);
    }
    setProblem(null);
  };
  return (
    <>
      <div className={styles.head}>
        {title}
        {mayAct && <PrintActs toPrint={toPrint} toPost={toPost} isPrinting={isPrinting} tell={setProblem} onPost={() => void post()} />}
      </div>
      <PrintingLine />
      {problem !== null && (
        <Notice tone="bad" role="alert">
          <p>{problem}</p>
        </Notice>
      )}
      <section className={`${styles.card} ${table.frame}`} aria-label="Outbox">
        {view !== null && rows.length === 0 && (
          <p className={styles.none}>Nothing waits and nothing went wrong. What is sent or printed stands on its account’s timeline.</p>
        )}
        {rows.length > 0 && <OutboxTable rows={rows} act={act} />}
        {view !== null && view.count > rows.length && (
          <p className={styles.none}>and {countOf(view.count - rows.length, 'more')}, which come up as these are dealt with</p>
        )}
      </section>
    </>
  );
}

type ActsProps = {
  readonly toPrint: readonly OutboxRow[];
  readonly toPost: readonly OutboxRow[];
  readonly isPrinting: boolean;
  readonly tell: (problem: string | null) => void;
  readonly onPost: () => void;
};

/** What can be done with all letters at once. */
function PrintActs({ toPrint, toPost, isPrinting, tell, onPost }: ActsProps) {
  const client = useDataClient();
  return (
    <span className={styles.acts}>
      <button
        type="button"
        className={dialog.plain}
        disabled={toPrint.length + toPost.length === 0}
        onClick={() => void saveEnvelopes(client, [...toPrint, ...toPost], tell)}
      >
        Save addresses (CSV)
      </button>
      <button type="button" className={dialog.plain} disabled={toPost.length === 0} onClick={onPost}>
        Posted: {countOf(toPost.length, 'letter')}
      </button>
      <button
        type="button"
        className={dialog.plain}
        disabled={toPrint.length === 0 || isPrinting}
        onClick={() => void printLetters(client, namesOf(toPrint), 'Letters', 'zip')}
      >
        Save as ZIP…
      </button>
      <button
        type="button"
        className={dialog.plain}
        disabled={toPrint.length === 0 || isPrinting}
        onClick={() => void printLetters(client, namesOf(toPrint), 'Letters')}
      >
        Save as PDF…
      </button>
      <button
        type="button"
        className={dialog.main}
        disabled={toPrint.length === 0 || isPrinting}
        onClick={() => void printLetters(client, namesOf(toPrint), 'Letters', 'printer')}
      >
        Print {countOf(toPrint.length, 'letter')}…
      </button>
    </span>
  );
}

const namesOf = (rows: readonly OutboxRow[]) => rows.map(({ accountId, id }) => ({ accountId, messageId: id }));

type TableProps = { readonly rows: readonly OutboxRow[]; readonly act: (work: () => Promise<RunOutcome>) => Promise<void> };

function OutboxTable({ rows, act }: TableProps) {
  const now = useNow();
  const mayAct = useMayAct();
  const opened = useOpened();
  const asked = { userId: opened?.user.id, hasRelay: (opened?.company.policy.letters.relay ?? null) !== null };
  return (
    <table className={`${table.table} ${table.sticky} ${styles.table}`} aria-label="Messages">
      <thead>
        <tr>
          <th>State</th>
          <th>Account</th>
          <th className={styles.about}>About</th>
          <th>Since</th>
          <th className={styles.next}>What to do</th>
          <th>
            <span className="said-only">Acts</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const { tone, words, next } = messageStateWords(row);
          return (
            <tr key={row.id}>
              <td>
                <Tag tone={tone}>{words}</Tag>
              </td>
              <td className={styles.name}>
                <LinkButton onClick={() => openAccount(row.accountId)}>{row.name}</LinkButton>
              </td>
              <td className={styles.about} title={row.subject}>
                {row.channel === 'email' ? 'E-mail' : 'Letter'} to {row.toName}: {row.subject}
              </td>
              <td>{formatMoment(row.stateAt, now)}</td>
              <td className={styles.next}>{nextOfRow(row, now, asked) ?? next}</td>
              <td className={styles.rowActs}>{mayAct && <RowActs row={row} act={act} />}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function RowActs({ row, act }: { readonly row: OutboxRow; readonly act: TableProps['act'] }) {
  const client = useDataClient();
  const now = useNow();
  const { accountId, id: messageId, channel, state } = row;
  const named = { messageId, accountId };
  const report = (to: 'sent' | 'failed') =>
    act(() =>
      client.run('message.report', accountId, {
        ...named,
        state: to,
        at: null,
        problem: to === 'failed' ? 'saidNotSent' : null,
        problemText: null,
        contactStopId: null,
      }),
    );
  if (state === 'unknown') {
    return (
      <>
        <LinkButton onClick={() => void report('sent')}>It was sent</LinkButton>
        <LinkButton onClick={() => void report('failed')}>It was not</LinkButton>
      </>
    );
  }
  if (channel === 'letter' && state === 'printed') return <PrintAgain named={named} act={act} />;
  if (state === 'waiting')
    return <LinkButton onClick={() => void act(() => client.run('message.cancel', accountId, named))}>Take back</LinkButton>;
  if (state === 'claimed') return isLost(row, now) ? <ComputerGone named={named} act={act} /> : null;
  return <LinkButton onClick={() => void act(() => client.run('message.settle', accountId, named))}>Noted</LinkButton>;
}

type Named = { readonly messageId: OutboxRow['id']; readonly accountId: OutboxRow['accountId'] };

/** A sheet that was spoilt is printed again under the same letter, once somebody has said that the first one is gone: two of one letter are never posted. */
function PrintAgain({ named, act }: { readonly named: Named; readonly act: TableProps['act'] }) {
  const client = useDataClient();
  const [isAsked, setAsked] = useState(false);
  if (!isAsked) {
    return (
      <>
        <LinkButton onClick={() => void act(() => client.run('message.post', named.accountId, named))}>Posted</LinkButton>
        <LinkButton onClick={() => setAsked(true)}>Print again</LinkButton>
      </>
    );
  }
  return (
    <>
      <span>First sheet destroyed?</span>
      <LinkButton onClick={() => void act(() => client.run('message.printAgain', named.accountId, named))}>Yes, print again</LinkButton>
      <LinkButton onClick={() => setAsked(false)}>No</LinkButton>
    </>
  );
}

async function saveEnvelopes(client: DataClient, rows: readonly OutboxRow[], tell: (problem: string | null) => void): Promise<void> {
  const letters = (await client.sheetsOf(namesOf(rows))).filter(({ isHeldBack }) => !isHeldBack);
  const envelopes: Envelope[] = letters.map(({ envelope }) => envelope);
  if (envelopes.length === 0) return;
  const saved = await window.desk['print.saveEnvelopes']({ name: 'Addresses', envelopes });
  tell(saved.ok ? null : inOneLine(wordsOfFailure(saved.error)));
}
